"""Which stored snapshot carries the memory on: the newest that can be read, and what was stepped over to find it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice, takewhile
from typing import Final

from reports.naming import misdated_name, report_name, snapshot_name
from reports.publish import slots
from reports.stores import AlreadyExists, Cache, Store

MOST_STEPPED_OVER: Final = 200
"""Two days of quarter hours: as long as every run is kept, and longer than a release that was a mistake stays. Each
costs one read, so that a run spends some seconds at worst, and once: the next one finds the snapshot of this one."""
MOST_SET_ASIDE: Final = 100
"""A day of quarter hours at one run's end; the nearest go first, since their names are needed first."""
FUTURE: Final = "it lies in the future: the clock of a host ran ahead when it was written"


class Unusable(Exception):
    """The stored snapshot cannot carry the memory on; the message says why. `misdated` when its slot is wrong."""

    def __init__(self, reason: str, *, misdated: bool = False) -> None:
        super().__init__(reason)
        self.misdated = misdated


@dataclass(frozen=True)
class Recalled[SnapshotT]:
    """The snapshot that carries the memory on (None without one), and the later ones that do not, newest first, each
    with the reason. `misdated` are the slots under which a clock that ran ahead has written."""

    snapshot: SnapshotT | None
    stepped_over: tuple[tuple[datetime, str], ...]
    misdated: tuple[datetime, ...]


def recall[SnapshotT](
    store: Store, read: Callable[[bytes], SnapshotT], slot: datetime, horizon: datetime
) -> Recalled[SnapshotT]:
    """The memory of the run of `slot`; no snapshot later than `horizon` can be true.

    `read` makes a snapshot of the stored bytes, or raises Unusable. Raises StorageUnavailable.
    """
    stepped = [(later, FUTURE) for later in takewhile(lambda at: at > horizon, islice(slots(store), MOST_STEPPED_OVER))]
    misdated = [later for later, _ in stepped]
    found: SnapshotT | None = None
    up_to = slot.replace(microsecond=0) + timedelta(seconds=1)
    for earlier in islice(slots(store, before=up_to), MOST_STEPPED_OVER):
        stored = store.read(snapshot_name(earlier))
        if earlier > horizon or stored is None:
            continue
        try:
            snapshot = read(stored.content)
        except Unusable as error:
            misdated += [earlier] if error.misdated else []
            stepped += [(earlier, str(error))] if error.misdated or earlier < slot else []
            continue
        if earlier < slot:  # of the slot itself, another run has been faster
            found = snapshot
            break
    return Recalled(found, tuple(stepped), tuple(misdated))


def set_aside(store: Store, misdated: Sequence[datetime]) -> int:
    """Move snapshots to `misdated/`, as many as one run may, so that their names are free for honest runs; how many.

    Their reports go: they can be drawn again. Raises StorageUnavailable.
    """
    nearest = sorted(misdated)[:MOST_SET_ASIDE]
    for slot in nearest:
        stored = store.read(snapshot_name(slot))
        if stored is not None:
            try:
                aside = misdated_name(slot, sha256(stored.content).hexdigest()[:12])
                store.create(aside, stored.content, cache=Cache.IMMUTABLE)
            except AlreadyExists:  # by a run that died before it deleted
                pass
        # The snapshot goes last, as in retention: what is listed is tried again.
        store.delete(report_name(slot))
        store.delete(snapshot_name(slot))
    return len(nearest)
