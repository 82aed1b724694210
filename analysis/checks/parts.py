"""The parts that a run goes without, as lines: whether the logs answer and the poison queues can be looked at."""

from datetime import UTC, datetime, timedelta

from analysis.checks.line import Line
from analysis.facts import Unavailable, Window
from analysis.logs.queries import DEPLOYMENTS
from analysis.run.follow_up import configured, log_source
from analysis.settings import Settings
from analysis.sources import storage_queues
from analysis.sources.app_insights import Ask, Deadlines
from analysis.sources.log_answers import Partial, Success


def logs(settings: Settings) -> Line:
    """Asks the workspace for the deployments of the last hour."""
    if settings.broken("logs_"):
        return Line("logs", "off", "not asked, since a setting of theirs is wrong")
    if not configured(settings):
        return Line("logs", "off", "not configured: failures are not matched with log lines")
    now = datetime.now(UTC)
    source = log_source(settings, Deadlines(settings.logs_query_s, settings.logs_all_s))
    answer = source.query(Ask(DEPLOYMENTS, Window(now - timedelta(hours=1), now)))
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
