"""How long do tasks take, by type and stage, and is any slower than in the window before?"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from pydantic import JsonValue

from analysis.facts import Facts, Meta
from analysis.history.starts import remembered
from analysis.model import Action, Finding, Headline, Verdict
from analysis.performance.durations import MIN_JOBS, MIN_SAMPLE, SLOWER_RATIO, Times, slower_since, together, typical
from analysis.performance.finished_tasks import FINISHED_TASKS, SUCCEEDED, FinishedTasks
from analysis.performance.histogram import Histogram
from analysis.performance.typical_times import measures
from analysis.performance.usual_times import beside_usual, finding_key, usual_times
from analysis.statements import sql_action
from analysis.tables import Cell, Chart, Column, Table
from analysis.wording import duration

CHARTED = 12

META = Meta(
    id="performance/task_duration",
    passing="Tasks take as long as usual",
    failing="Tasks take longer than usual",
    why="The same work takes longer when something it stands on is slower: storage, network, a lock, a neighbour.",
    queries=(FINISHED_TASKS,),
    privileges=("SELECT on jobs and tasks",),
)

COLUMNS = (
    Column(key="task_type", title="Task type", kind="code"),
    Column(key="job_type", title="Job type", kind="code"),
    Column(key="stage", title="Stage", kind="int"),
    Column(key="tasks", title="Tasks", kind="int"),
    Column(key="p50_s", title="p50", kind="duration_s"),
    Column(key="p95_s", title="p95", kind="duration_s"),
    Column(key="p99_s", title="p99", kind="duration_s"),
    Column(key="before_tasks", title="Tasks before", kind="int"),
    Column(key="before_p50_s", title="p50 before", kind="duration_s"),
    Column(key="before_p95_s", title="p95 before", kind="duration_s"),
)


def analyze(facts: Facts) -> Verdict:
    rows = facts.rows(FINISHED_TASKS)
    kinds = [beside_usual(facts, times) for times in Times.of(rows)]
    findings = list(_slower(facts, kinds))
    table = Table.of(
        "Time of completed tasks, against the window before",
        COLUMNS,
        map(_numbers, kinds),
        note=(
            "Percentiles to within 2.5 %, each given where at least one task lies beyond it. Compared are kinds with"
            f" {MIN_SAMPLE} tasks of {MIN_JOBS} jobs in both windows."
        ),
    )
    return Verdict.judged(
        findings,
        headline=Headline(label="task types slower than before", value=len(findings) if kinds else None),
        summary=_measure(rows) if kinds else "No task completed in the window.",
        data={
            "kinds": [_numbers(times) for times in kinds],
            "compared": sum(times.is_judged for times in kinds),
            "usual": usual_times(kinds, {finding.key for finding in findings}, facts),
        },
        tables=(table,),
        charts=(*_ranges(kinds), *_trends(facts, kinds)),
        measures=measures(rows),
    )


def _measure(rows: Iterable[FinishedTasks]) -> str:
    completed = [row for row in rows if row.state == SUCCEEDED]
    tasks, started = sum(row.tasks for row in completed), sum(row.tasks_with_start for row in completed)
    start = (
        "its start"
        if started == tasks
        else "its creation (waiting included, because this schema records no start)"
        if not started
        else f"its start where recorded ({100 * started / tasks:.0f} % of tasks), else its creation (waiting included)"
    )
    return f"A completed task's time runs from {start} to its end; where none is recorded, its last change stands in."


def _numbers(times: Times) -> dict[str, JsonValue]:
    return {
        "task_type": times.task_type,
        "job_type": times.job_type,
        "stage": times.stage,
        "tasks": times.now.total,
        "p50_s": times.now.shown(0.5),
        "p95_s": times.now.shown(0.95),
        "p99_s": times.now.shown(0.99),
        "before_tasks": times.before.total,
        "before_p50_s": times.before.shown(0.5),
        "before_p95_s": times.before.shown(0.95),
    }


def _slower(facts: Facts, kinds: list[Times]) -> Iterator[Finding]:
    for task_type in sorted({times.task_type for times in kinds if times.is_slower}):
        slow = [times for times in kinds if times.task_type == task_type and times.is_slower]
        judged = [times for times in kinds if times.task_type == task_type and times.is_judged]
        now, before = Histogram.merged(t.now for t in slow), Histogram.merged(t.before for t in slow)
        was, is_ = before.quantile(0.5) or 0.0, now.quantile(0.5) or 0.0
        tail_was, tail_is = before.quantile(0.95) or 0.0, now.quantile(0.95) or 0.0
        earlier = "before it began" if remembered(facts, finding_key(task_type)) else "in the window before"
        longer = 100 * (is_ / was - 1) if was else 0.0
        where = "" if len(slow) == len(judged) else f" in {_named(slow)}"
        key = finding_key(task_type)
        found = slower_since(together(times.hours for times in slow), facts.window.until, is_, was)
        known = remembered(facts, key)
        start = found.or_earlier(known) if found else known
        yield Finding(
            key=key,
            severity="warning",
            title=f"{task_type} takes {longer:.0f} % longer{where}: p50 {duration(was)} → {duration(is_)}",
            observed=(
                f"p50 {duration(was)} → {duration(is_)}, p95 {duration(tail_was)} → {duration(tail_is)}, over"
                f" {before.total:,} completed tasks {earlier} and {now.total:,} in the window."
            ),
            threshold=(
                f"p50 and p95 both {100 * (SLOWER_RATIO - 1):.0f} % longer, the 99 % intervals of the medians apart,"
                f" over at least {MIN_SAMPLE} tasks of {MIN_JOBS} jobs in each window"
            ),
            since=start.at if start else None,
            since_known=start.known if start else "exact",
            since_after=start.after if start else None,
            count=now.total,
            evidence=Table.of("By job type and stage", COLUMNS, map(_numbers, judged)),
            why=META.why,
            actions=(
                Action(
                    text="Look at what changed when it began: a deployment, the size of inputs, the store it reads."
                ),
                sql_action(
                    "See the slowest of these tasks in the window",
                    _SLOWEST,
                    facts.schema,
                    task_type=task_type,
                    since=facts.window.since,
                ),
            ),
        )


def _named(slow: list[Times]) -> str:
    first = slow[0].job_type if slow[0].stage is None else f"stage {slow[0].stage} of {slow[0].job_type}"
    return first if len(slow) == 1 else f"{first} and {len(slow) - 1} more"


_SLOWEST = """
SELECT task.task_id, task.parent_job_id, task.updated_at - task.created_at AS took, task.created_at, task.parameters
FROM {schema}.jobs AS job JOIN {schema}.tasks AS task ON task.parent_job_id = job.job_id
WHERE job.updated_at > {since}::timestamptz AND task.task_type = {task_type} AND task.status = 'completed'
ORDER BY task.updated_at - task.created_at DESC LIMIT 20
"""


def _ranges(kinds: list[Times]) -> Iterator[Chart]:
    shown = [n for n in map(_numbers, kinds) if n["p99_s"] is not None][:CHARTED]
    if not shown:
        return
    slowest = max(shown, key=lambda n: float(str(n["p95_s"])))
    yield Chart(
        spec="percentile_ranges",
        title="Time of completed tasks",
        description=(
            f"p50, p95 and p99 of the {len(shown)} most frequent kinds of task with at least 100 completed. Slowest:"
            f" {slowest['task_type']}, p95 {duration(float(str(slowest['p95_s'])))}."
        ),
        rows=tuple(
            {"label": _label(n, shown), "p50_s": n["p50_s"], "p95_s": n["p95_s"], "p99_s": n["p99_s"]} for n in shown
        ),
    )


def _label(numbers: dict[str, JsonValue], among: Iterable[dict[str, JsonValue]]) -> str:
    """The type, and the stage only where the type has several: else the number says nothing."""
    type_ = numbers["task_type"]
    stages = {one["stage"] for one in among if one["task_type"] == type_}
    return f"{type_} {numbers['stage']}" if len(stages) > 1 else f"{type_}"


def _trends(facts: Facts, kinds: list[Times]) -> Iterator[Chart]:
    slow_types = sorted({times.task_type for times in kinds if times.is_slower})[:4]
    rows: list[dict[str, Cell]] = []
    for task_type in slow_types:
        hours = together(times.hours for times in kinds if times.task_type == task_type and times.is_slower)
        for ago, hour in reversed(hours.items()):
            value = typical(hour)
            if value is not None:
                at = facts.window.until - timedelta(hours=ago + 1)
                rows.append({"at": at, "value": round(value, 3), "series": task_type})
    if rows:
        yield Chart(
            spec="trend_lines",
            title="Typical seconds of the slower task types, by hour of both windows",
            description=f"Geometric mean of completed tasks of {', '.join(slow_types)}, which rose by 30 % or more.",
            rows=tuple(rows),
            unit="seconds",
        )
