"""Jobs and tasks as they are recorded, for the routes that list them."""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Query
from analysis.sources import known_relations


@dataclass(frozen=True)
class Listed:
    """One row of a list: its id, and its place by what the list is sorted by (microseconds, negative in a descending
    list)."""

    id: str
    place: int


@dataclass(frozen=True)
class TaskOfJob:
    """One task of a job, in the order of stages and indexes."""

    id: str


@dataclass(frozen=True)
class JobRecord:
    """One job. A content that is longer than was asked for is a text, cut; `..._chars` is its full length.

    `unread_bytes` is what contents take where they are stored that are too large for a list: those and their length
    are None, and None means that nothing was left unread.
    """

    job_id: str
    job_type: str
    status: str
    stage: int
    total_stages: int
    parameters: object
    parameters_chars: int | None
    stage_results: object
    stage_results_chars: int | None
    result_data: object
    result_data_chars: int | None
    unread_bytes: int | None
    error: str | None
    error_chars: int | None
    error_type: str | None
    retryable: bool | None
    business_ids: object
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class TaskRecord:
    """One task, with its contents as those of a job; what this schema does not record is None. `checkpoint_data` is the
    text of its JSON, cut like the contents."""

    task_id: str
    job_id: str
    task_type: str
    status: str
    stage: int
    task_index: str | None
    parameters: object
    parameters_chars: int | None
    result_data: object
    result_data_chars: int | None
    unread_bytes: int | None
    error: str | None
    error_chars: int | None
    error_type: str | None
    retryable: bool | None
    retry_count: int | None
    last_heartbeat: datetime | None
    execution_started_at: datetime | None
    execute_after: datetime | None
    claimed_by: str | None
    checkpoint_phase: int | None
    checkpoint_data: str | None
    checkpoint_updated_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class TaskCount:
    """How many tasks of one stage of a job have a status."""

    job_id: str
    stage: int
    status: str
    tasks: int


_FOLDER = "systems/origin_staged"
BUSINESS_IDS = frozenset(f"jobs.{name}" for name in known_relations.BUSINESS_IDS)
_JOB_EXTRAS = BUSINESS_IDS | {
    f"jobs.{name}" for name in ("parameters", "stage_results", "result_data", "error_details")
}
_TASK_EXTRAS = frozenset(
    f"tasks.{name}"
    for name in (
        "task_index",
        "parameters",
        "result_data",
        "error_details",
        "retry_count",
        "heartbeat",
        "execution_started_at",
        "execute_after",
        "claimed_by",
        "checkpoint_phase",
        "checkpoint_data",
        "checkpoint_updated_at",
    )
)

RECENT_JOBS = Query(f"{_FOLDER}/recent_jobs", Listed)
JOBS = Query(f"{_FOLDER}/job", JobRecord, optional=_JOB_EXTRAS)
RECENT_TASKS = Query(f"{_FOLDER}/recent_tasks", Listed, optional=_TASK_EXTRAS)
TASKS = Query(f"{_FOLDER}/task", TaskRecord, optional=_TASK_EXTRAS)
TASKS_OF_JOB = Query(f"{_FOLDER}/tasks_of_job", TaskOfJob, optional=_TASK_EXTRAS)
TASK_COUNTS = Query(f"{_FOLDER}/task_counts", TaskCount)

RECORDS = (RECENT_JOBS, JOBS, RECENT_TASKS, TASKS, TASKS_OF_JOB, TASK_COUNTS)
"""All of them, for the contract test: listing is no judgement, so no analysis declares them."""

CUT = 1_000
"""Characters of each content in a list: a page of 500 rows stays below what an answer may have."""
CUT_ALONE = 20_000
"""Of a row that is shown alone."""
CUT_FULL = 2_000_000
"""Of a row that is asked for in full."""
STORED_BYTES = 1_000_000
"""In a list, what takes more where it is stored is not read: fifty such contents would take the server seconds."""
WITHOUT_BOUND = 2**62


def contents(cut: int, stored_bytes: int = WITHOUT_BOUND) -> dict[str, str]:
    """The parameters of JOBS and TASKS that say how much of the contents is read."""
    return {"cut": str(cut), "stored_bytes": str(stored_bytes)}


LISTED = contents(CUT, STORED_BYTES)
"""Of a row in a list."""
