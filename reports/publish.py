"""Publishing a run: its snapshot, its report, then the two `latest` files, in an order that no crash can spoil.

Every step is either a creation that fails when the name is taken, or a compare-and-swap that only moves forward, so any
number of writers may race and any of them may die anywhere; whoever publishes next fixes what is missing.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reports.naming import (
    LATEST_HTML,
    LATEST_JSON,
    SNAPSHOTS,
    report_name,
    slot_of,
    slot_text,
    snapshot_name,
)
from reports.stores import AlreadyExists, Cache, StorageUnavailable, Store, Stored
from reports.stores.swap import swap

log = logging.getLogger(__name__)

# Losing a swap means that another writer moved forward; this many losses in a row means that something is broken.
_SWAPS = 100
# A manual run looks for a free name this long; an hour full of runs by the second is not a matter of luck.
_STEPS = 3600

type Render = Callable[[bytes, str], bytes]
"""From the stored JSON, and the relative path from the page to the top of the reports, to the page."""


@dataclass(frozen=True)
class Published:
    """What a run left: its slot, its names, and the stored snapshot: another writer's when `created` is False."""

    slot: datetime
    snapshot_name: str
    report_name: str
    snapshot: bytes
    created: bool


def publish(
    store: Store, snapshot_json: bytes, slot: datetime, render: Render, *, horizon: datetime | None = None
) -> Published:
    """Publish the snapshot of a schedule's slot; whoever loses the race for it goes on with the stored one.

    A `latest` later than `horizon` is replaced: a clock that ran ahead has written it. `render` makes the report from
    the stored bytes alone. Raises StorageUnavailable, and what `render` raises, after which the snapshot stands, and is
    the latest, without its report.
    """
    name = snapshot_name(slot)
    created = put_once(store, name, snapshot_json)
    stored = snapshot_json if created else _read_back(store, name)
    return _publish_stored(store, stored, slot, render, created=created, horizon=horizon)


def publish_manual(
    store: Store,
    snapshot_at: Callable[[datetime], bytes],
    start: datetime,
    render: Render,
    *,
    is_slot: Callable[[datetime], bool] = lambda instant: instant.second == 0,
    horizon: datetime | None = None,
) -> Published:
    """Publish a run that no schedule started, under the first free second from its start that is nobody's slot.

    `snapshot_at` gives the snapshot's JSON for the instant that names it. `is_slot` tells the schedule's instants; by
    default every whole minute is kept free. `horizon` as in `publish`. Raises StorageUnavailable.
    """
    instant = start.astimezone(UTC).replace(microsecond=0)
    for _ in range(_STEPS):
        if not is_slot(instant):
            snapshot_json = snapshot_at(instant)
            if put_once(store, snapshot_name(instant), snapshot_json):
                return _publish_stored(store, snapshot_json, instant, render, created=True, horizon=horizon)
        instant += timedelta(seconds=1)
    raise StorageUnavailable(
        f"No free name for a manual run within an hour of {slot_text(start.replace(microsecond=0))}.",
        "Start it again later, or look at what writes a snapshot every second.",
    )


def put_once(store: Store, name: str, content: bytes) -> bool:
    """Store a file that never changes; False when the name was taken, and what is there stands."""
    try:
        store.create(name, content, cache=Cache.IMMUTABLE)
    except AlreadyExists:
        return False
    return True


def move_forward(store: Store, name: str, content: bytes, slot: datetime, horizon: datetime | None = None) -> bool:
    """Make `content` of `slot` the current version of a file such as latest.html or index.html.

    False when the file is already as new. One whose metadata holds no slot was not written by us, and is replaced; so
    is one that claims to be later than `horizon`.
    """
    mine = slot_text(slot)
    last = "9999" if horizon is None else slot_text(horizon.replace(microsecond=0))

    def newer(current: Stored | None) -> bytes | None:
        written = current.metadata.get("slot", "") if current else ""
        if current and last >= written >= mine:
            return None
        if written > last:
            log.warning("%s was of %s, in the future, and is replaced", name, written)
        return content

    return swap(store, name, newer, tries=_SWAPS, metadata={"slot": mine})


def slots(store: Store, *, before: datetime | None = None) -> Iterator[datetime]:
    """The slots of the stored snapshots, newest first, from below `before`."""
    for name in store.names(SNAPSHOTS, before=None if before is None else snapshot_name(before)):
        slot = slot_of(name)
        if slot is not None:
            yield slot


def newest_snapshot(store: Store, *, before: datetime | None = None) -> tuple[datetime, bytes] | None:
    """The newest stored snapshot (of a slot below `before`), found by listing; None without one.

    Raises StorageUnavailable.
    """
    for slot in slots(store, before=before):
        stored = store.read(snapshot_name(slot))
        if stored is not None:
            return slot, stored.content
    return None


def _publish_stored(
    store: Store, stored: bytes, slot: datetime, render: Render, *, created: bool, horizon: datetime | None
) -> Published:
    try:
        report = report_name(slot)
        put_once(store, report, render(stored, "../" * report.count("/")))
    finally:
        # The newest snapshot is the newest also when its report could not be drawn.
        move_forward(store, LATEST_JSON, stored, slot, horizon)
    move_forward(store, LATEST_HTML, render(stored, ""), slot, horizon)
    return Published(slot, snapshot_name(slot), report_name(slot), stored, created)


def _read_back(store: Store, name: str) -> bytes:
    stored = store.read(name)
    if stored is None:
        raise StorageUnavailable(
            f"{name} in {store.location} was there when it was to be written, and gone when it was read.",
            "Check that nothing else deletes snapshots this young.",
        )
    return stored.content
