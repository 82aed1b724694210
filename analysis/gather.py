"""The first half of a run, and its only I/O: every question is asked once, within the database's time budget."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from analysis.ask_order import WALKS, in_order, saturation
from analysis.model import Failure, Limits, Query, QueryCost, Unavailable, Window
from analysis.settings import Settings
from analysis.sources.catalog import Catalog

type Answers = dict[str, tuple[object, ...] | Failure]


@dataclass
class Gathered:
    """What the sources said. `observed_at` and the rest of the server's facts are None without a connection."""

    answers: Answers = field(default_factory=dict)
    costs: list[QueryCost] = field(default_factory=list)
    observed_at: datetime | None = None
    skew_s: float | None = None
    connect_ms: float | None = None
    database: str | None = None
    user: str | None = None
    server_version: str | None = None

    @property
    def database_s(self) -> float:
        return sum(cost.duration_ms for cost in self.costs if cost.source == "sql") / 1000


def gather(
    settings: Settings,
    window: Window,
    queries: Iterable[Query[object]],
    extra: Mapping[str, str],
    spent: Iterable[QueryCost] = (),
) -> Gathered:
    """Asks each distinct query. Never raises Unavailable: a question without an answer is answered by its Failure.

    `extra` are parameters of the occasion: the id of the job to debug, or the observed_at of a replayed past.
    `spent` is what the run has asked already: it counts against the database's time budget.
    """
    distinct = list({query.name: query for query in queries}.values())
    gathered = Gathered(costs=list(spent))
    _ask_database(settings, window, [q for q in distinct if q.source == "sql"], extra, gathered)
    for query in distinct:
        if query.source == "queues":
            from analysis.sources import storage_queues

            _ask(gathered, query, partial(storage_queues.peek, settings))
        elif query.source == "function_test":
            from analysis.sources import function_test

            _ask(gathered, query, partial(function_test.played_by_a_run, settings))
    return gathered


def _ask_database(
    settings: Settings, window: Window, queries: list[Query[object]], extra: Mapping[str, str], gathered: Gathered
) -> None:
    from analysis.sources import postgres
    from analysis.sources.server import COLUMNS, LOAD, SERVER

    try:
        with postgres.session(settings) as database:
            gathered.connect_ms = database.connect_ms
            (server,) = _needed(gathered, SERVER, lambda: database.fetch(SERVER, {}))
            host_clock = datetime.now(UTC)
            columns = _needed(gathered, COLUMNS, database.columns)
            database.describe(server, columns)
            replayed = extra.get("observed_at")
            gathered.observed_at = datetime.fromisoformat(replayed) if replayed else server.observed_at
            gathered.skew_s = (server.observed_at - host_clock).total_seconds()
            gathered.database, gathered.user = server.database, server.user_name
            gathered.server_version = server.server_version
            given = {**parameters(window, gathered.observed_at, database.catalog, settings.limits), **extra}
            if any(query.name in WALKS for query in queries):
                load = _ask(gathered, LOAD, lambda: database.fetch(LOAD, {}))
                if not isinstance(load, Failure) and (saturated := saturation(load[0])):
                    gathered.answers |= dict.fromkeys(WALKS, saturated)
            for query in in_order(queries):
                if query.name in gathered.answers:
                    continue
                left = settings.database_budget_s - gathered.database_s
                if left <= 0:
                    gathered.answers[query.name] = _spent(settings)
                else:
                    _ask(gathered, query, partial(database.fetch, query, given, min(settings.query_timeout_s, left)))
    except Unavailable as unavailable:
        for query in queries:
            gathered.answers.setdefault(query.name, unavailable.failure)


def _needed[RowT](gathered: Gathered, query: Query[RowT], fetch: Callable[[], tuple[RowT, ...]]) -> tuple[RowT, ...]:
    """The rows of a question without which no other can be asked. Raises Unavailable."""
    answer = _ask(gathered, query, fetch)
    if isinstance(answer, Failure):
        raise Unavailable(answer)
    return answer


def _ask[RowT](
    gathered: Gathered, query: Query[RowT], fetch: Callable[[], tuple[RowT, ...]]
) -> tuple[RowT, ...] | Failure:
    started = time.perf_counter()
    answer: tuple[RowT, ...] | Failure
    try:
        answer = fetch()
    except Unavailable as unavailable:
        answer = unavailable.failure
    gathered.answers[query.name] = answer
    gathered.costs.append(
        QueryCost(
            name=query.name,
            source=query.source,
            duration_ms=round((time.perf_counter() - started) * 1000, 2),
            rows=0 if isinstance(answer, Failure) else len(answer),
            failure=answer.reason if isinstance(answer, Failure) else "",
        )
    )
    return answer


def _spent(settings: Settings) -> Failure:
    return Failure(
        f"the run's database time of {settings.database_budget_s:g} s was spent before this question",
        "raise JOBSCOPE_DATABASE_BUDGET_S, or see in the cost of the run which queries took it",
    )


def parameters(window: Window, observed_at: datetime, catalog: Catalog, limits: Limits) -> dict[str, str]:
    """Every parameter that a file of sql/ may name, as the text psql would send; sql/defaults.psql describes them."""
    return {
        "schema": catalog.schema,
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "before_since": window.before.since.isoformat(),
        "observed_at": observed_at.astimezone(UTC).isoformat(),
        "max_retries": str(limits.max_retries),
        "heartbeat_silent_s": str(limits.heartbeat_silent_s),
        **catalog.status_sets(),
    }
