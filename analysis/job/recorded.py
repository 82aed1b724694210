"""Jobs and tasks as the record has them, for the lists of systems that no index of their own would serve."""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Query
from analysis.record.tables import JOBS, TASKS


@dataclass(frozen=True)
class RecordedJob:
    """One job as of the last run; `state` is the record's word, `status` the system's own; `place` is where it stands
    in the list. `gone_at`: since when its row is no longer there."""

    system: str
    job_id: str
    job_type: str
    queue: str | None
    state: str
    status: str
    created_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    changed_at: datetime | None
    parent_job_id: str | None
    gone_at: datetime | None
    place: int


@dataclass(frozen=True)
class RecordedTask:
    """One task, likewise."""

    system: str
    task_id: str
    job_id: str
    task_type: str
    queue: str | None
    state: str
    status: str
    stage: int | None
    task_index: str | None
    attempts: int | None
    max_attempts: int | None
    created_at: datetime | None
    due_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    changed_at: datetime | None
    heartbeat_at: datetime | None
    worker: str | None
    gone_at: datetime | None
    place: int


LISTED_JOBS = Query("record/lists/jobs", RecordedJob, "record", frozenset(f"jobs.{name}" for name in JOBS))
LISTED_TASKS = Query("record/lists/tasks", RecordedTask, "record", frozenset(f"tasks.{name}" for name in TASKS))
