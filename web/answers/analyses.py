"""The questions that the report answers too, one family a route: the same analyses, over the hours asked for."""

from analysis.model import Finding
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES, Analysis
from web import parameters as p
from web.models.findings import Answered
from web.respond import Answer, of_model
from web.service import Service

STATS = (
    "performance/tables",
    "performance/indexes",
    "performance/statements",
    "performance/throughput",
    "performance/cache",
    "health/connections",
)


def family(name: str) -> tuple[Analysis, ...]:
    return tuple(a for a in ANALYSES if a.META.category == name)


def errors(service: Service, given: p.Errors) -> Answer:
    """Failure patterns, rates and samples; `limit` patterns with their samples."""
    answered = _asked(service, family("errors"), given)
    patterns = answered.analyses.get("errors/failure_patterns")
    if patterns is not None and isinstance(found := patterns.data.get("patterns"), list):
        cut = patterns.model_copy(update={"data": {**patterns.data, "patterns": found[: given.limit]}})
        answered = answered.model_copy(update={"analyses": {**answered.analyses, cut.id: cut}})
    return _answer(answered)


def poison(service: Service, given: p.Poison) -> Answer:
    """Everything of the poison family; `limit` rows of evidence a finding."""
    answered = _asked(service, family("poison"), given)
    shorter = tuple(_shortened(finding, given.limit) for finding in answered.findings)
    return _answer(answered.model_copy(update={"findings": shorter}))


def performance(service: Service, given: p.Windowed) -> Answer:
    return _answer(_asked(service, family("performance"), given))


def stats(service: Service, given: p.Windowed) -> Answer:
    return _answer(_asked(service, tuple(a for a in ANALYSES if a.META.id in STATS), given))


def _asked(service: Service, analyses: tuple[Analysis, ...], given: p.Windowed) -> Answered:
    return answered_of(service.ask(analyses, hours=given.hours, compare=True, fresh=given.fresh))


def answered_of(snapshot: Snapshot) -> Answered:
    return Answered(
        since=snapshot.since,
        until=snapshot.until,
        observed_at=snapshot.observed_at,
        status=snapshot.status,
        findings=snapshot.findings,
        analyses=snapshot.analyses,
        queries=snapshot.run.queries,
    )


def _answer(answered: Answered) -> Answer:
    return of_model(answered, rows=len(answered.findings))


def _shortened(finding: Finding, limit: int) -> Finding:
    if finding.evidence is None:
        return finding
    table = finding.evidence.model_copy(update={"rows": finding.evidence.rows[:limit]})
    return finding.model_copy(update={"evidence": table})
