"""Jobs and tasks as they are recorded, page by page: first which ones, then what is recorded of those."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from analysis.facts import Query, Window
from analysis.job.job_facts import stages_to_come
from analysis.job.records import (
    CUT_ALONE,
    CUT_FULL,
    JOBS,
    LISTED,
    RECENT_JOBS,
    RECENT_TASKS,
    TASK_COUNTS,
    TASKS,
    TASKS_OF_JOB,
    Listed,
    TaskCount,
    TaskRecord,
    contents,
)
from analysis.record.tables import TERMINAL
from analysis.run.gather import gather
from analysis.run.gathered import Gathered
from analysis.sources.known_relations import STATUS_SETS
from analysis.sources.literals import array
from analysis.sources.server import COLUMNS
from web import parameters as p
from web.answers import recorded
from web.cursors import decode_cursor, encode_cursor
from web.models.jobs import BoundedBy, JobsPage, StageTasks, TasksOfJobPage, TasksPage
from web.parameter_types import STATUSES
from web.problem import Problem
from web.respond import Answer, of_model
from web.service import Service


def jobs(service: Service, given: p.Jobs) -> Answer:
    """The jobs of the window, with the counts of their tasks."""
    bounded_by = _bounded_by(given, (*STATUS_SETS["job_terminal"], *TERMINAL))
    if recorded.is_of_record(service, given.system):
        return recorded.jobs(service, given, bounded_by)
    filters = {"job_type": given.job_type or "", **_filters(given, bounded_by)}
    listed = _gather(service, [RECENT_JOBS], filters, given.hours)
    _check_status(listed, "jobs", given.status)
    ids, next_ = _page(listed.rows(RECENT_JOBS), given.limit)
    found = _gather(service, [JOBS, TASK_COUNTS], {"keys": array(ids), **LISTED})
    records = found.rows(JOBS)
    counts = _by_job(found.rows(TASK_COUNTS))
    return of_model(JobsPage(jobs=records, tasks=counts, bounded_by=bounded_by, next=next_), rows=len(records))


def job(service: Service, given: p.OneJob) -> Answer:
    """One job. Raises Problem 404."""
    if answer := recorded.job(service, given.job_id, given.system):
        return answer
    asked = {"keys": array([given.job_id]), **contents(CUT_FULL if given.full else CUT_ALONE)}
    found = _gather(service, [JOBS, TASK_COUNTS], asked)
    records = found.rows(JOBS)
    if not records:
        raise _no_such_job(given.job_id)
    return of_model(JobsPage(jobs=records, tasks=_by_job(found.rows(TASK_COUNTS))), rows=1)


def tasks(service: Service, given: p.Tasks) -> Answer:
    """The tasks of the window."""
    bounded_by = _bounded_by(given, (*STATUS_SETS["task_terminal"], *TERMINAL))
    if recorded.is_of_record(service, given.system):
        return recorded.tasks(service, given, bounded_by)
    stage = "" if given.stage is None else str(given.stage)
    filters = {"task_type": given.task_type or "", "stage": stage, **_filters(given, bounded_by)}
    listed = _gather(service, [RECENT_TASKS], filters, given.hours)
    _check_status(listed, "tasks", given.status)
    ids, next_ = _page(listed.rows(RECENT_TASKS), given.limit)
    records = _gather(service, [TASKS], {"keys": array(ids), **LISTED}).rows(TASKS)
    return of_model(TasksPage(tasks=records, bounded_by=bounded_by, next=next_), rows=len(records))


def tasks_of_job(service: Service, given: p.TasksOfJob) -> Answer:
    """All tasks of a job by stage, or one of them, and how far each stage is. Raises Problem 404."""
    if in_system := recorded.job(service, given.job_id, given.system):
        return in_system
    place, after, _ = decode_cursor(given.cursor) if given.cursor else ("", "", "")
    stage, _, index = place.partition(":")
    limit = 1 if given.full else given.limit
    asked = {
        "job_id": given.job_id,
        "keys": array([given.job_id]),
        **contents(0, 0),
        "cursor_stage": stage,
        "cursor_index": index,
        "cursor_id": after,
        "row_limit": str(limit + 1),
    }
    listing = [] if given.task_id else [TASKS_OF_JOB]
    found = _gather(service, [JOBS, TASK_COUNTS, *listing], asked)
    if not (records := found.rows(JOBS)):
        raise _no_such_job(given.job_id)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in found.rows(TASK_COUNTS):
        counts[row.stage][row.status] = row.tasks
    ids = [given.task_id] if given.task_id else [row.id for row in found.rows(TASKS_OF_JOB)]
    shown = _tasks(service, ids[:limit], given)
    answer = TasksOfJobPage(
        job_id=records[0].job_id,
        job_status=records[0].status,
        current_stage=records[0].stage,
        total_stages=records[0].total_stages,
        stages_to_come=()
        if records[0].status in STATUS_SETS["job_terminal"]
        else stages_to_come(records[0].stage, records[0].total_stages),
        total_tasks=sum(sum(by_status.values()) for by_status in counts.values()),
        stages=tuple(
            StageTasks(stage=stage, by_status=by_status, tasks=tuple(t for t in shown if t.stage == stage))
            for stage, by_status in sorted(counts.items())
        ),
        next=_after(shown[-1]) if shown and len(ids) > limit else None,
    )
    return of_model(answer, rows=len(shown))


def _tasks(service: Service, ids: Iterable[str], given: p.TasksOfJob) -> tuple[TaskRecord, ...]:
    """The records of some tasks, or of the one that is asked for. Raises Problem 404."""
    read = contents(CUT_FULL) if given.full else contents(CUT_ALONE) if given.task_id else LISTED
    found = _gather(service, [TASKS], {"keys": array(ids), **read}).rows(TASKS)
    if given.task_id and [task.job_id for task in found] != [given.job_id]:
        raise Problem(404, "No such task", f"The job {given.job_id} has no task {given.task_id}.")
    return found


def _after(task: TaskRecord) -> str:
    return encode_cursor(f"{task.stage}:{task.task_index or ''}", task.task_id)


def _bounded_by(given: p.Jobs | p.Tasks, terminal: Sequence[str]) -> BoundedBy:
    """Which time the hours are about: what has ended is asked for by its end."""
    sort = given.sort.removeprefix("-")
    if sort in ("ended_at", "duration") or given.status in terminal:
        return "ended"
    return "changed" if sort == "updated_at" else "created"


def _filters(given: p.Jobs | p.Tasks, bounded_by: BoundedBy) -> dict[str, str]:
    """One row more than asked for tells whether another page follows."""
    place, id_, _ = decode_cursor(given.cursor) if given.cursor else ("", "", "")
    return {
        "bounded_by": bounded_by,
        "status": given.status or "",
        "sort": given.sort,
        "cursor_at": place,
        "cursor_id": id_,
        "row_limit": str(given.limit + 1),
    }


def _page(found: Sequence[Listed], limit: int) -> tuple[list[str], str | None]:
    """The ids that are shown, and the cursor of the page that follows."""
    shown = found[:limit]
    next_ = encode_cursor(str(shown[-1].place), shown[-1].id) if len(found) > limit else None
    return [row.id for row in shown], next_


def _by_job(counts: Iterable[TaskCount]) -> dict[str, dict[str, int]]:
    """The tasks of each job by status, over all stages."""
    by_job: dict[str, dict[str, int]] = defaultdict(dict)
    for row in counts:
        by_job[row.job_id][row.status] = by_job[row.job_id].get(row.status, 0) + row.tasks
    return by_job


def _check_status(gathered: Gathered, relation: str, status: str | None) -> None:
    """Raises Problem 404 for a label that neither this schema nor any version of the system has."""
    if status is None or status in STATUSES:
        return
    labels = next(c.labels for c in gathered.rows(COLUMNS) if (c.relation, c.column_name) == (relation, "status"))
    if labels and status not in labels:
        raise Problem(404, "No such status", f"{relation.capitalize()} have one of: {', '.join(labels)}.")


def _no_such_job(job_id: str) -> Problem:
    return Problem(404, "No such job", f"No job {job_id} is in the database.")


def _gather(
    service: Service, queries: Sequence[Query[object]], parameters: dict[str, str], hours: float = 24
) -> Gathered:
    now = datetime.now(UTC)
    return gather(service.settings, Window(now - timedelta(hours=hours), now), queries, parameters)
