"""One run: gather, judge, ask the logs about the failures, compare -> Snapshot."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from analysis import __version__
from analysis.changes import changes
from analysis.compared import compared
from analysis.errors import failure_patterns
from analysis.gather import Gathered, gather
from analysis.health_block import health_block, logs_component
from analysis.history import carried
from analysis.judged import Judged, judged, outcome_of
from analysis.lives import lives
from analysis.model import Facts, QueryCost, Window
from analysis.registry import Analysis
from analysis.settings import Settings
from analysis.slots import Occasion, missed
from analysis.snapshot import Run, Snapshot, Target
from analysis.wave_two import Followed, configured, followed


def run(
    settings: Settings,
    occasion: Occasion,
    analyses: Iterable[Analysis],
    previous: Snapshot | None = None,
    parameters: Mapping[str, str] | None = None,
    spent: Iterable[QueryCost] = (),
) -> Snapshot:
    """Reads the database and says how it is. Always returns a snapshot, also of a database that cannot be reached."""
    wanted = tuple(analyses)
    window = Window(occasion.slot - timedelta(hours=settings.window_hours), occasion.slot)
    gathered = gather(settings, window, (q for a in wanted for q in a.META.queries), parameters or {}, spent)
    facts = facts_of(gathered, settings, window, occasion, previous)
    whole = _follow_up(settings, facts, judge(wanted, facts))
    history, known = carried(previous), previous.lives if previous else {}
    told = compared(whole.judged, occasion.slot, history, known) if previous else whole.judged
    finished_at = datetime.now(UTC)
    before = previous.run.slot if previous else None
    earlier = previous.changes.items if previous else ()
    alive = lives(told.findings, told.results, occasion.slot, known, settings.warning_lasts)
    return Snapshot(
        status=told.status,
        run=Run(
            kind=occasion.kind,
            slot=occasion.slot,
            started_at=occasion.started_at,
            finished_at=finished_at,
            duration_s=round((finished_at - occasion.started_at).total_seconds(), 3),
            late_by_s=occasion.late_by_s,
            missed_slots=missed(settings.schedule, before, occasion.slot) if occasion.kind == "scheduled" else (),
            connect_ms=gathered.connect_ms,
            database_s=round(gathered.database_s, 4),
            queries=(*gathered.costs, *whole.costs),
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
        findings=told.findings,
        analyses=told.results,
        health=health_block(
            told.results,
            gathered.connect_ms,
            gathered.costs,
            {"logs": logs_component(told.results, configured(settings))},
        ),
        history=history,
        lives=alive,
        changes=changes(alive, told.findings, occasion.slot, before, earlier),
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
    return judged((a.META, outcome_of(a.META, partial(a.analyze, _declared(a, facts)))) for a in analyses)


def _declared(analysis: Analysis, facts: Facts) -> Facts:
    return facts.only({query.name: facts.answers[query.name] for query in analysis.META.queries})


def _follow_up(settings: Settings, facts: Facts, first: Judged) -> Followed:
    """The logs are asked about failures, so only where failures were judged."""
    return followed(settings, facts, first) if failure_patterns.META.id in first.results else Followed(first)
