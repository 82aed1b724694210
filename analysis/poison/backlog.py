"""How many tasks wait, since when, and will the queue ever be empty at this rate?"""

from datetime import datetime, timedelta

from analysis.facts import Facts, Meta, Query
from analysis.fixes.of_version import words
from analysis.model import Action, Finding, Headline, Measure, Verdict
from analysis.poison.queue import RATE_HOURS, HourlyFlow, OvertakenTask, Queue, Waiting, WaitingTask, queue
from analysis.sources.known_relations import STATUS_SETS
from analysis.sources.server import COLUMNS
from analysis.statements import sql_action
from analysis.tables import Chart, Column, Table
from analysis.wording import age, clock, counted, duration, grouped

OLDEST_S = 1800
"""Half an hour: a healthy queue empties between two bursts, in seconds to minutes."""

FLOW_HOURS = 6
"""What the series shows (sql/record/poison/backlog_flow.sql)."""

OVERTAKEN_TIMES, OVERTAKEN_BY = 3, 20
"""So far beyond the usual, and by so many, a task is passed over and not out of turn
(sql/record/poison/backlog_overtaken.sql)."""

CRITICAL_S = 4 * 3600
"""Half a shift: work that arrived before lunch will not be done today."""


BACKLOG = Query("record/poison/backlog", Waiting, "record", frozenset({"tasks.due_at", "tasks.attempts"}))
FLOW = Query("record/poison/backlog_flow", HourlyFlow, "record")
OLDEST = Query(
    "record/poison/backlog_oldest", WaitingTask, "record", frozenset({"tasks.due_at", "tasks.attempts", "tasks.stage"})
)
OVERTAKEN = Query(
    "record/poison/backlog_overtaken",
    OvertakenTask,
    "record",
    frozenset({"tasks.due_at", "tasks.attempts", "tasks.stage"}),
)

META = Meta(
    id="poison/backlog",
    passing="The queues empty",
    failing="Tasks pile up",
    why="When more arrives than is done, every job waits longer than the one before, until something gives.",
    queries=(BACKLOG, FLOW, OLDEST, OVERTAKEN, COLUMNS),
    privileges=("SELECT on jobs and tasks",),
    guards="backlog",
)

WAITING_COLUMNS = (
    Column(key="task_type", title="Task type", kind="code"),
    Column(key="waiting", title="Waiting", kind="int"),
    Column(key="oldest_wait_s", title="Oldest", kind="duration_s"),
    Column(key="arrived_per_hour", title="Arriving", kind="per_hour"),
    Column(key="ended_per_hour", title="Ending", kind="per_hour"),
    Column(key="drain_s", title="Empty in", kind="duration_s"),
    Column(key="deferred", title="Delayed on purpose", kind="int"),
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="task_id", title="Task", kind="task_id"),
    Column(key="stage", title="Stage", kind="int"),
    Column(key="waiting_since", title="Waiting since", kind="timestamp"),
    Column(key="retry_count", title="Retries", kind="int"),
)

RATES_NOTE = (
    f"Arriving and ending are means of the last {RATE_HOURS} h; the time to empty is that at the pace of the last "
    "hour, and is missing where the queue did not shrink."
)

LOOK = """
SELECT tasks.parent_job_id, tasks.stage, count(*) AS waiting, min(tasks.created_at) AS oldest
FROM {schema}.tasks AS tasks
WHERE tasks.status IN ({waiting}) AND tasks.task_type = {task_type}
GROUP BY tasks.parent_job_id, tasks.stage
ORDER BY waiting DESC, oldest
LIMIT 20;
"""

STILL_WAIT = """
SELECT tasks.task_id, tasks.parent_job_id, tasks.stage, tasks.status, tasks.created_at, tasks.updated_at
FROM {schema}.tasks AS tasks
WHERE tasks.task_id IN ({task_ids}) AND tasks.status IN ({waiting})
ORDER BY tasks.created_at;
"""


def analyze(facts: Facts) -> Verdict:
    flows = grouped(facts.rows(FLOW), lambda row: row.task_type)
    queues = [queue(row, flows.get(row.task_type, []), facts.observed_at) for row in facts.rows(BACKLOG)]
    queues.sort(key=lambda q: (-q.oldest_wait_s, q.task_type))
    overtaken = grouped(facts.rows(OVERTAKEN), lambda row: row.task_type)
    # In a queue that grows everything waits long, and not only what was passed over.
    piled = [
        q
        for q in queues
        if q.oldest_wait_s > OLDEST_S
        and q.grows
        and not (q.grows_by_chance and _mostly_overtaken(q, overtaken.get(q.task_type, [])))
    ]
    lost = {t: rows for t, rows in overtaken.items() if t not in {q.task_type for q in piled}}
    return Verdict.judged(
        [
            *(_finding(q, facts) for q in piled),
            *(_overtaken(task_type, rows, facts) for task_type, rows in lost.items()),
        ],
        headline=Headline(
            label="oldest waiting", value=max((q.oldest_wait_s for q in queues), default=0.0), kind="duration_s"
        ),
        summary="" if queues else "No task waits for a worker.",
        data={
            "waiting": sum(q.waiting for q in queues),
            "deferred": sum(q.deferred for q in queues),
            "overtaken": {task_type: rows[0].type_tasks for task_type, rows in lost.items()},
            "by_type": {
                q.task_type: {
                    "waiting": q.waiting,
                    "oldest_wait_s": q.oldest_wait_s,
                    "arrived_per_hour": q.arrived_per_hour,
                    "ended_per_hour": q.ended_per_hour,
                    "drain_s": q.drain_s,
                }
                for q in queues
            },
        },
        tables=[Table.of("Tasks that wait now", WAITING_COLUMNS, queues, note=RATES_NOTE)] if queues else [],
        measures={
            "waiting": Measure(
                label="tasks that wait", kind="int", value=float(sum(q.waiting for q in queues)), worse="higher"
            )
        },
        charts=[_chart(q, flows.get(q.task_type, []), facts.observed_at) for q in piled[:3]],
    )


