"""What a run does beside its own report: names set free, missing pages drawn, old runs deleted, the schema kept, memory
given back."""

import ctypes
import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from analysis.history.retention import expired
from analysis.history.stored import UnreadableSnapshot, read_document
from analysis.published.schema_file import schema_json
from analysis.published.snapshot import Snapshot
from analysis.redaction import forget
from analysis.run.looked import Looked
from analysis.settings import Settings
from reports.charts.drawing import forget_pictures
from reports.index import runs_of
from reports.missing import draw_missing
from reports.naming import LATEST_HTML, LATEST_JSON, SCHEMA_JSON
from reports.publish import Published, move_forward
from reports.recall import Recalled, Unusable, set_aside
from reports.retention import remove, stored_slots
from reports.stores import StorageUnavailable, Store
from reports.wording import instant
from stored_reports import report

log = logging.getLogger(__name__)


def heal(store: Store, recalled: Recalled[Snapshot], looked: Looked) -> None:
    """Log what was stepped over, and free the names that a clock ahead has taken; the database's clock must say so."""
    for slot, reason in recalled.stepped_over:
        log.warning("nothing is compared with the snapshot of %s: %s", slot.isoformat(), reason)
    if recalled.misdated and looked.gathered.server_clock:
        try:
            moved = set_aside(store, recalled.misdated)
        except StorageUnavailable as error:
            log.warning("snapshots from the future stay where they are: %s", error)
        else:
            log.warning("%d snapshots from the future were moved to misdated/", moved)


def draw_left_out(store: Store, published: Published) -> None:
    """Draw what killed runs left out of the pages that the index leads to. What fails is logged: the run is over."""

    def drawn(stored: bytes, root: str) -> bytes:
        try:
            return report(stored, root)
        except UnreadableSnapshot as error:
            raise Unusable(str(error)) from error

    try:
        linked = [run.slot for run in runs_of(read_document(published.snapshot))]
        draw_missing(store, linked, stored_slots(store), drawn)
    except (StorageUnavailable, UnreadableSnapshot) as error:
        log.warning("reports that are missing are not drawn this time: %s", error)


def tidy(settings: Settings, store: Store, now: datetime) -> None:
    """Delete runs that are no longer kept, within a bound. What fails is logged: the run has been published."""
    try:
        slots = expired_runs(settings, store, now)
        removed = remove(store, slots)
    except (StorageUnavailable, UnreadableSnapshot) as error:
        log.warning("old runs are not deleted this time: %s", error)
        return
    if slots:
        log.info("%d old runs deleted, %d left for the next run", removed, len(slots) - removed)


def expired_runs(settings: Settings, store: Store, now: datetime) -> tuple[datetime, ...]:
    """The stored runs that JOBSCOPE_KEEP_* no longer keep, oldest first; none that latest.* or index.html lead to.

    Raises StorageUnavailable, and UnreadableSnapshot when a newer release has written the latest."""
    latest, page = store.read(LATEST_JSON), store.read(LATEST_HTML)
    needed = {run.slot for run in runs_of(read_document(latest.content))} if latest else set()
    if page and (slot := instant(page.metadata.get("slot"))):
        needed.add(slot)
    return expired(stored_slots(store), now, settings.keeping, needed)


def publish_schema(store: Store, slot: datetime, horizon: datetime | None = None) -> None:
    """Keeps the snapshot's JSON Schema beside the snapshots; written only when a release has changed it."""
    schema, stored = schema_json(), store.read(SCHEMA_JSON)
    if stored is None or stored.content != schema:
        move_forward(store, SCHEMA_JSON, schema, slot, horizon)


@contextmanager
def leaving_nothing() -> Iterator[None]:
    """Around all that a trigger runs, so that what it held is free by then: forget the names that it met, and hand
    memory back to the machine. glibc keeps what a run took at its most, and the process then waits for a quarter of an
    hour."""
    try:
        yield
    finally:
        forget()
        forget_pictures()
        gc.collect()  # objects that refer to each other would stay until some later run
        if not gc.get_freeze_count():
            gc.freeze()  # what the first run leaves, modules above all, stays for good: no later collection looks at it
        give_back()


def give_back() -> None:
    """Have glibc hand back what is free."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):  # musl has none
        trim(0)
