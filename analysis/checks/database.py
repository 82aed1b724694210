"""The database as lines: whether it can be reached, which job system it holds and where, and what the role may read."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from analysis.checks.line import Line, State
from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.collect.run import collect_apart
from analysis.facts import Facts, Unavailable, Window
from analysis.fixes.steps import ORIGIN
from analysis.health import clock_ahead, gaps
from analysis.health.access import ACCESS
from analysis.health.clock_ahead import CLOCK_AHEAD
from analysis.health.gaps import AccessFact
from analysis.health.job_systems import UNWATCHED
from analysis.model import Failure
from analysis.settings import Settings
from analysis.settings.mistakes import variable
from analysis.sources.catalog import Catalog
from analysis.sources.job_system import IDENTIFYING, JOB_TABLES, NAME, schemas_of
from analysis.sources.known_relations import BUSINESS_IDS, RELATIONS
from analysis.sources.postgres import Session, session
from analysis.sources.server import SERVER, Server

_CHECKPOINTS = {"checkpoint_phase", "checkpoint_data", "checkpoint_updated_at"}
MINUTE = timedelta(minutes=1)
SPARED = {"parameters", "stage_results", "result_data", *_CHECKPOINTS, *BUSINESS_IDS}
"""What a role may be kept from without a run going blind: contents=none of sql/setup/monitor_role.sql, what only the
routes show, and ids."""


def lines(settings: Settings) -> Iterator[Line]:
    """Never raises: what cannot be reached or asked is a line."""
    if any(one.setting == variable("database_url") for one in settings.wrong):
        yield Line("database", "off", "not tried, since JOBSCOPE_DATABASE_URL is wrong")
        return
    try:
        with session(settings) as opened:
            yield from _asked(opened, settings)
    except Unavailable as unavailable:
        yield _blind("database", unavailable.failure)


def login(settings: Settings) -> Line:
    """Whether the role that calls the stored functions can sign in."""
    subject, url = "function test", settings.function_test_database_url
    if settings.broken("function_test_"):
        return Line(subject, "off", "not tried, since a setting of it is wrong")
    if not url.get_secret_value():
        return Line(subject, "off", "not configured: the stored functions are not called")
    try:
        with session(settings.model_copy(update={"database_url": url})) as opened:
            (server,) = opened.fetch(SERVER, {})
    except Unavailable as unavailable:
        fix = unavailable.failure.fix.replace(variable("database_url"), variable("function_test_database_url"))
        return _blind(subject, Failure(unavailable.failure.reason, fix))
    return Line(subject, "well", f"{server.user_name} signs in")


def _asked(opened: Session, settings: Settings) -> Iterator[Line]:
    (server,) = opened.fetch(SERVER, {})
    version = f"PostgreSQL {server.server_version}, connected in {opened.connect_ms:.0f} ms"
    yield Line("database", "well", f"{server.user_name}@{server.database}, {version}")
    opened.describe(server, opened.columns())
    schemas = schemas_of(opened.fetch(JOB_TABLES, {}))
    system = _job_system(opened.catalog, schemas)
    (access,) = opened.fetch(ACCESS, {})
    rights = list(_rights(server, opened.catalog, access)) if system.state == "well" else []
    is_blind = any(line.state == "blind" for line in rights)
    collected = None if is_blind else _collected(settings, server)
    others = list(_others(collected)) if collected else []
    if collected and collected.failure and not schemas and not others:
        # It knows every system, and names what looks like one.
        yield _blind(system.subject, collected.failure)
    elif system.state == "well" or not others:
        yield system
    yield from others
    if collected and collected.not_watched:
        yield Line(system.subject, "note", f"not watched: {', '.join(collected.not_watched)}", UNWATCHED)
    yield from rights
    if collected and (system.state == "well" or others):
        yield from _read(settings, server, collected)
    for gap in gaps.settings(access, server):
        yield Line("server", "note", gap.title, gap.code)


def _rights(server: Server, catalog: Catalog, access: AccessFact) -> Iterator[Line]:
    for gap in gaps.grants(server.user_name, access, catalog):
        relation = gap.subject.removeprefix("columns_")
        columns = {name: catalog.column(relation, name) for name in RELATIONS.get(relation, ())}
        hidden = {name for name, fact in columns.items() if fact and not fact.readable}
        yield Line("rights", "note" if hidden and hidden <= SPARED else "blind", gap.title, gap.code)


def _job_system(catalog: Catalog, schemas: tuple[str, ...]) -> Line:
    others = [schema for schema in schemas if schema != catalog.schema]
    names = ", ".join(others)
    held = f"the schema {names} of this database holds one"
    if len(others) != 1:
        held = f"the schemas {names} of this database hold one" if others else "no schema of this database holds one"
    fix = f"JOBSCOPE_SCHEMA={others[0]}" if others else "name the job system's database in JOBSCOPE_DATABASE_URL"
    absent = [f"{catalog.schema}.{relation}" for relation in IDENTIFYING if relation not in catalog.columns]
    if catalog.stranger:
        return Line("job system", "blind", f"{catalog.stranger.reason}; {held}", fix)
    if absent:
        return Line("job system", "blind", f"there is no table {' and no table '.join(absent)}; {held}", fix)
    wanted = [(relation, column) for relation, columns in RELATIONS.items() for column in columns]
    lacking = [f"{relation}.{column}" for relation, column in wanted if catalog.column(relation, column) is None]
    older = f"; this version does not record {', '.join(lacking)}" if lacking else ""
    unread = f"; not read, though of the same kind: {names}" if others else ""
    return Line("job system", "well", f"{NAME}, in the schema {catalog.schema}{older}{unread}")


def _collected(settings: Settings, server: Server) -> Collected:
    """Every job system read for a minute's worth, as a run does: the only proof that the role may."""
    return collect_apart(_of_a_minute(settings), 0, None, Window(server.observed_at - MINUTE, server.observed_at))


def _of_a_minute(settings: Settings) -> Settings:
    return settings.model_copy(update={"window_hours": MINUTE / timedelta(hours=1)})


def _others(collected: Collected) -> Iterator[Line]:
    """The systems of which the origin's own line says nothing."""
    for one in (each.recognised for each in collected.systems):
        if one and one.system.name != ORIGIN:
            yield Line("job system", "well", f"{one.system.title}, in the schema {one.schema}")


def _read(settings: Settings, server: Server, collected: Collected) -> Iterator[Line]:
    """What could not be read of the job systems, and what their clocks say."""
    now = server.observed_at
    window = Window(now - MINUTE, now)
    unread = [failure for one in collected.systems for failure in ((one.failure,) if one.failure else one.unread)]
    yield from (_blind("tables", failure) for failure in unread)
    if not unread:
        yield Line("tables", "well", f"{server.user_name} reads jobs and tasks")
    answers, _ = record_answers(_of_a_minute(settings), collected, [CLOCK_AHEAD], window, now)
    facts = Facts(window, now, settings.limits, answers=answers)
    with suppress(Unavailable):  # what could not be read is a line already
        for finding in clock_ahead.analyze(facts).findings:
            state: State = "note" if finding.severity == "advice" else "blind"
            yield Line("clocks", state, finding.title, finding.actions[0].text)


def _blind(subject: str, failure: Failure) -> Line:
    return Line(subject, "blind", failure.reason, failure.fix)
