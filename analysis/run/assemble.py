"""One run: gather, judge, ask the logs about the failures, compare -> Snapshot."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from analysis import __version__
from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.collect.current import current
from analysis.collect.outcome import watched
from analysis.collect.owners import owned
from analysis.collect.run import collect_apart
from analysis.collect.shown import shown
from analysis.costs import QueryCost
from analysis.errors import common_factors, failure_patterns
from analysis.errors.common_factors import PARAMETERS
from analysis.errors.failures import SAMPLE_TEXTS
from analysis.errors.one_cause import with_causes
from analysis.facts import Facts, Query, Unavailable, Window
from analysis.health import job_systems
from analysis.health.job_systems import WATCHED
from analysis.history.carried import carried, unforgotten
from analysis.history.changes import changes
from analysis.history.life_cycles import life_cycles
from analysis.history.slots import Occasion, by_database, missed
from analysis.incidents import record as incident_record
from analysis.incidents.assemble import incidents
from analysis.incidents.names import remembered
from analysis.model import Failure, Verdict
from analysis.poison import repeated_failures
from analysis.published.server_changes import ServerState
from analysis.published.snapshot import Run, Snapshot, SteppedOver, Target
from analysis.registry import Analysis
from analysis.run import coverage
from analysis.run.compared import compared
from analysis.run.follow_up import AskRecord, Followed, configured, followed
from analysis.run.gather import Gathered, gather
from analysis.run.health_block import coverage_component, health_block, logs_component
from analysis.run.judge import Judged, judged, outcome_of
from analysis.run.server_changes import followed as followed_server
from analysis.settings import Settings
from analysis.sources.connections import one_connection
from analysis.sources.server import IDENTITY


@dataclass(frozen=True)
class Looked:
    """What a run has seen: nothing is judged yet. Occasion and window are by the clock that holds.

    `collected` is the record that answered; None where none was needed, or no database was reached."""

    occasion: Occasion
    window: Window
    gathered: Gathered
    collected: Collected | None = None

    @property
    def now(self) -> datetime:
        """When it looked: by the database's clock, by the host's without a connection."""
        return self.gathered.server_clock or self.occasion.started_at


type Recording = Callable[[Gathered, Window], Collected]
"""Gives the record that is to answer, once the server has: it has been reached, and which database it is is known."""


def run(
    settings: Settings,
    occasion: Occasion,
    analyses: Iterable[Analysis],
    previous: Snapshot | None = None,
    parameters: Mapping[str, str] | None = None,
    recording: Recording | None = None,
) -> Snapshot:
    """Reads the database and says how it is. Always returns a snapshot, also of a database that cannot be reached.

    Without `recording` everything is read into a record of this run's own."""
    wanted, given = tuple(analyses), parameters or {}
    return conclude(settings, look(settings, occasion, wanted, given, recording), wanted, previous)


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


def _asks_job_systems(analysis: Analysis) -> bool:
    """Which systems there are is asked of all of them, and judged of none."""
    asked = {query.source for query in analysis.META.queries}
    return analysis.META is not job_systems.META and not asked.isdisjoint({"record", "reading", "contents"})


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


