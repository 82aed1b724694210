"""The first half of a run, and its only I/O: every question is asked once, within the database's time budget."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from analysis.costs import OF_THE_DATABASE, QueryCost, Source
from analysis.facts import ConnectionLost, Query, Unavailable, Window
from analysis.history.slots import CLOCK_TOLERANCE
from analysis.job.records import array
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.catalog import Catalog

if TYPE_CHECKING:
    from analysis.collect.run import Recognition
    from analysis.sources import postgres

type Answers = dict[str, tuple[object, ...] | Failure]


@dataclass
class Gathered:
    """What the sources said. `observed_at` and the rest of the server's facts are None without a connection.

    `server_clock` is the database's clock also where a past is replayed; `clock_shift` is what the host's clock lacked,
    where it was too far from it: the window was moved by so much. `recognition` is None where no question was about the
    schemas of all job systems, and where these could not be told.
    """

    answers: Answers = field(default_factory=dict)
    costs: list[QueryCost] = field(default_factory=list)
    observed_at: datetime | None = None
    server_clock: datetime | None = None
    address: str | None = None
    skew_s: float | None = None
    clock_shift: timedelta = timedelta()
    connect_ms: float | None = None
    database: str | None = None
    user: str | None = None
    server_version: str | None = None
    recognition: "Recognition | None" = None

    @property
    def database_s(self) -> float:
        return sum(cost.duration_ms for cost in self.costs if cost.source in OF_THE_DATABASE) / 1000


def gather(
    settings: Settings,
    window: Window,
    queries: Iterable[Query[object]],
    extra: Mapping[str, str],
    by_clock: Callable[[timedelta], Window] | None = None,
) -> Gathered:
    """Asks each distinct query. Never raises Unavailable: a question without an answer is answered by its Failure.

    `extra` are parameters of the occasion: the id of the job to debug, or the observed_at of a replayed past.
    `by_clock` gives the window when the host's clock is wrong by so much; by default it moves by as much.
    """
    distinct = list({query.name: query for query in queries}.values())
    gathered = Gathered()
    by_clock = by_clock or (lambda shift: Window(window.since + shift, window.until + shift))
    _ask_database(settings, by_clock, [q for q in distinct if q.source == "sql"], extra, gathered)
    for query in distinct:
        if query.source == "queues":
            from analysis.sources import storage_queues

            _ask(gathered, query, partial(storage_queues.peek, settings))
        elif query.source == "service_bus":
            from analysis.sources import service_bus

            _ask(gathered, query, partial(service_bus.peek, settings))
        elif query.source == "function_test":
            from analysis.sources import function_test

            _ask(gathered, query, partial(function_test.played_by_a_run, settings))
        elif query.source == "metrics":
            from analysis.sources import server_metrics

            _ask(gathered, query, partial(server_metrics.read, settings, by_clock(gathered.clock_shift)))
        elif query.source == "query_store":
            _ask(gathered, query, partial(_query_store, settings, by_clock(gathered.clock_shift), gathered))
    gathered.costs[:] = (cost for cost in gathered.costs if cost.failure or _is_on(settings, cost.source))
    return gathered


def _is_on(settings: Settings, source: Source) -> bool:
    """Whether anything is asked there; a source that is off costs nothing and is no line among the costs."""
    off = {
        "query_store": not settings.query_store,
        "metrics": not settings.server_resource_id,
        "service_bus": not settings.service_bus,
    }
    return not off.get(source, False)


def _ask_database(
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
                    gathered.answers[query.name] = _spent(settings)
                else:
                    limit_s = min(settings.query_timeout_s, budget_s)
                    _ask(gathered, query, partial(_fetched, database, query, given, limit_s))
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

    (server,) = _needed(gathered, SERVER, lambda: database.fetch(SERVER, {}))
    host_clock = datetime.now(UTC)
    database.describe(server, _needed(gathered, COLUMNS, database.columns))
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


def _query_store(settings: Settings, window: Window, gathered: Gathered) -> tuple[object, ...]:
    """Read after the database, within what is left of its time: it is the same server. Raises Unavailable."""
    from analysis.sources import query_store
    from analysis.sources.server import SERVER

    budget_s = settings.database_budget_s - gathered.database_s
    if settings.query_store and isinstance(unreachable := gathered.answers.get(SERVER.name), Failure):
        raise Unavailable(unreachable)
    if settings.query_store and budget_s <= 0:
        raise Unavailable(_spent(settings))
    return query_store.read(settings, gathered.database, window, budget_s)


def _needed[RowT](gathered: Gathered, query: Query[RowT], fetch: Callable[[], tuple[RowT, ...]]) -> tuple[RowT, ...]:
    """The rows of a question without which no other can be asked, also in a second session. Raises Unavailable."""
    known = gathered.answers.get(query.name)
    answer = cast(tuple[RowT, ...], known) if isinstance(known, tuple) else _ask(gathered, query, fetch)
    if isinstance(answer, Failure):
        raise Unavailable(answer)
    return answer


def _ask[RowT](
    gathered: Gathered, query: Query[RowT], fetch: Callable[[], tuple[RowT, ...]]
) -> tuple[RowT, ...] | Failure:
    """The answer, noted with its cost. Raises ConnectionLost, which is not an answer yet."""
    started = time.perf_counter()
    answer: tuple[RowT, ...] | Failure
    try:
        answer = fetch()
    except ConnectionLost as lost:
        _note(gathered, query, started, lost.failure)
        raise
    except Unavailable as unavailable:
        answer = unavailable.failure
    gathered.answers[query.name] = answer
    if not (isinstance(answer, Failure) and answer.not_recorded):  # then nothing was asked
        _note(gathered, query, started, answer)
    return answer


def _note(gathered: Gathered, query: Query[object], started: float, answer: tuple[object, ...] | Failure) -> None:
    gathered.costs.append(
        QueryCost(
            name=query.name,
            source=query.source,
            duration_ms=round((time.perf_counter() - started) * 1000, 2),
            rows=0 if isinstance(answer, Failure) else len(answer),
            failure=answer.reason if isinstance(answer, Failure) else "",
        )
    )


def _spent(settings: Settings) -> Failure:
    return Failure(
        f"the run's database time of {settings.database_budget_s:g} s was spent before this question",
        "raise JOBSCOPE_DATABASE_BUDGET_S, or see in the cost of the run which queries took it",
    )


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
