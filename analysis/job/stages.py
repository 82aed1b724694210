"""The stages of a job: when, how wide, what held them up. Pure."""

from collections import Counter
from datetime import datetime
from statistics import median

from analysis.job.debug_parts import Stage, Straggler
from analysis.job.job_facts import JobFacts, JobTask
from analysis.job.states import MEANS

MIN_TASKS = 6
FLOOR_S = 60.0
TIMES_MEDIAN = 5.0
"""A straggler is what analysis/performance/stragglers.py calls one: longer than 60 s and 5 medians of 6 or more."""


def stages(job_facts: JobFacts) -> tuple[Stage, ...]:
    """In their order, each with the gap from the end of the one before (None before the first, and while it runs)."""
    found: list[Stage] = []
    before: datetime | None = None
    for number, tasks in job_facts.by_stage.items():
        started = min(task.created_at for task in tasks)
        is_over = all(task.ended_at for task in tasks)
        last = max(task.until(job_facts.horizon) for task in tasks)
        wall = max((last - started).total_seconds(), 0.0)
        busy = sum(task.took_s(job_facts.horizon) for task in tasks if _ran(task))
        found.append(
            Stage(
                stage=number,
                tasks=len(tasks),
                by_status=dict(Counter(task.status for task in tasks).most_common()),
                started_at=started,
                ended_at=last if is_over else None,
                gap_before_s=None if before is None else round((started - before).total_seconds(), 3),
                wall_s=round(wall, 3),
                busy_s=round(busy, 3),
                parallelism=round(busy / wall, 2) if wall else None,
                straggler=_straggler(tasks, job_facts),
            )
        )
        before = last if is_over else None
    return tuple(found)


def sooner_s(task: JobTask, usual_s: float, tasks: list[JobTask], observed_at: datetime) -> float:
    """By how much the stage would end sooner, had the task taken `usual_s`: until the next of its siblings ends."""
    end = task.until(observed_at)
    others = max((t.until(observed_at) for t in tasks if t.task_id != task.task_id), default=task.began_at)
    saved = max(task.took_s(observed_at) - usual_s, 0.0)
    return round(max(min(saved, (end - others).total_seconds()), 0.0), 3)


def _ran(task: JobTask) -> bool:
    return task.status not in MEANS["task_waiting"]


def _straggler(tasks: list[JobTask], job_facts: JobFacts) -> Straggler | None:
    completed = [t.took_s(job_facts.horizon) for t in tasks if t.status in MEANS["task_completed"]]
    ran = [t for t in tasks if _ran(t)]
    if len(completed) < MIN_TASKS or not ran:
        return None
    slowest = max(ran, key=lambda t: t.took_s(job_facts.horizon))
    took, middle = slowest.took_s(job_facts.horizon), median(completed)
    if took <= max(FLOOR_S, TIMES_MEDIAN * middle):
        return None
    usual = job_facts.usual_p50_s(slowest.task_type)
    middle = middle if usual is None else usual
    return Straggler(
        task_id=slowest.task_id,
        task_type=slowest.task_type,
        took_s=round(took, 3),
        median_s=round(middle, 3),
        sooner_s=sooner_s(slowest, middle, tasks, job_facts.horizon),
    )
