"""Jobs and tasks as they are recorded, page by page."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import cast

from analysis.gather import gather
from analysis.job.records import (
    ONE_JOB,
    RECENT_JOBS,
    RECENT_TASKS,
    STAGE_PROGRESS,
    TASKS_OF_JOB,
    JobRecord,
    TaskRecord,
)
from analysis.model import Failure, Query, Unavailable, Window
from web import parameters as p
from web.models import JobsPage, StageTasks, TasksOfJobPage, TasksPage
from web.problem import Problem
from web.respond import Answer, of_model
from web.service import Service

INDEX_RANGE = 100_000
"""task_index is at most 10,000, so that stage and index are one number in order."""


def jobs(service: Service, given: p.Jobs) -> Answer:
    """Recent jobs, by the time they were created or last touched."""
    found = _ask(
        service,
        RECENT_JOBS,
        given.hours,
        status=given.status or "",
        job_type=given.job_type or "",
        sort=given.sort,
        **_page(given.cursor, given.limit),
    )
    shown, more = found[: given.limit], len(found) > given.limit
    next_ = p.encode_cursor(shown[-1].sort_at.isoformat(), shown[-1].job_id) if more else None
    return of_model(JobsPage(jobs=shown, next=next_), rows=len(shown))


def job(service: Service, given: p.OneJob) -> Answer:
    return of_model(JobsPage(jobs=(one_job(service, given.job_id),), next=None), rows=1)


def one_job(service: Service, job_id: str) -> JobRecord:
    """The record of a job. Raises Problem 404."""
    found = _ask(service, ONE_JOB, job_id=job_id)
    if not found:
        raise Problem(404, "No such job", f"No job {job_id} is in the database.")
    return found[0]


def tasks(service: Service, given: p.Tasks) -> Answer:
    """Recent tasks, newest first."""
    found = _ask(
        service,
        RECENT_TASKS,
        given.hours,
        status=given.status or "",
        task_type=given.task_type or "",
        stage="" if given.stage is None else str(given.stage),
        **_page(given.cursor, given.limit),
    )
    shown, more = found[: given.limit], len(found) > given.limit
    next_ = p.encode_cursor(shown[-1].created_at.isoformat(), shown[-1].task_id) if more else None
    return of_model(TasksPage(tasks=shown, next=next_), rows=len(shown))


def tasks_of_job(service: Service, given: p.TasksOfJob) -> Answer:
    """All tasks of a job by stage, and how far each stage is."""
    record = one_job(service, given.job_id)
    found = _ask(service, TASKS_OF_JOB, job_id=given.job_id, **_page(given.cursor, given.limit))
    progress: dict[int, dict[str, int]] = defaultdict(dict)
    for row in _ask(service, STAGE_PROGRESS, job_id=given.job_id):
        progress[row.stage][row.status] = row.tasks
    shown, more = found[: given.limit], len(found) > given.limit
    stages = tuple(
        StageTasks(stage=stage, by_status=by_status, tasks=tuple(t for t in shown if t.stage == stage))
        for stage, by_status in sorted(progress.items())
    )
    answer = TasksOfJobPage(
        job_id=record.job_id,
        job_status=record.status,
        current_stage=record.stage,
        total_stages=record.total_stages,
        total_tasks=sum(sum(counts.values()) for counts in progress.values()),
        stages=stages,
        next=p.encode_cursor(_position(shown[-1]), shown[-1].task_id) if more else None,
    )
    return of_model(answer, rows=len(shown))


def _position(task: TaskRecord) -> str:
    return str(task.stage * INDEX_RANGE + task.task_index)


def _page(cursor: str | None, limit: int) -> dict[str, str]:
    """One row more than asked for tells whether another page follows."""
    place, id_ = p.decode_cursor(cursor) if cursor else ("", "")
    return {"cursor_at": place, "cursor_id": id_, "row_limit": str(limit + 1)}


def _ask[RowT](service: Service, query: Query[RowT], hours: float = 24, /, **parameters: str) -> tuple[RowT, ...]:
    """The rows of one query. Raises Unavailable when the database cannot be read, or refuses."""
    now = datetime.now(UTC)
    window = Window(now - timedelta(hours=hours), now)
    gathered = gather(service.settings, window, [query], parameters)
    answer = gathered.answers[query.name]
    if isinstance(answer, Failure):
        raise Unavailable(answer)
    return cast(tuple[RowT, ...], answer)
