"""Which tasks run far longer than their type usually does, though their worker seems alive?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query, Window
from analysis.model import Action, Finding, Headline, Verdict
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import clock, counted, duration, grouped

TIMES_USUAL = 3
"""Three times the 95th percentile: a log-normal duration gets there once in thousands
(sql/record/poison/overdue.sql)."""

FLOOR_S = 600
"""Below ten minutes a slow task is a matter of performance, not of poison (sql/record/poison/overdue.sql)."""

MIN_SAMPLE = 20
"""With fewer finished tasks the 95th percentile is just the slowest of them (sql/record/poison/overdue.sql)."""


@dataclass(frozen=True)
class RunningTask:
    """A task past the floor and past its type's usual, or of a type of which too few `finished` to compare."""

    task_type: str
    task_id: str
    job_id: str
    stage: int | None
    started_at: datetime
    start_recorded: bool
    last_beat_at: datetime | None
    running_s: float
    p95_s: float | None
    finished: int
    type_tasks: int


OVERDUE = Query(
    "record/poison/overdue",
    RunningTask,
    "record",
    frozenset({"tasks.heartbeat_at", "tasks.started_at", "tasks.attempts", "tasks.stage"}),
)

META = Meta(
    id="poison/overdue",
    passing="No task runs far beyond its usual",
    failing="Tasks run far beyond their usual",
    why="A task that hangs holds its worker, and its job waits for it without an error to show.",
    queries=(OVERDUE,),
    privileges=("SELECT on jobs and tasks",),
    guards="poison",
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="task_id", title="Task", kind="task_id"),
    Column(key="stage", title="Stage", kind="int"),
    Column(key="running_s", title="Running for", kind="duration_s"),
    Column(key="started_at", title="Since", kind="timestamp"),
    Column(key="last_beat_at", title="Last heartbeat", kind="timestamp"),
)

LOOK = """
SELECT tasks.task_id, tasks.parent_job_id, tasks.stage, tasks.created_at, tasks.updated_at, tasks.parameters
FROM {schema}.tasks AS tasks
WHERE tasks.task_id IN ({task_ids}) AND tasks.status = 'processing'
ORDER BY tasks.created_at;
"""


def analyze(facts: Facts) -> Verdict:
    by_type = grouped(facts.rows(OVERDUE), lambda row: row.task_type)
    compared = {t: rows for t, rows in by_type.items() if rows[0].finished >= MIN_SAMPLE}
    totals = {task_type: rows[0].type_tasks for task_type, rows in compared.items()}
    others = {task_type: rows for task_type, rows in by_type.items() if task_type not in compared}
    stalled = {task_type: rows for task_type, rows in others.items() if _is_stalled(rows, facts.window)}
    unknown = {task_type: rows[0].type_tasks for task_type, rows in others.items() if task_type not in stalled}
    return Verdict.judged(
        [
            *(_finding(task_type, rows, facts) for task_type, rows in compared.items()),
            *(_stalled(task_type, rows, facts) for task_type, rows in stalled.items()),
        ],
        headline=Headline(label="overdue tasks", value=sum(totals.values())),
        summary=_summary(unknown),
        data={
            "tasks": sum(totals.values()),
            "by_type": dict(totals),
            "not_comparable": dict(unknown),
            "stalled": {task_type: rows[0].type_tasks for task_type, rows in stalled.items()},
        },
    )


def _is_stalled(rows: list[RunningTask], window: Window) -> bool:
    """Whether a type with nothing to compare has run through the whole window without an end or a heartbeat."""
    longest = rows[0]
    return longest.finished == 0 and longest.last_beat_at is None and longest.running_s >= window.length.total_seconds()


def _stalled(task_type: str, rows: list[RunningTask], facts: Facts) -> Finding:
    longest, total = rows[0], rows[0].type_tasks
    window = duration(facts.window.length.total_seconds())
    return Finding(
        key=f"poison/overdue:stalled.{task_type}",
        severity="warning",
        title=f"{counted(total, 'task')} of {task_type} {'is' if total == 1 else 'are'} in processing, the oldest for"
        f" {duration(longest.running_s)}, and none has ended in {window}",
        observed=f"The longest runs since {clock(longest.started_at, facts.observed_at)}. It sends no heartbeat, and"
        " nothing shows that its worker is still there.",
        threshold=f"no task of the type ended in {window}, and one has run for as long without a heartbeat",
        since=longest.started_at,
        count=total,
        evidence=Table.of(f"Tasks of {task_type} in processing, longest first", EVIDENCE, rows, total=total),
        why=META.why,
        actions=(
            Action(text="See whether the workers of this type run at all, and what they log."),
            _look(rows, facts),
        ),
    )


def _summary(unknown: dict[str, int]) -> str:
    if not unknown:
        return ""
    running = counted(sum(unknown.values()), "task")
    return (
        f"{running} of {', '.join(unknown)} in processing for more than {duration(FLOOR_S)} cannot be judged: fewer "
        f"than {MIN_SAMPLE} of the type ended in the window."
    )


def _finding(task_type: str, rows: list[RunningTask], facts: Facts) -> Finding:
    longest, total, p95_s = rows[0], rows[0].type_tasks, rows[0].p95_s or 0.0
    times = longest.running_s / p95_s
    stand_in = (
        ""
        if all(row.start_recorded for row in rows)
        else (" created_at stands in for the start, which is not recorded: waiting counts as running, on both sides.")
    )
    return Finding(
        key=f"poison/overdue:{task_type}",
        severity="warning",
        title=f"{counted(total, 'task')} of {task_type} {'runs' if total == 1 else 'run'} far beyond the usual: "
        f"up to {duration(longest.running_s)}, where 95 % take at most {duration(p95_s)}",
        observed=f"The longest runs since {clock(longest.started_at, facts.observed_at)}, {times:,.1f} times the 95th "
        f"percentile of the {counted(longest.finished, 'task')} of its type that ended in the window.{stand_in}",
        threshold=f"{TIMES_USUAL} times the 95th percentile and at least {duration(FLOOR_S)}",
        since=longest.started_at,
        count=total,
        evidence=Table.of(f"Overdue tasks of {task_type}, longest first", EVIDENCE, rows, total=total),
        why=META.why,
        actions=(
            Action(text="Find out what they wait for: an endless loop, an outside service, a lock in the database."),
            _look(rows, facts),
            Action(text="If nothing moves, restart their worker; its tasks then show as silent and can be requeued."),
        ),
    )


def _look(rows: list[RunningTask], facts: Facts) -> Action:
    return sql_action(
        "See whether they have ended since, and what they were given",
        LOOK,
        facts.schema,
        task_ids=[row.task_id for row in rows],
    )
