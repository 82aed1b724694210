"""What the job waited for: the last task to finish of each stage, of a graph along its edges. Pure."""

from collections.abc import Iterator, Sequence

from analysis.job.course import Course, CourseTask
from analysis.job.debug_model import Step
from analysis.job.stages import sooner_s


def critical_path(course: Course) -> tuple[Step, ...]:
    """One step a stage; of a stage at work the task that has run longest."""
    return tuple(_step(course, task) for task in (_along_edges if course.waits_for else _by_stage)(course))


def _by_stage(course: Course) -> Sequence[CourseTask]:
    return [_last(course, [t for t in tasks if _may_have_run(t)] or tasks) for tasks in course.by_stage.values()]


def _may_have_run(task: CourseTask) -> bool:
    """What was skipped before it began kept nobody waiting, though its end may be the last of its stage."""
    return task.status != "skipped" or task.execution_started_at is not None


def _along_edges(course: Course) -> Sequence[CourseTask]:
    """From what ended last, or runs, back to what each waited for last; what has not begun was not waited for yet."""
    begun = [task for task in course.tasks if task.ended_at or task.execution_started_at]
    return [*reversed([*_back(course, {task.task_id: task for task in begun})])]


def _back(course: Course, begun: dict[str, CourseTask]) -> Iterator[CourseTask]:
    before = list(begun.values())
    while before:
        last = _last(course, before)
        yield last
        # Taken out, so that a circle, which no graph should have, ends.
        del begun[last.task_id]
        before = [begun[id_] for id_ in course.waits_for.get(last.task_id, ()) if id_ in begun]


def _last(course: Course, tasks: Sequence[CourseTask]) -> CourseTask:
    # What is left open by a job that is over was not waited for.
    waited_for = [t for t in tasks if t.ended_at or not course.is_over] or tasks
    return max(waited_for, key=lambda t: (t.until(course.horizon), t.took_s(course.horizon)))


def _step(course: Course, task: CourseTask) -> Step:
    usual = course.usual_p50_s(task.task_type)
    return Step(
        stage=task.stage,
        task_id=task.task_id,
        task_type=task.task_type,
        status=task.status,
        started_at=task.began_at,
        ended_at=task.ended_at,
        took_s=round(task.took_s(course.horizon), 3),
        usual_s=usual,
        sooner_s=None if usual is None else sooner_s(task, usual, course.by_stage[task.stage], course.horizon),
    )
