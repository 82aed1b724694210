"""Which runs are kept, and for how long: every one at first, then one an hour, then one a day. Pure.

The history in a snapshot and the stored files follow the same rule, so that what a page lists is still there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Spans:
    """How old a run may be to be kept as one of all, as the first of its hour, as the first of its day (UTC)."""

    every: timedelta
    hourly: timedelta
    daily: timedelta


CARRIED = Spans(every=timedelta(hours=48), hourly=timedelta(days=14), daily=timedelta(days=90))
"""What a snapshot carries of the runs before it, and its pages lead to; files stay at least as long."""


def thinned(slots: Sequence[datetime], spans: Spans = CARRIED) -> tuple[int, ...]:
    """The places of the slots (ascending) that are kept; ages are counted from the newest."""
    kept: list[int] = []
    taken: set[datetime] = set()
    for place, slot in enumerate(slots):
        age = slots[-1] - slot
        hour, day = slot.replace(minute=0, second=0), slot.replace(hour=0, minute=0, second=0)
        span = slot if age <= spans.every else hour if age <= spans.hourly else day
        if age <= spans.daily and span not in taken:
            kept.append(place)
            taken |= {hour, day}
    return tuple(kept)


def expired(
    stored: Iterable[datetime], now: datetime, spans: Spans, needed: Iterable[datetime] = ()
) -> tuple[datetime, ...]:
    """The stored slots that are to be deleted, oldest first.

    Never one that is `needed`, never one later than `now`, which a clock that runs ahead has written, and never the
    newest of the others, from which ages are counted: after a long silence nothing is deleted until runs come again.
    """
    known = sorted(slot for slot in set(stored) if slot <= now)
    kept = {known[place] for place in thinned(known, spans)} | set(needed)
    return tuple(slot for slot in known if slot not in kept)
