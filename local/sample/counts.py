"""What the analyses count of a planted fault: by the edges of their windows, and with what else is of its kind."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from local.sample.demand import DAY
from local.sample.timeline import Job, Task

HOUR = 3_600.0
REPEATED = 3
"""So many failures make an input one that fails again and again (sql/record/poison/repeated_failures.sql)."""


@dataclass(frozen=True)
class Week:
    """All jobs of a sample and the instant, in seconds relative to its `at`, at which it is looked at."""

    jobs: Collection[Job]
    instant: float

    def ended(self, task: Task, hours: float = 24) -> bool:
        """Whether the task ended in the hours up to the instant: since is outside, until inside, as in every query."""
        # To the microsecond, which is what a row keeps.
        return task.finished is not None and -hours * HOUR < round(task.finished - self.instant, 6) <= 0

    def tasks(self, task_type: object, job_type: object = None) -> Iterator[tuple[Job, Task]]:
        """The tasks of a type that exist, and their jobs."""
        for job in self.jobs:
            if job.created <= self.instant and job_type in (None, job.job_type):
                for task in job.tasks:
                    if task.task_type == task_type and task.created <= self.instant:
                        yield job, task


def count(analysis: str, fault: dict[str, object], tasks: Sequence[Task], jobs: Sequence[Job], week: Week) -> int:
    """What the findings of one analysis add up to; `fault` is what is expected, `tasks` and `jobs` whom it concerns."""
    task_type = fault.get("task_type")
    match analysis:
        case "poison/unfinished_tasks":
            return len({task.job_id for task in tasks})
        case "poison/stage_not_advanced" | "poison/no_live_task":
            return len(jobs)
        case "poison/backlog":
            # Of a healthy queue a few wait too.
            return sum(_waits(job, task, week.instant) for job, task in week.tasks(task_type))
        case "poison/repeated_failures":
            of_input = Counter((task.task_type, task.parameters) for task in tasks)
            return sum(failures for failures in of_input.values() if failures >= REPEATED)
        case "errors/common_factors":
            # Some failed of another cause and have the value by chance.
            key, value = str(fault["key"]), fault["value"]
            failed = (task for _, task in week.tasks(task_type) if _failed(task, week))
            return sum(json.loads(task.parameters).get(key) == value for task in failed)
        case "performance/task_duration":
            # Also those of jobs that were under way before the times grew.
            completed = (t for _, t in week.tasks(task_type, fault["job_type"]) if t.status == "completed")
            return sum(week.ended(task) for task in completed)
        case _:
            return len(tasks) or len(jobs)


def _failed(task: Task, week: Week, hours: float = DAY / HOUR) -> bool:
    return task.status == "failed" and week.ended(task, hours)


def _waits(job: Job, task: Task, instant: float) -> bool:
    is_open = job.finished is None or job.finished > instant
    return is_open and (task.started is None or task.started > instant)
