"""Claim what changed, log it, send one message a channel, mark what was sent. Never fails a run."""

import logging
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import Final

from analysis.published.snapshot import Snapshot
from notify.audience import LOG, channels_for, worth_telling
from notify.channels import SEND_S, Channel
from notify.claims import Taken, settle, sweep, take
from notify.events import write_events
from notify.message import Message, compose
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

CLAIMING_S: Final = 20.0
"""Claims that a slow store does not let us make in this time are made by the next run."""
AT_ONCE: Final = 32
"""Channels that are sent to at the same time; a fleet may have a hundred."""
SHARE: Final = 0.8
"""A claim is as good as dead after this share of an interval: runs begin some seconds apart from their slots, and the
claim that the run before left behind must count as old."""


def announce(
    store: Store,
    snapshot: Snapshot,
    channels: Sequence[Channel],
    now: datetime,
    interval: timedelta,
    *,
    hosted: bool = True,
    complete: bool = True,
) -> None:
    """Sends each change of the snapshot that is worth it and was not sent before, once to each channel.

    `interval` is the time between two runs. `hosted` is whether the log of this process reaches the Functions host,
    where alerts wait for its events; without, the log's share is left to a run that is. `complete` is whether these
    are all the channels there are. What fails is logged, and tried again by the next run.
    """
    names = (*((LOG,) if hosted else ()), *(channel.name for channel in channels))
    if not names:
        return
    lease = lease_of(interval)
    try:
        taken = take_changes(store, snapshot, names, now, lease, complete=complete)
        write_events(snapshot, (one.claim.change for one in taken if LOG in one.missing))
        took = _send(snapshot, taken, channels)
        for one in taken:
            if not settle(store, one, (name for name in one.missing if name in took), now):
                log.warning("the claim of change %s was taken over: it may be sent twice", one.claim.change.id)
        sweep(store, now)
    except StorageUnavailable as error:
        log.error("not every channel was sent what changed; the next run tries again: %s", error)


def take_changes(
    store: Store, snapshot: Snapshot, names: Sequence[str], now: datetime, lease: timedelta, *, complete: bool
) -> list[Taken]:
    """The claims of what is worth telling that are ours now; what a store refuses is left to the next run."""
    deadline, taken = time.monotonic() + CLAIMING_S, []
    for change in worth_telling(snapshot):
        if time.monotonic() > deadline:
            log.warning("the store is slow: what else changed is sent by the next run")
            break
        try:
            ours = take(store, change, channels_for(change, names), now, lease, complete=complete)
        except StorageUnavailable as error:
            log.error("the change %s is not sent; the next run tries again: %s", change.id, error)
            continue
        if ours is not None:
            taken.append(ours)
    return taken


def _send(snapshot: Snapshot, taken: Sequence[Taken], channels: Iterable[Channel]) -> set[str]:
    """The names of the channels that took their message, and the log."""
    mail = [
        (channel, compose(snapshot, changes))
        for channel in channels
        if (changes := [one.claim.change for one in taken if channel.name in one.missing])
    ]
    return {LOG, *(channel.name for channel in send_all(mail))}


def send_all(mail: Sequence[tuple[Channel, Message]]) -> list[Channel]:
    """Send each channel its message, all at the same time; those that took it. What fails is logged."""
    if not mail:
        return []
    with ThreadPoolExecutor(min(len(mail), AT_ONCE), thread_name_prefix="jobscope-notify") as pool:
        sent = [(channel, pool.submit(copy_context().run, channel.send, message)) for channel, message in mail]
    reached: list[Channel] = []
    for channel, future in sent:
        error = future.exception()
        failed = future.result() if error is None else f"a defect ({type(error).__name__})"
        if failed:
            log.error("the channel %s did not take the message, and the next run tries again: %s", channel.name, failed)
        else:
            reached.append(channel)
    return reached


def lease_of(interval: timedelta) -> timedelta:
    """For how long a claim is its owner's, by the time between two runs."""
    return max(SHARE * interval, timedelta(seconds=2 * (SEND_S + CLAIMING_S)))
