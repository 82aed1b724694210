"""The first half of a run, and its only I/O: every question is asked once, within the database's time budget."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from analysis.costs import Source
from analysis.facts import Query, Unavailable, Window
from analysis.model import Failure
from analysis.run.ask_database import ask_database
from analysis.run.gathered import Gathered, ask, budget_spent
from analysis.settings import Settings

if TYPE_CHECKING:
    pass


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
    ask_database(settings, by_clock, [q for q in distinct if q.source == "sql"], extra, gathered)
    for query in distinct:
        if query.source == "queues":
            from analysis.sources import storage_queues

            ask(gathered, query, partial(storage_queues.peek, settings))
        elif query.source == "service_bus":
            from analysis.sources import service_bus

            ask(gathered, query, partial(service_bus.peek, settings))
        elif query.source == "function_test":
            from analysis.sources import function_test

            ask(gathered, query, partial(function_test.played_by_a_run, settings))
        elif query.source == "metrics":
            from analysis.sources import server_metrics

            ask(gathered, query, partial(server_metrics.read, settings, by_clock(gathered.clock_shift)))
        elif query.source == "query_store":
            ask(gathered, query, partial(_query_store, settings, by_clock(gathered.clock_shift), gathered))
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


def _query_store(settings: Settings, window: Window, gathered: Gathered) -> tuple[object, ...]:
    """Read after the database, within what is left of its time: it is the same server. Raises Unavailable."""
    from analysis.sources import query_store
    from analysis.sources.server import SERVER

    budget_s = settings.database_budget_s - gathered.database_s
    if settings.query_store and isinstance(unreachable := gathered.answers.get(SERVER.name), Failure):
        raise Unavailable(unreachable)
    if settings.query_store and budget_s <= 0:
        raise Unavailable(budget_spent(settings))
    return query_store.read(settings, gathered.database, window, budget_s)
