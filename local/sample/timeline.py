"""Jobs and tasks as timelines, and the rows that the database would hold of them at a given instant.

Everything in flight follows from that: a task that finishes after the instant is still processing in the row, and one
that has not started is queued. Instants are seconds relative to the sample's `at`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

BEAT_S = 30.0
type Row = tuple[object, ...]
TASK_COLUMNS = (
    *("task_id", "parent_job_id", "task_type", "status", "stage", "task_index", "parameters", "result_data"),
    *("error_details", "retry_count", "heartbeat", "created_at", "updated_at", "execution_started_at"),
)
JOB_COLUMNS = (
    *("job_id", "job_type", "status", "stage", "total_stages", "parameters", "stage_results", "result_data"),
    *("error_details", "created_at", "updated_at"),
)


@dataclass(slots=True)
class Task:
    """One task's life. `started` or `finished` None means never; `silent_from` is when its heartbeat stops."""

    task_id: str
    job_id: str
    task_type: str
    stage: int
    index: int
    parameters: str
    created: float
    started: float | None
    finished: float | None
    result: str | None
    status: str = "completed"
    error: str | None = None
    retry_count: int = 0
    beats: bool = False
    silent_from: float | None = None

    def ended_by(self, instant: float) -> bool:
        """Whether the task had finished at that instant."""
        return self.finished is not None and self.finished <= instant


@dataclass(slots=True)
class Job:
    """One job's life: when it entered each of its stages, what each gave, and how it ended (None: not at all)."""

    job_id: str
    job_type: str
    total_stages: int
    parameters: str
    created: float
    tasks: list[Task] = field(default_factory=list)
    stage_starts: list[float] = field(default_factory=list)
    stage_results: list[str] = field(default_factory=list)
    finished: float | None = None
    status: str = "completed"
    result: str | None = None
    error: str | None = None


def task_row(task: Task, instant: float, at: datetime) -> Row:
    """The row of a task that exists at the instant; `at` is naive UTC."""
    beat = None
    if task.started is None or task.started > instant:
        status, updated = "queued", task.created
    else:
        ended = task.ended_by(instant)
        last = task.finished if ended and task.finished is not None else instant
        beat = _last_beat(task, last)
        status, updated = (task.status, last) if ended else ("processing", beat or task.started)
    over = status not in ("queued", "processing")
    return (
        task.task_id,
        task.job_id,
        task.task_type,
        status,
        task.stage,
        task.index,
        task.parameters,
        task.result if over else None,
        task.error if over else None,
        task.retry_count,
        None if beat is None else at + timedelta(seconds=beat),
        at + timedelta(seconds=task.created),
        at + timedelta(seconds=updated),
        None if status == "queued" or task.started is None else at + timedelta(seconds=task.started),
    )


def job_row(job: Job, instant: float, at: datetime) -> Row:
    """The row of a job that exists at the instant; `at` is naive UTC."""
    entered = sum(start <= instant for start in job.stage_starts)
    over = job.finished is not None and job.finished <= instant
    if over and job.finished is not None:
        status, updated, results = job.status, job.finished, job.stage_results
    else:
        status, updated = ("processing", job.stage_starts[entered - 1]) if entered else ("queued", job.created)
        results = job.stage_results[: max(entered - 1, 0)]
    return (
        job.job_id,
        job.job_type,
        status,
        max(entered, 1),
        job.total_stages,
        job.parameters,
        "{" + ", ".join(f'"{number}": {text}' for number, text in enumerate(results, 1)) + "}",
        job.result if over else None,
        job.error if over else None,
        at + timedelta(seconds=job.created),
        at + timedelta(seconds=updated),
    )


def _last_beat(task: Task, instant: float) -> float | None:
    if not task.beats or task.started is None:
        return None
    end = instant if task.silent_from is None else min(instant, task.silent_from)
    count = (end - task.started) // BEAT_S
    return task.started + count * BEAT_S if count >= 1 else None
