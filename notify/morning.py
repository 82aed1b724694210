"""The summary that is sent once a day at the time that the user sets. Never fails a run."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from analysis.published.snapshot import Snapshot
from notify.channels import Channel
from notify.claims import CLAIMS
from notify.message import Message, Tone, report_link
from reports.night import night
from reports.publish import put_once
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

LATE: Final = timedelta(hours=6)
"""A run later than this after the time of day is no morning any more: an app that was down sends nothing."""


def due(summary_at: str, now: datetime) -> datetime | None:
    """The last instant at which a summary was to be sent, by `07:30 Europe/Zurich` (UTC without a zone); None when no
    time is set, or it is long past."""
    if not summary_at:
        return None
    clock, _, zone = summary_at.partition(" ")
    here = now.astimezone(ZoneInfo(zone or "UTC"))
    at = datetime.combine(here.date(), time.fromisoformat(clock), here.tzinfo)
    if at > here:
        at = datetime.combine(here.date() - timedelta(days=1), time.fromisoformat(clock), here.tzinfo)
    return at if now - at <= LATE else None


def summarize(store: Store, snapshot: Snapshot, channels: Sequence[Channel], summary_at: str, now: datetime) -> None:
    """Sends the summary of the snapshot to every channel, once for each day; a channel that fails is named in the log.

    The day is claimed before anything is sent: of several runs one sends, and one that dies in between sends nothing.
    """
    at = due(summary_at, now)
    if at is None or not channels:
        return
    try:
        if not claim_day(store, at):
            return
    except StorageUnavailable as error:
        log.error("the summary is not sent, and the next run tries again: %s", error)
        return
    message = summary(snapshot)
    for channel in channels:
        if failure := channel.send(message):
            log.error("%s did not take the summary: %s", channel.name, failure)


def claim_day(store: Store, at: datetime) -> bool:
    """Claim the summary that was to be sent at that instant; False where somebody has. Raises StorageUnavailable."""
    return put_once(store, f"{CLAIMS}{at:%Y-%m-%d}/summary.json", json.dumps({"at": at.isoformat()}).encode())


def summary(snapshot: Snapshot) -> Message:
    """The message: the first line as its title, the others below."""
    title, *lines = night(snapshot.model_dump(mode="json"))
    tones: Mapping[str, Tone] = {"critical": "critical", "ok": "gone"}
    return Message(
        title, tones.get(snapshot.status, "warning"), "The night in ten lines.", report_link(snapshot), (), tuple(lines)
    )
