"""The first half of a run: everything is read, of the server and of the record, and nothing judged."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.collect.current import current
from analysis.collect.outcome import watched
from analysis.collect.run import collect_apart
from analysis.collect.shown import shown
from analysis.errors import common_factors, failure_patterns
from analysis.errors.common_factors import PARAMETERS
from analysis.errors.failures import SAMPLE_TEXTS
from analysis.facts import Facts, Query, Unavailable, Window
from analysis.health.job_systems import WATCHED
from analysis.history.slots import Occasion, by_database
from analysis.incidents import record as incident_record
from analysis.poison import repeated_failures
from analysis.registry import Analysis
from analysis.run.gather import gather
from analysis.run.gathered import Gathered
from analysis.run.looked import Looked, facts_of
from analysis.settings import Settings
from analysis.sources.connections import one_connection
from analysis.sources.server import IDENTITY

type Recording = Callable[[Gathered, Window], Collected]
"""Gives the record that is to answer, once the server has: it has been reached, and which database it is is known."""


def look(
    settings: Settings,
    occasion: Occasion,
    analyses: Iterable[Analysis],
    parameters: Mapping[str, str],
    recording: Recording | None = None,
) -> Looked:
    """Asks what the analyses want to know, and which database it is that answers."""

    def at(shift: timedelta) -> Occasion:
        return by_database(occasion, settings.schedule, shift)

    def window(shift: timedelta) -> Window:
        slot = at(shift).slot
        return Window(slot - timedelta(hours=settings.window_hours), slot)

    queries = (IDENTITY, *(query for analysis in analyses for query in analysis.META.queries), *_of_incidents(analyses))
    with one_connection(settings):
        gathered = gather(settings, window(timedelta()), queries, parameters, window)
        looked = Looked(at(gathered.clock_shift), window(gathered.clock_shift), gathered)
        of_record = {query.name: query for query in queries if query.source in ("record", "reading")}
        if of_record or recording:
            looked = _with_record(settings, looked, of_record, recording or apart(settings, parameters))
            _with_current(settings, looked, of_record.values(), replayed="observed_at" in parameters)
        if any(query.source == "contents" for query in queries):
            _show(settings, looked, queries)
    return looked


def _of_incidents(analyses: Iterable[Analysis]) -> tuple[Query[object], ...]:
    """What incidents ask of the record, where failures are judged."""
    judged_here = any(analysis.META is failure_patterns.META for analysis in analyses)
    return incident_record.QUERIES if judged_here else ()


def apart(settings: Settings, parameters: Mapping[str, str]) -> Recording:
    """Everything is read into a record of its own; also how a past is replayed, which nobody has seen."""
    replayed = parameters.get("observed_at")
    at = datetime.fromisoformat(replayed) if replayed else None
    return lambda gathered, window: collect_apart(settings, gathered.database_s, at, window, gathered.recognition)


def _with_record(
    settings: Settings, looked: Looked, queries: Mapping[str, Query[object]], recording: Recording
) -> Looked:
    """With what the record answers, as of the reading that it stands on."""
    gathered, identity = looked.gathered, looked.gathered.answers[IDENTITY.name]
    if gathered.observed_at is None:
        gathered.answers |= dict.fromkeys(queries, identity)
        return looked
    collected = recording(gathered, looked.window)
    gathered.costs.extend(collected.costs)
    window = looked.window
    if collected.as_of is not None:
        # An age that is measured later than the rows were read would take every heartbeat for silent.
        gathered.observed_at = collected.as_of
        window = replace(window, until=min(window.until, collected.as_of))
    of_record = [query for query in queries.values() if query.source == "record"]
    clock = gathered.server_clock
    answers, costs = record_answers(settings, collected, of_record, window, gathered.observed_at, clock=clock)
    gathered.answers |= {**answers, WATCHED.name: watched(collected)}
    gathered.costs.extend(costs)
    return replace(looked, window=window, collected=collected)


def _with_current(settings: Settings, looked: Looked, queries: Iterable[Query[object]], *, replayed: bool) -> None:
    """With schedules and queues as they are now, of the systems that were read."""
    gathered, collected = looked.gathered, looked.collected
    if collected is not None:
        answers, costs = current(settings, collected, queries, gathered.database_s, replayed=replayed)
        gathered.answers |= answers
        gathered.costs.extend(costs)


def _show(settings: Settings, looked: Looked, queries: Collection[Query[object]]) -> None:
    """Fetches the contents that the report shows, which only the record's answers can name."""
    gathered = looked.gathered
    facts = facts_of(gathered, settings, looked.window, looked.occasion, None)
    samples = _named(failure_patterns.to_show, facts) if SAMPLE_TEXTS in queries else []
    tasks = _named(common_factors.to_show, facts) if PARAMETERS in queries else []
    given = _named(repeated_failures.to_show, facts) if repeated_failures.GIVEN in queries else []
    found = shown(settings, looked.collected, samples, tasks, given, gathered.database_s)
    gathered.answers |= {
        SAMPLE_TEXTS.name: found.texts,
        PARAMETERS.name: found.parameters,
        repeated_failures.GIVEN.name: found.given,
    }
    gathered.costs.extend(found.costs)


def _named[T](to_show: Callable[[Facts], list[T]], facts: Facts) -> list[T]:
    """What an analysis wants to show; nothing where the record did not answer, which it then says itself."""
    try:
        return to_show(facts)
    except Unavailable:
        return []
