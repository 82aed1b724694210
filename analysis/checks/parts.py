"""The parts that a run goes without, as lines: whether logs, queues, Service Bus, Query Store and metrics answer."""

from datetime import UTC, datetime, timedelta

from analysis.checks.line import Line
from analysis.facts import Incomplete, Unavailable, Window
from analysis.logs.queries import DEPLOYMENTS
from analysis.model import Failure
from analysis.run.follow_up import configured, log_source
from analysis.settings import Settings
from analysis.sources import query_store, server_metrics, service_bus, storage_queues
from analysis.sources.app_insights import Ask, Deadlines
from analysis.sources.log_answers import Partial, Success
from analysis.wording import counted


def logs(settings: Settings) -> Line:
    """Asks the workspace for the deployments of the last hour."""
    if settings.broken("logs_"):
        return Line("logs", "off", "not asked, since a setting of theirs is wrong")
    if not configured(settings):
        return Line("logs", "off", "not configured: failures are not matched with log lines")
    source = log_source(settings, Deadlines(settings.logs_query_s, settings.logs_all_s))
    answer = source.query(Ask(DEPLOYMENTS, _hour()))
    if isinstance(answer, Success | Partial):
        return Line("logs", "well", f"the workspace answered in {source.took_ms[DEPLOYMENTS.name]:.0f} ms")
    return Line("logs", "blind", answer.reason, answer.fix)


def queues(settings: Settings) -> Line:
    """Peeks at every poison queue."""
    if settings.broken("poison_queues"):
        return Line("poison queues", "off", "not looked at, since their setting is wrong")
    if not settings.poison_queues:
        return Line("poison queues", "off", "not configured: no queue is looked at")
    try:
        states = storage_queues.peek(settings)
    except Unavailable as unavailable:
        return Line("poison queues", "blind", unavailable.failure.reason, unavailable.failure.fix)
    return Line("poison queues", "well", ", ".join(f"{state.queue} ({state.depth:,})" for state in states))


def dead_letters(settings: Settings) -> Line:
    """Peeks at the dead letters of every queue of Service Bus."""
    if settings.broken("service_bus"):
        return Line("service bus", "off", "not looked at, since its setting is wrong")
    if not settings.service_bus:
        return Line("service bus", "off", "not configured: no dead letters are looked at")
    try:
        found = service_bus.peek(settings)
    except Unavailable as unavailable:
        return Line("service bus", "blind", unavailable.failure.reason, unavailable.failure.fix)
    answered = ", ".join(f"{one.queue} ({'' if one.is_all else 'at least '}{one.count:,})" for one in found)
    if isinstance(found, Incomplete):
        failure = found.lacking[0]
        return Line("service bus", "blind", f"{failure.reason}; answered: {answered}", failure.fix)
    return Line("service bus", "well", answered)


def stored_queries(settings: Settings) -> Line:
    """Reads what Query Store holds of the last hour of the monitored database."""
    if settings.broken("query_store"):
        return Line("query store", "off", "not read, since its setting is wrong")
    if not settings.query_store:
        return Line("query store", "off", "not configured: statements and waits of Azure's Query Store are not read")
    try:
        database = query_store.monitored(settings)
        (stored,) = query_store.read(settings, database, _hour(), settings.database_budget_s)
    except Unavailable as unavailable:
        return Line("query store", "blind", unavailable.failure.reason, unavailable.failure.fix)
    modes = f"captures {stored.capture.statements_mode or 'nothing'}"
    if isinstance(stored.waits, Failure):
        return Line("query store", "blind", f"{modes}; {stored.waits.reason}", stored.waits.fix)
    fix = query_store.turn_on(stored.capture)
    held = counted(len(stored.statements), "statement")
    message = f"{modes}, waits {stored.capture.waits_mode or 'none'}; {held} of the last hour"
    return Line("query store", "note" if fix else "well", message, fix)


def metrics(settings: Settings) -> Line:
    """Asks Azure Monitor for the last hour of the server."""
    if settings.broken("server_"):
        return Line("server metrics", "off", "not asked, since a setting of theirs is wrong")
    if not settings.server_resource_id:
        return Line("server metrics", "off", "not configured: Azure Monitor is not asked for the server's metrics")
    try:
        found = server_metrics.read(settings, _hour())
    except Unavailable as unavailable:
        return Line("server metrics", "blind", unavailable.failure.reason, unavailable.failure.fix)
    measured = [
        metric.name for metric in found if any(p.average is not None or p.total is not None for p in metric.points)
    ]
    if not measured:
        return Line("server metrics", "note", "Azure Monitor answered, and measured nothing in the last hour")
    return Line("server metrics", "well", f"measured in the last hour: {', '.join(measured)}")


def _hour() -> Window:
    now = datetime.now(UTC)
    return Window(now - timedelta(hours=1), now)
