"""The rows that sql/record/poison/ would give of this job alone, made from its tasks by the same conditions. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from analysis.facts import Limits
from analysis.job.job_facts import JobFacts, JobTask
from analysis.job.states import KNOWN, MEANS
from analysis.poison import no_live_task, orphaned, overdue, stage_not_advanced
from analysis.poison.no_live_task import EmptyJob, QueuedJob
from analysis.poison.orphaned import OrphanedTasks
from analysis.poison.overdue import RunningTask
from analysis.poison.retries import RetriedTasks
from analysis.poison.silent_heartbeat import SilentTask
from analysis.poison.stage_not_advanced import StandingJob
from analysis.poison.unfinished_tasks import LossyJob, UnfinishedJob
from analysis.wording import grouped

COMPLETED = {"origin_staged": "completed", "origin_graph": "succeeded"}
"""Systems of which a job that is said to be complete should have lost none, and how a job's facts say so."""


def silent(job_facts: JobFacts, limits: Limits) -> list[SilentTask]:
    """Each as a stop of its own; the stops of all jobs are the report's."""
    beats = [(task, beat) for task in _processing(job_facts) if (beat := _silent_since(task, job_facts, limits))]
    of_type = grouped(beats, lambda found: found[0].task_type)
    if job_facts.is_over:
        return []
    return [
        SilentTask(
            task.task_type,
            task.task_id,
            job_facts.job.job_id,
            task.stage,
            task.retry_count or 0,
            task.claimed_by,
            beat,
            len(rows),
            len(rows),
            min(b for _, b in rows),
            max(b for _, b in rows),
        )
        for rows in of_type.values()
        for task, beat in sorted(rows, key=lambda found: found[1])
    ]


def standing(job_facts: JobFacts) -> list[StandingJob]:
    job, tasks = job_facts.job, job_facts.by_stage.get(job_facts.job.stage, [])
    ends = [task.ended_at for task in tasks if task.ended_at]
    if job_facts.is_over or job.status not in KNOWN or not ends or len(ends) < len(tasks):
        return []
    if max(ends) >= _settled(job_facts, stage_not_advanced.SETTLED_S):
        return []
    failed = sum(task.status in MEANS["task_failed"] for task in tasks)
    final = int(job.stage >= job.total_stages)
    shape = (job.stage, job.total_stages, len(tasks), failed)
    return [StandingJob(job.job_type, job.job_id, job.status, *shape, max(ends), 1, final)]


def empty(job_facts: JobFacts) -> list[EmptyJob]:
    job = job_facts.job
    if job.status not in MEANS["job_processing"] or job.stage in job_facts.by_stage:
        return []
    if job.updated_at >= _settled(job_facts, no_live_task.SETTLED_S):
        return []
    return [EmptyJob(job.job_type, job.job_id, job.stage, job.total_stages, job.created_at, job.updated_at, 1)]


def queued(job_facts: JobFacts) -> list[QueuedJob]:
    job = job_facts.job
    waits = not job_facts.is_over and job.status in KNOWN - MEANS["job_processing"]
    if not waits or job_facts.tasks or job.updated_at >= _settled(job_facts, no_live_task.QUEUED_S):
        return []
    return [QueuedJob(job.job_type, job.job_id, job.status, job.total_stages, job.created_at, job.updated_at, 1)]


def running_long(job_facts: JobFacts, limits: Limits) -> list[RunningTask]:
    """Compared with the other jobs of the type, where the report compares with all that ended in its window."""
    found: list[RunningTask] = []
    for task in [] if job_facts.is_over else _processing(job_facts):
        usual, took = job_facts.usual.get(("task", task.task_type)), task.took_s(job_facts.observed_at)
        p95, finished = (usual.quantile(0.95), usual.total) if usual else (None, 0)
        compared = finished >= overdue.MIN_SAMPLE and p95 is not None and took > overdue.TIMES_USUAL * p95
        if took > overdue.FLOOR_S and compared and not _silent_since(task, job_facts, limits):
            found.append(
                RunningTask(
                    task.task_type,
                    task.task_id,
                    job_facts.job.job_id,
                    task.stage,
                    task.began_at,
                    task.execution_started_at is not None,
                    task.last_heartbeat,
                    took,
                    p95,
                    finished,
                    1,
                )
            )
    return found


