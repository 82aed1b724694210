"""One run: gather, judge, ask the logs about the failures, compare -> Snapshot."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from analysis import __version__
from analysis.collect.answers import record_answers
from analysis.collect.owners import owned
from analysis.costs import QueryCost
from analysis.errors import failure_patterns
from analysis.errors.one_cause import with_causes
from analysis.facts import Facts, Query
from analysis.history.carried import carried, unforgotten
from analysis.history.changes import changes
from analysis.history.life_cycles import life_cycles
from analysis.history.slots import Occasion, missed
from analysis.incidents.assemble import incidents
from analysis.incidents.names import remembered
from analysis.model import Failure, Verdict
from analysis.published.server_changes import ServerState
from analysis.published.snapshot import Run, Snapshot, SteppedOver, Target
from analysis.registry import Analysis
from analysis.run import coverage
from analysis.run.compared import compared
from analysis.run.follow_up import AskRecord, Followed, configured, followed
from analysis.run.health_block import coverage_component, health_block, logs_component
from analysis.run.judge import Judged, judged, outcome_of
from analysis.run.look import Recording, look
from analysis.run.looked import Looked, asks_job_systems, facts_of
from analysis.run.server_changes import followed as followed_server
from analysis.settings import Settings
from analysis.sources.server import IDENTITY


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
    of_jobs = {analysis.META.id for analysis in wanted if asks_job_systems(analysis)}
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