def _mostly_overtaken(q: Queue, rows: list[OvertakenTask]) -> bool:
    return bool(rows) and 2 * rows[0].type_tasks > q.waiting


def _finding(q: Queue, facts: Facts) -> Finding:
    drained = (
        "At this rate the queue will never be empty."
        if q.drain_s is None
        else f"At the pace of the last hour the queue will be empty in {duration(q.drain_s)}."
    )
    moves = (
        f"none ended in the last {RATE_HOURS} h"
        if q.ended == 0
        else f"{q.arrived_per_hour:,.0f} arrive an hour and {q.ended_per_hour:,.0f} end"
    )
    critical = q.drain_s is None and (q.ended == 0 or q.oldest_wait_s > CRITICAL_S)
    rows = [row for row in facts.rows(OLDEST) if row.task_type == q.task_type]
    since = q.oldest_at or facts.observed_at
    return Finding(
        key=f"poison/backlog:{q.task_type}",
        severity="critical" if critical else "warning",
        title=f"{counted(q.waiting, 'task')} of {q.task_type} {'waits' if q.waiting == 1 else 'wait'}, the oldest for "
        f"{age(since, facts.observed_at)}: {moves}",
        observed=f"The oldest has waited since {clock(since, facts.observed_at)}. In the last {RATE_HOURS} h, "
        f"{counted(q.arrived, 'task')} arrived and {q.ended:,} ended. {drained}",
        threshold=f"oldest waiting longer than {duration(OLDEST_S)} while more arrive than end",
        since=since,
        count=q.waiting,
        evidence=Table.of(f"Tasks of {q.task_type} that wait longest", EVIDENCE, rows, total=q.waiting),
        why=META.why,
        actions=(
            Action(text="See whether the workers of this type run at all: the silent and overdue tasks tell."),
            sql_action(
                "See which jobs fill the queue",
                LOOK,
                facts.schema,
                waiting=_waiting_labels(facts),
                task_type=q.task_type,
            ),
            Action(text="Add workers, or hold back the jobs that fan out most until the queue has shrunk."),
        ),
    )


def _overtaken(task_type: str, rows: list[OvertakenTask], facts: Facts) -> Finding:
    oldest, total, advice = rows[0], rows[0].type_tasks, words(facts)
    waited = age(oldest.waiting_since, facts.observed_at)
    return Finding(
        key=f"poison/backlog:overtaken.{task_type}",
        severity="warning",
        title=f"{counted(total, 'task')} of {task_type} {'is' if total == 1 else 'are'} left behind: the oldest has "
        f"waited for {waited}, while {oldest.newer_ended:,} newer ones ended",
        observed=f"Waiting since {clock(oldest.waiting_since, facts.observed_at)}, where 95 % of the type are done "
        f"within {duration(oldest.p95_s)}. {advice.left_behind}",
        threshold=f"{duration(OLDEST_S)} and {OVERTAKEN_TIMES} times the 95th percentile, with {OVERTAKEN_BY} newer "
        "tasks of the type ended",
        since=oldest.waiting_since,
        count=total,
        evidence=Table.of(f"Tasks of {task_type} that are left behind, oldest first", EVIDENCE, rows, total=total),
        why=advice.lost_task,
        actions=(
            Action(text=advice.look_for_tasks.strip()),
            sql_action(
                "See whether they still wait",
                STILL_WAIT,
                facts.schema,
                waiting=_waiting_labels(facts),
                task_ids=[row.task_id for row in rows],
            ),
            Action(text=advice.send_tasks),
        ),
    )


def _waiting_labels(facts: Facts) -> list[str]:
    """The waiting statuses that the schema has."""
    labels = next((c.labels for c in facts.rows(COLUMNS) if (c.relation, c.column_name) == ("tasks", "status")), [])
    return [label for label in STATUS_SETS["task_waiting"] if label in labels or not labels]


def _chart(q: Queue, flow: list[HourlyFlow], observed_at: datetime) -> Chart:
    by_hour = {hour.hours_ago: hour for hour in flow}
    rows = []
    for hours_ago in reversed(range(FLOW_HOURS)):
        hour = by_hour.get(hours_ago, HourlyFlow(q.task_type, hours_ago, 0, 0))
        at = observed_at - timedelta(hours=hours_ago + 1)
        rows += [
            {"at": at, "value": hour.arrived, "series": "arrived"},
            {"at": at, "value": hour.ended, "series": "ended"},
        ]
    return Chart(
        spec="trend_lines",
        title=f"Tasks of {q.task_type} that arrived and that ended, by hour",
        description=f"In the last {RATE_HOURS} hours, {q.arrived:,} tasks of {q.task_type} arrived and {q.ended:,} "
        f"ended; {q.waiting:,} wait now.",
        rows=tuple(rows),
        unit="tasks an hour",
    )
