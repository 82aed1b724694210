"""How long the tasks of one kind took in two windows, and when that counts as slower. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from analysis.history.starts import Start
from analysis.performance.finished_tasks import SUCCEEDED, FinishedTasks, Hour, hourly
from analysis.performance.histogram import Histogram

MIN_SAMPLE = 20
"""Completed tasks in each window: below it a p95 is the slowest task itself."""

MIN_JOBS = 3
"""Jobs that they belong to, in each window: the tasks of one job resemble one another, and one job is an accident."""

SLOWER_RATIO = 1.3
"""p50 and p95 both: less is what a busy neighbour or a larger input does from day to day."""

MIN_DIFFERENCE_S = 1.0
"""What is added to p50: below a second nobody's night is worth it."""

MIN_HOUR = 5
"""Tasks that an hour needs to have a typical time."""


@dataclass(frozen=True)
class Times:
    """The completed tasks of one job type, task type and stage, in the window and in the one before."""

    job_type: str
    task_type: str
    stage: int | None
    now: Histogram
    before: Histogram
    jobs_now: int
    jobs_before: int
    hours: dict[int, Hour]

    @classmethod
    def of(cls, rows: Iterable[FinishedTasks]) -> list[Self]:
        """One for each kind of which at least one task completed in the window, most tasks first."""
        completed = [row for row in rows if row.state == SUCCEEDED]
        current = {(r.job_type, r.task_type, r.stage) for r in completed if r.window_name == "current"}
        kinds = sorted(current, key=lambda kind: (kind[0], kind[1], kind[2] or 0))
        found = [
            cls._one([r for r in completed if (r.job_type, r.task_type, r.stage) == kind], *kind) for kind in kinds
        ]
        return sorted(found, key=lambda times: -times.now.total)

    @classmethod
    def _one(cls, rows: list[FinishedTasks], job_type: str, task_type: str, stage: int | None) -> Self:
        now = [row for row in rows if row.window_name == "current"]
        before = [row for row in rows if row.window_name == "before"]
        return cls(
            job_type,
            task_type,
            stage,
            now=Histogram.merged(row.histogram for row in now),
            before=Histogram.merged(row.histogram for row in before),
            jobs_now=max((row.jobs for row in now), default=0),
            jobs_before=max((row.jobs for row in before), default=0),
            hours=hourly(rows),
        )

    @property
    def is_judged(self) -> bool:
        """Whether both windows hold enough to compare them."""
        return min(self.now.total, self.before.total) >= MIN_SAMPLE and min(self.jobs_now, self.jobs_before) >= MIN_JOBS

    @property
    def is_slower(self) -> bool:
        """p50 and p95 both grew by SLOWER_RATIO, and the two medians' 99 % intervals do not meet.

        The intervals hold for any distribution; apart from each other they are wrong about once in 10,000 comparisons.
        """
        if not self.is_judged:
            return False
        medians = self.now.interval(0.5), self.before.interval(0.5)
        if medians[0] is None or medians[1] is None or medians[0][0] <= medians[1][1]:
            return False
        now, before = self.now.quantile(0.5) or 0.0, self.before.quantile(0.5) or math.inf
        tail_now, tail_before = self.now.quantile(0.95) or 0.0, self.before.quantile(0.95) or math.inf
        return (
            now >= SLOWER_RATIO * before and tail_now >= SLOWER_RATIO * tail_before and now - before >= MIN_DIFFERENCE_S
        )


def typical(hour: Hour) -> float | None:
    """The geometric mean of an hour's times in seconds, close to their median; None below MIN_HOUR tasks."""
    return math.exp(hour.log_seconds / hour.timed) if hour.timed >= MIN_HOUR else None


def together(hours: Iterable[dict[int, Hour]]) -> dict[int, Hour]:
    """Hours added up, by hours ago."""
    summed: dict[int, Hour] = {}
    for part in hours:
        for ago, hour in part.items():
            summed[ago] = summed.get(ago, Hour(0, 0, 0.0)) + hour
    return dict(sorted(summed.items()))


def slower_since(hours: dict[int, Hour], until: datetime, now: float, before: float) -> Start | None:
    """The start of the hours, without exception up to `until`, whose typical time is nearer to `now` than to `before`.

    `now` and `before` are medians in seconds. None when the last hour that can tell is no longer slow.
    """
    middle, hour = math.sqrt(now * before), timedelta(hours=1)
    slow, usual = None, None
    for ago, value in ((ago, typical(one)) for ago, one in sorted(hours.items())):
        if value is not None and value <= middle:
            usual = ago
            break
        slow = ago if value is not None else slow
    if slow is None:
        return None
    if usual is None:
        return Start(until - slow * hour, "before")
    return Start(until - slow * hour, "between", until - (usual + 1) * hour)
