"""One run: gather, judge, compare -> Snapshot. The only place where an exception becomes `unknown`."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from analysis import __version__
from analysis.gather import Gathered, gather
from analysis.health_block import health_block
from analysis.history import carried
from analysis.model import (
    SEVERITIES,
    Facts,
    Failure,
    Finding,
    Model,
    Result,
    Run,
    Snapshot,
    Status,
    Target,
    Unavailable,
    Verdict,
    Window,
)
from analysis.registry import Analysis
from analysis.settings import Settings
from analysis.slots import Occasion, missed

log = logging.getLogger(__name__)

_DEFECTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a mistake in a judgement raises; it costs that analysis and no other."""


@dataclass(frozen=True)
class Judged:
    """The results in the order of the analyses, and the findings in the order in which to read them."""

    results: dict[str, Result]
    findings: tuple[Finding, ...]

    @property
    def status(self) -> Status:
        statuses = {result.status for result in self.results.values()}
        worst: tuple[Status, ...] = ("critical", "warning", "ok", "unknown")
        return next((status for status in worst if status in statuses), "not_applicable")


def run(
    settings: Settings,
    occasion: Occasion,
    analyses: Iterable[Analysis],
    previous: Snapshot | None = None,
    parameters: Mapping[str, str] | None = None,
) -> Snapshot:
    """Reads the database and says how it is. Always returns a snapshot, also of a database that cannot be reached."""
    wanted = tuple(analyses)
    window = Window(occasion.slot - timedelta(hours=settings.window_hours), occasion.slot)
    gathered = gather(settings, window, (q for a in wanted for q in a.META.queries), parameters or {})
    judged = judge(wanted, facts_of(gathered, settings, window, occasion, previous))
    finished_at = datetime.now(UTC)
    last = previous.run.slot if previous and previous.run.kind == "scheduled" else None
    return Snapshot(
        status=judged.status,
        run=Run(
            kind=occasion.kind,
            slot=occasion.slot,
            started_at=occasion.started_at,
            finished_at=finished_at,
            duration_s=round((finished_at - occasion.started_at).total_seconds(), 3),
            late_by_s=occasion.late_by_s,
            missed_slots=missed(settings.schedule, last, occasion.slot) if occasion.kind == "scheduled" else (),
            connect_ms=gathered.connect_ms,
            database_s=round(gathered.database_s, 4),
            queries=tuple(gathered.costs),
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
        findings=judged.findings,
        analyses=judged.results,
        health=health_block(judged.results, gathered.connect_ms, gathered.costs),
        history=carried(previous),
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
    results: dict[str, Result] = {}
    findings: list[Finding] = []
    for analysis in analyses:
        meta = analysis.META
        declared = {query.name: facts.answers[query.name] for query in meta.queries}
        outcome = _outcome(analysis, facts.only(declared))
        if isinstance(outcome, Failure):
            results[meta.id] = Result(
                id=meta.id,
                category=meta.category,
                title=meta.passing,
                status="unknown",
                why=meta.why,
                docs=meta.docs,
                reason=outcome.reason,
                mend=outcome.mend,
            )
            continue
        troubled = outcome.status in ("warning", "critical")
        results[meta.id] = Result(
            id=meta.id,
            category=meta.category,
            title=meta.failing if troubled else meta.passing,
            why=meta.why,
            docs=meta.docs,
            **_fields(outcome),
        )
        findings.extend(outcome.findings)
    order = {id_: position for position, id_ in enumerate(results)}
    findings.sort(key=lambda f: (SEVERITIES.index(f.severity), order[f.analysis], -(f.count or 0), f.key))
    return Judged(results, tuple(findings))


def _outcome(analysis: Analysis, facts: Facts) -> Verdict | Failure:
    try:
        return analysis.analyze(facts)
    except Unavailable as unavailable:
        return unavailable.failure
    except _DEFECTS:
        log.exception("the analysis %s is defective", analysis.META.id)
        return Failure(
            "the judgement itself failed: this is a defect of Jobscope", "report it with the log line of this run"
        )


def _fields(model: Model) -> dict[str, object]:
    return {name: getattr(model, name) for name in type(model).model_fields if name != "findings"}
