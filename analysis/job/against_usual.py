"""One job and its tasks beside others of their type. Pure."""

import math
from statistics import median
from typing import Literal

from analysis.job.debug_parts import Beside
from analysis.job.job_facts import JobFacts
from analysis.job.states import MEANS
from analysis.performance.histogram import RATIO, Histogram

MIN_OTHERS = 20
"""Below it a p95 is the slowest of the others itself, and no place among them means anything."""


def against_usual(job_facts: JobFacts) -> tuple[Beside, ...]:
    """The job first, then the types of its completed tasks by their median, slowest first."""
    took: dict[str, list[float]] = {}
    for task in job_facts.tasks:
        if task.status in MEANS["task_completed"]:
            took.setdefault(task.task_type, []).append(task.took_s(job_facts.observed_at))
    tasks = [_beside(job_facts, "task", name, median(times)) for name, times in took.items()]
    job = _beside(job_facts, "job", job_facts.job.job_type, job_facts.took_s)
    return (job, *sorted(tasks, key=lambda beside: -beside.this_s))


def _beside(job_facts: JobFacts, subject: Literal["job", "task"], name: str, this_s: float) -> Beside:
    others = job_facts.usual.get((subject, name), Histogram())
    return Beside(
        subject=subject,
        type_name=name,
        others=others.total,
        p50_s=others.shown(0.5),
        p95_s=others.shown(0.95),
        this_s=round(this_s, 3),
        slower_than_percent=_slower_than(others, this_s) if others.total >= MIN_OTHERS else None,
    )


def _slower_than(others: Histogram, this_s: float) -> float:
    """The share of others in lower buckets, in percent."""
    bucket = math.floor(math.log(max(this_s, 0.001)) / math.log(RATIO))
    below = sum(count for place, count in others.counts.items() if place < bucket)
    return round(100 * below / others.total, 1)
