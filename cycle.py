"""The main job: read the newest stored snapshot, run every analysis, publish; called by the timer and the CLI."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from analysis.collect.collected import Collected
from analysis.collect.outcome import recorded
from analysis.collect.run import RESERVED, collect
from analysis.facts import Window
from analysis.history.retention import expired
from analysis.history.slots import AHEAD, Occasion, interval
from analysis.history.stored import UnreadableSnapshot, read_document, read_snapshot
from analysis.published.schema_file import schema_json
from analysis.published.snapshot import Snapshot, SteppedOver
from analysis.redaction import forget
from analysis.redaction.log_records import mask_log_records
from analysis.redaction.own import mask
from analysis.registry import ANALYSES
from analysis.run.assemble import Looked, apart, conclude, look
from analysis.run.gather import Gathered
from analysis.settings import Settings, SettingsError
from analysis.sources.identity import identity
from analysis.sources.server import IDENTITY
from analysis.sources.server import Identity as DatabaseIdentity
from notify.announce import announce
from notify.channels import open_channels
from notify.morning import summarize
from notify.mutes import muted, read_mutes, with_incidents
from reports.index import render_index, runs_of
from reports.links import relinked
from reports.missing import draw_missing
from reports.naming import LATEST_HTML, LATEST_JSON, SCHEMA_JSON
from reports.publish import Published, move_forward, publish, publish_manual
from reports.recall import Recalled, Unusable, recall, set_aside
from reports.render import render
from reports.retention import remove, stored_slots
from reports.stores import BadAddressError, StorageUnavailable, Store, open_store
from reports.target import Identity, claim
from reports.wording import instant

log = logging.getLogger(__name__)


def cycle(
    settings: Settings,
    occasion: Occasion,
    parameters: dict[str, str] | None = None,
    *,
    hosted: Callable[[], bool] = lambda: False,
) -> Published:
    """One run from start to published report. `hosted` says whether what is logged now reaches the Functions host,
    which drops what an app logs outside of an invocation.

    Raises SettingsError or StorageUnavailable; a database that cannot be read is no error but a snapshot that says so,
    and so is a wrong setting of a part that a run goes without.
    """
    mask_log_records()
    store, (channels, wrong) = open_reports(settings), open_channels(settings)

    def recording(gathered: Gathered, window: Window) -> Collected:
        if identity := identity_of(settings, gathered):
            claim(store, identity)
        if parameters and "observed_at" in parameters:
            return apart(settings, parameters)(gathered, window)
        return collect(settings, store, gathered.database_s, known=gathered.recognition)

    looked = look(leaving_time_for_the_record(settings), occasion, ANALYSES, parameters or {}, recording)
    occasion, horizon = looked.occasion, looked.now + AHEAD
    recalled = recall(store, remembered, occasion.slot, horizon)
    heal(store, recalled, looked)
    snapshot = conclude(settings, looked, ANALYSES, recalled.snapshot, stepped_over(recalled))
    snapshot = with_mutes(store, with_record(snapshot, looked, store))
    wrong_settings = (*settings.wrong, *wrong)
    snapshot = snapshot.model_copy(update={"run": snapshot.run.model_copy(update={"wrong_settings": wrong_settings})})

    def named(slot: datetime) -> bytes:
        return to_json(snapshot.model_copy(update={"run": snapshot.run.model_copy(update={"slot": slot})}))

    if occasion.kind == "scheduled":
        published = publish(store, to_json(snapshot), occasion.slot, report, horizon=horizon)
    else:
        published = publish_manual(store, named, occasion.slot, report, horizon=horizon)
    index = render_index(runs_of(read_document(published.snapshot)), target=settings.target)
    move_forward(store, "index.html", index.encode(), published.slot, horizon)
    publish_schema(store, published.slot, horizon)
    pause = interval(settings.schedule, published.slot)
    now = datetime.now(UTC) + looked.gathered.clock_shift
    is_hosted = hosted()
    complete = is_hosted and not wrong and settings.broken("notify_urls") is None
    announce(store, read_snapshot(published.snapshot), channels, now, pause, hosted=is_hosted, complete=complete)
    summarize(store, read_snapshot(published.snapshot), channels, settings.summary_at, now)
    # The database's clock speaks too: a host that runs ahead must not find every run too old.
    tidy(settings, store, min(published.slot, snapshot.observed_at or published.slot))
    draw_left_out(store, published)
    forget()
    return published


def leaving_time_for_the_record(settings: Settings) -> Settings:
    """The settings for what is asked before the record is written: with less of the database's time."""
    return settings.model_copy(update={"database_budget_s": settings.database_budget_s * (1 - RESERVED)})


