"""Which jobs stand at a stage whose tasks have all ended, because nobody advanced them?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.fixes.of_version import fix
from analysis.health.function_findings import read_definitions
from analysis.health.stored_functions import STORED_FUNCTIONS
from analysis.model import Action, Finding, Headline, Verdict
from analysis.sources.server import COLUMNS
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import age, clock, counted, duration, grouped, listed

SETTLED_S = 300
"""The last task of a stage advances its job within seconds; after five minutes nobody will
(sql/record/poison/stage_not_advanced.sql)."""

CRITICAL_JOBS = 3
"""One job may have lost one message; with three the advancing itself is broken and every job will stand."""


@dataclass(frozen=True)
class StandingJob:
    """A job whose current stage holds `stage_tasks` ended tasks, of which `failed_tasks` failed.

    Of the `type_jobs` jobs of its type that stand so, `type_final` stand at their last stage."""

    job_type: str
    job_id: str
    job_status: str
    stage: int
    total_stages: int
    stage_tasks: int
    failed_tasks: int
    stage_ended_at: datetime
    type_jobs: int
    type_final: int


STANDING = Query("record/poison/stage_not_advanced", StandingJob, "record", needs="tasks.every")

META = Meta(
    id="poison/stage_not_advanced",
    passing="Every finished stage was advanced",
    failing="Jobs stand still after a finished stage",
    why="The last task of a stage has to advance its job. Once that is missed nothing else does it: the job stands "
    "still for ever, without an error.",
    queries=(STANDING, STORED_FUNCTIONS, COLUMNS),
    privileges=("SELECT on jobs and tasks",),
    guards="poison",
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="job_status", title="Status", kind="status"),
    Column(key="stage", title="Stage", kind="int"),
    Column(key="total_stages", title="of", kind="int"),
    Column(key="stage_tasks", title="Tasks of the stage", kind="int"),
    Column(key="failed_tasks", title="of them failed", kind="int"),
    Column(key="stage_ended_at", title="Last task ended", kind="timestamp"),
)

REPAIR = (
    "Repair advance_job_stage: where it completes a job it must set result_data to the merged stage_results. Until "
    "then jobs at their last stage cannot be advanced by hand either"
)

LOOK = """
SELECT
    jobs.job_id, jobs.status, jobs.stage, jobs.total_stages, jobs.updated_at,
    count(*) AS stage_tasks, count(*) FILTER (WHERE tasks.status = 'failed') AS failed_tasks
FROM {schema}.jobs AS jobs
INNER JOIN {schema}.tasks AS tasks ON tasks.parent_job_id = jobs.job_id AND tasks.stage = jobs.stage
WHERE jobs.job_id IN ({job_ids})
GROUP BY jobs.job_id
ORDER BY jobs.updated_at;
"""


def analyze(facts: Facts) -> Verdict:
    by_type = grouped(facts.rows(STANDING), lambda row: row.job_type)
    totals = {job_type: rows[0].type_jobs for job_type, rows in by_type.items()}
    total = sum(totals.values())
    return Verdict.judged(
        [_finding(job_type, rows, facts) for job_type, rows in by_type.items()],
        headline=Headline(label="jobs not advanced", value=total),
        summary="" if total else "No job stands at a stage whose tasks have all ended.",
        data={"jobs": total, "by_type": dict(totals)},
    )


def _finding(job_type: str, rows: list[StandingJob], facts: Facts) -> Finding:
    oldest, total = rows[0], rows[0].type_jobs
    job_ids = [row.job_id for row in rows]
    stages = sorted({row.stage for row in rows})
    of = f"stage {stages[0]} is" if len(stages) == 1 else f"stages {listed(stages)} are"
    final = oldest.type_final
    ended = f" {counted(final, 'job')} of them stood at the last stage and only had to be ended." if final else ""
    broken = _never_ends(oldest, facts)
    ended += _cause(oldest, broken=broken)
    one = total == 1
    return Finding(
        key=f"poison/stage_not_advanced:{job_type}",
        severity="critical" if total >= CRITICAL_JOBS else "warning",
        title=f"{counted(total, 'job')} of {job_type} {'stands' if one else 'stand'} still: {of} finished but the "
        f"{'job' if one else 'jobs'} never advanced",
        observed=f"{'The' if one else 'The oldest'} job has stood for {age(oldest.stage_ended_at, facts.observed_at)}, "
        f"since its last task ended at {clock(oldest.stage_ended_at, facts.observed_at)}.{ended}",
        threshold=f"{duration(SETTLED_S)} after the end of the last task",
        since=oldest.stage_ended_at,
        count=total,
        evidence=Table.of(f"Jobs of {job_type} that never advanced, oldest first", EVIDENCE, rows, total=total),
        why=META.why,
        actions=(
            *((read_definitions(REPAIR, facts.schema, ["advance_job_stage"]),) if broken else ()),
            sql_action("See whether any has moved since", LOOK, facts.schema, job_ids=job_ids),
            Action(
                text="Read the errors of the last tasks to end and of advance_job_stage; the health section says "
                "whether the function is sound. Unless the cause is fixed, it will happen again."
            ),
            fix(facts, "advance_jobs", job_ids=job_ids),
        ),
    )


def _never_ends(row: StandingJob, facts: Facts) -> bool:
    """Whether jobs stand at their last stage, and the text of the function shows that it cannot end them."""
    answer = facts.answers.get(STORED_FUNCTIONS.name)
    functions = () if answer is None or facts.failure(STORED_FUNCTIONS) else facts.rows(STORED_FUNCTIONS)
    return row.type_final > 0 and any(function.completes_without_result for function in functions)


def _cause(row: StandingJob, *, broken: bool) -> str:
    """What the rows and the text of the function make likely; empty where one lost message explains it as well."""
    if broken:
        return (
            " The likely cause is advance_job_stage: its text sets a job to completed and never its result_data, which "
            "a constraint of jobs demands, so that the advance of the last stage always fails."
        )
    if row.type_final == row.type_jobs >= CRITICAL_JOBS:
        return (
            " The likely cause is advance_job_stage, or the call of it after the last stage: no other step is between "
            "the last task and the end of a job."
        )
    return ""
