"""What to do about a job next, each with the evidence that led to it. Pure."""

from collections.abc import Iterator, Sequence

from analysis.errors.patterns import NO_TEXT
from analysis.job.debug_parts import Bottleneck, Cause, Recommendation, Stage, Step
from analysis.job.job_facts import JobFacts
from analysis.job.states import MEANS
from analysis.model import Action, Finding
from analysis.wording import clock, counted, duration, grouped

WORTH_S = 60.0
"""Below a minute no time that a job lost is worth a person's."""
WORTH_SHARE = 0.1
"""Nor below a tenth of the job's own time."""
CAUSES = 3


def bottlenecks(job_facts: JobFacts, stages: Sequence[Stage], path: Sequence[Step]) -> tuple[Bottleneck, ...]:
    """Where the job lost time: single tasks that held a stage, and idle stretches between stages; longest first."""
    found = [*_held(path), *_still(job_facts), *_idle(job_facts, stages)]
    worth = max(WORTH_S, WORTH_SHARE * job_facts.took_s)
    return tuple(sorted((b for b in found if b.seconds >= worth), key=lambda b: -b.seconds))


def _held(path: Sequence[Step]) -> Iterator[Bottleneck]:
    for step in path:
        if step.sooner_s and step.usual_s is not None and step.ended_at:
            yield Bottleneck(
                text=f"{duration(step.took_s)} in one task of stage {step.stage} ({step.task_id}, usual "
                f"{duration(step.usual_s)}); without it the job would have ended {duration(step.sooner_s)} sooner",
                stage=step.stage,
                task_id=step.task_id,
                seconds=step.sooner_s,
            )


def _still(job_facts: JobFacts) -> Iterator[Bottleneck]:
    """Of a job at work, the tasks in processing that have run for longer than the usual of their type."""
    at_work = [] if job_facts.is_over else [t for t in job_facts.tasks if t.status in MEANS["task_processing"]]
    for task_type, tasks in grouped(at_work, lambda task: task.task_type).items():
        usual = job_facts.usual_p50_s(task_type)
        longest = max(tasks, key=lambda task: task.took_s(job_facts.observed_at))
        took = longest.took_s(job_facts.observed_at)
        if usual is not None and took > usual:
            are = "is" if len(tasks) == 1 else "are"
            yield Bottleneck(
                text=f"{counted(len(tasks), 'task')} of {task_type} {are} still processing, the longest for "
                f"{duration(took)} ({longest.task_id}, usual {duration(usual)})",
                stage=longest.stage,
                task_id=longest.task_id,
                seconds=round(took - usual, 3),
            )


def _idle(job_facts: JobFacts, stages: Sequence[Stage]) -> Iterator[Bottleneck]:
    for stage in stages:
        if stage.gap_before_s is not None and stage.gap_before_s > 0:
            yield Bottleneck(
                text=f"{duration(stage.gap_before_s)} idle before stage {stage.stage}: the stage before had ended",
                stage=stage.stage,
                task_id=None,
                seconds=stage.gap_before_s,
            )
    if stages and not job_facts.is_over and (ended := stages[-1].ended_at) is not None:
        seconds = (job_facts.observed_at - ended).total_seconds()
        yield Bottleneck(
            text=f"{duration(seconds)} idle since stage {stages[-1].stage} ended",
            stage=stages[-1].stage,
            task_id=None,
            seconds=seconds,
        )


def recommendations(
    job_facts: JobFacts, causes: Sequence[Cause], lost: Sequence[Bottleneck], findings: Sequence[Finding]
) -> tuple[Recommendation, ...]:
    """What stands still first, then what failed, then what was slow."""
    # A job that stands still idles for the reason that the finding tells.
    stands = any(finding.severity != "advice" for finding in findings) and not job_facts.is_over
    return (*_unblock(findings), *_fix(job_facts, causes), *(() if stands else _speed_up(lost)))


def _unblock(findings: Sequence[Finding]) -> Iterator[Recommendation]:
    for finding in findings:
        if finding.severity != "advice":
            for action in finding.actions:
                yield Recommendation(action=action, evidence=f"{finding.title}. {finding.observed}")


def _fix(job_facts: JobFacts, causes: Sequence[Cause]) -> Iterator[Recommendation]:
    for cause in causes[:CAUSES]:
        without = cause.label == NO_TEXT
        how = "without an error text" if without else f"with {cause.label[:200].rstrip('.')}"
        evidence = f"{counted(cause.tasks, 'task')} of this job failed {how}"
        if cause.tasks_elsewhere:
            first = f", first at {clock(cause.known_since, job_facts.observed_at)}" if cause.known_since else ""
            yield Recommendation(
                action=Action(
                    text="Fix the common cause before starting this job again: it is not alone with this fault. The "
                    "report's Failures section says what the cases have in common."
                ),
                evidence=f"{evidence}; so did {counted(cause.tasks_elsewhere, 'task')} elsewhere{first}.",
            )
        else:
            where = f"task {cause.sample.task_id}" if cause.sample.task_id else "the job itself"
            read = f"what the worker of {where} logged" if without else f"the error of {where}"
            alone = "no other task of the latest run did" if cause.known else "no other job was seen to fail so"
            tail = "" if cause.known is None else f"; {alone}."
            yield Recommendation(
                action=Action(text=f"Read {read} and compare this job's parameters with one that ended."),
                evidence=f"{evidence}{tail}",
            )


def _speed_up(lost: Sequence[Bottleneck]) -> Iterator[Recommendation]:
    for bottleneck in lost[:CAUSES]:
        text = (
            f"Look at what task {bottleneck.task_id} waited for: its input, its worker, a lock."
            if bottleneck.task_id
            else "Look at what starts the next stage: what takes up the job after a stage, and advance_job_stage."
        )
        yield Recommendation(action=Action(text=text), evidence=f"{bottleneck.text}.")
