"""When work arrives: a daily rhythm with its peak in the early afternoon (UTC), and a quiet weekend.

Time in the sample is a number of seconds relative to its instant `at`, so the week is -604800 to 0. A window is a day
counted backwards from `at`: window 0 is the last 24 hours.
"""

import math
from bisect import bisect
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

DAY = 86_400.0
DAYS = 7
_BINS = 96


class Demand:
    """The arrival curve of the week that ends at an instant."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    @cached_property
    def volumes(self) -> tuple[float, ...]:
        """The work of each window relative to the whole week, window 0 (the last 24 hours) first."""
        sums = [self._curves[window][-1] for window in range(DAYS)]
        return tuple(value / sum(sums) for value in sums)

    def arrivals(self, rng: Random, window: int, count: int) -> list[float]:
        """`count` instants of a window, by the curve, in order."""
        curve, width = self._curves[window], DAY / _BINS
        picks = (bisect(curve, rng.random() * curve[-1]) for _ in range(count))
        return sorted(-(window + 1) * DAY + (pick + rng.random()) * width for pick in picks)

    @cached_property
    def _curves(self) -> list[list[float]]:
        width = DAY / _BINS
        return [
            list(accumulate(self._rate(-(window + 1) * DAY + (bin_ + 0.5) * width) for bin_ in range(_BINS)))
            for window in range(DAYS)
        ]

    def _rate(self, instant: float) -> float:
        when = self._at + timedelta(seconds=instant)
        hour = when.hour + when.minute / 60
        rhythm = 0.3 + 0.7 * math.exp(-(((hour - 13) / 4.5) ** 2))
        return rhythm * (0.3 if when.weekday() >= 5 else 1.0)
