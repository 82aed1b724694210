"""What runs now: tasks by an index of their system, and the statements of the job systems' sessions."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import cast

from analysis.collect.live import Live, read_live, systems_of
from analysis.collect.one_job import own_routes
from analysis.collect.type_names import apart
from analysis.facts import Query, Unavailable, Window
from analysis.health.running import MOST_TASKS, RUNNING_STATEMENTS, RUNNING_TASKS, RunningTaskOf, statements
from analysis.job.system_rows import TaskRow
from analysis.model import Failure
from analysis.run.gather import gather
from analysis.run.gathered import Gathered
from web import parameters as p
from web.answers.systems import check_system
from web.models.database import RunningNow
from web.respond import Answer, of_model
from web.service import Service


def running(service: Service, given: p.Running) -> Answer:
    """Tasks and statements at this moment; what cannot be known stands in `unknown` with its reason. Raises Unavailable
    when the database cannot be read."""
    check_system(service.settings, given.system)
    now = datetime.now(UTC)
    unknown: dict[str, str] = {}
    others, ask_origin = _in_systems(service, given.system, unknown)
    queries: list[Query[object]] = [*([RUNNING_TASKS] if ask_origin else []), RUNNING_STATEMENTS]
    gathered = gather(service.settings, Window(now, now), queries, {})
    if gathered.observed_at is None:
        raise Unavailable(cast(Failure, gathered.answers[RUNNING_STATEMENTS.name]))
    # All tasks, so that the statements of any of them are known for its own; the longest are shown.
    own = _rows(gathered, RUNNING_TASKS, unknown) if ask_origin else ()
    sessions = _rows(gathered, RUNNING_STATEMENTS, unknown)
    tasks = [*(RunningTaskOf(**asdict(task)) for task in own or ()), *others]
    tasks.sort(key=lambda task: task.started_at or task.created_at)
    answer = RunningNow(
        observed_at=gathered.observed_at,
        running_tasks=None if own is None else len(tasks),
        more_tasks=len(tasks) >= MOST_TASKS,
        tasks=tuple(tasks[: given.limit]),
        statements=statements(sessions or (), tasks, gathered.observed_at)[: given.limit],
        unknown=unknown,
    )
    return of_model(answer, rows=len(answer.tasks) + len(answer.statements))


def _in_systems(service: Service, system: str | None, unknown: dict[str, str]) -> tuple[list[RunningTaskOf], bool]:
    """What runs in the systems but for jobs in stages, and whether those are to be asked, too."""
    try:
        there = systems_of(service.settings, system)
    except Unavailable:
        return [], True  # the questions of jobs in stages say why
    others = [one for one in there if not own_routes(one)]
    names = apart({one.record: (one.system.name, one.schema) for one in there})

    def read(live: Live) -> list[RunningTaskOf]:
        found = []
        for one in others:
            if one.system.has("running"):
                found += [_task(task, names[one.record]) for task in live.tasks(one, "running")]
            else:
                unknown[names[one.record]] = (
                    f"no index of {one.system.title} finds what runs; /api/db/tasks?status=running lists it as of the"
                    " last run"
                )
        return found

    return (read_live(service.settings, read) if others else []), len(others) < len(there)


def _task(row: TaskRow, system: str) -> RunningTaskOf:
    return RunningTaskOf(
        task_id=row.task_id,
        job_id=row.job_id,
        task_type=row.task_type,
        status=row.status,
        stage=row.stage or 1,
        retry_count=None if row.attempts is None else max(row.attempts - 1, 0),
        worker=row.worker,
        started_at=row.started_at,
        last_heartbeat=row.heartbeat_at,
        created_at=row.created_at or row.started_at or row.changed_at or datetime.now(UTC),
        system=system,
    )


def _rows[RowT](gathered: Gathered, query: Query[RowT], unknown: dict[str, str]) -> tuple[RowT, ...] | None:
    answer = gathered.answers[query.name]
    if isinstance(answer, Failure):
        unknown[query.name.rpartition("_")[2]] = f"{answer.reason}; {answer.fix}"
        return None
    return cast(tuple[RowT, ...], answer)
