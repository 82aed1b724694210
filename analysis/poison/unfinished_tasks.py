"""Which jobs count as completed although some of their tasks never ended, or failed?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.fixes.of_version import fix
from analysis.model import Action, Finding, Headline, Verdict
from analysis.sources.server import COLUMNS
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import clock, counted, grouped


@dataclass(frozen=True)
class UnfinishedJob:
    """A completed job with `tasks` open ones, of which `processing` run; `task_id` is one of them."""

    job_type: str
    job_id: str
    job_status: str
    job_ended_at: datetime
    total_stages: int | None
    tasks: int
    processing: int
    lowest_stage: int | None
    task_id: str
    type_tasks: int
    type_jobs: int
    type_since: datetime


UNFINISHED = Query(
    "record/poison/unfinished_tasks", UnfinishedJob, "record", frozenset({"tasks.stage", "jobs.total_stages"})
)


@dataclass(frozen=True)
class LossyJob:
    """A job in stages, or a workflow run, that ended in the window as completed, and not as completed with errors, with
    failed tasks.

    `lost_stage` is a stage of which no task succeeded; `type_lost` counts the jobs of the type that have one."""

    system: str
    job_type: str
    job_id: str
    job_status: str
    job_ended_at: datetime
    failed_tasks: int
    lost_stage: int | None
    task_id: str
    type_tasks: int
    type_jobs: int
    type_lost: int
    type_since: datetime


LOSSY = Query(
    "record/poison/completed_with_failures", LossyJob, "record", frozenset({"tasks.stage", "jobs.total_stages"})
)

META = Meta(
    id="poison/unfinished_tasks",
    passing="Completed jobs have completed tasks",
    failing="Completed jobs have tasks that did not complete",
    why="Whoever uses the result of such a job takes it for whole, and a part of it was never made.",
    queries=(UNFINISHED, LOSSY, COLUMNS),
    privileges=("SELECT on jobs and tasks",),
    guards="poison",
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="job_status", title="Status of the job", kind="status"),
    Column(key="job_ended_at", title="Completed", kind="timestamp"),
    Column(key="tasks", title="Open tasks", kind="int"),
    Column(key="processing", title="of them processing", kind="int"),
    Column(key="lowest_stage", title="From stage", kind="int"),
    Column(key="total_stages", title="of stages", kind="int"),
    Column(key="task_id", title="One of them", kind="task_id"),
)

LOSSES = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="job_status", title="Status of the job", kind="status"),
    Column(key="job_ended_at", title="Completed", kind="timestamp"),
    Column(key="failed_tasks", title="Failed tasks", kind="int"),
    Column(key="lost_stage", title="Stage without a success"),
    Column(key="task_id", title="One of them", kind="task_id"),
)

LOOK = """
SELECT tasks.parent_job_id, tasks.task_id, tasks.task_type, tasks.stage, tasks.status, tasks.updated_at
FROM {schema}.tasks AS tasks
WHERE tasks.parent_job_id IN ({job_ids}) AND {open_tasks}
ORDER BY tasks.parent_job_id, tasks.stage, tasks.task_index;
"""

LOOK_FAILED = """
SELECT tasks.parent_job_id, tasks.task_id, tasks.task_type, tasks.stage, left(tasks.error_details, 200) AS error
FROM {schema}.tasks AS tasks
WHERE tasks.parent_job_id IN ({job_ids}) AND tasks.status = 'failed'
ORDER BY tasks.parent_job_id, tasks.stage, tasks.task_index;
"""

MAY_LOSE = {
    "origin_graph": "A node that is marked best_effort, or that others wait for by an optional edge alone, may fail; "
    "of any other the run should have failed."
}
"""Systems that complete a job without some of its tasks, and which: the record does not hold which of them may fail."""

COUNTED_AS_DONE = (
    " check_job_completion counts a failed task as done, so whoever completes a job must look for failed tasks and "
    "write completed_with_errors or failed."
)


def analyze(facts: Facts) -> Verdict:
    open_by_type = grouped(facts.rows(UNFINISHED), lambda row: row.job_type)
    lossy_by_type = grouped(facts.rows(LOSSY), lambda row: row.job_type)
    totals = {job_type: rows[0].type_jobs for job_type, rows in open_by_type.items()}
    lossy = {job_type: rows[0].type_jobs for job_type, rows in lossy_by_type.items()}
    total, lost = sum(totals.values()), sum(lossy.values())
    return Verdict.judged(
        [
            *(_finding(job_type, rows, facts) for job_type, rows in open_by_type.items()),
            *(_lossy(job_type, rows, facts) for job_type, rows in lossy_by_type.items()),
        ],
        headline=Headline(label="completed jobs with unfinished tasks, and with failed ones", value=f"{total}, {lost}")
        if lost
        else Headline(label="completed jobs with unfinished tasks", value=total),
        summary=""
        if total or lost
        else "No completed job has a task that still waits or runs, and no job of the window has lost one.",
        data={
            "jobs": total,
            "tasks": sum(rows[0].type_tasks for rows in open_by_type.values()),
            "by_type": dict(totals),
            "jobs_with_failed_tasks": dict(lossy),
        },
    )


def _lossy(job_type: str, rows: list[LossyJob], facts: Facts) -> Finding:
    first = rows[0]
    job_ids = [row.job_id for row in rows]
    has = "counts as completed and has" if first.type_jobs == 1 else "count as completed and have"
    lost = (
        f" Of {counted(first.type_lost, 'job')} a whole stage failed: nothing of it was made."
        if first.type_lost
        else ""
    )
    may_lose = first.system in MAY_LOSE
    return Finding(
        key=f"poison/unfinished_tasks:failed.{job_type}",
        severity="advice" if may_lose else "warning",
        title=f"{counted(first.type_jobs, 'job')} of {job_type} {has} {counted(first.type_tasks, 'failed task')}",
        observed=f"The first of the window was completed at {clock(first.type_since, facts.observed_at)}.{lost} "
        + (MAY_LOSE[first.system] if may_lose else "The status completed_with_errors is there for such jobs."),
        since=first.type_since,
        count=first.type_jobs,
        evidence=Table.of(f"Completed jobs of {job_type} with failed tasks", LOSSES, rows, total=first.type_jobs),
        why=META.why,
        actions=(
            sql_action("See the failed tasks", LOOK_FAILED, facts.schema, job_ids=job_ids),
            Action(text="If the result needs them, start the job again." + ("" if may_lose else COUNTED_AS_DONE)),
        ),
    )


def _finding(job_type: str, rows: list[UnfinishedJob], facts: Facts) -> Finding:
    first = rows[0]
    job_ids = [row.job_id for row in rows]
    has = "counts as completed and has" if first.type_jobs == 1 else "count as completed and have"
    return Finding(
        key=f"poison/unfinished_tasks:{job_type}",
        severity="warning",
        title=f"{counted(first.type_jobs, 'job')} of {job_type} {has} {counted(first.type_tasks, 'unfinished task')}",
        observed=f"The first was completed at {clock(first.type_since, facts.observed_at)}. Their tasks still wait or "
        "run, so the job was ended too early or by hand.",
        since=first.type_since,
        count=first.type_jobs,
        evidence=Table.of(f"Completed jobs of {job_type} with unfinished tasks", EVIDENCE, rows, total=first.type_jobs),
        why=META.why,
        actions=(
            sql_action("See the tasks", LOOK, facts.schema, job_ids=job_ids),
            Action(text="If the result needs them, start the job again; nothing adds their part to it any more."),
            fix(facts, "close_unfinished_tasks", job_ids=job_ids),
        ),
    )
