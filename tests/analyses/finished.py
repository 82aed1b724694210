"""Finished tasks and jobs as the database would report them, made from plain durations."""

import math
from collections import Counter
from collections.abc import Sequence

from analysis.performance.finished_jobs import FinishedJobs
from analysis.performance.finished_tasks import FinishedTasks, WindowName
from analysis.performance.histogram import RATIO


def buckets(seconds: Sequence[float]) -> Counter[int]:
    return Counter(math.floor(math.log(max(each, 0.001)) / math.log(RATIO)) for each in seconds)


def tasks(
    window_name: WindowName,
    seconds: Sequence[float],
    *,
    task_type: str = "write_item",
    job_type: str = "publish",
    stage: int = 1,
    status: str = "completed",
    jobs: int = 20,
    started: bool = False,
    hour: int | None = None,
) -> FinishedTasks:
    """All in one hour: the last of its window, unless `hour` (hours ago) says another."""
    counts = sorted(buckets(seconds).items())
    return FinishedTasks(
        window_name=window_name,
        job_type=job_type,
        task_type=task_type,
        stage=stage,
        state="succeeded" if status == "completed" else status,
        status=status,
        tasks=len(seconds),
        tasks_with_start=len(seconds) if started else 0,
        jobs=jobs,
        buckets=[bucket for bucket, _ in counts],
        bucket_tasks=[count for _, count in counts],
        hours_ago=[hour if hour is not None else 0 if window_name == "current" else 24],
        hour_tasks=[len(seconds)],
        hour_timed=[len(seconds)],
        hour_log_seconds=[sum(math.log(each) for each in seconds)],
    )


def jobs(
    window_name: WindowName, seconds: Sequence[float], *, job_type: str = "publish", status: str = "completed"
) -> FinishedJobs:
    counts = sorted(buckets(seconds).items())
    return FinishedJobs(
        window_name=window_name,
        job_type=job_type,
        state="succeeded" if status == "completed" else status,
        status=status,
        jobs=len(seconds),
        buckets=[bucket for bucket, _ in counts],
        bucket_jobs=[count for _, count in counts],
        hours_ago=[0 if window_name == "current" else 30],
        hour_jobs=[len(seconds)],
    )
