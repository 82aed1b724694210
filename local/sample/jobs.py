"""How one ordinary job goes: stage after stage, every task completed unless a fault says otherwise."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from local.sample.shape import BY_NAME, COLLECTIONS, CONTAINER_WEIGHTS, CONTAINERS, JobType, Stage
from local.sample.timeline import Job, Task

MAX_FAN = 500
_BEATING_S = 60.0

type Text = Callable[[Random, Task], str]


@dataclass(frozen=True)
class Failing:
    """How a job fails: in which stage, up to how many tasks (None: all), with which text, and if that ends the job."""

    stage: int
    tasks: int | None
    text: Text
    ends_job: bool


@dataclass(frozen=True)
class Plan:
    """What may be said about a job to come beside its type and start; None means as usual.

    `fan` is the number of tasks of a stage that fans out; `speed` gives the factor of a stage's durations by its start.
    """

    failing: Failing | None = None
    container: str | None = None
    fan: int | None = None
    fan_limit: int = MAX_FAN
    speed: Callable[[Stage, float], float] | None = None


def plan_job(rng: Random, kind: JobType, created: float, plan: Plan = Plan()) -> Job:
    """The whole timeline of one job that is created at an instant."""
    job_id = f"{rng.getrandbits(256):064x}"
    container = rng.choices(CONTAINERS, CONTAINER_WEIGHTS)[0]
    facts = f'"container": "{plan.container or container}", "collection": "{rng.choice(COLLECTIONS)}"'
    dataset = f"{kind.name[:3]}-{rng.getrandbits(40):010x}"
    parameters = f'{{{facts}, "dataset_id": "{dataset}", "priority": {rng.randint(1, 5)}, "overwrite": false}}'
    job = Job(job_id, kind.name, len(kind.stages), parameters, created)
    clock = created + 0.5 + 2 * rng.random()
    for number, stage in enumerate(kind.stages, 1):
        job.stage_starts.append(clock)
        tasks = _stage_tasks(rng, job, number, clock, f'{{{facts}, "{stage.unit}": "{dataset}', plan)
        job.tasks += tasks
        failed = 0
        if plan.failing is not None and plan.failing.stage == number:
            failed = _fail(rng, job, tasks, plan.failing)
        clock = max(task.finished or task.created for task in tasks) + 0.5 + 2 * rng.random()
        done = len(tasks) - failed
        job.stage_results.append(f'{{"task_count": {len(tasks)}, "successful": {done}, "failed": {failed}}}')
        if job.status == "failed":
            break
    job.finished = clock
    errors = sum(task.status == "failed" for task in job.tasks)
    job.result = f'{{"dataset_id": "{dataset}", "tasks": {len(job.tasks)}, "errors": {errors}}}'
    return job


def _stage_tasks(rng: Random, job: Job, number: int, start: float, prefix: str, plan: Plan) -> list[Task]:
    stage = BY_NAME[job.job_type].stages[number - 1]
    gauss, chance, exp, median, sigma = rng.gauss, rng.random, math.exp, stage.seconds, stage.sigma
    ids = f"{job.job_id[:16]}-s{number}-"
    output = f'{{"success": true, "output": "{stage.unit}/{job.job_id[:16]}/'
    pace = plan.speed(stage, start) if plan.speed else 1.0
    tasks = []
    for index in range(_fan_out(rng, stage, plan)):
        place = f"{index:04d}"
        seconds = median * exp(sigma * min(max(gauss(0.0, 1.0), -2.5), 2.5)) * pace
        created = start + index * 0.004
        started = created + (0.2 + 3 * chance()) * pace
        tasks.append(
            Task(
                f"{ids}{place}",
                job.job_id,
                stage.task_type,
                number,
                index,
                f'{prefix}-{place}", "attempt_limit": 3}}',
                created,
                started,
                started + seconds,
                f'{output}{place}", "bytes": {int(chance() * 9e6)}}}',
                beats=seconds > _BEATING_S,
            )
        )
    return tasks


def _fan_out(rng: Random, stage: Stage, plan: Plan) -> int:
    if stage.fan == 1:
        return 1
    return plan.fan or min(max(1, round(rng.lognormvariate(math.log(stage.fan), 0.95))), plan.fan_limit)


def _fail(rng: Random, job: Job, tasks: list[Task], failing: Failing) -> int:
    count = len(tasks) if failing.tasks is None else min(rng.randint(1, failing.tasks), len(tasks))
    chosen = rng.sample(tasks, count)
    for task in sorted(chosen, key=lambda each: each.index):
        task.status, task.result = "failed", None
        task.retry_count = rng.choice((0, 0, 1, 1, 2))
        task.error = failing.text(rng, task)
        # The job names the error of its first failed task, as the real system does.
        job.error = job.error or task.error
    job.status = "failed" if failing.ends_job or count == len(tasks) else "completed_with_errors"
    return count
