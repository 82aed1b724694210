"""A queue that grows, and tasks that are left behind in one, as findings."""

from analysis.facts import Facts, Query
from analysis.fixes.of_version import words
from analysis.model import Action, Finding
from analysis.poison.queue import RATE_HOURS, OvertakenTask, Queue, WaitingTask
from analysis.sources.known_relations import STATUS_SETS
from analysis.sources.server import COLUMNS
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import age, clock, counted, duration

ID = "poison/backlog"
WHY = "When more arrives than is done, every job waits longer than the one before, until something gives."

OLDEST_S = 1800
"""Half an hour: a healthy queue empties between two bursts, in seconds to minutes."""

OVERTAKEN_TIMES, OVERTAKEN_BY = 3, 20
"""So far beyond the usual, and by so many, a task is passed over and not out of turn
(sql/record/poison/backlog_overtaken.sql)."""

CRITICAL_S = 4 * 3600
"""Half a shift: work that arrived before lunch will not be done today."""

OLDEST = Query(
    "record/poison/backlog_oldest", WaitingTask, "record", frozenset({"tasks.due_at", "tasks.attempts", "tasks.stage"})
)
EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="task_id", title="Task", kind="task_id"),
    Column(key="stage", title="Stage", kind="int"),
    Column(key="waiting_since", title="Waiting since", kind="timestamp"),
    Column(key="retry_count", title="Retries", kind="int"),
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


def pile(q: Queue, facts: Facts) -> Finding:
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
        key=f"{ID}:{q.task_type}",
        severity="critical" if critical else "warning",
        title=f"{counted(q.waiting, 'task')} of {q.task_type} {'waits' if q.waiting == 1 else 'wait'}, the oldest for "
        f"{age(since, facts.observed_at)}: {moves}",
        observed=f"The oldest has waited since {clock(since, facts.observed_at)}. In the last {RATE_HOURS} h, "
        f"{counted(q.arrived, 'task')} arrived and {q.ended:,} ended. {drained}",
        threshold=f"oldest waiting longer than {duration(OLDEST_S)} while more arrive than end",
        since=since,
        count=q.waiting,
        evidence=Table.of(f"Tasks of {q.task_type} that wait longest", EVIDENCE, rows, total=q.waiting),
        why=WHY,
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


def left_behind(task_type: str, rows: list[OvertakenTask], facts: Facts) -> Finding:
    oldest, total, advice = rows[0], rows[0].type_tasks, words(facts)
    waited = age(oldest.waiting_since, facts.observed_at)
    return Finding(
        key=f"{ID}:overtaken.{task_type}",
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
