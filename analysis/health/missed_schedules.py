"""Do schedules start their workflow runs when they are due?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from analysis.facts import Facts, Meta, Query
from analysis.model import Action, Finding, Headline, Verdict
from analysis.tables import Column, Table
from analysis.wording import clock

GRACE = timedelta(minutes=5)
"""An orchestrator that looks at its schedules every minute is never so late."""
CRITICAL_MISSED = 3
"""One may be lost to a restart; three in a row are not."""
MOST_COUNTED = 100


@dataclass(frozen=True)
class Schedule:
    """An active schedule; `cron_expression` is in UTC."""

    schedule_id: str
    workflow_name: str
    cron_expression: str
    last_run_at: datetime | None
    max_concurrent: int | None
    open_runs: int


SCHEDULES = Query("health/schedules", Schedule)

META = Meta(
    id="health/missed_schedules",
    passing="Schedules start their runs",
    failing="Schedules miss their runs",
    why="What a schedule does not start fails nowhere: only its absence tells.",
    queries=(SCHEDULES,),
    privileges=("SELECT on schedules, workflow_runs",),
)

_COLUMNS = (
    Column(key="schedule_id", title="Schedule", kind="code"),
    Column(key="workflow_name", title="Workflow", kind="code"),
    Column(key="cron_expression", title="Due", kind="code"),
    Column(key="last_run_at", title="Last run", kind="timestamp"),
    Column(key="max_concurrent", title="At once at most", kind="int"),
    Column(key="open_runs", title="Open runs", kind="int"),
)


def analyze(facts: Facts) -> Verdict:
    failure = facts.failure(SCHEDULES)
    if failure and failure.not_recorded:
        return Verdict.not_applicable(
            "No workflow is scheduled here; schedules of jobs are judged with what is overdue."
        )
    schedules = facts.rows(SCHEDULES)
    if not schedules:
        return Verdict.not_applicable("No schedule is active.")
    judged = [(schedule, last) for schedule in schedules if (last := schedule.last_run_at) and _can_be_judged(schedule)]
    left_out = len(schedules) - len(judged)
    late = [
        (schedule, last, due)
        for schedule, last in judged
        if (due := list(islice(_missed(schedule.cron_expression, last, facts.observed_at), MOST_COUNTED)))
    ]
    return Verdict.judged(
        [_late(schedule, last, due, facts.observed_at) for schedule, last, due in late],
        headline=Headline(label="schedules that missed a run", value=len(late)),
        summary=f"{left_out} of {len(schedules)} schedules are not judged: they have never run, have as many open runs"
        " as they may, or their expression is no cron expression."
        if left_out
        else "",
        tables=(Table.of("Active schedules", _COLUMNS, schedules),),
    )


def _can_be_judged(schedule: Schedule) -> bool:
    from croniter import croniter

    full = schedule.max_concurrent is not None and schedule.open_runs >= schedule.max_concurrent
    return not full and croniter.is_valid(schedule.cron_expression)


def _missed(cron_expression: str, last: datetime, observed_at: datetime) -> Iterator[datetime]:
    """When it was due since its last run, and did not run."""
    from croniter import croniter

    slots = croniter(cron_expression, last, ret_type=datetime)
    while (due := slots.get_next()) + GRACE < observed_at:
        yield due


def _late(schedule: Schedule, last: datetime, due: list[datetime], observed_at: datetime) -> Finding:
    many = f"at least {MOST_COUNTED}" if len(due) == MOST_COUNTED else str(len(due))
    return Finding(
        key=f"{META.id}:{schedule.schedule_id}",
        severity="critical" if len(due) >= CRITICAL_MISSED else "warning",
        title=f"The schedule {schedule.schedule_id} of {schedule.workflow_name} misses its runs",
        observed=f"It was due {many} times since its last run at {clock(last, observed_at)}, first at"
        f" {clock(due[0], observed_at)}.",
        threshold="5 min after it was due",
        since=due[0],
        count=len(due),
        evidence=Table.of("The schedule", _COLUMNS, [schedule]),
        why=META.why,
        actions=(Action(text="See whether the orchestrator runs and holds its lease: it starts scheduled runs."),),
    )
