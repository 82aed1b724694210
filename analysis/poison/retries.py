"""Which tasks failed after their last retry, and which are at their last try now?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.fixes.of_version import fix
from analysis.history.starts import windowed
from analysis.model import Finding, Headline, Verdict
from analysis.sources.server import COLUMNS
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import clock, counted, grouped


@dataclass(frozen=True)
class RetriedTasks:
    """Tasks of one type of one job that are `exhausted` (failed at the limit) or `nearly` so (one try is left)."""

    state: str
    task_type: str
    job_id: str
    tasks: int
    most_retries: int
    first_at: datetime
    last_at: datetime
    task_id: str
    type_tasks: int
    type_jobs: int
    type_since: datetime


RETRIES = Query("record/poison/retries", RetriedTasks, "record", frozenset({"tasks.heartbeat_at", "tasks.started_at"}))

META = Meta(
    id="poison/retries",
    passing="No task has used up its retries",
    failing="Tasks have used up their retries",
    why="Nothing tries such a task again: the job goes on without its part, or fails.",
    queries=(RETRIES, COLUMNS),
    privileges=("SELECT on jobs and tasks",),
    guards="poison",
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="tasks", title="Tasks", kind="int"),
    Column(key="most_retries", title="Retries", kind="int"),
    Column(key="first_at", title="First", kind="timestamp"),
    Column(key="last_at", title="Last", kind="timestamp"),
    Column(key="task_id", title="One of them", kind="task_id"),
)

LOOK = """
SELECT tasks.parent_job_id, tasks.task_id, tasks.status, tasks.retry_count, left(tasks.error_details, 300) AS error
FROM {schema}.tasks AS tasks
WHERE tasks.parent_job_id IN ({job_ids}) AND tasks.task_type = {task_type} AND tasks.retry_count >= {retries}
ORDER BY tasks.updated_at DESC
LIMIT 100;
"""


def analyze(facts: Facts) -> Verdict:
    rows = facts.rows(RETRIES)
    exhausted = grouped((r for r in rows if r.state == "exhausted"), lambda row: row.task_type)
    nearly = grouped((r for r in rows if r.state == "nearly"), lambda row: row.task_type)
    totals = {task_type: of_type[0].type_tasks for task_type, of_type in exhausted.items()}
    last_try = {task_type: of_type[0].type_tasks for task_type, of_type in nearly.items()}
    limit = facts.limits.max_retries
    return Verdict.judged(
        [
            *(_exhausted(task_type, of_type, facts) for task_type, of_type in exhausted.items()),
            *(_nearly(task_type, of_type, facts) for task_type, of_type in nearly.items()),
        ],
        headline=Headline(label="tasks out of retries", value=sum(totals.values())),
        summary="" if rows else "No task failed in the window with all its retries used up.",
        data={"exhausted": dict(totals), "nearly": dict(last_try), "max_retries": limit},
    )


def _exhausted(task_type: str, rows: list[RetriedTasks], facts: Facts) -> Finding:
    first, limit, key = rows[0], facts.limits.max_retries, f"poison/retries:exhausted.{task_type}"
    job_ids = [row.job_id for row in rows]
    return Finding(
        key=key,
        severity="warning",
        title=f"{counted(first.type_tasks, 'task')} of {task_type} failed for good, with all retries used up",
        observed=f"They failed in the window with {limit} or more retries, in {counted(first.type_jobs, 'job')}, the "
        f"first at {clock(first.type_since, facts.observed_at)}.",
        threshold=f"JOBSCOPE_MAX_RETRIES = {limit}",
        **windowed(facts, key, first.type_since, first.type_jobs).fields,
        count=first.type_tasks,
        evidence=Table.of(f"Jobs that lost tasks of {task_type}, newest first", EVIDENCE, rows, total=first.type_jobs),
        why=META.why,
        actions=(
            sql_action(
                "See them with their errors; the failures section groups these by cause",
                LOOK,
                facts.schema,
                job_ids=job_ids,
                task_type=task_type,
                retries=limit,
            ),
            fix(facts, "requeue_exhausted_tasks", job_ids=job_ids, task_type=task_type, retries=limit),
        ),
    )


def _nearly(task_type: str, rows: list[RetriedTasks], facts: Facts) -> Finding:
    first, limit = rows[0], max(facts.limits.max_retries - 1, 1)
    one = first.type_tasks == 1
    return Finding(
        key=f"poison/retries:nearly.{task_type}",
        severity="advice",
        title=f"{counted(first.type_tasks, 'task')} of {task_type} {'is at its' if one else 'are at their'} last try",
        observed=f"{'It waits or runs' if one else 'They wait or run'} after {limit} or more retries, of "
        f"{facts.limits.max_retries} that are allowed, in {counted(first.type_jobs, 'job')}.",
        threshold=f"JOBSCOPE_MAX_RETRIES - 1 = {limit}",
        since=first.type_since,
        count=first.type_tasks,
        evidence=Table.of(f"Jobs with tasks of {task_type} at the last try", EVIDENCE, rows, total=first.type_jobs),
        why="The next failure of such a task is final.",
        actions=(
            sql_action(
                "See what failed before; fixing it now may still save them",
                LOOK,
                facts.schema,
                job_ids=[row.job_id for row in rows],
                task_type=task_type,
                retries=limit,
            ),
        ),
    )
