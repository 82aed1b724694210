"""Claims: each change is reported at least once and hardly ever twice, however many runs race and wherever they die.

A change is claimed by creating its file, told, and then marked as told; every step swaps exactly the version that was
read. A claim whose owner is gone (older than a `lease`) is taken over; one that a dead channel left open is given back
at once, so that the next run tries again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, Literal

from pydantic import Field, ValidationError

from analysis.frozen import Model
from analysis.published.memory import FindingChange
from reports.stores import AlreadyExists, Cache, Changed, StorageUnavailable, Store

CLAIMS: Final = "notified/"
KEPT: Final = timedelta(days=7)
"""Changes are reported within a day of theirs; the rest is for whoever asks what was reported."""
SWEPT: Final = 100
"""The most old claims that one run deletes; a run seldom makes as many."""


class Claim(Model):
    """What is known about the messages of one change: `to` are the channels it is for, `reached` those that took it.

    `complete` is whether `to` names all that it is for: a run by hand does not know the app's channels, and the app
    does not know those whose setting is wrong.
    """

    change: FindingChange
    state: Literal["claimed", "waiting", "told"]
    claimed_at: datetime
    attempts: int
    to: tuple[str, ...]
    reached: dict[str, datetime] = Field(default_factory=dict, alias="told")  # the name in what is stored already
    complete: bool = True


@dataclass(frozen=True)
class Taken:
    """A claim that is ours, and the channels that it still has to reach."""

    name: str
    etag: str
    claim: Claim
    missing: tuple[str, ...]


def claim_name(change: FindingChange) -> str:
    """Where the claim of a change lies: notified/2026-01-31/<change id>.json."""
    return f"{CLAIMS}{change.at:%Y-%m-%d}/{change.id}.json"


def take(
    store: Store,
    change: FindingChange,
    channels: Iterable[str],
    now: datetime,
    lease: timedelta,
    *,
    complete: bool = True,
) -> Taken | None:
    """Claims the change for us; None when it is reported, or another run is about to. Raises StorageUnavailable.

    A change is for the channels of the moment at which it was first claimed: a channel that comes later begins with
    what is new, and one that is no longer set is waited for no more. Where not all were known (`complete` false), those
    of the first moment at which they are.
    """
    name, offered = claim_name(change), tuple(channels)
    stored = store.read(name)
    try:
        if stored is None:
            claim = Claim(change=change, state="claimed", claimed_at=now, attempts=1, to=offered, complete=complete)
            etag = store.create(name, _bytes(claim), cache=Cache.REVALIDATE)
            return Taken(name, etag, claim, offered)
        known = _parsed(store, name, stored.content)
        to = tuple(dict.fromkeys((*known.to, *offered))) if complete and not known.complete else known.to
        missing = tuple(one for one in to if one in offered and one not in known.reached)
        # A claim from far in the future is of a host whose clock ran ahead: nobody will settle it.
        if not missing or (known.state == "claimed" and abs(now - known.claimed_at) < lease):
            return None
        again = {"state": "claimed", "claimed_at": now, "attempts": known.attempts + 1, "to": to}
        claim = known.model_copy(update={**again, "complete": known.complete or complete})
        etag = store.replace(name, _bytes(claim), etag=stored.etag, cache=Cache.REVALIDATE)
    except (AlreadyExists, Changed):
        return None
    return Taken(name, etag, claim, missing)


def settle(store: Store, taken: Taken, took: Iterable[str], now: datetime) -> bool:
    """Marks the channels that took the message; with some missing, the next run may try again at once.

    False when the claim is no longer ours: it was taken over, since we were slower than a lease.
    Raises StorageUnavailable, after which the claim is taken over when its lease has passed.
    """
    reached = taken.claim.reached | dict.fromkeys(took, now)
    state = "told" if set(taken.missing) <= set(reached) else "waiting"
    settled = taken.claim.model_copy(update={"state": state, "reached": reached})
    try:
        store.replace(taken.name, _bytes(settled), etag=taken.etag, cache=Cache.REVALIDATE)
    except Changed:
        return False
    return True


def is_settled(store: Store, change: FindingChange) -> bool:
    """Whether a change has reached all that it was claimed for. Raises StorageUnavailable."""
    stored = store.read(claim_name(change))
    return stored is not None and _parsed(store, claim_name(change), stored.content).state == "told"


def sweep(store: Store, now: datetime) -> int:
    """Deletes old claims, as many as one run may; how many. Raises StorageUnavailable."""
    old = list(islice(store.names(CLAIMS, before=f"{CLAIMS}{now - KEPT:%Y-%m-%d}/"), SWEPT))
    for name in old:
        store.delete(name)
    return len(old)


def _parsed(store: Store, name: str, content: bytes) -> Claim:
    try:
        return Claim.model_validate_json(content, extra="ignore")
    except ValidationError as error:
        raise StorageUnavailable(
            f"{name} in {store.location} is not what Jobscope writes.", "Delete it: its change is then sent once more."
        ) from error


def _bytes(claim: Claim) -> bytes:
    return claim.model_dump_json(by_alias=True).encode()
