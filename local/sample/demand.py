"""When work arrives: a daily rhythm with its peak in the early afternoon (UTC), and a quiet weekend.

Time in the sample is a number of seconds relative to its instant `at`, so the week is -604800 to 0. A window is a day
counted backwards from `at`: window 0 is the last 24 hours, window -1 the 24 hours that follow.
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
        self._curves: dict[int, list[float]] = {}

    def volume(self, window: int) -> float:
        """The work of a window relative to the whole week."""
        return self._curve(window)[-1] / self._week

    def arrivals(self, rng: Random, window: int, count: int) -> list[float]:
        """`count` instants of a window, by the curve, in order.

        Each has a share of the curve to itself: in clumps, a few jobs would move the rates of a small sample.
        """
        curve, width = self._curve(window), DAY / _BINS
        picks = (bisect(curve, (number + rng.random()) / count * curve[-1]) for number in range(count))
        return sorted(-(window + 1) * DAY + (pick + rng.random()) * width for pick in picks)

    @cached_property
    def _week(self) -> float:
        return sum(self._curve(window)[-1] for window in range(DAYS))

    def _curve(self, window: int) -> list[float]:
        if window not in self._curves:
            starts = (-(window + 1) * DAY + (bin_ + 0.5) * DAY / _BINS for bin_ in range(_BINS))
            self._curves[window] = list(accumulate(map(self._rate, starts)))
        return self._curves[window]

    def _rate(self, instant: float) -> float:
        when = self._at + timedelta(seconds=instant)
        hour = when.hour + when.minute / 60
        rhythm = 0.3 + 0.7 * math.exp(-(((hour - 13) / 4.5) ** 2))
        return rhythm * (0.3 if when.weekday() >= 5 else 1.0)
