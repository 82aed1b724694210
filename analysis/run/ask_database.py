"""The questions to the server itself, on one connection and within the database's time."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from analysis.facts import ConnectionLost, Query, Unavailable, Window
from analysis.history.slots import CLOCK_TOLERANCE
from analysis.run.gathered import Gathered, ask, budget_spent, needed
from analysis.settings import Settings
from analysis.sources.catalog import Catalog
from analysis.sources.literals import array

if TYPE_CHECKING:
    from analysis.sources import postgres


def ask_database(
    settings: Settings,
    by_clock: Callable[[timedelta], Window],
    queries: list[Query[object]],
    extra: Mapping[str, str],
    gathered: Gathered,
) -> None:
    """A connection that is lost in the middle is opened once more for what is left; the question that it was lost with
    is asked last then, since it may be the cause."""
    left = list(queries)
    try:
        try:
            _ask_in_a_session(settings, by_clock, left, extra, gathered)
        except ConnectionLost:
            left[:] = left[1:] + left[:1]
            _ask_in_a_session(settings, by_clock, left, extra, gathered)
    except Unavailable as unavailable:
        for query in left:
            gathered.answers.setdefault(query.name, unavailable.failure)


def _ask_in_a_session(
    settings: Settings,
    by_clock: Callable[[timedelta], Window],
    left: list[Query[object]],
    extra: Mapping[str, str],
    gathered: Gathered,
) -> None:
    """Asks what is left, and takes off the list what has its answer.

    Raises Unavailable when nothing can be asked, and ConnectionLost with the first on the list."""
    from analysis.sources import postgres, sql_files
    from analysis.sources.connections import role_of

    with postgres.session(settings) as database:
        observed_at = _describe(database, extra, gathered)
        given = {
            **parameters(
                by_clock(gathered.clock_shift),
                observed_at,
                database.catalog,
                role_of(settings.function_test_database_url.get_secret_value()),
            ),
            **extra,
        }
        if any("schemas" in sql_files.load(query.name).parameters for query in left if not query.sampled):
            given["schemas"] = _schemas(settings, database, gathered)
        while left:
            query, budget_s = left[0], settings.database_budget_s - gathered.database_s
            if query.name not in gathered.answers:
                if budget_s <= 0:
                    gathered.answers[query.name] = budget_spent(settings)
                else:
                    limit_s = min(settings.query_timeout_s, budget_s)
                    ask(gathered, query, partial(_fetched, database, query, given, limit_s))
            left.pop(0)


def _fetched(
    database: "postgres.Session", query: Query[object], given: Mapping[str, str], limit_s: float
) -> tuple[object, ...]:
    """The rows of a question, or several looks at what runs. Raises Unavailable."""
    if not query.sampled:
        return database.fetch(query, given, limit_s)
    from analysis.health.running import RUNNING_STATEMENTS
    from analysis.run.sampling import sampled

    return sampled(lambda left_s: database.fetch(RUNNING_STATEMENTS, given, left_s), limit_s)


def _describe(database: "postgres.Session", extra: Mapping[str, str], gathered: Gathered) -> datetime:
    """Makes the session and us know the server and the schema; the instant that ages are measured against.

    Raises Unavailable."""
    from analysis.sources.server import COLUMNS, SERVER

    (server,) = needed(gathered, SERVER, lambda: database.fetch(SERVER, {}))
    host_clock = datetime.now(UTC)
    database.describe(server, needed(gathered, COLUMNS, database.columns))
    if gathered.observed_at is None:
        replayed = extra.get("observed_at")
        gathered.connect_ms = database.connect_ms
        gathered.observed_at = datetime.fromisoformat(replayed) if replayed else server.state_at
        gathered.server_clock, gathered.address = server.observed_at, database.address
        skew = server.observed_at - host_clock
        gathered.skew_s = skew.total_seconds()
        if abs(skew) > CLOCK_TOLERANCE and not replayed:
            gathered.clock_shift = skew
        gathered.database, gathered.user = server.database, server.user_name
        gathered.server_version = server.server_version
    return gathered.observed_at


def _schemas(settings: Settings, database: "postgres.Session", gathered: Gathered) -> str:
    """The schemas that hold a job system, with JOBSCOPE_SCHEMA, as an array of PostgreSQL. Raises ConnectionLost."""
    from analysis.collect.catalog import Recognised
    from analysis.collect.run import recognised_in
    from analysis.collect.session import Collecting
    from analysis.sources import transaction

    if gathered.recognition is None:
        limit_s = settings.query_timeout_s
        asking = Collecting(database.connection, settings, limit_s)
        try:
            with transaction.question(database.connection, limit_s):
                gathered.recognition = recognised_in(settings, asking)
        except Unavailable as unavailable:
            if database.connection.broken:
                raise ConnectionLost(unavailable.failure) from unavailable
            # The collector tries itself, and says why there is no answer.
        finally:
            gathered.costs += asking.costs
    there = gathered.recognition.found if gathered.recognition else ()
    return array(dict.fromkeys((settings.schema_name, *(one.schema for one in there if isinstance(one, Recognised)))))


def parameters(window: Window, observed_at: datetime, catalog: Catalog, function_test_role: str = "") -> dict[str, str]:
    """Every parameter that a file of sql/ may name, as the text psql would send; sql/defaults.psql describes them."""
    return {
        "schema": catalog.schema,
        "schemas": array([catalog.schema]),  # those of other systems are not known yet
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "observed_at": observed_at.astimezone(UTC).isoformat(),
        "function_test_role": function_test_role,
        **catalog.status_sets(),
    }
