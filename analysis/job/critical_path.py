"""The last task to finish of each stage: what the job waited for. Pure."""

from analysis.job.course import Course
from analysis.job.debug_model import Step
from analysis.job.stages import sooner_s


def critical_path(course: Course) -> tuple[Step, ...]:
    """One step a stage; of a stage at work the task that has run longest."""
    found: list[Step] = []
    for number, tasks in course.by_stage.items():
        # What is left open by a job that is over was not waited for.
        waited_for = [t for t in tasks if t.ended_at or not course.is_over] or tasks
        last = max(waited_for, key=lambda t: (t.until(course.horizon), t.took_s(course.horizon)))
        usual = course.usual_p50_s(last.task_type)
        found.append(
            Step(
                stage=number,
                task_id=last.task_id,
                task_type=last.task_type,
                status=last.status,
                started_at=last.began_at,
                ended_at=last.ended_at,
                took_s=round(last.took_s(course.horizon), 3),
                usual_s=usual,
                sooner_s=None if usual is None else sooner_s(last, usual, tasks, course.horizon),
            )
        )
    return tuple(found)
