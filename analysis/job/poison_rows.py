"""The rows that sql/record/poison/ would give of this job alone, made from its tasks by the same conditions. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from analysis.facts import Limits
from analysis.job.course import Course, CourseTask
from analysis.job.states import MEANS
from analysis.poison import no_live_task, orphaned, overdue, stage_not_advanced
from analysis.poison.no_live_task import EmptyJob, QueuedJob
from analysis.poison.orphaned import OrphanedTasks
from analysis.poison.overdue import RunningTask
from analysis.poison.retries import RetriedTasks
from analysis.poison.silent_heartbeat import SilentTask
from analysis.poison.stage_not_advanced import StandingJob
from analysis.poison.unfinished_tasks import LossyJob, UnfinishedJob
from analysis.wording import grouped


def silent(course: Course, limits: Limits) -> list[SilentTask]:
    """Each as a stop of its own; the stops of all jobs are the report's."""
    beats = [(task, beat) for task in _processing(course) if (beat := _silent_since(task, course, limits))]
    of_type = grouped(beats, lambda found: found[0].task_type)
    if course.is_over:
        return []
    return [
        SilentTask(
            task.task_type,
            task.task_id,
            course.job.job_id,
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


def standing(course: Course) -> list[StandingJob]:
    job, tasks = course.job, course.by_stage.get(course.job.stage, [])
    ends = [task.ended_at for task in tasks if task.ended_at]
    if course.is_over or not ends or len(ends) < len(tasks):
        return []
    if max(ends) >= _settled(course, stage_not_advanced.SETTLED_S):
        return []
    failed = sum(task.status in MEANS["task_failed"] for task in tasks)
    final = int(job.stage >= job.total_stages)
    shape = (job.stage, job.total_stages, len(tasks), failed)
    return [StandingJob(job.job_type, job.job_id, job.status, *shape, max(ends), 1, final)]


def empty(course: Course) -> list[EmptyJob]:
    job = course.job
    if job.status not in MEANS["job_processing"] or job.stage in course.by_stage:
        return []
    if job.updated_at >= _settled(course, no_live_task.SETTLED_S):
        return []
    return [EmptyJob(job.job_type, job.job_id, job.stage, job.total_stages, job.created_at, job.updated_at, 1)]


def queued(course: Course) -> list[QueuedJob]:
    job = course.job
    is_at_work = course.is_over or job.status in MEANS["job_processing"]
    if is_at_work or course.tasks or job.updated_at >= _settled(course, no_live_task.QUEUED_S):
        return []
    return [QueuedJob(job.job_type, job.job_id, job.status, job.total_stages, job.created_at, job.updated_at, 1)]


def running_long(course: Course, limits: Limits) -> list[RunningTask]:
    """Compared with the other jobs of the type, where the report compares with all that ended in its window."""
    found: list[RunningTask] = []
    for task in [] if course.is_over else _processing(course):
        usual, took = course.usual.get(("task", task.task_type)), task.took_s(course.observed_at)
        p95, finished = (usual.quantile(0.95), usual.total) if usual else (None, 0)
        compared = finished >= overdue.MIN_SAMPLE and p95 is not None and took > overdue.TIMES_USUAL * p95
        if took > overdue.FLOOR_S and compared and not _silent_since(task, course, limits):
            found.append(
                RunningTask(
                    task.task_type,
                    task.task_id,
                    course.job.job_id,
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


def left_over(course: Course) -> list[OrphanedTasks]:
    job, tasks = course.job, _open(course)
    if job.status not in MEANS["job_abandoned"] or job.updated_at >= _settled(course, orphaned.SETTLED_S):
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


def unfinished(course: Course) -> list[UnfinishedJob]:
    job, tasks = course.job, _open(course)
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


def lossy(course: Course) -> list[LossyJob]:
    job, failed = course.job, [task for task in course.tasks if task.status in MEANS["task_failed"]]
    if job.status != "completed" or not failed:
        return []
    lost = [
        stage
        for stage, tasks in course.by_stage.items()
        if any(task in failed for task in tasks)
        and all(task.status in ("failed", "cancelled", "skipped") for task in tasks)
    ]
    return [
        LossyJob(
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


def retried(course: Course, limits: Limits) -> list[RetriedTasks]:
    failed = [t for t in course.tasks if t.status in MEANS["task_failed"]]
    waiting = [] if course.is_over else [t for t in _open(course) if not _silent_since(t, course, limits)]
    return [
        *_tried("exhausted", failed, limits.max_retries, course),
        *_tried("nearly", waiting, max(limits.max_retries - 1, 1), course),
    ]


def _tried(state: str, tasks: list[CourseTask], least: int, course: Course) -> Iterator[RetriedTasks]:
    tried = [task for task in tasks if (task.retry_count or 0) >= least]
    for task_type, rows in grouped(tried, lambda task: task.task_type).items():
        times = [task.updated_at for task in rows]
        most = max(task.retry_count or 0 for task in rows)
        yield RetriedTasks(
            state,
            task_type,
            course.job.job_id,
            len(rows),
            most,
            min(times),
            max(times),
            min(task.task_id for task in rows),
            len(rows),
            1,
            min(times),
        )


def _processing(course: Course) -> list[CourseTask]:
    return [task for task in course.tasks if task.status in MEANS["task_processing"]]


def _open(course: Course) -> list[CourseTask]:
    return [task for task in course.tasks if task.ended_at is None]


def _silent_since(task: CourseTask, course: Course, limits: Limits) -> datetime | None:
    """The last sign of life of a processing task that has beaten and stopped; None when it has not."""
    if task.status not in MEANS["task_processing"] or task.last_heartbeat is None:
        return None
    signs = [task.last_heartbeat, task.execution_started_at, task.updated_at if task.retry_count else None]
    last = max(sign for sign in signs if sign is not None)
    return last if last < course.observed_at - timedelta(seconds=limits.heartbeat_silent_s) else None


def _settled(course: Course, seconds: float) -> datetime:
    return course.observed_at - timedelta(seconds=seconds)
