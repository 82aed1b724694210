"""How long does each stage of a job type take, how long until the next one begins, and how much runs at once?"""

from collections.abc import Iterator

from pydantic import JsonValue

from analysis.facts import Facts, Meta
from analysis.model import Action, Finding, Headline, Verdict
from analysis.performance.histogram import Histogram
from analysis.performance.stage_runs import STAGE_RUNS, StageRuns
from analysis.statements import sql_action
from analysis.tables import Chart, Column, Table
from analysis.wording import counted, duration

GAP_S = 300
"""The last task of a stage creates those of the next in its own transaction or by one message: seconds, not minutes.
What waits longer waits in a queue. How much of that someone planned is not known here, so it is advice."""

MIN_RUNS = 20
"""Fewer runs say nothing about what is usual."""

CHARTED = 12

META = Meta(
    id="performance/stage_duration",
    passing="Stages: time, gaps, tasks at once",
    failing="Stages: time, gaps, tasks at once",
    why="A job is as fast as its stages and the pauses between them.",
    queries=(STAGE_RUNS,),
    privileges=("SELECT on jobs and tasks",),
)


def analyze(facts: Facts) -> Verdict:
    rows = facts.rows(STAGE_RUNS)
    gaps = Histogram.merged(row.gaps for row in rows)
    stages = [_stage(row) for row in rows]
    columns = (
        Column(key="job_type", title="Job type", kind="code"),
        Column(key="stage", title="Stage", kind="int"),
        Column(key="task_type", title="Task type", kind="code"),
        Column(key="runs", title="Runs", kind="int"),
        Column(key="tasks_per_run", title="Tasks a run", kind="number"),
        Column(key="p50_s", title="p50", kind="duration_s"),
        Column(key="p95_s", title="p95", kind="duration_s"),
        Column(key="gap_p50_s", title="Gap p50", kind="duration_s"),
        Column(key="gap_p95_s", title="Gap p95", kind="duration_s"),
        Column(key="tasks_at_once", title="Tasks at once", kind="number"),
    )
    table = Table.of(
        "Stages that ended in the window",
        columns,
        stages,
        note=(
            "A run of a stage lasts from its first task's creation to the last update of its last, with all waiting."
            " Gap: until the first task of the next stage. Tasks at once: the sum of the tasks' times over that of the"
            " runs. A percentile is given where at least one run lies beyond it."
        ),
    )
    return Verdict.judged(
        _long_gaps(facts, rows),
        headline=Headline(label="p95 of the gap between stages", value=gaps.shown(0.95), kind="duration_s"),
        summary="" if rows else "No stage ended in the window.",
        data={"stages": [*stages]},
        tables=(table,),
        charts=_charts(rows),
    )


def _stage(row: StageRuns) -> dict[str, JsonValue]:
    return {
        "job_type": row.job_type,
        "stage": row.stage,
        "task_type": row.task_type,
        "runs": row.runs,
        "tasks_per_run": round(row.tasks / row.runs, 1),
        "p50_s": row.lasted.shown(0.5),
        "p95_s": row.lasted.shown(0.95),
        "gap_p50_s": row.gaps.shown(0.5),
        "gap_p95_s": row.gaps.shown(0.95),
        "tasks_at_once": round(row.task_seconds / row.run_seconds, 2) if row.run_seconds > 0 else None,
    }


def _charts(rows: tuple[StageRuns, ...]) -> tuple[Chart, ...]:
    longest = sorted(rows, key=lambda row: -row.run_seconds)[:CHARTED]
    if not longest:
        return ()
    total = sum(row.run_seconds for row in rows)
    bars: list[dict[str, JsonValue]] = [
        {
            "label": f"{row.job_type} {row.stage}",
            "value": round(row.run_seconds / 3600, 2),
            "note": f"h in {counted(row.runs, 'run')}",
        }
        for row in longest
    ]
    first = longest[0]
    return (
        Chart(
            spec="ranked_bars",
            title="Where the hours of the jobs went, by job type and stage",
            description=(
                f"Stage {first.stage} of {first.job_type} took {100 * first.run_seconds / total:.0f} % of the time:"
                f" {duration(first.run_seconds)} in {counted(first.runs, 'run')}."
                if total
                else "No stage took measurable time."
            ),
            rows=tuple({**bar} for bar in bars),
        ),
    )


def _long_gaps(facts: Facts, rows: tuple[StageRuns, ...]) -> Iterator[Finding]:
    long = [row for row in rows if row.gaps.total >= MIN_RUNS and (row.gaps.quantile(0.5) or 0.0) >= GAP_S]
    for job_type in sorted({row.job_type for row in long}):
        worst = max((r for r in long if r.job_type == job_type), key=lambda r: r.gaps.quantile(0.5) or 0.0)
        usual = duration(worst.gaps.quantile(0.5) or 0.0)
        stages = [row.stage for row in long if row.job_type == job_type]
        yield Finding(
            key=f"{META.id}:{job_type}",
            severity="advice",
            title=f"Half of the {job_type} jobs wait {usual} or more between stage {worst.stage} and the next",
            observed=(
                f"p50 of the gap over {counted(worst.gaps.total, 'job')}: {usual}. Stages with a long gap after them:"
                f" {', '.join(map(str, stages))}."
            ),
            threshold=f"{GAP_S} s at p50, over at least {MIN_RUNS} jobs",
            count=worst.gaps.total,
            why="In the gap nothing is done for the job.",
            actions=(
                Action(text="Look at what takes up jobs between stages: how many wait for it, and how many it takes."),
                sql_action(
                    "See when the stages of recent jobs began and ended",
                    _STEPS,
                    facts.schema,
                    job_type=job_type,
                    since=facts.window.since,
                ),
            ),
        )


_STEPS = """
SELECT job.job_id, task.stage, min(task.created_at) AS first_created, max(task.updated_at) AS last_ended
FROM (
    SELECT job_id FROM {schema}.jobs
    WHERE job_type = {job_type} AND updated_at > {since}::timestamptz ORDER BY updated_at DESC LIMIT 20
) AS job
JOIN {schema}.tasks AS task ON task.parent_job_id = job.job_id
GROUP BY job.job_id, task.stage ORDER BY job.job_id, task.stage
"""
