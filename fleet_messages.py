"""What a fleet tells people at the end of a slot: one message an audience, however many targets have something to tell.

A run leaves what is to be told in its own snapshot, and in its row that there is something. Whichever run ends last
tells it, or the first that ends GATHERED after the slot; the timer's next slot tells what nobody did.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from analysis.history.slots import interval
from analysis.history.stored import UnreadableSnapshot, read_snapshot
from analysis.published.snapshot import Snapshot
from analysis.settings import Settings, SettingsError
from fleet import fleet
from notify.announce import send_all
from notify.channels import Audience, Channel, open_audiences
from notify.fleet import Target, announce_together
from notify.message import Message
from notify.morning import claim_day, due, summary
from notify.together import Part, all_mornings, together
from reports.fleet import shown
from reports.fleet_file import FleetFile, rewrite, stored_fleet
from reports.fleet_incidents import fleet_incidents
from reports.fleet_rows import Rows
from reports.naming import LATEST_JSON
from reports.stores import StorageUnavailable, Store
from reports.wording import instant
from stored_reports import open_reports

log = logging.getLogger(__name__)

GATHERED: Final = timedelta(minutes=10)
"""So long after a slot, or after the last message, what is to be reported waits for the slot's slowest targets."""


def ended(known: FleetFile, name: str, row: Mapping[str, object], slot: datetime, now: datetime) -> FleetFile:
    """What is known once a run of the slot has ended, with or without success. `reported_at` is now where this run
    sends the messages: as the last of its slot, or since others have waited long enough. Pure."""
    text = slot.isoformat()
    rows = {**known.rows, name: {**known.rows.get(name, {}), **row, "ended": text}}
    is_over = all(each.get("ended") == text for each in rows.values() if each.get("queued") == text)
    last = instant(known.reported_at)
    is_due = is_over or now >= max(slot, last or slot) + GATHERED
    return replace(known, rows=rows, reported_at=now.isoformat() if is_due else known.reported_at)


def send_fleet_messages(shared: Settings, now: datetime) -> None:
    """Send what the targets' newest runs left to be reported, and the summary of the night where it is due. What fails
    is logged, and sent with the next slot."""
    try:
        targets, root = fleet(shared).settings, open_reports(shared)
        rows = stored_fleet(root).rows
        unreported = [name for name, row in rows.items() if row.get("untold") and name in targets]
        mornings = {name: at for name, settings in targets.items() if (at := _morning_of(settings, rows, now))}
        if not unreported and not mornings:
            return
        audiences = open_audiences({name: targets[name] for name in {*unreported, *mornings}})
        merge = partial(_merged, rows=rows, now=now, app=shared.links_to)
        reported = announce_together((_target(targets[name], audiences[name], now) for name in unreported), merge, now)
        _summarize(mornings, targets, audiences, rows, now, shared.links_to)
        rewrite(root, partial(_marked, before=rows, reported=reported, mornings=mornings), now)
    except (SettingsError, StorageUnavailable, UnreadableSnapshot) as error:
        log.error("not everybody was told what changed in the fleet; the next slot tries again: %s", error)


def _merged(parts: Sequence[Part], rows: Rows, now: datetime, app: str) -> Message:
    # Found anew among these targets alone: an audience learns nothing of the others.
    common = fleet_incidents({part.target: rows[part.target] for part in parts}, now)
    return together(parts, common, now, app)


def _target(settings: Settings, audience: Audience, now: datetime) -> Target:
    store = open_reports(settings)
    return Target(settings.target, store, audience, interval(settings.schedule, now), partial(_newest, store))


def _newest(store: Store) -> Snapshot | None:
    latest = store.read(LATEST_JSON)
    return read_snapshot(latest.content) if latest else None


def _morning_of(settings: Settings, rows: Rows, now: datetime) -> datetime | None:
    at, row = due(settings.summary_at, now), rows.get(settings.target)
    return None if at is None or row is None or row.get("summed") == at.isoformat() else at


def _summarize(
    mornings: Mapping[str, datetime],
    targets: Mapping[str, Settings],
    audiences: Mapping[str, Audience],
    rows: Rows,
    now: datetime,
    app: str,
) -> None:
    """Send each channel the summary of its targets: of one the ten lines of its own, of several a line each."""
    channels: dict[int, Channel] = {}
    targets_of: dict[int, list[str]] = defaultdict(list)
    for name, at in mornings.items():
        if audiences[name].channels and claim_day(open_reports(targets[name]), at):
            for channel in audiences[name].channels.values():
                channels[id(channel)] = channel
                targets_of[id(channel)].append(name)
    mail: list[tuple[Channel, Message]] = []
    for known, names in targets_of.items():
        newest = _newest(open_reports(targets[names[0]])) if len(names) == 1 else None
        of_all = all_mornings(shown({name: rows[name] for name in names}, now), app)
        mail.append((channels[known], summary(newest) if newest else of_all))
    send_all(mail)


def _marked(known: FleetFile, before: Rows, reported: set[str], mornings: Mapping[str, datetime]) -> FleetFile:
    rows = dict(known.rows)
    for name in reported & rows.keys():
        # What has ended since has news of its own.
        if rows[name].get("slot") == before[name].get("slot"):
            rows[name] = {**rows[name], "untold": False}
    for name in mornings.keys() & rows.keys():
        rows[name] = {**rows[name], "summed": mornings[name].isoformat()}
    return replace(known, rows=rows)