def left_over(job_facts: JobFacts) -> list[OrphanedTasks]:
    job, tasks = job_facts.job, _open(job_facts)
    if job.status not in MEANS["job_abandoned"] or job.updated_at >= _settled(job_facts, orphaned.SETTLED_S):
        return []
    found: list[OrphanedTasks] = []
    for task_type, rows in grouped(tasks, lambda task: task.task_type).items():
        processing = sum(task.status in MEANS["task_processing"] for task in rows)
        found.append(
            OrphanedTasks(
                task_type,
                job.job_id,
                job.job_type,
                job.status,
                job.updated_at,
                len(rows),
                processing,
                rows[0].task_id,
                len(rows),
                processing,
                1,
                job.updated_at,
            )
        )
    return found


def unfinished(job_facts: JobFacts) -> list[UnfinishedJob]:
    job, tasks = job_facts.job, _open(job_facts)
    if job.status not in MEANS["job_completed"] or not tasks:
        return []
    processing = sum(task.status in MEANS["task_processing"] for task in tasks)
    return [
        UnfinishedJob(
            job.job_type,
            job.job_id,
            job.status,
            job.updated_at,
            job.total_stages,
            len(tasks),
            processing,
            min(task.stage for task in tasks),
            tasks[0].task_id,
            len(tasks),
            1,
            job.updated_at,
        )
    ]


def lossy(job_facts: JobFacts) -> list[LossyJob]:
    job, failed = job_facts.job, [task for task in job_facts.tasks if task.status in MEANS["task_failed"]]
    if job.status != COMPLETED.get(job_facts.system) or not failed:
        return []
    lost = [
        stage
        for stage, tasks in job_facts.by_stage.items()
        if any(task in failed for task in tasks)
        and all(task.status in ("failed", "cancelled", "skipped") for task in tasks)
    ]
    return [
        LossyJob(
            job_facts.system,
            job.job_type,
            job.job_id,
            job.status,
            job.updated_at,
            len(failed),
            min(lost, default=None),
            failed[0].task_id,
            len(failed),
            1,
            int(bool(lost)),
            job.updated_at,
        )
    ]


def retried(job_facts: JobFacts, limits: Limits) -> list[RetriedTasks]:
    failed = [t for t in job_facts.tasks if t.status in MEANS["task_failed"]]
    waiting = [] if job_facts.is_over else [t for t in _open(job_facts) if not _silent_since(t, job_facts, limits)]
    return [
        *_tried("exhausted", failed, limits.max_retries, job_facts),
        *_tried("nearly", waiting, max(limits.max_retries - 1, 1), job_facts),
    ]


def _tried(state: str, tasks: list[JobTask], least: int, job_facts: JobFacts) -> Iterator[RetriedTasks]:
    tried = [task for task in tasks if (task.retry_count or 0) >= least]
    for task_type, rows in grouped(tried, lambda task: task.task_type).items():
        times = [task.updated_at for task in rows]
        most = max(task.retry_count or 0 for task in rows)
        yield RetriedTasks(
            state,
            task_type,
            job_facts.job.job_id,
            len(rows),
            most,
            min(times),
            max(times),
            min(task.task_id for task in rows),
            len(rows),
            1,
            min(times),
        )


def _processing(job_facts: JobFacts) -> list[JobTask]:
    return [task for task in job_facts.tasks if task.status in MEANS["task_processing"]]


def _open(job_facts: JobFacts) -> list[JobTask]:
    return [task for task in job_facts.tasks if task.ended_at is None and task.status in KNOWN]


def _silent_since(task: JobTask, job_facts: JobFacts, limits: Limits) -> datetime | None:
    """The last sign of life of a processing task that has beaten and stopped; None when it has not."""
    if task.status not in MEANS["task_processing"] or task.last_heartbeat is None:
        return None
    signs = [task.last_heartbeat, task.execution_started_at, task.updated_at if task.retry_count else None]
    last = max(sign for sign in signs if sign is not None)
    return last if last < job_facts.observed_at - timedelta(seconds=limits.heartbeat_silent_s) else None


def _settled(job_facts: JobFacts, seconds: float) -> datetime:
    return job_facts.observed_at - timedelta(seconds=seconds)
