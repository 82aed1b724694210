"""Which statuses of one job mean what: in the words of the origin, or in the record's own of any other system."""

from collections.abc import Mapping

from analysis.record.tables import TERMINAL
from analysis.sources.known_relations import STATUS_SETS
from analysis.spelling import plain

_WAITING = ("waiting", "scheduled", "blocked")
_STATES: Mapping[str, tuple[str, ...]] = {
    "job_terminal": tuple(TERMINAL),
    "job_failed": ("failed",),
    "job_completed": ("succeeded",),
    "job_abandoned": ("failed", "cancelled"),
    "job_processing": ("running",),
    "task_terminal": tuple(TERMINAL),
    "task_failed": ("failed",),
    "task_completed": ("succeeded",),
    "task_processing": ("running",),
    "task_waiting": _WAITING,
}
MEANS: Mapping[str, frozenset[str]] = {name: frozenset((*STATUS_SETS[name], *_STATES[name])) for name in STATUS_SETS}
"""By the names of STATUS_SETS."""
KNOWN: frozenset[str] = frozenset().union(*MEANS.values(), ("queued", "retrying"))
"""Of any other status nobody knows whether it waits, runs or has ended: nothing with it is called fine."""


def spelled(status: str) -> str:
    """A status as it is known, where it differs from that in case or blanks alone."""
    known = plain(status)
    return known if known in KNOWN else status
