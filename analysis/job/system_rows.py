"""What the routes read of one job in a system that says everything in the record's words: rows of its files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from analysis.record.tables import TERMINAL, UNKNOWN
from analysis.spelling import meaning


@dataclass(frozen=True)
class JobKey:
    """A row of find.sql: a job that an id means; `key` is what present.sql, or of a graph tasks_of_job.sql, takes, and
    NULL, as in tasks.sql, where that is the id."""

    job_id: str
    key: str | None


@dataclass(frozen=True)
class TaskRow:
    """A task in the columns of the record, as tasks.sql says them; `state` is settled by `settled`."""

    task_id: str
    key: str | None
    job_id: str
    task_type: str
    queue: str | None
    state: str | None
    status: str
    stage: int | None
    task_index: str | None
    retries: int | None
    attempts: int | None
    max_attempts: int | None
    created_at: datetime | None
    due_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    changed_at: datetime | None
    heartbeat_at: datetime | None
    worker: str | None


@dataclass(frozen=True)
class JobRow:
    """A job of a graph, likewise."""

    job_id: str
    key: str | None
    job_type: str
    queue: str | None
    state: str | None
    status: str
    stage: int | None
    total_stages: int | None
    created_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    changed_at: datetime | None
    parent_job_id: str | None


@dataclass(frozen=True)
class Payload:
    """A row of payload.sql: what a task was given and gave, as text, cut at 20,000 characters."""

    task_id: str
    parameters: str | None
    result: str | None


@dataclass(frozen=True)
class RetryableRow:
    """A row of retryable.sql or retryable_jobs.sql: what a failure says of itself beside its text."""

    id: str
    retryable: bool | None
    error_type: str | None


@dataclass(frozen=True)
class AttemptRow:
    """A row of attempts.sql. None is what the system does not say of an attempt."""

    task_id: str
    attempt: int | None
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str
    error_text: str | None


@dataclass(frozen=True)
class EventRow:
    """A row of events.sql, in the system's own words."""

    task_id: str
    at: datetime | None
    event: str
    detail: str | None


@dataclass(frozen=True)
class EdgeRow:
    """A row of edges.sql: another job, and what it is to this one. `status` is None where it is gone."""

    job_id: str
    relation: str
    job_type: str | None
    status: str | None


@dataclass(frozen=True)
class WaitRow:
    """A row of waits.sql: an edge of a graph. An `optional` one is met, too, by a task that failed."""

    task_id: str
    waits_for: str
    optional: bool


def settled[RowT: (TaskRow, JobRow)](row: RowT, states: Mapping[str, str], observed_at: datetime) -> RowT:
    """With state, end and change as the record settles them (sql/record/merge/tasks_read.sql)."""
    state = row.state or meaning(states, row.status) or UNKNOWN
    if isinstance(row, TaskRow) and state == "waiting" and row.due_at and row.due_at > observed_at:
        state = "scheduled"
    ended_at = (row.ended_at or row.changed_at) if state in TERMINAL else None
    return replace(row, state=state, ended_at=ended_at, key=row.key or _id(row))


def _id(row: TaskRow | JobRow) -> str:
    return row.task_id if isinstance(row, TaskRow) else row.job_id
