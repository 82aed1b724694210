"""What the job waited for: the last task to finish of each stage, of a graph along its edges. Pure."""

from collections.abc import Iterator, Sequence

from analysis.job.debug_parts import Step
from analysis.job.job_facts import JobFacts, JobTask
from analysis.job.stages import sooner_s


def critical_path(job_facts: JobFacts) -> tuple[Step, ...]:
    """One step a stage; of a stage at work the task that has run longest."""
    return tuple(_step(job_facts, task) for task in (_along_edges if job_facts.waits_for else _by_stage)(job_facts))


def _by_stage(job_facts: JobFacts) -> Sequence[JobTask]:
    return [_last(job_facts, [t for t in tasks if _may_have_run(t)] or tasks) for tasks in job_facts.by_stage.values()]


def _may_have_run(task: JobTask) -> bool:
    """What was skipped before it began kept nobody waiting, though its end may be the last of its stage."""
    return task.status != "skipped" or task.execution_started_at is not None


def _along_edges(job_facts: JobFacts) -> Sequence[JobTask]:
    """From what ended last, or runs, back to what each waited for last; what has not begun was not waited for yet."""
    begun = [task for task in job_facts.tasks if task.ended_at or task.execution_started_at]
    return [*reversed([*_back(job_facts, {task.task_id: task for task in begun})])]


def _back(job_facts: JobFacts, begun: dict[str, JobTask]) -> Iterator[JobTask]:
    before = list(begun.values())
    while before:
        last = _last(job_facts, before)
        yield last
        # Taken out, so that a circle, which no graph should have, ends.
        del begun[last.task_id]
        before = [begun[id_] for id_ in job_facts.waits_for.get(last.task_id, ()) if id_ in begun]


def _last(job_facts: JobFacts, tasks: Sequence[JobTask]) -> JobTask:
    # What is left open by a job that is over was not waited for.
    waited_for = [t for t in tasks if t.ended_at or not job_facts.is_over] or tasks
    return max(waited_for, key=lambda t: (t.until(job_facts.horizon), t.took_s(job_facts.horizon)))


def _step(job_facts: JobFacts, task: JobTask) -> Step:
    usual = job_facts.usual_p50_s(task.task_type)
    return Step(
        stage=task.stage,
        task_id=task.task_id,
        task_type=task.task_type,
        status=task.status,
        started_at=task.began_at,
        ended_at=task.ended_at,
        took_s=round(task.took_s(job_facts.horizon), 3),
        usual_s=usual,
        sooner_s=None if usual is None else sooner_s(task, usual, job_facts.by_stage[task.stage], job_facts.horizon),
    )
