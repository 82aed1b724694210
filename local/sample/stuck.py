"""Jobs and tasks that do not move on, each in a way of its own, and retries that helped."""

from collections.abc import Callable
from random import Random

from local.sample.jobs import Plan, plan_job
from local.sample.ledger import Planted
from local.sample.shape import BY_NAME
from local.sample.timeline import Job, Task

HOUR = 3_600.0
type Plant = Callable[[Random, float], Planted]
"""Takes its randomness, and for how many seconds after `at` the sample goes on."""


def silent_heartbeat(rng: Random, _ahead: float) -> Planted:
    """Forty tasks of one type stopped sending heartbeats together three hours ago, as when their worker was lost."""
    jobs = [open_job(rng, "process_raster", -3 * HOUR - rng.uniform(300, 900), 2, fan=8) for _ in range(10)]
    tasks = [task for job in jobs for task in rng.sample(tasks_of_stage(job, 2), 4)]
    for task in tasks:
        task.finished = None
        task.beats, task.silent_from = True, -3 * HOUR + rng.uniform(-15, 15)
    return Planted(("poison/silent_heartbeat",), tasks, added=jobs, began=-3 * HOUR)


def overdue(rng: Random, _ahead: float) -> Planted:
    """Six tasks have run for five hours, half of them with a fresh heartbeat, half without any."""
    jobs = [open_job(rng, "summarize_coverage", -5 * HOUR - rng.uniform(0, 900), 2, fan=6) for _ in range(6)]
    tasks = [rng.choice(tasks_of_stage(job, 2)) for job in jobs]
    for number, task in enumerate(tasks):
        task.finished = None
        task.beats = number % 2 == 0
    return Planted(("poison/overdue",), tasks, added=jobs, began=min(task.created for task in tasks))


def stage_not_advanced(rng: Random, _ahead: float) -> Planted:
    """Twelve jobs whose stage is done, and nobody moved them on."""
    jobs = [
        open_job(rng, "stage_vector", -rng.uniform(0.7 * HOUR, 6 * HOUR), 1 if number % 3 == 0 else 2, fan=7)
        for number in range(12)
    ]
    done = [max(task.finished or 0.0 for task in job.tasks) for job in jobs]
    expected: dict[str, object] = {"job_type": "stage_vector"}
    return Planted(("poison/stage_not_advanced",), jobs=jobs, added=jobs, began=min(done), expected=expected)


def no_live_task(rng: Random, _ahead: float) -> Planted:
    """Seven jobs entered their second stage and got no task there."""
    jobs = [open_job(rng, "export_tiles", -rng.uniform(HOUR, 5 * HOUR), 2) for _ in range(7)]
    for job in jobs:
        job.tasks = tasks_of_stage(job, 1)
    expected: dict[str, object] = {"job_type": "export_tiles"}
    began = min(job.stage_starts[1] for job in jobs)
    return Planted(("poison/no_live_task",), jobs=jobs, added=jobs, began=began, expected=expected)


def unfinished_tasks(rng: Random, _ahead: float) -> Planted:
    """Five completed jobs that still have three queued tasks each."""
    jobs = [plan_job(rng, BY_NAME["stage_vector"], -rng.uniform(3 * HOUR, 20 * HOUR), Plan(fan=9)) for _ in range(5)]
    tasks = [task for job in jobs for task in rng.sample(tasks_of_stage(job, 2), 3)]
    for task in tasks:
        task.finished = None
        task.started = None
    expected: dict[str, object] = {"job_type": "stage_vector"}
    began = min(job.finished or 0.0 for job in jobs)
    return Planted(("poison/unfinished_tasks",), tasks, added=jobs, began=began, expected=expected)


def backlog(rng: Random, ahead: float) -> Planted:
    """Render tasks arrive faster and faster for five hours, and none of these is taken up; after that, as fast."""
    arrivals = [-300 - 5 * HOUR * (1 - rng.random() ** 0.5) for _ in range(60)]
    jobs = [open_job(rng, "export_tiles", created, 2, fan=20) for created in arrivals]
    jobs += [open_job(rng, "export_tiles", created, 2, fan=20) for created in range(150, round(ahead), 150)]
    tasks = [task for job in jobs for task in tasks_of_stage(job, 2)]
    for task in tasks:
        task.finished = None
        task.started = None
    return Planted(
        ("poison/backlog",),
        tasks,
        added=jobs,
        began=min(task.created for task in tasks),
        expected={"task_type": "render_tile"},
    )


def retries_succeeded(rng: Random, _ahead: float) -> Planted:
    """Thirty jobs some of whose tasks needed a second or third try: nothing to report."""
    jobs = [plan_job(rng, BY_NAME["stage_vector"], -rng.uniform(HOUR, 23 * HOUR), Plan(fan=6)) for _ in range(30)]
    tasks = [task for job in jobs for task in rng.sample(tasks_of_stage(job, 2), 2)]
    for task in tasks:
        task.retry_count = rng.randint(1, 2)
    return Planted((), tasks, added=jobs, terminal=True)


STUCK: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        *(silent_heartbeat, overdue, stage_not_advanced, no_live_task),
        *(unfinished_tasks, backlog, retries_succeeded),
    )
}


def open_job(rng: Random, job_type: str, created: float, stage: int, fan: int | None = None) -> Job:
    """A job that is still in the given stage at the end."""
    job = plan_job(rng, BY_NAME[job_type], created, Plan(fan=fan))
    job.tasks = [task for task in job.tasks if task.stage <= stage]
    job.stage_starts, job.stage_results = job.stage_starts[:stage], job.stage_results[:stage]
    job.finished = None
    return job


def tasks_of_stage(job: Job, stage: int) -> list[Task]:
    return [task for task in job.tasks if task.stage == stage]
