"""Made-up jobs for the pure modules: times in seconds after the creation of the job."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import floor, log

from analysis.errors.failed_texts import FailedText
from analysis.job.job_facts import JobFacts, JobTask
from analysis.job.records import JobRecord
from analysis.performance.histogram import Histogram

START = datetime(2026, 1, 31, 6, 0, tzinfo=UTC)
JOB_ID = "a" * 64
TIMEOUT = 'Traceback (most recent call last):\n  File "a.py", line 3, in run\nConnectionTimeout: host b-{} is gone'


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def task(
    name: str,
    stage: int = 1,
    created: float = 0,
    ended: float | None = None,
    *,
    status: str | None = None,
    started: float | None = None,
    beat: float | None = None,
    retries: int = 0,
    task_type: str = "make_tile",
) -> JobTask:
    """Completed when it has an end, else processing."""
    return JobTask(
        task_id=name,
        task_type=task_type,
        status=status or ("processing" if ended is None else "completed"),
        stage=stage,
        task_index="0",
        retry_count=retries,
        last_heartbeat=None if beat is None else at(beat),
        execution_started_at=None if started is None else at(started),
        execute_after=None,
        claimed_by=None,
        created_at=at(created),
        updated_at=at(created if ended is None else ended),
        error=None,
        error_type=None,
        retryable=None,
        tasks_total=1,
    )


def job_facts(
    *tasks: JobTask,
    status: str = "completed",
    stage: int = 1,
    stages: int = 1,
    ended: float = 100,
    now: float = 10_000,
    errors: tuple[FailedText, ...] = (),
    usual: dict[tuple[str, str], list[float]] | None = None,
    error: str | None = None,
) -> JobFacts:
    job = JobRecord(
        job_id=JOB_ID,
        job_type="process_raster",
        status=status,
        stage=stage,
        total_stages=stages,
        parameters={},
        parameters_chars=2,
        stage_results={},
        stage_results_chars=2,
        result_data=None,
        result_data_chars=None,
        unread_bytes=None,
        error=error,
        error_chars=None if error is None else len(error),
        error_type=None,
        retryable=None,
        business_ids={},
        created_at=START,
        updated_at=at(ended),
    )
    return JobFacts(job, at(now), tasks, errors, {key: histogram(times) for key, times in (usual or {}).items()})


def histogram(times: list[float]) -> Histogram:
    return Histogram(Counter(floor(log(t) / log(1.05)) for t in times))


def failure(name: str, text: str, ended: float = 50) -> FailedText:
    return FailedText(name, JOB_ID, "make_tile", 1, 0, at(ended), 1.0, len(text), text)
