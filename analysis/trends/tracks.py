"""A number through the runs up to this one, and what it was at the same time of another day. Pure."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.memory import History, Series
from analysis.model import Measure

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
    """The known values of a measure, oldest first, the last being this run's (missing when unknown now)."""

    key: str
    measure: Measure
    points: tuple[Point, ...]

    def near(self, instant: datetime, within: timedelta = NEAR) -> Point | None:
        """The known value nearest to an instant."""
        place = bisect_left(self.points, instant, key=lambda point: point.slot)
        around = self.points[max(0, place - 1) : place + 1]
        nearest = min(around, key=lambda point: abs(point.slot - instant), default=None)
        return nearest if nearest and abs(nearest.slot - instant) <= within else None


def tracks(history: History, measures: Mapping[str, Measure], slot: datetime) -> tuple[Track, ...]:
    """The measures of the run of `slot` with their past; one that the history does not know starts here."""
    return tuple(
        Track(key, measure, (*_past(history, history.series.get(key)), *_now(slot, measure)))
        for key, measure in measures.items()
    )


def _past(history: History, series: Series | None) -> tuple[Point, ...]:
    if series is None:
        return ()
    samples = series.samples or (None,) * len(series.values)
    return tuple(
        Point(slot, value, number)
        for slot, value, number in zip(history.slots, series.values, samples, strict=True)
        if value is not None
    )


def _now(slot: datetime, measure: Measure) -> tuple[Point, ...]:
    return () if measure.value is None else (Point(slot, measure.value, measure.samples),)
