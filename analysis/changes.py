"""What changed: the turns that lives took in this run, and those of the last 24 hours. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from analysis.memory import ChangeKind, Changes, FindingChange, Life
from analysis.model import SEVERITIES, Finding, Severity

TOLD = timedelta(hours=24)

type Turn = tuple[ChangeKind, Severity, datetime]
"""What happened, how bad it is, and since when."""


def changes(
    lives: Mapping[str, Life],
    findings: Iterable[Finding],
    slot: datetime,
    compared_with: datetime | None,
    earlier: Iterable[FindingChange],
) -> Changes:
    """The changes up to the run of `slot`, newest first and worst first of each run.

    `compared_with` is the run before and `earlier` what it told. Its own changes are told again however long ago it
    was, for whoever did not hear of them then; of a finding that took the same turn twice, the newest.
    """
    since = {finding.key: finding.since for finding in findings}
    kept = [change for change in earlier if slot - change.at < TOLD or change.at == compared_with]
    # Two runs that follow the same one and notice the same name it alike, so that it is told once.
    after = (compared_with or slot).isoformat()
    turned = [
        FindingChange(
            id=sha256(f"{key} {kind} {after}".encode()).hexdigest()[:16],
            kind=kind,
            key=key,
            severity=severity,
            title=life.title,
            at=slot,
            since=began,
        )
        for key, life in lives.items()
        for kind, severity, began in _turns(life, slot, since.get(key))
    ]
    newest = {(change.key, change.kind): change for change in (*reversed(kept), *turned)}
    told = sorted(
        newest.values(),
        key=lambda change: (slot - change.at, SEVERITIES.index(change.severity), change.key, change.kind),
    )
    return Changes(compared_with=compared_with, items=tuple(told))


def _turns(life: Life, slot: datetime, since: datetime | None) -> Iterable[Turn]:
    """The turns of the run of `slot`: that it began, that it got worse, that it ended."""
    if life.began == slot:
        yield "came back" if life.first_seen < life.began else "new", life.severity, since or slot
    if life.escalated == slot:
        # A warning that lasts is as urgent as a critical finding, whatever it is called.
        yield "worse", "critical", slot
    if life.ended == slot:
        yield "gone", life.worst, life.last_seen