def conclude(
    settings: Settings,
    looked: Looked,
    analyses: Iterable[Analysis],
    previous: Snapshot | None,
    stepped_over: tuple[SteppedOver, ...] = (),
) -> Snapshot:
    """What follows from it, and from what the newest snapshot that can be read remembers."""
    wanted = tuple(analyses)
    occasion, window, gathered = looked.occasion, looked.window, looked.gathered
    facts = facts_of(gathered, settings, window, occasion, previous)
    whole = _follow_up(settings, facts, judge(wanted, facts), partial(_ask_record, settings, looked))
    history, known = carried(previous), previous.life_cycles if previous else {}
    of_jobs = {analysis.META.id for analysis in wanted if _asks_job_systems(analysis)}
    verdicts = replace(whole.judged, findings=owned(settings, looked.collected, window, whole.judged.findings, of_jobs))
    verdicts = compared(verdicts, occasion.slot, history, known) if previous else verdicts
    verdicts = covered(wanted, verdicts, occasion.slot, previous)
    results = unforgotten(verdicts.results, previous)
    finished_at, costs = datetime.now(UTC) + gathered.clock_shift, (*gathered.costs, *whole.costs)
    before = previous.run.slot if previous else None
    earlier = previous.changes.items if previous else ()
    alive = life_cycles(verdicts.findings, verdicts.results, occasion.slot, known)
    changed = changes(alive, occasion.slot, before, earlier, settings.warning_lasts)
    ids = previous.incident_ids if previous else {}
    server = followed_server(facts, previous.server_state if previous else ServerState())
    causes = incidents(facts, verdicts.findings, results, changed, server.changes, previous)
    return Snapshot(
        status=verdicts.status,
        run=Run(
            kind=occasion.kind,
            slot=occasion.slot,
            started_at=occasion.started_at,
            finished_at=finished_at,
            duration_s=round((finished_at - occasion.started_at).total_seconds(), 3),
            late_by_s=occasion.late_by_s,
            clock_shift_s=gathered.clock_shift.total_seconds() or None,
            stepped_over=stepped_over,
            missed_slots=missed(settings.schedule, before, occasion.slot) if occasion.kind == "scheduled" else (),
            connect_ms=gathered.connect_ms,
            database_s=round(gathered.database_s, 4),
            queries=tuple(cost for cost in costs if cost.source != "record"),
            record_queries=tuple(cost for cost in costs if cost.source == "record"),
            version=__version__,
            settings=settings.published(),
        ),
        target=Target(
            name=settings.target,
            schema_name=settings.schema_name,
            database=gathered.database,
            user=gathered.user,
            server_version=gathered.server_version,
        ),
        since=window.since,
        until=window.until,
        observed_at=gathered.observed_at,
        incidents=causes,
        incident_ids=remembered(causes, ids, (key for key, life in alive.items() if life.state != "gone")),
        findings=verdicts.findings,
        analyses=results,
        health=health_block(
            verdicts.results,
            gathered.connect_ms,
            gathered.costs,
            {
                "coverage": coverage_component(verdicts.results),
                "logs": logs_component(verdicts.results, configured(settings)),
            },
        ),
        history=history,
        life_cycles=alive,
        changes=changed,
        server_state=server,
    )


def facts_of(
    gathered: Gathered, settings: Settings, window: Window, occasion: Occasion, previous: Snapshot | None
) -> Facts:
    return Facts(
        window=window,
        observed_at=gathered.observed_at or occasion.started_at,
        limits=settings.limits,
        connect_ms=gathered.connect_ms,
        skew_s=gathered.skew_s,
        answers=gathered.answers,
        previous=previous,
        schema=settings.schema_name,
    )


def judge(analyses: Iterable[Analysis], facts: Facts) -> Judged:
    """Each analysis on the answers to the questions that it declared."""
    first = judged((a.META, outcome_of(a.META, partial(_verdict, a, _declared(a, facts)))) for a in analyses)
    return replace(first, findings=with_causes(first.findings, first.results))


def covered(analyses: Iterable[Analysis], so_far: Judged, slot: datetime, previous: Snapshot | None) -> Judged:
    """The judgement, headed by what could not be looked at; analyses that guard nothing give no all-clear to prove."""
    metas = [analysis.META for analysis in analyses]
    if not any(meta.guards for meta in metas):
        return so_far
    keys = [finding.key for finding in so_far.findings]
    verdict = coverage.judge(metas, so_far.results, keys, slot, previous)
    return judged([(coverage.META, verdict)]).followed_by(so_far)


def _verdict(analysis: Analysis, facts: Facts) -> Verdict:
    return analysis.analyze(facts).without(facts.lacking)


def _declared(analysis: Analysis, facts: Facts) -> Facts:
    return facts.only({query.name: facts.answers[query.name] for query in analysis.META.queries})


def _follow_up(settings: Settings, facts: Facts, first: Judged, ask_record: AskRecord) -> Followed:
    """The logs are asked about failures, so only where failures were judged."""
    if failure_patterns.META.id not in first.results:
        return Followed(first)
    return followed(settings, facts, first, ask_record)


def _ask_record(
    settings: Settings, looked: Looked, query: Query[object], extra: Mapping[str, object]
) -> tuple[tuple[object, ...] | Failure, list[QueryCost]]:
    """One more question to the record of this run; without one no database was reached, and it is said why."""
    gathered, collected = looked.gathered, looked.collected
    if collected is None or gathered.observed_at is None:
        return gathered.answers[IDENTITY.name], []
    answers, costs = record_answers(
        settings, collected, [query], looked.window, gathered.observed_at, extra, whole=True
    )
    return answers[query.name], costs
