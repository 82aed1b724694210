"""Two snapshots side by side: what is new, what is gone, which numbers moved, and what cannot be compared. Pure."""

from collections.abc import Iterator
from typing import Literal

from analysis.history.compare_changes import PER_TEXT, compared_findings, compared_numbers
from analysis.history.compare_model import ComparedRun, ComparedStatus, Comparison, NotComparable
from analysis.published.snapshot import Snapshot


def compare(first: Snapshot, second: Snapshot) -> Comparison:
    """The comparison of two snapshots, given in any order: `a` is the earlier one."""
    a, b = sorted((first, second), key=lambda snapshot: snapshot.run.slot)
    runs = _run(a), _run(b)
    work = (runs[0].tasks_ended or 0, runs[1].tasks_ended or 0)
    apart = tuple(_not_comparable(a, b))
    skipped = {one.id for one in apart}
    findings = compared_findings(a, b, work, skipped)
    both = {f.key for f in a.findings if f.analysis not in skipped} & {f.key for f in b.findings}
    return Comparison(
        a=runs[0],
        b=runs[1],
        per=PER_TEXT if all(work) else "",
        worse=any(f.turn in ("new", "came back", "worse") and f.severity != "advice" for f in findings),
        findings=tuple(findings),
        unchanged=len(both - {f.key for f in findings}),
        numbers=tuple(compared_numbers(a, b, work, skipped)),
        statuses=tuple(_statuses(a, b, skipped)),
        not_comparable=apart,
        notes=tuple(_notes(*runs)),
    )


def _run(snapshot: Snapshot) -> ComparedRun:
    throughput = snapshot.analyses.get("performance/throughput")
    ended = throughput.data.get("tasks") if throughput else None
    return ComparedRun(
        slot=snapshot.run.slot,
        status=snapshot.status,
        target=snapshot.target.name,
        since=snapshot.since,
        until=snapshot.until,
        window_s=(snapshot.until - snapshot.since).total_seconds(),
        tasks_ended=ended if isinstance(ended, int) else None,
        version=snapshot.run.version,
    )


def _notes(a: ComparedRun, b: ComparedRun) -> Iterator[str]:
    if a.target != b.target:
        yield f"These are snapshots of two systems: {a.target} and {b.target}."
    if a.window_s != b.window_s:
        yield "The windows differ in length, and with them the numbers that are neither per hour nor per task."
    if a.version != b.version:
        yield f"They were written by two releases, {a.version} and {b.version}: thresholds may differ."
    if not (a.tasks_ended and b.tasks_ended):
        yield "How many tasks ended is unknown in one of them, or none did: counts are compared as they are."
    if b.since < a.until and a.slot != b.slot:
        yield "The windows overlap: what happened in both is in both numbers."


def _not_comparable(a: Snapshot, b: Snapshot) -> Iterator[NotComparable]:
    sides: tuple[tuple[Literal["a", "b"], Snapshot], ...] = (("a", a), ("b", b))
    for id_, known in {**a.analyses, **b.analyses}.items():
        for name, snapshot in sides:
            result = snapshot.analyses.get(id_)
            if result is None or result.status == "unknown":
                reason = result.reason if result else "This snapshot does not have this analysis."
                yield NotComparable(id=id_, title=known.title, unknown_in=name, reason=reason)


def _statuses(a: Snapshot, b: Snapshot, skipped: set[str]) -> Iterator[ComparedStatus]:
    for id_, now in b.analyses.items():
        if id_ not in skipped and (was := a.analyses[id_]).status != now.status:
            yield ComparedStatus(id=id_, title=now.title, a=was.status, b=now.status)
