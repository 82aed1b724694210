"""A rate whose failures are mostly of one pattern has that pattern's start and count: one cause, one report. Pure."""

from collections.abc import Iterable, Mapping
from typing import cast

from analysis.errors import failure_patterns, failure_rate
from analysis.errors.onset import HOUR
from analysis.errors.patterns import NO_TEXT
from analysis.history.starts import Start
from analysis.model import Finding, Result

SHARE = 0.5
"""More than half of what failed since the rate rose: there is no second pattern as large."""

RATES = f"{failure_rate.META.id}:task_type="

type Pattern = Mapping[str, object]


def with_causes(findings: Iterable[Finding], results: Mapping[str, Result]) -> tuple[Finding, ...]:
    """The findings, those of rates with the pattern behind them where there is one, and both with one start."""
    by_key = {finding.key: finding for finding in findings}
    result = results.get(failure_patterns.META.id)
    patterns = cast(list[Pattern], result.data.get("patterns", [])) if result else []
    for key, rate in list(by_key.items()):
        if key.startswith(RATES):
            by_key |= {one.key: one for one in _joined(rate, patterns, by_key)}
    return tuple(by_key.values())


def _joined(rate: Finding, patterns: Iterable[Pattern], findings: Mapping[str, Finding]) -> Iterable[Finding]:
    """The rate and the pattern that its failures are of, in the same words; nothing without one."""
    task_type = rate.key.removeprefix(RATES)
    leading = max(patterns, key=lambda one: _tasks(one, task_type), default={})
    tasks, cause = _tasks(leading, task_type), findings.get(f"{failure_patterns.META.id}:{leading.get('id')}")
    if cause is None or tasks <= SHARE * (rate.count or 0):
        return
    rose, began = Start.of(rate), Start.of(cause)
    if rose is None or began is None or began.at < (rose.after or rose.at - HOUR):
        return
    if began.known == "before" and rose.after is not None:
        began = Start(min(began.at, rose.at), "between", rose.after)
    yield cause.model_copy(update={**began.fields})
    title = str(leading["title"])[:160]
    one = "left no error text" if title == NO_TEXT else f"are of one pattern: {title}"
    observed = f"{rate.observed} {tasks:,} {one}."
    yield rate.model_copy(update={**began.fields, "count": tasks, "observed": observed})


def _tasks(pattern: Pattern, task_type: str) -> int:
    """How many tasks of the type failed with the pattern."""
    return cast(Mapping[str, int], pattern.get("task_types", {})).get(task_type, 0)
