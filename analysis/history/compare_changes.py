"""Findings and numbers of two snapshots: which changed, by how much, the largest change first. Pure.

Counts that grow with the work are compared per 1,000 tasks that ended in each window, so that a quiet night and a busy
morning can stand beside each other. A change is weighed by the logarithm of its ratio, with a floor by kind below which
a number hardly counts: from 1 to 3 is little news, from 100 to 300 is much.
"""

import math
from datetime import datetime
from typing import Final

from analysis.history.carried import numbers
from analysis.history.changes import turns
from analysis.history.compare_model import ComparedFinding, ComparedNumber, Turn
from analysis.model import SEVERITIES, Finding, Measure
from analysis.published.memory import ChangeKind, LifeCycle
from analysis.published.snapshot import Snapshot
from analysis.tables import Kind

PER: Final = 1000
PER_TEXT: Final = "1,000 tasks that ended"

GROWING: Final = frozenset({"health/job_counts", "health/task_counts", "logs/patterns"})
"""Analyses whose headline counts what happened in the window; other counts are states, such as waiting tasks."""
GROWING_FINDINGS: Final = "errors/"
"""The family whose findings count failures of the window."""

FLOORS: Final[dict[Kind, float]] = {
    "int": 5,
    "number": 0.1,
    "percent": 1,
    "per_hour": 5,
    "duration_s": 1,
    "duration_ms": 20,
    "bytes": 2.0**20,
}
"""What is too little to matter by itself: a few tasks, a point, a second, a mebibyte."""

CALMER: Final[tuple[Turn, ...]] = ("gone", "better", "fewer")
"""What has got better stands behind what has not."""

type Pair = tuple[float | None, float | None]
type Work = tuple[int, int]
"""How many tasks ended in the window of each; 0 where that is unknown."""


def compared_findings(a: Snapshot, b: Snapshot, work: Work, skipped: set[str]) -> list[ComparedFinding]:
    """What changed in the findings, without those of the skipped analyses."""
    was, now = ({f.key: f for f in one.findings if f.analysis not in skipped} for one in (a, b))
    life_cycles = b.life_cycles if a.target.name == b.target.name and a.run.slot < b.run.slot else {}
    changed = [
        found
        for key in now | was
        if (found := _finding(was.get(key), now.get(key), work, life_cycles.get(key), a.run.slot))
    ]
    return sorted(changed, key=_place)


def _place(found: ComparedFinding) -> tuple[bool, float, int, str]:
    """The largest change first. What is new, worse or gone without a count is weighed by severity, and first."""
    counted = found.turn in ("more", "fewer") or found.weight > 0
    weight = found.weight if counted else math.inf
    return found.turn in CALMER, -weight, SEVERITIES.index(found.severity), found.key


def _finding(
    was: Finding | None, now: Finding | None, work: Work, life: LifeCycle | None, after: datetime
) -> ComparedFinding | None:
    latest = now or was
    assert latest is not None  # noqa: S101 - the key is of one of the two
    counts = (was.count if was else None, now.count if now else None)
    turn = _turn(was, now, tuple(turns(life, after)) if life else None)
    if turn is None:
        return None
    per = latest.key.startswith(GROWING_FINDINGS) and all(work)
    a_per, b_per = (None if not per or n is None else PER * n / w for n, w in zip(counts, work, strict=True))
    a, b = (a_per, b_per) if per else counts
    return ComparedFinding(
        turn=turn,
        key=latest.key,
        title=latest.title,
        severity=latest.severity,
        severity_a=was.severity if was else None,
        severity_b=now.severity if now else None,
        count_a=counts[0],
        count_b=counts[1],
        per=PER_TEXT if per else "",
        a_per=a_per,
        b_per=b_per,
        ratio=b / a if a and b is not None else None,
        weight=_weight(_at_equal_work(counts, work) if per else counts, "int"),
    )


def _turn(was: Finding | None, now: Finding | None, took: tuple[ChangeKind, ...] | None) -> Turn | None:
    """The word of the turns that the later run remembers since the earlier one; without its memory, by the two alone.

    What one of the two misses by a single run without it has not begun and not ended.
    """
    if was is None or now is None:
        kinds: tuple[ChangeKind, ...] = ("new", "came back") if was is None else ("gone",)
        return kinds[0] if took is None else next((kind for kind in kinds if kind in took), None)
    if was.severity != now.severity:
        return "worse" if SEVERITIES.index(now.severity) < SEVERITIES.index(was.severity) else "better"
    if was.count == now.count or was.count is None or now.count is None:
        return None
    if now.count < was.count:
        return "fewer"
    return "worse" if took and "worse" in took else "more"


def compared_numbers(a: Snapshot, b: Snapshot, work: Work, skipped: set[str]) -> list[ComparedNumber]:
    """The headlines and measures that both have, without those of the skipped analyses."""
    was, now = ({key: (r.title, m) for r in s.analyses.values() for key, m in numbers(r)} for s in (a, b))
    found = [
        _number(key, title, was[key][1], measure, work)
        for key, (title, measure) in now.items()
        if key in was and key.partition(":")[0] not in skipped
    ]
    return sorted(found, key=lambda n: (n.change is None, -n.weight, n.key))


def _number(key: str, title: str, was: Measure, now: Measure, work: Work) -> ComparedNumber:
    values = was.value, now.value
    per = key in GROWING and all(work)
    a_per, b_per = (None if not per or v is None else PER * v / w for v, w in zip(values, work, strict=True))
    a, b = (a_per, b_per) if per else values
    change = None if a is None or b is None else b - a
    weighed = _at_equal_work(values, work) if per else values
    return ComparedNumber(
        key=key,
        title=title,
        label=now.label,
        kind=now.kind,
        a=was.value,
        b=now.value,
        per=PER_TEXT if per else "",
        a_per=a_per,
        b_per=b_per,
        change=change,
        ratio=b / a if a and b is not None else None,
        turn="" if not change or not now.worse else "worse" if (change > 0) == (now.worse == "higher") else "better",
        weight=0.0 if change is None else _weight(weighed, now.kind),
    )


def _at_equal_work(values: Pair, work: Work) -> Pair:
    """What the first would be with the work of the second, beside the second."""
    a, b = values
    return None if a is None else a * work[1] / work[0], b


def _weight(values: Pair, kind: Kind) -> float:
    floor = FLOORS.get(kind, 1.0)
    a, b = (abs(value or 0) + floor for value in values)
    return round(abs(math.log(b / a)), 4)
