"""Work that was lost in production without any error of a task: what the sample leaves out, for tests to plant.

Each is a fault of its own on every version of the job system; the sample of the demo would be too full with them.
"""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from local.sample.build import Sample
from local.sample.demand import DAY
from local.sample.jobs import Plan, plan_job
from local.sample.ledger import Planted
from local.sample.shape import BY_NAME
from local.sample.stuck import Plant, open_job, tasks_of_stage
from local.sample.timeline import Job, Task

HOUR = 3_600.0
MISSING_TEMPLATE = "Task execution failed: the greeting's template is missing"
NO_CONTROLLER = "Controller not implemented for job type: summarize_coverage"


def with_lost(sample: Sample, seed: int) -> Sample:
    """The sample and what was lost beside it, in its ledger, too."""
    planted: dict[str, Planted] = {name: plant(Random(f"{seed}/{name}"), 0.0) for name, plant in LOST.items()}
    jobs = [job for each in planted.values() for job in each.added]
    everything: Mapping[str, Planted] = {**sample.planted, **planted}
    return replace(sample, planned=(*sample.planned, *jobs), planted=everything)


def lost_messages(rng: Random, _ahead: float) -> Planted:
    """The queue lost the messages of twenty tasks six hours ago, while newer ones of their type run."""
    return _waiting(rng, "publish_collection", stage=2, jobs=5, since=6 * HOUR, retries=0)


def retries_left_behind(rng: Random, _ahead: float) -> Planted:
    """Forty tasks are to be tried again since eight hours, and nobody does; newer ones of their type run."""
    return _waiting(rng, "process_raster", stage=2, jobs=10, since=8 * HOUR, retries=2)


def never_taken_up(rng: Random, _ahead: float) -> Planted:
    """Twenty-five jobs were created nine hours ago, and their message never arrived: no task at all."""
    jobs = [_without_tasks(plan_job(rng, BY_NAME["check_source"], -9 * HOUR + number)) for number in range(25)]
    for job in jobs:
        job.stage_starts, job.finished = [], None
    expected: dict[str, object] = {"job_type": "check_source"}
    return Planted(("poison/no_live_task",), jobs=jobs, added=jobs, began=-9 * HOUR, expected=expected)


def failed_without_tasks(rng: Random, _ahead: float) -> Planted:
    """Eight jobs failed before they had any task: the error stands on the job alone."""
    kind = BY_NAME["summarize_coverage"]
    jobs = [_without_tasks(plan_job(rng, kind, -HOUR - number * 2 * HOUR)) for number in range(8)]
    for job in jobs:
        job.status, job.error, job.result, job.finished = "failed", NO_CONTROLLER, None, job.created + 3
    return Planted(("errors/failure_patterns",), jobs=jobs, added=jobs, terminal=True)


def completed_without_its_last_stage(rng: Random, _ahead: float) -> Planted:
    """Forty jobs a day count as completed, and not with errors, although all tasks of their last stage failed."""
    kind = BY_NAME["publish_collection"]
    jobs = [plan_job(rng, kind, -HOUR - number * DAY / 40, Plan(fan=1)) for number in range(80)]
    tasks = [task for job in jobs for task in tasks_of_stage(job, 2)]
    for task in tasks:
        task.status, task.result, task.error = "failed", None, MISSING_TEMPLATE
    found_by = ("errors/failure_patterns", "poison/unfinished_tasks")
    return Planted(found_by, tasks, added=jobs, terminal=True, expected={"job_type": kind.name})


LOST: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        *(lost_messages, retries_left_behind, never_taken_up, failed_without_tasks),
        completed_without_its_last_stage,
    )
}


def _waiting(rng: Random, job_type: str, stage: int, jobs: int, since: float, retries: int) -> Planted:
    """Jobs in this stage with four tasks each that nobody takes up."""
    added = [open_job(rng, job_type, -since - rng.uniform(600, 900), stage, fan=4) for _ in range(jobs)]
    tasks = [task for job in added for task in tasks_of_stage(job, stage)]
    for task in tasks:
        task.started = task.finished = None
        task.retry_count = retries
    expected: dict[str, object] = {"task_type": tasks[0].task_type}
    return Planted(("poison/backlog",), tasks, added=added, began=-since, expected=expected)


def _without_tasks(job: Job) -> Job:
    job.tasks, job.stage_results = list[Task](), []
    return job
