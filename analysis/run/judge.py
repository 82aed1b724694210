"""From judgements to results: the only place where an exception becomes `unknown`. Pure, but that it logs defects."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analysis.facts import Meta, Unavailable
from analysis.frozen import Model
from analysis.model import SEVERITIES, Failure, Finding, Result, Status, Verdict
from analysis.run.coverage import is_blind, is_proved

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
        """The worst that is known; a run that could not look at all that an all-clear needs is `unknown` at best, and
        what else was judged together is `unknown` in the place of `ok`."""
        statuses = {result.status for result in self.results.values()}
        if "critical" not in statuses and is_blind(self.results):
            return "unknown"
        best: tuple[Status, ...] = ("ok", "unknown") if is_proved(self.results) else ("unknown", "ok")
        worst: tuple[Status, ...] = ("critical", "warning", *best)
        return next((status for status in worst if status in statuses), "not_applicable")

    def followed_by(self, later: "Judged") -> "Judged":
        """Both, in this order."""
        results = {**self.results, **later.results}
        return Judged(results, _in_order((*self.findings, *later.findings), results))


def judged(outcomes: Iterable[tuple[Meta, Verdict | Failure]]) -> Judged:
    results: dict[str, Result] = {}
    findings: list[Finding] = []
    for meta, outcome in outcomes:
        results[meta.id] = _result(meta, outcome)
        if isinstance(outcome, Verdict):
            findings.extend(outcome.findings)
    return Judged(results, _in_order(findings, results))


def outcome_of(meta: Meta, judge: Callable[[], Verdict]) -> Verdict | Failure:
    try:
        return judge()
    except Unavailable as unavailable:
        return unavailable.failure
    except _DEFECTS:
        log.exception("the analysis %s is defective", meta.id)
        return Failure(
            "the judgement itself failed: this is a defect of Jobscope", "report it with the log line of this run"
        )


def _in_order(findings: Iterable[Finding], results: dict[str, Result]) -> tuple[Finding, ...]:
    order = {id_: position for position, id_ in enumerate(results)}
    return tuple(
        sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), order[f.analysis], -(f.count or 0), f.key))
    )


def _result(meta: Meta, outcome: Verdict | Failure) -> Result:
    outcome_fields = (
        {
            "status": "unknown",
            "reason": outcome.reason,
            "fix": outcome.fix,
            "not_recorded": outcome.not_recorded,
        }
        if isinstance(outcome, Failure)
        else _fields(outcome)
    )
    return Result.model_validate(
        {
            "id": meta.id,
            "category": meta.category,
            "title": _title(meta, outcome),
            "why": meta.why,
            "docs": meta.docs,
            **outcome_fields,
        }
    )


def _title(meta: Meta, outcome: Verdict | Failure) -> str:
    if isinstance(outcome, Failure) or outcome.status == "unknown":
        return meta.subject
    if outcome.status in ("warning", "critical"):
        return meta.failing
    return meta.advised or meta.passing if outcome.findings else meta.passing


def _fields(model: Model) -> dict[str, object]:
    return {name: getattr(model, name) for name in type(model).model_fields if name != "findings"}
