"""How much work ends per hour, by type of job and task, against the window before?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

from pydantic import JsonValue

from analysis.facts import Facts, Meta, Window
from analysis.history.starts import Start
from analysis.model import Action, Finding, Headline, Measure, Verdict
from analysis.performance.finished_jobs import FINISHED_JOBS, FinishedJobs
from analysis.performance.finished_tasks import FINISHED_TASKS, FinishedTasks, hourly
from analysis.statements import sql_action
from analysis.tables import Cell, Chart, Column, Table
from analysis.wording import counted

STOPPED_MIN = 20
"""Of a type that ended at least so often before, none in a whole window is no accident (p < 1e-8 if arrivals are
independent); a schedule that is due less often than the window is long explains it, so this is advice."""

CHART_GROUPS = 5
"""Colours beyond six cannot be told apart."""

META = Meta(
    id="performance/throughput",
    passing="Work that ended per hour",
    failing="Work that ended per hour",
    why="A rate that falls while work waits is the first sign of a lack of workers.",
    queries=(FINISHED_TASKS, FINISHED_JOBS),
    privileges=("SELECT on jobs and tasks",),
)

NOTE = "Ended in any state. What the job system has deleted since is counted too, if a run saw it."


def analyze(facts: Facts) -> Verdict:
    tasks, jobs = facts.rows(FINISHED_TASKS), facts.rows(FINISHED_JOBS)
    by_job_type = _rates(((r.window_name, r.job_type, r.jobs) for r in jobs), facts.window)
    by_task_type = _rates(((r.window_name, r.task_type, r.tasks) for r in tasks), facts.window)
    hours = facts.window.length / timedelta(hours=1)
    ended = sum(row.tasks for row in tasks if row.window_name == "current")
    return Verdict.judged(
        _stopped(facts, jobs),
        headline=Headline(label="tasks ended per hour", value=round(ended / hours, 2), kind="per_hour"),
        data={"tasks": ended, "hours": hours, "by_job_type": [*by_job_type], "by_task_type": [*by_task_type]},
        tables=(
            _table("Jobs ended, by type", "Job type", by_job_type),
            _table("Tasks ended, by type", "Task type", by_task_type),
        ),
        charts=_charts(facts.window, tasks),
        measures={
            "tasks": Measure(
                label="tasks ended in the last hour", kind="per_hour", value=float(_last_hour(tasks)), worse="lower"
            )
        },
    )


def _last_hour(tasks: tuple[FinishedTasks, ...]) -> int:
    hour = hourly(tasks).get(0)
    return hour.tasks if hour else 0


def _rates(counts: Iterable[tuple[str, str, int]], window: Window) -> list[dict[str, JsonValue]]:
    hours = window.length / timedelta(hours=1)
    current: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for window_name, type_, number in counts:
        (current if window_name == "current" else before)[type_] += number
    types = sorted(current.keys() | before.keys(), key=lambda type_: (-current[type_], type_))
    return [
        {
            "type": type_,
            "ended": current[type_],
            "per_hour": round(current[type_] / hours, 2),
            "before_per_hour": round(before[type_] / hours, 2),
            "change_percent": round(100 * (current[type_] / before[type_] - 1), 1) if before[type_] else None,
        }
        for type_ in types
    ]


def _table(title: str, type_title: str, rates: list[dict[str, JsonValue]]) -> Table:
    columns = (
        Column(key="type", title=type_title, kind="code"),
        Column(key="ended", title="Ended", kind="int"),
        Column(key="per_hour", title="Per hour", kind="per_hour"),
        Column(key="before_per_hour", title="Window before", kind="per_hour"),
        Column(key="change_percent", title="Change", kind="percent"),
    )
    return Table.of(title, columns, rates, note=NOTE)


def _charts(window: Window, tasks: tuple[FinishedTasks, ...]) -> tuple[Chart, ...]:
    current = [row for row in tasks if row.window_name == "current"]
    if not current:
        return ()
    totals: Counter[str] = Counter()
    for row in current:
        totals[row.job_type] += row.tasks
    named = [job_type for job_type, _ in totals.most_common(CHART_GROUPS)]
    groups = {name: [row for row in current if row.job_type == name] for name in named}
    if others := [row for row in current if row.job_type not in named]:
        groups["other types"] = others
    overall = hourly(current)
    busiest = max(overall, key=lambda ago: overall[ago].tasks)
    quiet = int(window.length / timedelta(hours=1)) - len(overall)
    return (
        Chart(
            spec="hourly_bars",
            title="Tasks ended by hour and job type",
            description=(
                f"Most in the hour from {window.until - timedelta(hours=busiest + 1):%H:%M} UTC:"
                f" {overall[busiest].tasks:,}. Hours in which none ended: {max(0, quiet)}."
            ),
            rows=tuple(_bars(window, groups)),
            unit="tasks an hour",
        ),
    )


def _bars(window: Window, groups: dict[str, list[FinishedTasks]]) -> Iterator[dict[str, Cell]]:
    last = int(window.length / timedelta(hours=1))
    for name, rows in groups.items():
        hours = hourly(rows)
        for ago in reversed(range(last)):
            tasks = hours[ago].tasks if ago in hours else 0
            yield {"at": window.until - timedelta(hours=ago + 1), "value": tasks, "group": name}


def _stopped(facts: Facts, jobs: tuple[FinishedJobs, ...]) -> Iterator[Finding]:
    running = {row.job_type for row in jobs if row.window_name == "current"}
    before = [row for row in jobs if row.window_name == "before" and row.job_type not in running]
    for job_type in sorted({row.job_type for row in before}):
        rows = [row for row in before if row.job_type == job_type]
        ended = sum(row.jobs for row in rows)
        if ended < STOPPED_MIN:
            continue
        last = facts.window.until - timedelta(hours=min(ago for row in rows for ago in row.hours_ago))
        yield Finding(
            key=f"{META.id}:{job_type}",
            severity="advice",
            title=f"No job of type {job_type} ended in the window; in the one before there were {ended:,}",
            observed=f"{counted(ended, 'job')} ended in the window before, the last by {last:%H:%M} UTC; none since.",
            threshold=f"none, after at least {STOPPED_MIN} in the window before",
            **Start(last, "between", last - timedelta(hours=1)).fields,
            why="Either nobody asks for this work any more, or what asks for it has stopped.",
            actions=(
                Action(text="Check what submits these jobs: its schedule, its queue, its credentials."),
                sql_action("See the newest ones", _NEWEST, facts.schema, job_type=job_type),
            ),
        )


_NEWEST = """
SELECT job_id, status, stage, created_at, updated_at FROM {schema}.jobs
WHERE job_type = {job_type} ORDER BY created_at DESC LIMIT 20
"""
