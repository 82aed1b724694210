"""Who gets a message of what: of all that changed in a day, what people must know. Pure."""

from collections.abc import Iterable
from typing import Final

from analysis.model import SERIOUS, SEVERITIES
from analysis.published.memory import FindingChange
from analysis.published.snapshot import Snapshot
from analysis.run.coverage import META as COVERAGE

LOG: Final = "log"
"""The structured log events: the channel that is always there in the app, whose log reaches the Functions host."""


def worth_telling(snapshot: Snapshot) -> tuple[FindingChange, ...]:
    """The changes of the last 24 hours that are serious and not muted: worst first, newest first, what is gone last.

    Those of earlier runs stand in the snapshot too: what a run that died, or a channel that was dead, did not tell.
    """
    chosen = [
        change for change in snapshot.changes.items if change.severity in SERIOUS and change.key not in snapshot.muted
    ]
    chosen.sort(key=lambda change: change.at, reverse=True)
    return tuple(sorted(chosen, key=lambda change: (change.kind == "gone", SEVERITIES.index(change.severity))))


def channels_for(change: FindingChange, channels: Iterable[str]) -> tuple[str, ...]:
    """Those of the channels that get the change. That Jobscope still cannot look was reported when it
    began; the log hears that it has become critical, because alert rules read it."""
    still_blind = change.kind == "worse" and change.key.startswith(f"{COVERAGE.id}:")
    return tuple(name for name in channels if name == LOG or not still_blind)
