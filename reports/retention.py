"""Deleting stored runs, as many as there is time for; which ones is the caller's decision."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from reports.naming import SNAPSHOTS, report_name, slot_of, snapshot_name
from reports.stores import Store

MOST_RUNS = 200
"""Deleted at the end of one run. A year of every run that was never thinned is gone after two days of them."""
MOST_S = 10.0
"""A run that publishes every fifteen minutes has them to spare; two requests a deleted run take 20 ms of them."""


def stored_slots(store: Store) -> set[datetime]:
    """The slots of all stored snapshots. Raises StorageUnavailable."""
    return {slot for name in store.listing(SNAPSHOTS) if (slot := slot_of(name)) is not None}


def remove(
    store: Store,
    slots: Sequence[datetime],
    *,
    most: int = MOST_RUNS,
    most_s: float = MOST_S,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Delete report and snapshot of the first of these slots; how many were deleted. Raises StorageUnavailable."""
    started = clock()
    for number, slot in enumerate(slots[:most]):
        if clock() - started > most_s:
            return number
        # The snapshot goes last: what is listed is tried again when the first of the two deletions was the only one.
        store.delete(report_name(slot))
        store.delete(snapshot_name(slot))
    return min(most, len(slots))
