"""Systems whose faults are told by their logs: what died with a host, and what a storage account refused."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from local.log_workspace import Tables
from local.log_workspace.sample_logs import logs_for
from local.sample.build import SLOWER, Sample
from local.sample.jobs import Failing, Plan, plan_job
from local.sample.ledger import Planted
from local.sample.shape import BY_NAME
from local.sample.timeline import Job, Task

SAME_HOST, SAME_DEPENDENCY = "same host", "same dependency"
LOST = "cause_lost_with_host"
"""Failures on the host that ran out of memory: with the tasks that fell silent there, of one root cause."""
THROTTLED = "throttled_dependency"
"""The storage account that throttles two causes and makes tasks slow: one root cause where the logs are read."""
FAILURES = 25
AFTER_S = 40.0
"""Within so many seconds of the host's end its tasks fail."""


def roots(how: str) -> Mapping[str, str]:
    """The root causes of faults that are one by the logs, which are read in these two kinds of system alone."""
    if how not in (SAME_HOST, SAME_DEPENDENCY):
        return {}
    refused = {"cause_rate_limited": THROTTLED, "cause_server_busy": THROTTLED}
    return {LOST: "silent_heartbeat", **refused, **({SLOWER: THROTTLED} if how == SAME_DEPENDENCY else {})}


def with_lost(sample: Sample, seed: int) -> Sample:
    """The system with failures that its silent tasks' host left behind."""
    rng, died = Random(f"incidents/lost/{seed}"), sample.planted["silent_heartbeat"].began or 0.0
    plan = Plan(Failing(3, 1, _lost, ends_job=False), fan_limit=12)
    jobs = [plan_job(rng, BY_NAME["export_tiles"], 0.0, plan) for _ in range(FAILURES)]
    failed = [task for job in jobs for task in job.tasks if task.status == "failed"]
    for job, task in zip(jobs, failed, strict=True):
        _move(job, died + rng.uniform(0, AFTER_S) - (task.finished or 0.0))
    planted = Planted(("errors/failure_patterns",), failed, added=jobs, terminal=True, began=died)
    return replace(sample, planned=(*sample.planned, *jobs), planted={**sample.planted, LOST: planted})


def tables(how: str, sample: Sample) -> Tables:
    """The logs of such a system."""
    return logs_for(sample, slowed=SLOWER if how == SAME_DEPENDENCY else "", on_dead_host=LOST)[0]


def _lost(_rng: Random, task: Task) -> str:
    return f"WorkerLostError: the worker of {task.task_id} went away before it answered"


def _move(job: Job, seconds: float) -> None:
    job.created += seconds
    job.finished = None if job.finished is None else job.finished + seconds
    job.stage_starts = [at + seconds for at in job.stage_starts]
    for task in job.tasks:
        task.created += seconds
        task.started = None if task.started is None else task.started + seconds
        task.finished = None if task.finished is None else task.finished + seconds
