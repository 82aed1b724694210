"""How long a measured share stood at its limit. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.sources.server_metrics import ServerMetric


@dataclass(frozen=True)
class Stretch:
    """A time at or above the limit without a gap; `lasts` where the newest measured point is still part of it."""

    since: datetime
    until: datetime
    peak: float
    lasts: bool

    @property
    def seconds(self) -> float:
        return (self.until - self.since).total_seconds()


def stretches(metric: ServerMetric, limit: float, at_least_s: float) -> tuple[Stretch, ...]:
    """In the order of time. What was not measured ends a stretch: nobody knows how it stood."""
    measured = [at for at, average in _averages(metric) if average is not None]
    last = measured[-1] if measured else None
    found: list[Stretch] = []
    open_: list[tuple[datetime, float]] = []
    grain = timedelta(seconds=metric.grain_s)
    for at, average in (*_averages(metric), (None, None)):
        if at is not None and average is not None and average >= limit and (not open_ or at - open_[-1][0] <= grain):
            open_.append((at, average))
            continue
        if open_ and (open_[-1][0] + grain - open_[0][0]).total_seconds() >= at_least_s:
            peak = max(value for _, value in open_)
            found.append(Stretch(open_[0][0], open_[-1][0] + grain, peak, lasts=open_[-1][0] == last))
        open_ = [(at, average)] if at is not None and average is not None and average >= limit else []
    return tuple(found)


def _averages(metric: ServerMetric) -> Iterable[tuple[datetime, float | None]]:
    return ((point.at, point.average) for point in metric.points)
