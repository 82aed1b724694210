"""Which tasks say that they are processing but have stopped sending heartbeats?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query, Unavailable
from analysis.fixes.of_version import fix
from analysis.model import Action, Failure, Finding, Headline, Severity, Verdict
from analysis.sources.server import COLUMNS
from analysis.tables import Column, Table
from analysis.wording import clock, counted, duration, few, grouped

CRITICAL_TASKS = 10
"""More than one worker usually holds at once: a host or the whole type is gone, and someone must act now."""

NAMED = 5
"""Types named in a sentence; the data has all."""

TOGETHER_S = 60
"""Beats that ended within a minute ended for one reason: workers beat at most this far apart."""


QUIET_MIN, QUIET_SHARE = 3, 0.2
"""So many of the long tasks that completed after a silence are no accident: a janitor completes one now and then, and
where starts are not recorded, tasks that waited long count among the long ones."""


@dataclass(frozen=True)
class SilentTask:
    """A task whose worker is silent; `type_tasks` and `stop_tasks` count all of its type and of its stop."""

    task_type: str
    task_id: str
    job_id: str
    stage: int | None
    retry_count: int | None
    claimed_by: str | None
    last_beat_at: datetime
    type_tasks: int
    stop_tasks: int
    stop_from: datetime
    stop_until: datetime


@dataclass(frozen=True)
class Heartbeats:
    """A type with tasks in processing: how many, how many of them never sent a heartbeat, and of the tasks of the type
    that completed and took longer than the allowed silence, how many had sent none for so long when they completed."""

    task_type: str
    processing: int
    without_heartbeat: int
    long_completed: int
    quiet_completed: int

    @property
    def is_written_once(self) -> bool:
        """Whether heartbeats of the type stand still while tasks are well: then their silence says nothing."""
        return self.quiet_completed >= max(QUIET_MIN, QUIET_SHARE * self.long_completed)


HEARTBEATS = Query("record/poison/heartbeats", Heartbeats, "record", frozenset({"tasks.started_at"}))
SILENT = Query(
    "record/poison/silent_heartbeat",
    SilentTask,
    "record",
    frozenset({"tasks.started_at", "tasks.worker", "tasks.attempts", "tasks.stage"}),
)

META = Meta(
    id="poison/silent_heartbeat",
    passing="Running tasks send their heartbeats",
    failing="Tasks have stopped sending heartbeats",
    why="A worker that died leaves its tasks in processing for ever: their jobs wait and never end.",
    queries=(SILENT, HEARTBEATS, COLUMNS),
    privileges=("SELECT on jobs and tasks",),
    guards="poison",
)

EVIDENCE = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="task_id", title="Task", kind="task_id"),
    Column(key="stage", title="Stage", kind="int"),
    Column(key="last_beat_at", title="Last heartbeat", kind="timestamp"),
    Column(key="retry_count", title="Retries", kind="int"),
)


def analyze(facts: Facts) -> Verdict:
    silent = grouped(facts.rows(SILENT), lambda row: row.task_type)
    habits = facts.rows(HEARTBEATS)
    written_once = {habit.task_type for habit in habits if habit.is_written_once}
    by_type = {task_type: rows for task_type, rows in silent.items() if task_type not in written_once}
    totals = {task_type: rows[0].type_tasks for task_type, rows in by_type.items()}
    total = sum(totals.values())
    limit = duration(facts.limits.heartbeat_silent_s)
    not_judged = {
        habit.task_type: number
        for habit in habits
        if (number := habit.processing if habit.is_written_once else habit.without_heartbeat)
    }
    if not_judged and sum(not_judged.values()) == sum(habit.processing for habit in habits):
        raise Unavailable(_nothing_judged(_by_type(not_judged, written_once)))
    beside = f"{counted(sum(not_judged.values()), 'processing task')} not judged: {_by_type(not_judged, written_once)}."
    silence = "" if total else f"No processing task that sends heartbeats has been silent for more than {limit}."
    return Verdict.judged(
        [_finding(task_type, rows, facts) for task_type, rows in by_type.items()],
        headline=Headline(label="silent tasks", value=total),
        summary=" ".join(filter(None, (silence, beside if not_judged else ""))),
        data={"tasks": total, "by_type": dict(totals), "not_judged": dict(not_judged)},
    )


def _by_type(tasks: dict[str, int], written_once: set[str]) -> str:
    """What nobody can call alive or dead."""
    by_type = [
        f"{number:,} of {task_type} ({'a heartbeat is written once' if task_type in written_once else 'no heartbeat'})"
        for task_type, number in tasks.items()
    ]
    return few(by_type, NAMED)


def _nothing_judged(by_type: str) -> Failure:
    """No task that is processing shows whether it lives: that is no all-clear, and no run will know it."""
    advice = "let the workers write a heartbeat every minute while a task runs; until then only its duration tells"
    return Failure(f"no processing task can be judged: {by_type}", advice, not_recorded=True)


def _finding(task_type: str, rows: list[SilentTask], facts: Facts) -> Finding:
    total, largest = rows[0].type_tasks, rows[0]
    severity: Severity = "critical" if total >= CRITICAL_TASKS else "warning"
    limit = duration(facts.limits.heartbeat_silent_s)
    return Finding(
        key=f"poison/silent_heartbeat:{task_type}",
        severity=severity,
        title=_stopped(task_type, total, largest, facts.observed_at),
        observed=f"{counted(total, 'task')} of {task_type} in processing sent no heartbeat for more than {limit}."
        + _stops(rows, facts.observed_at),
        threshold=limit,
        since=largest.stop_from,
        count=total,
        evidence=Table.of(f"Silent tasks of {task_type}, by stop", _columns(rows), rows, total=total),
        why=META.why,
        actions=_actions(task_type, rows, facts),
    )


def _stopped(task_type: str, total: int, largest: SilentTask, observed_at: datetime) -> str:
    """The title: all at one moment, most of them, or spread over time."""
    tasks = f"{counted(total, 'task')} of {task_type}"
    first, last = clock(largest.stop_from, observed_at), clock(largest.stop_until, observed_at)
    when = f"at {first}" if first == last or _together(largest) else f"between {first} and {last}"
    together = " together" if largest.stop_tasks > 1 and _together(largest) else ""
    if largest.stop_tasks == total:
        return f"{tasks} stopped sending heartbeats{together} {when}"
    if largest.stop_tasks == 1:
        return f"{tasks} stopped sending heartbeats, each at another time, the first {when}"
    return f"{tasks} stopped sending heartbeats, {largest.stop_tasks:,} of them{together} {when}"


def _together(row: SilentTask) -> bool:
    return (row.stop_until - row.stop_from).total_seconds() <= TOGETHER_S


def _stops(rows: list[SilentTask], observed_at: datetime) -> str:
    stops = {row.stop_from: row for row in reversed(rows) if row.stop_tasks > 1}
    groups = [f"{row.stop_tasks:,} at {clock(at, observed_at)}" for at, row in sorted(stops.items())]
    workers = {row.claimed_by for row in rows}
    name = workers.pop() if len(workers) == 1 else None
    # A number alone would read as one of something.
    worker = f" All were held by {'worker ' if name.isdigit() else ''}{name}." if name else ""
    return (f" They stopped in groups: {', '.join(groups[:10])}." if len(groups) > 1 else "") + worker


def _columns(rows: list[SilentTask]) -> tuple[Column, ...]:
    recorded = any(row.claimed_by for row in rows)
    return (*EVIDENCE, Column(key="claimed_by", title="Worker", kind="code")) if recorded else EVIDENCE


def _actions(task_type: str, rows: list[SilentTask], facts: Facts) -> tuple[Action, ...]:
    silent_s = round(facts.limits.heartbeat_silent_s)
    task_ids = [row.task_id for row in rows]
    return (
        Action(text="Look at the worker first: did its host restart, run out of memory or lose its network then?"),
        fix(facts, "look_at_silent_tasks", task_type=task_type, silent_s=silent_s),
        fix(facts, "requeue_silent_tasks", task_ids=task_ids, silent_s=silent_s),
    )
