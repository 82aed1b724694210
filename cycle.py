"""The main job: read the newest stored snapshot, run every analysis, publish; called by the timer and the CLI."""

import logging
from datetime import UTC, datetime

from analysis.keeping import expired
from analysis.registry import ANALYSES
from analysis.run import run
from analysis.schema_file import schema_json
from analysis.settings import Settings, SettingsError
from analysis.slots import Occasion, interval
from analysis.snapshot import Snapshot
from analysis.sources.identity import identity
from analysis.stored import UnreadableSnapshot, read_document, read_snapshot
from notify.announce import announce
from notify.channels import open_channels
from notify.mutes import muted, read_mutes
from reports.index import render_index, runs_of
from reports.naming import LATEST_HTML, LATEST_JSON, SCHEMA_JSON
from reports.publish import Published, move_forward, newest_snapshot, publish, publish_manual
from reports.render import render
from reports.retention import remove, stored_slots
from reports.stores import BadAddressError, StorageUnavailable, Store, open_store
from reports.wording import instant

log = logging.getLogger(__name__)


def cycle(settings: Settings, occasion: Occasion, parameters: dict[str, str] | None = None) -> Published:
    """One run from start to published report. Raises SettingsError or StorageUnavailable; a database that cannot be
    read is no error but a snapshot that says so."""
    store, channels = open_reports(settings), open_channels(settings)
    snapshot = run(settings, occasion, ANALYSES, previous_snapshot(store, occasion.slot), parameters)
    snapshot = with_mutes(store, snapshot)

    def named(slot: datetime) -> bytes:
        return to_json(snapshot.model_copy(update={"run": snapshot.run.model_copy(update={"slot": slot})}))

    if occasion.kind == "scheduled":
        published = publish(store, to_json(snapshot), occasion.slot, report)
    else:
        published = publish_manual(store, named, occasion.slot, report)
    index = render_index(runs_of(read_document(published.snapshot)))
    move_forward(store, "index.html", index.encode(), published.slot)
    publish_schema(store, published.slot)
    pause = interval(settings.schedule, published.slot)
    announce(store, read_snapshot(published.snapshot), channels, datetime.now(UTC), pause)
    # The database's clock speaks too: a host that runs ahead must not find every run too old.
    tidy(settings, store, min(published.slot, snapshot.observed_at or published.slot))
    return published


def with_mutes(store: Store, snapshot: Snapshot) -> Snapshot:
    """The snapshot with what is muted of its findings and changes; without, when the mutes cannot be read."""
    try:
        mutes = read_mutes(store)
    except StorageUnavailable as error:
        log.error("nothing is muted in this run: %s", error)
        return snapshot
    keys = [finding.key for finding in snapshot.findings] + [change.key for change in snapshot.changes.items]
    return snapshot.model_copy(update={"muted": muted(keys, mutes, snapshot.run.slot)})


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


def open_reports(settings: Settings) -> Store:
    """The store of JOBSCOPE_REPORTS_URL. Raises SettingsError when it is missing or not an address."""
    url = settings.reports_url.get_secret_value()
    if not url:
        raise SettingsError(
            "JOBSCOPE_REPORTS_URL is not set: name a folder (file:///var/jobscope) or a blob container's URL"
        )
    try:
        return open_store(url, identity)
    except BadAddressError as error:
        raise SettingsError(f"JOBSCOPE_REPORTS_URL: {error}") from error


def publish_schema(store: Store, slot: datetime) -> None:
    """Keeps the snapshot's JSON Schema beside the snapshots; written only when a release has changed it."""
    schema, stored = schema_json(), store.read(SCHEMA_JSON)
    if stored is None or stored.content != schema:
        move_forward(store, SCHEMA_JSON, schema, slot)


def previous_snapshot(store: Store, before: datetime | None = None) -> Snapshot | None:
    """The newest stored snapshot, or the newest of an earlier slot; None without one that this release can read."""
    newest = newest_snapshot(store, before=before)
    if newest is None:
        return None
    slot, stored = newest
    try:
        return read_snapshot(stored)
    except UnreadableSnapshot as error:
        log.warning("nothing is compared with the snapshot of %s: %s", slot.isoformat(), error)
        return None


def to_json(snapshot: Snapshot) -> bytes:
    return snapshot.model_dump_json().encode()


def report(stored: bytes, root: str) -> bytes:
    """The report of a stored snapshot; `root` leads from the page to the top of the reports.

    Raises UnreadableSnapshot when this release cannot read it."""
    return render(read_document(stored), root).encode()
