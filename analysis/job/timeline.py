"""Every recorded state change of a job in time order. Pure."""

from collections.abc import Iterator

from analysis.job.course import Course
from analysis.job.debug_model import Change

MOST = 5000
"""Changes told; beyond them the times of each task stand beside it."""


def timeline(course: Course) -> tuple[Change, ...]:
    """Equal changes of tasks of one type and stage at the same moment are one, with their number."""
    together: dict[tuple[object, ...], Change] = {}
    for change in _changes(course):
        key = (change.at, change.what, change.stage, change.task_type, not change.tasks)
        known = together.get(key)
        together[key] = change if known is None else known.model_copy(update={"tasks": known.tasks + change.tasks})
    return tuple(sorted(together.values(), key=lambda c: (c.at, c.stage or 0, _ORDER.get(c.what, 9))))


_ORDER = {"job created": 0, "created": 1, "started": 2, "last heartbeat": 3}


def _changes(course: Course) -> Iterator[Change]:
    job = course.job
    yield Change(at=job.created_at, what="job created")
    for task in course.tasks:
        about = {"stage": task.stage, "task_type": task.task_type, "task_id": task.task_id, "tasks": 1}
        yield Change.model_validate({"at": task.created_at, "what": "created", **about})
        if task.execution_started_at:
            yield Change.model_validate({"at": task.execution_started_at, "what": "started", **about})
        if task.ended_at:
            yield Change.model_validate({"at": task.ended_at, "what": task.status, **about})
        elif task.last_heartbeat:
            yield Change.model_validate({"at": task.last_heartbeat, "what": "last heartbeat", **about})
    if course.ended_at:
        yield Change(at=course.ended_at, what=f"job {job.status.replace('_', ' ')}", stage=job.stage)
