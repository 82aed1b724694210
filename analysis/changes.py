"""What changed: the findings whose life took another turn in the last 24 hours. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from analysis.memory import ChangeKind, Changes, FindingChange, Life
from analysis.model import SEVERITIES, Finding, Severity

TOLD = timedelta(hours=24)


def changes(
    lives: Mapping[str, Life], findings: Iterable[Finding], slot: datetime, compared_with: datetime | None
) -> Changes:
    """The changes up to the run of `slot`, newest first and worst first of each run."""
    since = {finding.key: finding.since for finding in findings}
    told = [
        change for key, life in lives.items() for change in _of(key, life, since.get(key)) if slot - change.at < TOLD
    ]
    told.sort(key=lambda change: (slot - change.at, SEVERITIES.index(change.severity), change.key, change.kind))
    return Changes(compared_with=compared_with, items=tuple(told))


def _of(key: str, life: Life, since: datetime | None) -> Iterable[FindingChange]:
    """The turns of this episode: that it began, that it got worse, that it ended."""
    back = life.first_seen < life.began
    yield _change(key, life, "came back" if back else "new", life.began, since or life.began, life.severity)
    if life.escalated is not None:
        # A warning that lasts is as urgent as a critical finding, whatever it is called.
        yield _change(key, life, "worse", life.escalated, life.escalated, "critical")
    if life.ended is not None:
        yield _change(key, life, "gone", life.ended, life.last_seen, life.worst)


def _change(key: str, life: Life, kind: ChangeKind, at: datetime, since: datetime, severity: Severity) -> FindingChange:
    named = sha256(f"{key} {kind} {at.isoformat()}".encode()).hexdigest()[:16]
    return FindingChange(id=named, kind=kind, key=key, severity=severity, title=life.title, at=at, since=since)
