"""What changed in several targets of a fleet: one message an audience. Never fails a run.

Each change is claimed in its own target's store, as a run of one database claims it, so that it is told once whoever
else tells at the same time, and told again where a teller died.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from analysis.published.snapshot import Snapshot
from notify.announce import lease_of, send_all, take_changes
from notify.audience import worth_telling
from notify.channels import Audience, Channel
from notify.claims import Taken, is_settled, settle, sweep
from notify.message import Message, compose
from notify.together import Part
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

READING_S: Final = 60.0
"""Targets whose snapshots and claims a slow store does not let us read in this time are reported by the next slot."""


@dataclass(frozen=True)
class Target:
    """A target that may have something to tell: `read` gives its newest snapshot. None is no news."""

    name: str
    store: Store
    audience: Audience
    interval: timedelta
    read: Callable[[], Snapshot | None]


@dataclass
class _Taken:
    target: Target
    claims: list[Taken]
    is_all: bool


def announce_together(targets: Iterable[Target], merge: Callable[[Sequence[Part]], Message], now: datetime) -> set[str]:
    """Send each channel in one message what of these targets it does not know; the targets of which all is sent.

    `merge` makes the message of the parts of one channel. What fails is logged, and is sent later."""
    taken: list[_Taken] = []
    mail: dict[int, list[Part]] = defaultdict(list)
    channels: dict[int, Channel] = {}
    end = time.monotonic() + READING_S
    for target in targets:
        if time.monotonic() > end:
            log.warning("the stores are slow: what else changed in the fleet is sent with the next slot")
            break
        try:
            ours, parts = _take(target, now)
        except StorageUnavailable as error:
            log.error("what changed in %s is not sent; the next slot tries again: %s", target.name, error)
            continue
        taken.append(ours)
        for name, part in parts.items():
            channel = target.audience.channels[name]
            channels[id(channel)] = channel
            mail[id(channel)].append(part)
    reached = {id(one) for one in send_all([(channels[known], merge(parts)) for known, parts in mail.items()])}
    return {ours.target.name for ours in taken if _settle(ours, reached, now)}


def _take(target: Target, now: datetime) -> tuple[_Taken, dict[str, Part]]:
    """The target's claims that are ours, and by channel what it is to get; the snapshot itself is not kept."""
    names = tuple(target.audience.channels)
    snapshot = target.read() if names else None
    if snapshot is None:
        return _Taken(target, [], target.audience.complete), {}
    lease, complete = lease_of(target.interval), target.audience.complete
    claims = take_changes(target.store, snapshot, names, now, lease, complete=complete)
    known = {one.claim.change.id for one in claims}
    rest = (change for change in worth_telling(snapshot) if change.id not in known)
    is_all = complete and all(is_settled(target.store, change) for change in rest)
    parts: dict[str, Part] = {}
    for name in names:
        changes = [one.claim.change for one in claims if name in one.missing]
        if changes:
            kinds = tuple(change.kind for change in changes)
            parts[name] = Part(target.name, compose(snapshot, changes), kinds)
    return _Taken(target, claims, is_all), parts


def _settle(ours: _Taken, reached: set[int], now: datetime) -> bool:
    """Mark what was sent; whether nothing of the target is left to send."""
    channels: Mapping[str, Channel] = ours.target.audience.channels
    is_all = ours.is_all
    try:
        for one in ours.claims:
            reached_now = [name for name in one.missing if name in channels and id(channels[name]) in reached]
            is_all &= len(reached_now) == len(one.missing)
            if not settle(ours.target.store, one, reached_now, now):
                log.warning("the claim of change %s was taken over: it may be sent twice", one.claim.change.id)
        sweep(ours.target.store, now)
    except StorageUnavailable as error:
        log.error(
            "that the changes of %s were sent is not kept, and they may be sent twice: %s", ours.target.name, error
        )
        return False
    return is_all
