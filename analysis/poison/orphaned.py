"""Which tasks still wait or run although nobody waits for them: their job failed, was cancelled or is gone?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.fixes.of_version import fix
from analysis.model import Action, Finding, Headline, Verdict
from analysis.sources.server import COLUMNS
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import clock, counted, duration, grouped

SETTLED_S = 300
"""What tasks in flight may take to end after their job has failed (sql/record/poison/orphaned.sql)."""


@dataclass(frozen=True)
class OrphanedTasks:
    """The open tasks of one type of one job, `task_id` one of them; `job_status` is None when there is no such job, and
    `job_ended_at` then tells when it was found to be gone, where it had been there."""

    task_type: str
    job_id: str
    job_type: str | None
    job_status: str | None
    job_ended_at: datetime | None
    tasks: int
    processing: int
    task_id: str
    type_tasks: int
    type_processing: int
    type_jobs: int
    type_since: datetime


ORPHANED = Query("record/poison/orphaned", OrphanedTasks, "record")

META = Meta(
    id="poison/orphaned",
    passing="No task outlives its job",
    failing="Tasks outlive their job",
    why="Their results are thrown away, while they take workers from jobs that could still succeed.",
    queries=(ORPHANED, COLUMNS),
    privileges=("SELECT on jobs and tasks",),
    guards="poison",
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="job_type", title="Job type", kind="code"),
    Column(key="job_status", title="Status of the job", kind="status"),
    Column(key="job_ended_at", title="Ended", kind="timestamp"),
    Column(key="tasks", title="Open tasks", kind="int"),
    Column(key="processing", title="of them processing", kind="int"),
    Column(key="task_id", title="One of them", kind="task_id"),
)

LOOK = """
SELECT tasks.parent_job_id, tasks.stage, tasks.status, count(*) AS tasks, min(tasks.created_at) AS oldest
FROM {schema}.tasks AS tasks
WHERE tasks.parent_job_id IN ({job_ids}) AND tasks.task_type = {task_type} AND {open_tasks}
GROUP BY tasks.parent_job_id, tasks.stage, tasks.status
ORDER BY tasks.parent_job_id, tasks.stage, tasks.status;
"""


def analyze(facts: Facts) -> Verdict:
    by_type = grouped(facts.rows(ORPHANED), lambda row: row.task_type)
    totals = {task_type: rows[0].type_tasks for task_type, rows in by_type.items()}
    total = sum(totals.values())
    return Verdict.judged(
        [_finding(task_type, rows, facts) for task_type, rows in by_type.items()],
        headline=Headline(label="orphaned tasks", value=total),
        summary="" if total else "Every task that waits or runs belongs to a job that still wants it.",
        data={"tasks": total, "by_type": dict(totals)},
    )


def _finding(task_type: str, rows: list[OrphanedTasks], facts: Facts) -> Finding:
    first = rows[0]
    job_ids = [row.job_id for row in rows]
    gone = sum(row.job_status is None for row in rows)
    missing = f" Of the jobs listed, {gone:,} {'does' if gone == 1 else 'do'} not exist." if gone else ""
    verb = "waits or runs" if first.type_tasks == 1 else "wait or run"
    return Finding(
        key=f"poison/orphaned:{task_type}",
        severity="warning",
        title=f"{counted(first.type_tasks, 'task')} of {task_type} still {verb}, though the "
        f"{'job that wanted it is' if first.type_tasks == 1 else 'jobs that wanted them are'} over",
        observed=f"They belong to {counted(first.type_jobs, 'job')} that failed, were cancelled or are gone, the first "
        f"since {clock(first.type_since, facts.observed_at)}; {first.type_processing:,} of them "
        f"{'is' if first.type_processing == 1 else 'are'} in processing.{missing}",
        threshold=f"{duration(SETTLED_S)} after the end of the job",
        since=first.type_since,
        count=first.type_tasks,
        evidence=Table.of(f"Jobs with orphaned tasks of {task_type}", EVIDENCE, rows, total=first.type_jobs),
        why=META.why,
        actions=(
            sql_action("See what is left of them, by job", LOOK, facts.schema, task_type=task_type, job_ids=job_ids),
            Action(text="If the job is to be run again, start it again as a whole; nothing collects these results."),
            fix(facts, "close_orphaned_tasks", task_type=task_type, job_ids=job_ids),
        ),
    )
