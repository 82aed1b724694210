"""The jobs that ended in the window and in the one before, and how long they took."""

from dataclasses import dataclass

from analysis.facts import Query
from analysis.performance.histogram import Histogram


@dataclass(frozen=True)
class FinishedJobs:
    """Terminal jobs of one window (`current` or `before`), type and status.

    A job's time runs from its creation to its end. `buckets` and `bucket_jobs` are its histogram (see `Histogram`);
    `hours_ago` counts full hours back from the end of the current window.
    """

    window_name: str
    job_type: str
    state: str
    status: str
    jobs: int
    buckets: list[int]
    bucket_jobs: list[int]
    hours_ago: list[int]
    hour_jobs: list[int]

    @property
    def histogram(self) -> Histogram:
        return Histogram(dict(zip(self.buckets, self.bucket_jobs, strict=True)))


FINISHED_JOBS = Query("record/performance/finished_jobs", FinishedJobs, "record", needs="tasks.succeeded")
