"""A number through the runs up to this one, and what it was at the same time of another day. Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.model import Measure
from analysis.published.memory import History

NEAR = timedelta(minutes=45)
"""Of the days that are kept by the hour, the run that stands for a time is at most so far from it."""


@dataclass(frozen=True)
class Point:
    """One run's value; `samples` None where nothing is counted."""

    slot: datetime
    value: float
    samples: int | None


@dataclass(frozen=True)
class Track:
    """A measure and its past, by runs, oldest first; the last is this run. None is unknown."""

    key: str
    measure: Measure
    slots: Sequence[datetime]
    values: Sequence[float | None]
    samples: Sequence[int | None]

    @property
    def now(self) -> Point | None:
        return self._at(len(self.slots) - 1)

    def newest_first(self) -> Iterator[Point]:
        """The known values."""
        return (point for place in reversed(range(len(self.slots))) if (point := self._at(place)))

    def near(self, instant: datetime, within: timedelta = NEAR) -> Point | None:
        """The value of the run nearest to an instant; None when it is unknown, or no run is near."""
        place = bisect_left(self.slots, instant)
        around = range(max(0, place - 1), min(place + 1, len(self.slots)))
        nearest = min(around, key=lambda i: abs(self.slots[i] - instant), default=None)
        return self._at(nearest) if nearest is not None and abs(self.slots[nearest] - instant) <= within else None

    def _at(self, place: int) -> Point | None:
        value = self.values[place]
        return None if value is None else Point(self.slots[place], value, self.samples[place])


def tracks(history: History, measures: Mapping[str, Measure], slot: datetime) -> tuple[Track, ...]:
    """The measures of the run of `slot` with their past; one that the history does not know starts here."""
    slots, nothing = (*history.slots, slot), (None,) * len(history.slots)

    def track(key: str, measure: Measure) -> Track:
        known = history.series.get(key)
        values, samples = (known.values, known.samples or nothing) if known else (nothing, nothing)
        return Track(key, measure, slots, (*values, measure.value), (*samples, measure.samples))

    return tuple(track(key, measure) for key, measure in measures.items())
