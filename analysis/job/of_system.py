"""The facts of one job from rows in the record's words: what of the origin's page holds for every system. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from analysis.errors.failed_texts import FailedText
from analysis.errors.grouping import outermost
from analysis.job.job_facts import JobFacts, JobTask
from analysis.job.records import JobRecord
from analysis.job.system_rows import JobRow, RetryableRow, TaskRow, WaitRow
from analysis.performance.histogram import Histogram


@dataclass(frozen=True)
class Failures:
    """What failures say: `texts` and, beside them, whether another try would help, by task and of the job itself."""

    texts: Mapping[str, str]
    retryable: Mapping[str, RetryableRow] = field(default_factory=dict)
    job_text: str | None = None
    job_retryable: RetryableRow | None = None


def job_facts_of(
    job: JobRow | None,
    tasks: tuple[TaskRow, ...],
    failures: Failures,
    observed_at: datetime,
    usual: dict[tuple[str, str], Histogram],
    waits: tuple[WaitRow, ...] = (),
) -> JobFacts:
    """Statuses are canonical states. A job of a flat system (`job` None) is its only task. `waits` are the edges of a
    graph, whose job has stages."""
    texts = failures.texts
    rows = tuple(_task(task, failures, len(tasks), observed_at) for task in tasks)
    # Of a job that is to be tried again the error of its last attempt is why, too.
    failed = [task for task in tasks if task.state in ("failed", "retrying") and task.task_id in texts]
    errors = tuple(_text(task, texts[task.task_id], observed_at) for task in failed)
    waits_for: dict[str, tuple[str, ...]] = {}
    for edge in waits:
        waits_for[edge.task_id] = (*waits_for.get(edge.task_id, ()), edge.waits_for)
    record = _job(job or tasks[0], failures, observed_at)
    return JobFacts(record, observed_at, rows, errors, usual, bool(waits), waits_for)


def job_type_of(job: JobRow | None, tasks: tuple[TaskRow, ...]) -> str:
    return job.job_type if job else tasks[0].task_type


def _job(row: JobRow | TaskRow, failures: Failures, observed_at: datetime) -> JobRecord:
    created_at, changed_at = _times(row, observed_at)
    # A job of a flat system is its only task.
    is_job = isinstance(row, JobRow)
    error = failures.job_text if is_job else failures.texts.get(row.job_id)
    error_type, retryable = _beside(failures.job_retryable if is_job else failures.retryable.get(row.job_id), error)
    return JobRecord(
        job_id=row.job_id,
        job_type=row.job_type if isinstance(row, JobRow) else row.task_type,
        status=str(row.state),
        stage=(row.stage or 1) if isinstance(row, JobRow) else 1,
        total_stages=(row.total_stages or 1) if isinstance(row, JobRow) else 1,
        parameters=None,
        parameters_chars=None,
        stage_results=None,
        stage_results_chars=None,
        result_data=None,
        result_data_chars=None,
        unread_bytes=None,
        error=error,
        error_chars=None if error is None else len(error),
        error_type=error_type,
        retryable=retryable,
        business_ids=None,
        created_at=created_at,
        updated_at=changed_at,
    )


def _task(row: TaskRow, failures: Failures, total: int, observed_at: datetime) -> JobTask:
    created_at, changed_at = _times(row, observed_at)
    error = failures.texts.get(row.task_id)
    error_type, retryable = _beside(failures.retryable.get(row.task_id), error)
    return JobTask(
        task_id=row.task_id,
        task_type=row.task_type,
        status=str(row.state),
        stage=row.stage or 1,
        task_index=row.task_index,
        retry_count=None if row.attempts is None else max(row.attempts - 1, 0),
        last_heartbeat=row.heartbeat_at,
        execution_started_at=row.started_at,
        execute_after=row.due_at,
        claimed_by=row.worker,
        created_at=created_at,
        updated_at=changed_at,
        error=error,
        error_type=error_type,
        retryable=retryable,
        tasks_total=total,
    )


def _beside(row: RetryableRow | None, error: str | None) -> tuple[str | None, bool | None]:
    """Type and whether another try would help, as the failure says; else the type that its text names."""
    named = row.error_type if row else None
    return named or (outermost(error)[0] or None if error else None), row.retryable if row else None


def _times(row: JobRow | TaskRow, observed_at: datetime) -> tuple[datetime, datetime]:
    """When it was created, at the latest when something is known of it, and when it changed last."""
    known = [at for at in (row.created_at, row.started_at, row.changed_at, row.ended_at) if at]
    created_at = row.created_at or min(known, default=observed_at)
    return created_at, row.ended_at or row.changed_at or created_at


def _text(row: TaskRow, text: str, observed_at: datetime) -> FailedText:
    retries = None if row.attempts is None else max(row.attempts - 1, 0)
    _, at = _times(row, observed_at)
    return FailedText(row.task_id, row.job_id, row.task_type, row.stage or 1, retries, at, 1.0, len(text), text)
