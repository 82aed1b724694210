"""Every recorded state change of a job in time order. Pure."""

from collections.abc import Iterator
from datetime import datetime

from analysis.job.debug_parts import Change
from analysis.job.job_facts import JobFacts

MOST = 5000
"""Changes shown; beyond them the times of each task stand beside it."""


_ORDER = {"created": 1, "started": 2, "last heartbeat": 3}

type Key = tuple[datetime, str, int, str]


def timeline(job_facts: JobFacts) -> tuple[tuple[Change, ...], int]:
    """The first MOST changes and how many there are; equal ones of one type and stage at one moment are one."""
    job = job_facts.job
    together: dict[Key, tuple[str, int]] = {}
    for key, task_id in _changes(job_facts):
        first, tasks = together.get(key, (task_id, 0))
        together[key] = (first, tasks + 1)
    found = [
        Change(at=at, what=what, stage=stage, task_type=task_type, task_id=first, tasks=tasks)
        for (at, what, stage, task_type), (first, tasks) in sorted(together.items(), key=_place)[:MOST]
    ]
    found.append(Change(at=job.created_at, what="job created"))
    if job_facts.ended_at:
        found.append(Change(at=job_facts.ended_at, what=f"job {job.status.replace('_', ' ')}", stage=job.stage))
    created_first = sorted(found, key=lambda change: (change.at, change.what != "job created"))
    return tuple(created_first), len(together) + 1 + job_facts.is_over


def _place(entry: tuple[Key, tuple[str, int]]) -> tuple[datetime, int, int, str]:
    (at, what, stage, task_type), _ = entry
    return at, stage, _ORDER.get(what, 9), task_type


def _changes(job_facts: JobFacts) -> Iterator[tuple[Key, str]]:
    for task in job_facts.tasks:
        of, id_ = (task.stage, task.task_type), task.task_id
        yield (task.created_at, "created", *of), id_
        if task.execution_started_at:
            yield (task.execution_started_at, "started", *of), id_
        if task.ended_at:
            yield (task.ended_at, task.status, *of), id_
        elif task.last_heartbeat:
            yield (task.last_heartbeat, "last heartbeat", *of), id_
