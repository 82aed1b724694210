"""The poison family's judgements on one job: its rows, the same modules, the same thresholds and words. Pure."""

from typing import Protocol

from analysis.facts import Facts, Limits, Unavailable, Window
from analysis.job import poison_rows as rows
from analysis.job.job_facts import JobFacts
from analysis.model import SEVERITIES, Finding, Verdict
from analysis.poison import (
    no_live_task,
    orphaned,
    overdue,
    retries,
    silent_heartbeat,
    stage_not_advanced,
    unfinished_tasks,
)
from analysis.sources.catalog import ColumnFact
from analysis.sources.server import COLUMNS


class Judge(Protocol):
    """A module of the poison family."""

    def analyze(self, facts: Facts, /) -> Verdict: ...


def poison_findings(
    job_facts: JobFacts,
    limits: Limits,
    schema: str,
    columns: tuple[ColumnFact, ...],
    heartbeats: tuple[silent_heartbeat.Heartbeats, ...],
) -> tuple[Finding, ...]:
    """Most severe first. `columns` are those of the schema, for the statements that name one; `heartbeats` the habits
    of all types at work."""
    facts = Facts(
        window=Window(job_facts.job.created_at, job_facts.observed_at),
        observed_at=job_facts.observed_at,
        limits=limits,
        schema=schema,
        answers={
            silent_heartbeat.SILENT.name: tuple(rows.silent(job_facts, limits)),
            silent_heartbeat.HEARTBEATS.name: heartbeats,
            COLUMNS.name: columns,
            stage_not_advanced.STANDING.name: tuple(rows.standing(job_facts)),
            no_live_task.EMPTY.name: tuple(rows.empty(job_facts)),
            no_live_task.QUEUED.name: tuple(rows.queued(job_facts)),
            overdue.OVERDUE.name: tuple(rows.running_long(job_facts, limits)),
            orphaned.ORPHANED.name: tuple(rows.left_over(job_facts)),
            unfinished_tasks.UNFINISHED.name: tuple(rows.unfinished(job_facts)),
            unfinished_tasks.LOSSY.name: tuple(rows.lossy(job_facts)),
            retries.RETRIES.name: tuple(rows.retried(job_facts, limits)),
        },
    )
    judges = (silent_heartbeat, stage_not_advanced, no_live_task, overdue, orphaned, unfinished_tasks, retries)
    # The window begins with the job: nothing of it lies before what is seen first.
    exact = {"since_known": "exact", "since_after": None}
    found = [finding.model_copy(update=exact) for judge in judges for finding in _findings(judge, facts)]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def _findings(judge: Judge, facts: Facts) -> tuple[Finding, ...]:
    """What it finds; nothing where it cannot judge the job's tasks."""
    try:
        return judge.analyze(facts).findings
    except Unavailable:
        return ()
