"""Who is told what: of all that changed in a day, what people must know. Pure."""

from typing import Final

from analysis.memory import FindingChange
from analysis.model import SEVERITIES
from analysis.snapshot import Snapshot

SERIOUS: Final = ("critical", "warning")
"""Advice waits in the report."""


def worth_telling(snapshot: Snapshot) -> tuple[FindingChange, ...]:
    """The changes of the last 24 hours that are serious and not muted: worst first, newest first, what is gone last.

    Those of earlier runs stand in the snapshot too: what a run that died, or a channel that was dead, did not tell.
    """
    told = [
        change for change in snapshot.changes.items if change.severity in SERIOUS and change.key not in snapshot.muted
    ]
    told.sort(key=lambda change: change.at, reverse=True)
    return tuple(sorted(told, key=lambda change: (change.kind == "gone", SEVERITIES.index(change.severity))))
