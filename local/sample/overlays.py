"""Faults that change what other faults made: those keep their number of failures when an overlay is left out.

Every overlay that is to be found lies on at least two base faults of one task type, so that leaving one of them out
leaves the overlay's finding.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

from local.sample.canaries import CANARIES, Canary
from local.sample.demand import DAY
from local.sample.jobs import plan_job
from local.sample.ledger import Planted
from local.sample.shape import BY_NAME
from local.sample.timeline import Job, Task

HOUR = 3_600.0
SETTLED = 600.0
MAX_RETRIES = 3
type Bases = dict[str, Planted]
type Overlay = Callable[[Random, Bases], Planted]


def retries_exhausted(_rng: Random, bases: Bases) -> Planted:
    """Every third failure of three causes of one task type had used up its retries."""
    tasks = []
    for base in _present(bases, "cause_source_not_found", "cause_source_forbidden", "cause_band_missing"):
        tasks += sorted(base.tasks, key=lambda task: task.created)[::3]
    for task in tasks:
        task.retry_count = MAX_RETRIES
    return Planted(("poison/retries",), tasks, terminal=True)


def poison_parameters(_rng: Random, bases: Bases) -> Planted:
    """Three inputs of each of two causes were submitted four times, and failed every time."""
    tasks: list[Task] = []
    inputs: list[dict[str, object]] = []
    for base in _present(bases, "cause_source_not_found", "cause_band_missing"):
        first_of_job = list({task.job_id: task for task in reversed(_recent(base))}.values())[:12]
        for start in range(0, 12, 4):
            same = first_of_job[start : start + 4]
            for task in same:
                task.parameters = same[0].parameters
            ids = sorted(task.task_id for task in same)
            inputs.append({"task_type": same[0].task_type, "parameters": same[0].parameters, "task_ids": ids})
            tasks += same
    expected: dict[str, object] = {"inputs": inputs}
    return Planted(("poison/repeated_failures",), tasks, terminal=True, expected=expected)


def orphaned(_rng: Random, bases: Bases) -> Planted:
    """Sixteen jobs failed while four of their tasks each were still queued."""
    tasks: list[Task] = []
    for base in _present(bases, "cause_deadlock", "cause_container_bronze_eu"):
        failed_in = {task.job_id: task.stage for task in _recent(base)}
        # A job that has just ended may have tasks in flight, which is no fault yet.
        settled = [job for job in base.added if job.job_id in failed_in and (job.finished or 0) < -SETTLED]
        for job in settled[-8:]:
            model = next(task for task in job.tasks if task.stage == failed_in[job.job_id])
            waiting = [_queued(model, 5_000 + number) for number in range(4)]
            job.tasks += waiting
            tasks += waiting
    began = min((task.created for task in tasks), default=None)
    return Planted(("poison/orphaned",), tasks, began=began)


def secrets(rng: Random, bases: Bases) -> Planted:
    """Every canary stands in the parameters and the result of a job and of its task, and in two error texts."""
    jobs = [_with_canary(rng, canary) for canary in CANARIES]
    tasks = [task for job in jobs for task in job.tasks]
    for base in _present(bases, "cause_rate_limited", "cause_server_busy"):
        owners = {job.job_id: job for job in base.added}
        for task, canary in zip(_recent(base), CANARIES, strict=False):
            before, task.error = task.error, f"{task.error}\nSource: {canary.text}"
            if owners[task.job_id].error == before:
                owners[task.job_id].error = task.error
            tasks.append(task)
    expected: dict[str, object] = {"canaries": [canary.secret for canary in CANARIES]}
    return Planted((), tasks, jobs, jobs, terminal=True, expected=expected)


_ALL: tuple[Overlay, ...] = (retries_exhausted, poison_parameters, orphaned, secrets)
OVERLAYS = {overlay.__name__: overlay for overlay in _ALL}


def _present(bases: Bases, *names: str) -> list[Planted]:
    return [bases[name] for name in names if name in bases]


def _recent(base: Planted) -> list[Task]:
    """The base fault's failures of the last window, in order of their creation, away from the window's edges."""
    ended = [task for task in base.tasks if task.finished is not None and -DAY + HOUR < task.finished <= -60.0]
    return sorted(ended, key=lambda task: task.created)


def _queued(model: Task, index: int) -> Task:
    parameters = json.loads(model.parameters) | {"late": index}
    identity = f"{model.task_id[:-4]}{index:04d}"
    waiting = replace(model, task_id=identity, index=index, parameters=json.dumps(parameters), status="completed")
    waiting.started = waiting.finished = waiting.error = None
    waiting.retry_count = 0
    return waiting


def _with_canary(rng: Random, canary: Canary) -> Job:
    job = plan_job(rng, BY_NAME["check_source"], -rng.uniform(HOUR, 20 * HOUR))
    shown: dict[str, object] = {"endpoint": canary.text, "options": {canary.key: canary.secret} if canary.key else {}}
    job.parameters = json.dumps(json.loads(job.parameters) | shown)
    job.result = json.dumps(json.loads(job.result or "{}") | {"log": [f"tried {canary.text}"]} | shown)
    for task in job.tasks:
        task.parameters = json.dumps(json.loads(task.parameters) | shown)
        task.result = json.dumps(json.loads(task.result or "{}") | {"log": canary.text} | shown)
    return job
