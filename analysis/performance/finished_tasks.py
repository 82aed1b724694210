"""The tasks that finished in the window and in the one before: the one pass that several analyses share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from analysis.facts import Query
from analysis.performance.histogram import Histogram

type WindowName = Literal["current", "before"]


@dataclass(frozen=True)
class FinishedTasks:
    """Terminal tasks of one window (a `WindowName`), job type, task type, stage and status.

    A task's time runs from its start where recorded (`tasks_with_start` of the `tasks`), else from its creation, to its
    end. `buckets` and `bucket_tasks` are its histogram (see `Histogram`), of the tasks whose time is known. `hours_ago`
    counts full hours back from the end of the current window; `hour_tasks`, `hour_timed` and `hour_log_seconds` hold
    for each the tasks, those of them whose time is known, and the sum of the natural logarithms of their seconds.
    `jobs` is how many jobs they belong to. `stage` is None in systems without stages.
    """

    window_name: str
    job_type: str
    task_type: str
    stage: int | None
    state: str
    status: str
    tasks: int
    tasks_with_start: int
    jobs: int
    buckets: list[int]
    bucket_tasks: list[int]
    hours_ago: list[int]
    hour_tasks: list[int]
    hour_timed: list[int]
    hour_log_seconds: list[float]

    @property
    def histogram(self) -> Histogram:
        return Histogram(dict(zip(self.buckets, self.bucket_tasks, strict=True)))


FINISHED_TASKS = Query(
    "record/performance/finished_tasks",
    FinishedTasks,
    "record",
    optional=frozenset({"tasks.started_at", "tasks.stage"}),
    needs="tasks.succeeded",
)

SUCCEEDED = "succeeded"
"""Durations speak of tasks that succeeded: a wave of failures has times of its own, and the errors family tells it."""


class Hour(NamedTuple):
    """One hour's tasks, those whose time is known, and the sum of their log seconds."""

    tasks: int
    timed: int
    log_seconds: float

    def __add__(self, other: "Hour") -> "Hour":  # type: ignore[override]  # hours add up, and are never joined as tuples
        return Hour(self.tasks + other.tasks, self.timed + other.timed, self.log_seconds + other.log_seconds)


def hourly(rows: Iterable[FinishedTasks]) -> dict[int, Hour]:
    """The hours of these rows together, by hours ago, in ascending order."""
    hours: dict[int, Hour] = {}
    for row in rows:
        parts = zip(row.hours_ago, row.hour_tasks, row.hour_timed, row.hour_log_seconds, strict=True)
        for ago, tasks, timed, log_seconds in parts:
            hours[ago] = hours.get(ago, Hour(0, 0, 0.0)) + Hour(tasks, timed, log_seconds)
    return dict(sorted(hours.items()))
