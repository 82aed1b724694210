"""Mutes: findings that need no message, since somebody knows. They are kept in `mutes.json` beside the reports."""

import getpass
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from pydantic import ValidationError

from analysis.frozen import Model
from analysis.model import KEY_LENGTH
from analysis.published.incident import Incident
from analysis.published.memory import Mute
from analysis.published.snapshot import Snapshot
from analysis.redaction import redact_text
from reports.stores import StorageUnavailable, Store, Stored
from reports.stores.swap import swap

MUTES_JSON: Final = "mutes.json"
LONGEST: Final = timedelta(days=366)
"""A mute without an end is a monitor switched off."""
SHOWN_EXPIRED: Final = timedelta(days=30)
"""An expired mute is shown for so long, for whoever wonders why it is loud again; then the next change drops it."""
REASON_LENGTH: Final = 300
_SWAPS: Final = 20

type Mutes = tuple[Mute, ...]


class BadMute(Exception):
    """A mute that cannot be; the message says what is allowed."""


class _File(Model):
    mutes: Mutes


def read_mutes(store: Store) -> Mutes:
    """All mutes, those that expired lately too. Raises StorageUnavailable, also when the file is not ours."""
    stored = store.read(MUTES_JSON)
    return _parsed(store, stored.content) if stored else ()


def checked(key: str, until: datetime, reason: str, by: str, now: datetime) -> Mute:
    """The mute as it is kept, its reason without secrets. Raises BadMute."""
    line = redact_text(" ".join(reason.split()))
    if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable():
        raise BadMute(
            f"the key is a finding's key, an incident's id, or a pattern such as performance/*, of at most {KEY_LENGTH}"
            " letters"
        )
    if "*" not in key and not re.match(r"[a-z_]+/[a-z_]+:.|i-[0-9a-f]{12}$", key):
        raise BadMute(f"{key!r} is no finding's key (<analysis>:<subject>), no incident's id and no pattern with *")
    if not now < until <= now + LONGEST:
        raise BadMute(f"the end must lie ahead, by at most {LONGEST.days} days")
    if not 1 <= len(line) <= REASON_LENGTH:
        raise BadMute(f"the reason is a sentence of at most {REASON_LENGTH} letters")
    return Mute(key=key, until=until, reason=line, by=by, at=now)


def user_name() -> str:
    """Who runs this process; empty where the machine does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such variable, and no entry for the process's user
        return ""


def mute(store: Store, new: Mute) -> None:
    """Adds a mute; an earlier one of the same key is replaced. Raises StorageUnavailable."""
    _change(store, new.at, lambda mutes: (*(kept for kept in mutes if kept.key != new.key), new))


def unmute(store: Store, key: str, now: datetime) -> bool:
    """Takes the mute of exactly this key or pattern away; False when there is none, and nothing is written then.

    Raises StorageUnavailable."""

    def without(mutes: Mutes) -> Mutes | None:
        kept = tuple(one for one in mutes if one.key != key)
        return kept if len(kept) < len(mutes) else None

    return _change(store, now, without)


def muted(keys: Collection[str], mutes: Iterable[Mute], at: datetime) -> dict[str, Mute]:
    """Of these finding keys, those that are muted at `at`, each with the mute that ends last. Pure."""
    found: dict[str, Mute] = {}
    for one in sorted((one for one in mutes if at < one.until), key=lambda one: one.until):
        found |= {key: one for key in keys if _means(one.key, key)}
    return found


def with_incidents(
    found: Mapping[str, Mute], snapshot: Snapshot, mutes: Iterable[Mute], at: datetime
) -> dict[str, Mute]:
    """What is muted, with the findings of muted incidents and their ids. Pure.

    The mute of an incident also holds under its aliases. It ends when a new critical cause joins: then there is
    something that nobody who muted it knew of. Of many of one kind some come and go all the time."""
    muted = dict(found)
    for one in sorted((one for one in mutes if at < one.until), key=lambda one: one.until):
        for incident in snapshot.incidents:
            if one.key in (incident.id, *incident.aliases) and not _joined(incident, snapshot, one.at):
                muted |= dict.fromkeys((incident.id, *(given.finding for given in incident.evidence)), one)
    return muted


def _joined(incident: Incident, snapshot: Snapshot, at: datetime) -> bool:
    """Whether a critical cause began in a run after `at`."""
    if incident.is_of_one_kind:
        return False
    critical = {finding.key for finding in snapshot.findings if finding.severity == "critical"}
    causes = (given.finding for given in incident.evidence if given.role == "cause" and given.finding in critical)
    return any(snapshot.life_cycles[key].began > at for key in causes if key in snapshot.life_cycles)


def _means(pattern: str, key: str) -> bool:
    """Whether a pattern, in which `*` stands for anything, is the whole key; in linear time, unlike a regex."""
    head, *rest = pattern.split("*")
    if not rest:
        return pattern == key
    *middle, tail = rest
    place, end = len(head), len(key) - len(tail)
    if place > end or not (key.startswith(head) and key.endswith(tail)):
        return False
    for part in middle:
        found = key.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _change(store: Store, now: datetime, change: Callable[[Mutes], Mutes | None]) -> bool:
    def changed(stored: Stored | None) -> bytes | None:
        mutes = change(_parsed(store, stored.content) if stored else ())
        if mutes is None:
            return None
        kept = tuple(one for one in mutes if now - one.until <= SHOWN_EXPIRED)
        return _File(mutes=kept).model_dump_json(indent=1).encode()

    return swap(store, MUTES_JSON, changed, tries=_SWAPS, fix="Try again.")


def _parsed(store: Store, content: bytes) -> Mutes:
    try:
        return _File.model_validate_json(content, extra="ignore").mutes
    except ValidationError as error:
        raise StorageUnavailable(
            f"{MUTES_JSON} in {store.location} is not what Jobscope writes.",
            "Restore its last version, or delete it: then nothing is muted.",
        ) from error
