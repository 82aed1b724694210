"""Which tasks took far longer than their siblings of the same job and stage?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from pydantic import JsonValue

from analysis.facts import Facts, Meta
from analysis.model import Action, Finding, Headline, Severity, Verdict
from analysis.performance.finished_tasks import FINISHED_TASKS, SUCCEEDED, FinishedTasks
from analysis.performance.histogram import Histogram
from analysis.performance.stage_runs import STAGE_RUNS, StageRuns
from analysis.statements import sql_action
from analysis.tables import Column, Table
from analysis.wording import counted, duration

DEFINITION = "longer than 60 s and 5 times the median of at least 6 completed tasks of one job and stage"

MIN_STRAGGLERS = 20
MIN_RUNS = 5
"""A handful, or one unlucky job, is an accident."""

ADVICE_PERCENT = 2.0
"""One in fifty: where every stage waits for its last task, a fan-out of 35 has one every second time."""

WARNING_PERCENT = 10.0
"""Times that are log-normal with a sigma of 1.25, wider than a healthy fan-out shows, reach 10 % beyond 5 medians; more
is a second population: an overloaded worker, a lock, a retry inside the task."""

META = Meta(
    id="performance/stragglers",
    passing="Few tasks lag behind their siblings",
    failing="Many tasks lag behind their siblings",
    why="A stage ends with its last task: one that takes five times the usual holds up the whole job.",
    queries=(STAGE_RUNS, FINISHED_TASKS),
    privileges=("SELECT on jobs and tasks",),
)


@dataclass(frozen=True)
class Lagging:
    """A run with stragglers, its slowest task's time and the p99 of its task type (None below 100 tasks)."""

    job_id: str
    job_type: str
    stage: int
    task_type: str
    tasks: int
    stragglers: int
    median_s: float
    slowest_s: float
    usual_p99_s: float | None

    @classmethod
    def of(cls, row: StageRuns, example: list[str], usual_p99_s: float | None) -> Self:
        slowest, job_id, median, tasks, stragglers = example
        return cls(
            job_id=job_id,
            job_type=row.job_type,
            stage=row.stage,
            task_type=row.task_type,
            tasks=int(tasks),
            stragglers=int(stragglers),
            median_s=float(median),
            slowest_s=float(slowest),
            usual_p99_s=usual_p99_s,
        )


COLUMNS = (
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="job_type", title="Job type", kind="code"),
    Column(key="stage", title="Stage", kind="int"),
    Column(key="task_type", title="Task type", kind="code"),
    Column(key="tasks", title="Tasks", kind="int"),
    Column(key="stragglers", title="Stragglers", kind="int"),
    Column(key="median_s", title="Median", kind="duration_s"),
    Column(key="slowest_s", title="Slowest", kind="duration_s"),
    Column(key="usual_p99_s", title="p99 of the type", kind="duration_s"),
)


def analyze(facts: Facts) -> Verdict:
    rows = facts.rows(STAGE_RUNS)
    usual = {} if facts.failure(FINISHED_TASKS) else _p99s(facts.rows(FINISHED_TASKS))
    lagging = [Lagging.of(row, example, usual.get(row.task_type)) for row in rows for example in row.worst]
    lagging.sort(key=lambda run: (-run.slowest_s, run.job_id))
    compared = sum(row.compared_tasks for row in rows)
    stragglers = sum(row.stragglers for row in rows)
    return Verdict.judged(
        _findings(facts, rows, lagging),
        headline=Headline(label="stragglers", value=stragglers if compared else None),
        summary=(
            f"{stragglers:,} of {counted(compared, 'task')} took {DEFINITION}."
            if compared
            else "No stage of at least 6 completed tasks ended in the window."
        ),
        data={"by_task_type": [*_shares(rows)], "compared_tasks": compared, "stragglers": stragglers},
        tables=(_table("Stage runs with stragglers, slowest task first", rows, lagging),) if lagging else (),
    )


def _p99s(finished: Iterable[FinishedTasks]) -> dict[str, float | None]:
    completed = [row for row in finished if row.state == SUCCEEDED]
    types = {row.task_type for row in completed}
    return {
        type_: Histogram.merged(row.histogram for row in completed if row.task_type == type_).shown(0.99)
        for type_ in types
    }


def _shares(rows: tuple[StageRuns, ...]) -> list[dict[str, JsonValue]]:
    return [
        {
            "task_type": task_type,
            "compared_tasks": sum(row.compared_tasks for row in rows if row.task_type == task_type),
            "stragglers": sum(row.stragglers for row in rows if row.task_type == task_type),
        }
        for task_type in sorted({row.task_type for row in rows if row.compared_tasks})
    ]


def _table(title: str, rows: Iterable[StageRuns], lagging: list[Lagging]) -> Table:
    note = f"A straggler took {DEFINITION}."
    return Table.of(title, COLUMNS, lagging, total=sum(row.lagging_runs for row in rows), note=note, cap=20)


def _findings(facts: Facts, rows: tuple[StageRuns, ...], lagging: list[Lagging]) -> Iterator[Finding]:
    for task_type in sorted({row.task_type for row in rows}):
        own = [row for row in rows if row.task_type == task_type]
        compared, stragglers = sum(r.compared_tasks for r in own), sum(r.stragglers for r in own)
        runs = sum(r.lagging_runs for r in own)
        if stragglers < MIN_STRAGGLERS or runs < MIN_RUNS or 100 * stragglers < ADVICE_PERCENT * compared:
            continue
        percent = 100 * stragglers / compared
        severity: Severity = "warning" if percent >= WARNING_PERCENT else "advice"
        examples = [run for run in lagging if run.task_type == task_type]
        yield Finding(
            key=f"{META.id}:{task_type}",
            severity=severity,
            title=f"{percent:.0f} % of the {task_type} tasks take more than five times as long as their siblings",
            observed=(
                f"{stragglers:,} of {counted(compared, 'task')} in {counted(runs, 'stage run')}; the slowest took"
                f" {duration(examples[0].slowest_s)} where half of its siblings took"
                f" {duration(examples[0].median_s)} or less."
            ),
            threshold=(
                f"{WARNING_PERCENT:g} % (advice from {ADVICE_PERCENT:g} %) and at least {MIN_STRAGGLERS} tasks in"
                f" {MIN_RUNS} runs"
            ),
            count=stragglers,
            evidence=_table("The slowest", own, examples),
            why=META.why,
            actions=(
                Action(
                    text="Compare what the slow ones have in common: parameters, worker, time of day, size of input."
                ),
                sql_action(
                    "See the tasks of the worst run, slowest first",
                    _TASKS,
                    facts.schema,
                    job_id=examples[0].job_id,
                    stage=examples[0].stage,
                ),
            ),
        )


_TASKS = """
SELECT task_id, updated_at - created_at AS took, created_at, updated_at, retry_count, parameters
FROM {schema}.tasks WHERE parent_job_id = {job_id} AND stage = {stage}
ORDER BY updated_at - created_at DESC LIMIT 20
"""
