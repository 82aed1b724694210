"""The main job: read the newest stored snapshot, run every analysis, publish; called by the timer and the CLI."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from analysis.collect.collected import Collected
from analysis.collect.outcome import recorded
from analysis.collect.run import RESERVED, collect
from analysis.facts import Window
from analysis.fleet.in_keys import in_keys
from analysis.history.slots import AHEAD, Occasion, interval
from analysis.history.stored import read_document, read_snapshot
from analysis.published.snapshot import Snapshot, SteppedOver
from analysis.redaction.log_records import mask_log_records
from analysis.registry import ANALYSES
from analysis.run.assemble import conclude
from analysis.run.gathered import Gathered
from analysis.run.look import apart, look
from analysis.run.looked import Looked
from analysis.settings import Settings
from analysis.sources.server import IDENTITY
from analysis.sources.server import Identity as DatabaseIdentity
from housekeeping import draw_left_out, heal, publish_schema, tidy
from notify.announce import announce
from notify.channels import Channel, open_channels
from notify.morning import summarize
from notify.mutes import muted, read_mutes, with_incidents
from reports.index import render_index, runs_of
from reports.publish import Published, move_forward, publish, publish_manual
from reports.recall import Recalled, recall
from reports.stores import StorageUnavailable, Store
from reports.target import Identity, claim
from stored_reports import open_reports, remembered, report, to_json

log = logging.getLogger(__name__)


def cycle(
    settings: Settings,
    occasion: Occasion,
    parameters: dict[str, str] | None = None,
    *,
    hosted: Callable[[], bool] = lambda: False,
    held: bool = False,
) -> Published:
    """One run from start to published report. `hosted` says whether what is logged now reaches the Functions host,
    which drops what an app logs outside of an invocation; `held` whether a fleet tells people what changed, so that
    the run itself tells the log alone.

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
    published = published_as(store, snapshot, occasion, settings, horizon)
    is_hosted = hosted()
    complete = is_hosted and not held and not wrong and settings.broken("notify_urls") is None
    send_messages(settings, store, () if held else channels, published, looked, hosted=is_hosted, complete=complete)
    # The database's clock speaks too: a host that runs ahead must not find every run too old.
    tidy(settings, store, min(published.slot, snapshot.observed_at or published.slot))
    draw_left_out(store, published)
    return published


def published_as(
    store: Store, snapshot: Snapshot, occasion: Occasion, settings: Settings, horizon: datetime
) -> Published:
    """The snapshot and its report under their slot, and what leads to them moved forward."""

    def content(snapshot: Snapshot) -> bytes:
        return in_keys(to_json(snapshot).decode(), settings).encode()

    def named(slot: datetime) -> bytes:
        return content(snapshot.model_copy(update={"run": snapshot.run.model_copy(update={"slot": slot})}))

    if occasion.kind == "scheduled":
        published = publish(store, content(snapshot), occasion.slot, report, horizon=horizon)
    else:
        published = publish_manual(store, named, occasion.slot, report, horizon=horizon)
    index = render_index(runs_of(read_document(published.snapshot)), target=settings.target)
    move_forward(store, "index.html", index.encode(), published.slot, horizon)
    publish_schema(store, published.slot, horizon)
    return published


def send_messages(
    settings: Settings,
    store: Store,
    channels: tuple[Channel, ...],
    published: Published,
    looked: Looked,
    *,
    hosted: bool,
    complete: bool,
) -> None:
    """The messages of the run, and the summary of the night when it is due."""
    snapshot, pause = read_snapshot(published.snapshot), interval(settings.schedule, published.slot)
    now = datetime.now(UTC) + looked.gathered.clock_shift
    announce(store, snapshot, channels, now, pause, hosted=hosted, complete=complete)
    summarize(store, snapshot, channels, settings.summary_at, now)


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


def stepped_over(recalled: Recalled[Snapshot]) -> tuple[SteppedOver, ...]:
    return tuple(SteppedOver(slot=slot, reason=reason) for slot, reason in recalled.stepped_over)


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