def with_record(snapshot: Snapshot, looked: Looked, store: Store) -> Snapshot:
    """The snapshot with what became of the stored record in this run; a past that was replayed has left none."""
    collected = looked.collected
    if collected is None or collected.store is not store:
        return snapshot
    return snapshot.model_copy(update={"run": snapshot.run.model_copy(update={"record": recorded(collected)})})


def identity_of(settings: Settings, gathered: Gathered) -> Identity | None:
    """Which database has answered; None when none did."""
    if gathered.address is None or gathered.database is None:
        return None
    answer = gathered.answers.get(IDENTITY.name, ())
    row = answer[0] if isinstance(answer, tuple) and answer else None
    inside = (row.system_identifier, row.database_oid) if isinstance(row, DatabaseIdentity) else ("", 0)
    return Identity(settings.target, gathered.address, gathered.database, settings.schema_name, *inside)


def remembered(stored: bytes) -> Snapshot:
    """A stored snapshot that can carry the memory on. Raises Unusable."""
    try:
        snapshot = read_snapshot(stored)
    except UnreadableSnapshot as error:
        raise Unusable(str(error)) from error
    if snapshot.observed_at and snapshot.observed_at < snapshot.run.slot - AHEAD:
        raise Unusable("its slot lay in the future when it was written: the host's clock ran ahead", misdated=True)
    return snapshot


def stepped_over(recalled: Recalled[Snapshot]) -> tuple[SteppedOver, ...]:
    return tuple(SteppedOver(slot=slot, reason=reason) for slot, reason in recalled.stepped_over)


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


def with_mutes(store: Store, snapshot: Snapshot) -> Snapshot:
    """The snapshot with what is muted of its findings and changes; without, when the mutes cannot be read."""
    try:
        mutes = read_mutes(store)
    except StorageUnavailable as error:
        log.error("nothing is muted in this run: %s", error)
        return snapshot
    keys = [finding.key for finding in snapshot.findings] + [change.key for change in snapshot.changes.items]
    found = muted(keys, mutes, snapshot.run.slot)
    return snapshot.model_copy(update={"muted": with_incidents(found, snapshot, mutes, snapshot.run.slot)})


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


def publish_schema(store: Store, slot: datetime, horizon: datetime | None = None) -> None:
    """Keeps the snapshot's JSON Schema beside the snapshots; written only when a release has changed it."""
    schema, stored = schema_json(), store.read(SCHEMA_JSON)
    if stored is None or stored.content != schema:
        move_forward(store, SCHEMA_JSON, schema, slot, horizon)


def previous_snapshot(store: Store) -> Snapshot | None:
    """The newest stored snapshot that this release can read and that is not from the future; None without one."""
    horizon = datetime.now(UTC) + AHEAD
    return recall(store, remembered, horizon, horizon).snapshot


def to_json(snapshot: Snapshot) -> bytes:
    """What leaves: report, messages and console are all drawn from it. So here our own secrets are masked once more."""
    return mask(snapshot.model_dump_json()).encode()


def report(stored: bytes, root: str) -> bytes:
    """The report of a stored snapshot; `root` leads from the page to the top of the reports.

    Raises UnreadableSnapshot when this release cannot read it."""
    return relinked(_drawn(stored), read_document(stored), root)


@lru_cache(maxsize=1)
def _drawn(stored: bytes) -> bytes:
    """A run stores its page twice, under its slot and as the latest, which differ in their links alone."""
    return render(read_document(stored), "").encode()
