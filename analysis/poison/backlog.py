"""How many tasks wait, since when, and will the queue ever be empty at this rate?"""

from datetime import datetime, timedelta

from analysis.facts import Facts, Meta, Query
from analysis.model import Headline, Measure, Verdict
from analysis.poison.backlog_findings import ID, OLDEST, OLDEST_S, WHY, left_behind, pile
from analysis.poison.queue import RATE_HOURS, HourlyFlow, OvertakenTask, Queue, Waiting, queue
from analysis.sources.server import COLUMNS
from analysis.tables import Chart, Column, Table
from analysis.wording import grouped

FLOW_HOURS = 6
"""What the series shows (sql/record/poison/backlog_flow.sql)."""

BACKLOG = Query("record/poison/backlog", Waiting, "record", frozenset({"tasks.due_at", "tasks.attempts"}))
FLOW = Query("record/poison/backlog_flow", HourlyFlow, "record")
OVERTAKEN = Query(
    "record/poison/backlog_overtaken",
    OvertakenTask,
    "record",
    frozenset({"tasks.due_at", "tasks.attempts", "tasks.stage"}),
)

META = Meta(
    id=ID,
    passing="The queues empty",
    failing="Tasks pile up",
    why=WHY,
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

RATES_NOTE = (
    f"Arriving and ending are means of the last {RATE_HOURS} h; the time to empty is that at the pace of the last "
    "hour, and is missing where the queue did not shrink."
)


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
            *(pile(q, facts) for q in piled),
            *(left_behind(task_type, rows, facts) for task_type, rows in lost.items()),
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
