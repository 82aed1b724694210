"""A night on call, as its snapshot tells it: what is new, what got worse, what came back, what is gone."""

from datetime import datetime, timedelta
from hashlib import sha256

from analysis.model import Action, Finding, Severity
from analysis.published.memory import ChangeKind, Changes, FindingChange, Mute
from analysis.published.snapshot import Snapshot
from analysis.tables import Column, Table
from tests.reports.stories import NOW as START
from tests.reports.stories import job, snapshot

__all__ = ["QUARTER", "RATE", "SILENT", "SLOW", "START", "change", "finding", "night"]

QUARTER = timedelta(minutes=15)
SILENT = "poison/silent_heartbeat:create_tile"
RATE = "errors/failure_rate:task_type=validate_raster"
SLOW = "performance/task_duration:write_item"


def change(kind: ChangeKind, key: str, severity: Severity = "critical", *, at: datetime = START) -> FindingChange:
    return FindingChange(
        id=sha256(f"{key} {kind} {at}".encode()).hexdigest()[:16],
        kind=kind,
        key=key,
        severity=severity,
        title=f"{key} is {kind}",
        at=at,
    )


def finding(
    key: str, severity: Severity = "critical", title: str = "43 tasks of create_tile stopped sending heartbeats"
) -> Finding:
    return Finding(
        key=key,
        severity=severity,
        title=title,
        observed="The oldest beat is 40 min old.",
        threshold="300 s without a beat",
        since=START - timedelta(minutes=40),
        count=43,
        evidence=Table.of(
            "Silent tasks",
            (
                Column(key="job_id", title="Job", kind="job_id"),
                Column(key="silent_s", title="Silent", kind="duration_s"),
                Column(key="beat", title="Last heartbeat", kind="timestamp"),
            ),
            [{"job_id": job(n), "silent_s": 2400.0 + n, "beat": START - timedelta(minutes=40)} for n in range(43)],
        ),
        why="A silent task holds its job.",
        actions=(
            Action(text="Look at the workers", code="az webapp log tail -n workers", language="shell"),
            Action(text="Then requeue the tasks"),
        ),
    )


def night(
    changes: tuple[FindingChange, ...],
    *,
    slot: datetime = START,
    findings: tuple[Finding, ...] | None = None,
    muted: dict[str, Mute] | None = None,
) -> Snapshot:
    """The snapshot of `slot` with these changes; every change that is no end has its finding."""
    alive = {c.key: finding(c.key, c.severity) for c in changes if c.kind != "gone"}
    made = snapshot("critical", (), alive.values() if findings is None else findings)
    items = tuple(sorted(changes, key=lambda c: c.at, reverse=True))
    return made.model_copy(
        update={
            "run": made.run.model_copy(update={"slot": slot}),
            "changes": Changes(compared_with=slot - QUARTER, items=items),
            "muted": muted or {},
        }
    )
