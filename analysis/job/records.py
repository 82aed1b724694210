"""Jobs and tasks as they are recorded, for the routes that list them."""

from dataclasses import dataclass
from datetime import datetime

from analysis.model import Query


@dataclass(frozen=True)
class JobRecord:
    """One job. `error` is cut at 4,000 characters; `sort_at` is the time by which the list is sorted."""

    job_id: str
    job_type: str
    status: str
    stage: int
    total_stages: int
    parameters: object
    stage_results: object
    result_data: object
    error: str | None
    created_at: datetime
    updated_at: datetime
    sort_at: datetime


@dataclass(frozen=True)
class TaskRecord:
    """One task. `error` is cut at 4,000 characters; what this schema does not record is None."""

    task_id: str
    job_id: str
    task_type: str
    status: str
    stage: int
    task_index: int
    parameters: object
    result_data: object
    error: str | None
    retry_count: int | None
    last_heartbeat: datetime | None
    execution_started_at: datetime | None
    execute_after: datetime | None
    claimed_by: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class StageProgress:
    """How far one stage of a job is: its tasks by status."""

    stage: int
    status: str
    tasks: int


_JOB_EXTRAS = frozenset(f"jobs.{name}" for name in ("parameters", "stage_results", "result_data", "error_details"))
_TASK_EXTRAS = frozenset(
    f"tasks.{name}"
    for name in (
        "parameters",
        "result_data",
        "error_details",
        "retry_count",
        "heartbeat",
        "execution_started_at",
        "execute_after",
        "claimed_by",
    )
)

RECENT_JOBS = Query("job/recent_jobs", JobRecord, optional=_JOB_EXTRAS)
ONE_JOB = Query("job/one_job", JobRecord, optional=_JOB_EXTRAS)
RECENT_TASKS = Query("job/recent_tasks", TaskRecord, optional=_TASK_EXTRAS)
TASKS_OF_JOB = Query("job/tasks_of_job", TaskRecord, optional=_TASK_EXTRAS)
STAGE_PROGRESS = Query("job/stage_progress", StageProgress)

RECORDS = (RECENT_JOBS, ONE_JOB, RECENT_TASKS, TASKS_OF_JOB, STAGE_PROGRESS)
"""All of them, for the contract test: listing is no judgement, so no analysis declares them."""
