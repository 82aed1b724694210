"""One slot of one target: each message of the queue is the run of one.

A queue delivers at least once and in no order. A slot is published once, and a message that is not after the newest
run of its target reads no database: so duplicates and late messages change nothing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Final, cast

from analysis.fleet.message import is_slot, read
from analysis.history.slots import AHEAD, Occasion
from analysis.history.stored import UnreadableSnapshot, read_document
from analysis.redaction.own import mask
from analysis.settings import Settings, SettingsError
from cycle import cycle
from fleet import fleet
from fleet_messages import ended, send_fleet_messages
from reports.fleet import row_of
from reports.fleet_file import FleetFile, rewrite
from reports.naming import LATEST_JSON, snapshot_name
from reports.publish import Published
from reports.stores import StorageUnavailable, Store
from reports.wording import instant
from stored_reports import open_reports

log = logging.getLogger(__name__)

type Cycle = Callable[[Settings, Occasion], Published]
ONE_CYCLE: Final = partial(cycle, held=True)


def run_message(shared: Settings, body: str, now: datetime, run: Cycle = ONE_CYCLE) -> Published | None:
    """Run the target that a message names for its slot, show it on the fleet page, and tell people as the last of the
    slot; None where the message is late, a duplicate, or of a target that is no longer there.

    Raises ValueError for what is no such message, and what the run raises: the queue delivers it again."""
    message = read(body)
    if message is None:
        raise ValueError("The queue jobscope-targets holds a message that is no {target, slot}.")
    settings = fleet(shared, message.target).settings.get(message.target)
    if settings is None:
        log.warning("the target %s is not among those that run; its message is dropped", message.target)
        return None
    slot = message.slot.astimezone(UTC)
    if slot > now + AHEAD:
        raise ValueError(f"A message of {message.target} is for a slot in the future; no clock may run so far ahead.")
    published, row, started = None, dict[str, object](), monotonic()
    try:
        store = open_reports(settings)
        if not _is_past(store, slot, now):
            published = run(settings, _occasion(settings, slot, now))
        row = _newest(store)
    except Exception as error:  # whatever it is, it is raised again, and the page says that the run failed
        row = {"failure": _reason(error)}
        raise
    finally:
        _end(shared, message.target, row, slot, now + timedelta(seconds=monotonic() - started))
    return published


def _end(shared: Settings, name: str, row: Mapping[str, object], slot: datetime, now: datetime) -> None:
    known = rewrite(open_reports(shared), partial(ended, name=name, row=row, slot=slot, now=now), now, at_once=False)
    if known.reported_at == now.isoformat():
        send_fleet_messages(shared, now)


def show_newest(shared: Settings, settings: Settings, now: datetime) -> None:
    """Show on the fleet page what a run by hand of a target has left. Raises StorageUnavailable, UnreadableSnapshot."""
    row = _newest(open_reports(settings))

    def change(known: FleetFile) -> FleetFile:
        return replace(known, rows={**known.rows, settings.target: {**known.rows.get(settings.target, {}), **row}})

    rewrite(open_reports(shared), change, now)


def _occasion(settings: Settings, slot: datetime, now: datetime) -> Occasion:
    if not is_slot(settings.schedule, slot):
        return Occasion("manual", slot, now)
    return Occasion("scheduled", slot, now, max(0.0, (now - slot).total_seconds()))


def _is_past(store: Store, slot: datetime, now: datetime) -> bool:
    """Whether a slot has been published, or a scheduled one after it."""
    latest = store.read(LATEST_JSON)
    if latest is None:
        return False

    def counts() -> bool:
        run = cast(Mapping[str, object], read_document(latest.content)["run"])
        return run["kind"] == "scheduled" or store.read(snapshot_name(slot)) is not None

    return is_past(slot, instant(latest.metadata.get("slot")), now, counts)


def is_past(slot: datetime, newest: datetime | None, now: datetime, counts: Callable[[], bool]) -> bool:
    """Whether nothing is left to run for a slot, by the slot of a target's newest run, where that run `counts`; what a
    clock ahead has written does not. Pure."""
    return newest is not None and slot <= newest <= now + AHEAD and counts()


def _newest(store: Store) -> dict[str, object]:
    latest = store.read(LATEST_JSON)
    return row_of(read_document(latest.content)) if latest else {}


def _reason(error: Exception) -> str:
    """Why a run left no snapshot; the text of an unforeseen error may hold anything, so only its kind is shown."""
    is_shown = isinstance(error, SettingsError | StorageUnavailable | UnreadableSnapshot)
    return mask(f"the run failed: {error if is_shown else type(error).__name__}")
