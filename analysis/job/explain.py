"""From the facts of a job to its explanation. Pure."""

from typing import cast

from pydantic import JsonValue

from analysis.errors.exception_line import exception_line
from analysis.facts import Limits
from analysis.job.affected import affected_by
from analysis.job.against_usual import against_usual
from analysis.job.critical_path import critical_path
from analysis.job.debug_model import DebugInfo, JobDebug
from analysis.job.debug_parts import Beside, DebugTask, TaskContents
from analysis.job.job_facts import Contents, JobFacts, JobTask
from analysis.job.recommendations import bottlenecks, recommendations
from analysis.job.stages import stages
from analysis.job.states import KNOWN, MEANS
from analysis.job.timeline import timeline
from analysis.job.why import why
from analysis.model import Failure, Finding
from analysis.published.snapshot import Snapshot
from analysis.wording import counted, duration


def explain(
    job_facts: JobFacts, limits: Limits, previous: Snapshot | None, findings: tuple[Finding, ...], beside_note: str
) -> JobDebug:
    """One job explained. `previous` is the newest stored snapshot, `findings` are the poison family's, `beside_note`
    says what it is compared with."""
    job = job_facts.job
    of_stages, path, causes, beside = (
        stages(job_facts),
        critical_path(job_facts),
        why(job_facts, limits, previous),
        against_usual(job_facts),
    )
    incidents = affected_by(job_facts, causes, findings, previous)
    lost = bottlenecks(job_facts, of_stages, path)
    changes, changes_total = timeline(job_facts)
    slow = (beside[0].slower_than_percent or 0) >= SLOW_PERCENT
    is_known = job.status in KNOWN and all(task.status in KNOWN for task in job_facts.tasks)
    is_bad = job.status in MEANS["job_abandoned"] or not is_known
    healthy = not (findings or causes or incidents or lost or slow or is_bad)
    return JobDebug(
        job_id=job.job_id,
        observed_at=job_facts.observed_at,
        debug_info=DebugInfo(
            job_type=job.job_type,
            job_status=job.status,
            summary=_summary(job_facts, beside[0], healthy),
            healthy=healthy,
            current_stage=job.stage,
            total_stages=job.total_stages,
            stages_to_come=job_facts.stages_to_come,
            created_at=job.created_at,
            ended_at=job_facts.ended_at,
            took_s=round(job_facts.took_s, 3),
            error=job.error,
            error_type=job.error_type,
            retryable=job.retryable,
            tasks_total=job_facts.tasks[0].tasks_total if job_facts.tasks else 0,
            waiting=_waiting(job_facts),
            incidents=incidents,
            why=causes,
            bottleneck_details=lost,
            recommendation_details=recommendations(job_facts, causes, lost, findings),
            findings=findings,
            stages=of_stages,
            critical_path=path,
            against_usual=beside,
            beside_note=beside_note,
            in_stages=job_facts.in_stages,
            timeline=changes,
            timeline_total=changes_total,
            tasks=tuple(_task(task, job_facts) for task in job_facts.tasks),
            parameters=cast(JsonValue, job.parameters),
            stage_results=cast(JsonValue, job.stage_results),
            result=cast(JsonValue, job.result_data),
        ),
    )


SLOW_PERCENT = 95.0
"""Slower than 95 % of its type: beyond what the report calls p95."""


def with_contents(debug: JobDebug, answer: tuple[object, ...] | Failure) -> JobDebug:
    """The explanation with what tasks were given and gave, or with the reason why that is unknown."""
    if isinstance(answer, Failure):
        details: dict[str, object] = {"contents_note": f"Unknown: {answer.reason}. {answer.fix}."}
    else:
        rows = cast(tuple[Contents, ...], answer)
        details = {"contents": tuple(_contents(row) for row in rows)}
    return debug.model_copy(update={"debug_info": debug.debug_info.model_copy(update=details)})


def _contents(row: Contents) -> TaskContents:
    given, gave = cast(JsonValue, row.parameters), cast(JsonValue, row.result_data)
    return TaskContents(task_id=row.task_id, parameters=given, result=gave)


def _summary(job_facts: JobFacts, beside: Beside, healthy: bool) -> str:
    job = job_facts.job
    usual = "" if beside.p50_s is None else f"; usual {duration(beside.p50_s)}"
    place = ""
    if beside.slower_than_percent is not None and job_facts.is_over and beside.slower_than_percent >= 50:
        share = "all others" if beside.slower_than_percent >= 100 else f"{int(beside.slower_than_percent)} %"
        place = f", slower than {share}"
    at = f" at stage {job.stage} of {job.total_stages}" if job_facts.in_stages else ""
    state = job.status.replace("_", " ")
    if job.status not in KNOWN:
        state += " (a status that is not known)"
    if not job_facts.is_over:
        return f"{_capital(state)}{at} for {duration(job_facts.took_s)} since its creation{usual}"
    fine = "nothing stands out: " if healthy else ""
    return f"{_capital(state)}{at}, {fine}{duration(job_facts.took_s)} from creation to end{usual}{place}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _waiting(job_facts: JobFacts) -> str:
    """Waiting and running told apart where a start is recorded; a plain statement where it is not."""
    if not job_facts.tasks:
        return "The job has no task."
    started = [task for task in job_facts.tasks if task.execution_started_at]
    if not started:
        return (
            "This schema records no start of execution: waiting and running cannot be told apart, and each task's "
            "time runs from its creation to its last update."
        )
    waited = sum(wait for task in started if (wait := _wait_s(task)) is not None)
    ran = sum(task.took_s(job_facts.observed_at) for task in started)
    return (
        f"{counted(len(started), 'task')} of {len(job_facts.tasks):,} have a recorded start: together they waited "
        f"{duration(waited)} and ran {duration(ran)}."
    )


def _wait_s(task: JobTask) -> float | None:
    if task.execution_started_at is None:
        return None
    return max((task.execution_started_at - task.created_at).total_seconds(), 0.0)


def _task(task: JobTask, job_facts: JobFacts) -> DebugTask:
    took, wait = task.took_s(job_facts.observed_at), _wait_s(task)
    return DebugTask(
        task_id=task.task_id,
        task_type=task.task_type,
        status=task.status,
        stage=task.stage,
        task_index=task.task_index,
        error=None if task.error is None else exception_line(task.error),
        error_type=task.error_type,
        retryable=task.retryable,
        retry_count=task.retry_count,
        last_heartbeat=task.last_heartbeat,
        created_at=task.created_at,
        started_at=task.execution_started_at,
        ended_at=task.ended_at,
        execute_after=task.execute_after,
        claimed_by=task.claimed_by,
        checkpoint_phase=task.checkpoint_phase,
        checkpoint_updated_at=task.checkpoint_updated_at,
        wait_s=None if wait is None else round(wait, 3),
        run_s=None if wait is None else round(took, 3),
        took_s=round(took, 3),
    )
