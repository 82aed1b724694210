"""Which jobs have no task in their current stage, or have long been queued without any: what could move them?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.fixes.of_version import fix, words
from analysis.model import Action, Finding, Headline, Verdict
from analysis.sources.server import COLUMNS
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import age, clock, counted, duration, grouped

QUEUED_S = 1800
"""A message is taken up within seconds, behind a full queue within minutes
(sql/record/poison/queued_without_tasks.sql)."""

SETTLED_S = 300
"""The tasks of a stage are created within seconds of its start (sql/record/poison/no_live_task.sql)."""

CRITICAL_JOBS = 3
"""One job may have lost one message; with three whatever creates the tasks is broken for every job."""


@dataclass(frozen=True)
class EmptyJob:
    """A job in processing without a task in its current stage, last touched at `touched_at`."""

    job_type: str
    job_id: str
    stage: int
    total_stages: int
    created_at: datetime
    touched_at: datetime
    type_jobs: int


@dataclass(frozen=True)
class QueuedJob:
    """A job that waits, and never got a task."""

    job_type: str
    job_id: str
    status: str
    total_stages: int | None
    created_at: datetime
    touched_at: datetime
    type_jobs: int


QUEUED = Query(
    "record/poison/queued_without_tasks", QueuedJob, "record", frozenset({"jobs.total_stages"}), needs="tasks.every"
)
EMPTY = Query("record/poison/no_live_task", EmptyJob, "record", needs="tasks.every")

META = Meta(
    id="poison/no_live_task",
    passing="Every open job has tasks",
    failing="Jobs stand without a task",
    why="A job is moved by its tasks alone. One without a task stays in processing for ever, without an error.",
    queries=(EMPTY, QUEUED, COLUMNS),
    privileges=("SELECT on jobs and tasks",),
    guards="poison",
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="stage", title="Stage", kind="int"),
    Column(key="total_stages", title="of", kind="int"),
    Column(key="touched_at", title="Last touched", kind="timestamp"),
    Column(key="created_at", title="Created", kind="timestamp"),
)

QUEUED_EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="status", title="Status", kind="status"),
    Column(key="touched_at", title="Last touched", kind="timestamp"),
    Column(key="created_at", title="Created", kind="timestamp"),
)

LOOK_QUEUED = """
SELECT jobs.job_id, jobs.status, jobs.created_at, jobs.updated_at, jobs.parameters
FROM {schema}.jobs AS jobs
WHERE jobs.job_id IN ({job_ids})
    AND NOT EXISTS (SELECT 1 FROM {schema}.tasks AS tasks WHERE tasks.parent_job_id = jobs.job_id)
ORDER BY jobs.updated_at;
"""

LOOK = """
SELECT jobs.job_id, jobs.stage, jobs.total_stages, jobs.updated_at, jobs.parameters, jobs.stage_results
FROM {schema}.jobs AS jobs
WHERE jobs.job_id IN ({job_ids}) AND jobs.status = 'processing'
ORDER BY jobs.updated_at;
"""


def analyze(facts: Facts) -> Verdict:
    by_type = grouped(facts.rows(EMPTY), lambda row: row.job_type)
    totals = {job_type: rows[0].type_jobs for job_type, rows in by_type.items()}
    queued = grouped(facts.rows(QUEUED), lambda row: row.job_type)
    waiting = {job_type: rows[0].type_jobs for job_type, rows in queued.items()}
    total = sum(totals.values()) + sum(waiting.values())
    return Verdict.judged(
        [
            *(_finding(job_type, rows, facts) for job_type, rows in by_type.items()),
            *(_queued(job_type, rows, facts) for job_type, rows in queued.items()),
        ],
        headline=Headline(label="jobs without a task", value=total),
        summary=""
        if total
        else "Every job in processing has tasks in its current stage, and none has long been queued without any.",
        data={"jobs": total, "by_type": dict(totals), "queued_by_type": dict(waiting)},
    )


def _queued(job_type: str, rows: list[QueuedJob], facts: Facts) -> Finding:
    oldest, total, advice = rows[0], rows[0].type_jobs, words(facts)
    one = total == 1
    return Finding(
        key=f"poison/no_live_task:queued.{job_type}",
        severity="critical" if total >= CRITICAL_JOBS else "warning",
        title=f"{counted(total, 'job')} of {job_type} {'has' if one else 'have'} been queued without a single task, "
        f"{'' if one else 'the oldest '}for {age(oldest.touched_at, facts.observed_at)}",
        observed=f"{'It has' if one else 'The oldest has'} not been touched since "
        f"{clock(oldest.touched_at, facts.observed_at)}: nobody has taken {'it' if one else 'them'} up.",
        threshold=f"{duration(QUEUED_S)} untouched",
        since=oldest.touched_at,
        count=total,
        evidence=Table.of(f"Jobs of {job_type} that nobody took up, oldest first", QUEUED_EVIDENCE, rows, total=total),
        why=advice.lost_job,
        actions=(
            sql_action(
                "See whether any has moved since, and what they were given",
                LOOK_QUEUED,
                facts.schema,
                job_ids=[row.job_id for row in rows],
            ),
            Action(text=advice.look_for_jobs),
            Action(text=advice.send_jobs),
        ),
    )


def _finding(job_type: str, rows: list[EmptyJob], facts: Facts) -> Finding:
    oldest, total = rows[0], rows[0].type_jobs
    job_ids = [row.job_id for row in rows]
    one = total == 1
    return Finding(
        key=f"poison/no_live_task:{job_type}",
        severity="critical" if total >= CRITICAL_JOBS else "warning",
        title=f"{counted(total, 'job')} of {job_type} {'is' if one else 'are'} processing without a single task",
        observed=f"{'The' if one else 'The oldest'} job has not been touched for "
        f"{age(oldest.touched_at, facts.observed_at)}, since {clock(oldest.touched_at, facts.observed_at)}, and its "
        f"stage {oldest.stage} of {oldest.total_stages} has no task.",
        threshold=f"{duration(SETTLED_S)} untouched",
        since=oldest.touched_at,
        count=total,
        evidence=Table.of(f"Jobs of {job_type} without a task, oldest first", EVIDENCE, rows, total=total),
        why=META.why,
        actions=(
            sql_action(
                "See whether any has moved since, and what they were given", LOOK, facts.schema, job_ids=job_ids
            ),
            Action(text=words(facts).send_jobs_for_tasks.strip()),
            fix(facts, "fail_jobs_without_tasks", job_ids=job_ids),
        ),
    )
