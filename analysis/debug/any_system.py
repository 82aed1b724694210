"""One job of a system without files of its own for the routes, explained. The I/O of analysis/job/of_system.py."""

from dataclasses import replace

from analysis.collect.one_job import Found, SystemJob, read_job
from analysis.collect.sections import lacks
from analysis.collect.stored import last_answer
from analysis.debug.staged import beside_note, debug_job, histograms, logged, seen_of, usual_of
from analysis.errors.exception_line import exception_line
from analysis.fixes.steps import Owner, with_steps
from analysis.job.debug_model import JobDebug
from analysis.job.debug_parts import Attempt, Dependency, Edge, TaskContents
from analysis.job.explain import explain
from analysis.job.history import with_history
from analysis.job.of_system import Failures, job_facts_of, job_type_of
from analysis.job.poison_findings import poison_findings
from analysis.model import Failure
from analysis.poison.silent_heartbeat import HEARTBEATS
from analysis.published.snapshot import Snapshot
from analysis.settings import Settings
from reports.stores import Store


def debug_found(settings: Settings, found: Found, previous: Snapshot | None, store: Store | None) -> JobDebug | None:
    """The job explained, of whichever system; None when it is gone. Raises Unavailable when it cannot be read."""
    if found.recognised is None:
        return debug_job(settings, found.job_id, previous, store)
    read = read_job(settings, found)
    if read is None:
        return None
    usual = usual_of(settings, store, found.job_id, job_type_of(read.job, read.tasks), read.observed_at)
    failures = Failures(read.texts, read.retryable, read.job_text, read.job_retryable)
    its_facts = job_facts_of(read.job, read.tasks, failures, read.observed_at, histograms(usual), read.waits)
    job_facts = replace(its_facts, system=read.recognised.system.name)
    heartbeats = last_answer(settings, store, HEARTBEATS, read.observed_at)
    findings = poison_findings(
        job_facts, settings.limits, settings.schema_name, (), () if isinstance(heartbeats, Failure) else heartbeats
    )
    system, schema = read.recognised.system.name, read.recognised.schema
    owner = Owner(system, schema, found.job_id)
    owners = dict.fromkeys((found.job_id, *(task.task_id for task in read.tasks)), (owner,))
    findings = with_steps(findings, settings.schema_name, owners, {system: (system, schema)})
    explained = _with_record(explain(job_facts, settings.limits, previous, findings, beside_note(usual)), read)
    seen = () if read.events else seen_of(store, read.recognised.record, explained)
    return logged(settings, with_history(explained, read.events, seen), job_facts)


def _with_record(debug: JobDebug, read: SystemJob) -> JobDebug:
    """With what the system has beside, and what it cannot tell."""
    system, is_flat = read.recognised.system, read.job is None
    own = read.payloads.get(read.tasks[0].task_id, (None, None)) if is_flat else (None, None)
    contents = (
        () if is_flat else tuple(TaskContents(task_id=i, parameters=p, result=r) for i, (p, r) in read.payloads.items())
    )
    details: dict[str, object] = {
        "system": system.name,
        "system_title": system.title,
        "system_schema": read.recognised.schema,
        "native_status": (read.job or read.tasks[0]).status,
        "parameters": own[0],
        "result": own[1],
        "contents": contents,
        "attempts": tuple(
            Attempt(
                task_id=row.task_id,
                attempt=row.attempt,
                started_at=row.started_at,
                ended_at=row.ended_at,
                outcome=row.outcome,
                error=None if row.error_text is None else exception_line(row.error_text),
            )
            for row in read.attempts
        ),
        "dependencies": tuple(
            Dependency(job_id=e.job_id, relation=e.relation, job_type=e.job_type, status=e.status) for e in read.edges
        ),
        "edges": tuple(Edge(task_id=e.task_id, waits_for=e.waits_for, optional=e.optional) for e in read.waits),
        "not_recorded": (*system.not_run, *lacks(system).values()),
    }
    return debug.model_copy(update={"debug_info": debug.debug_info.model_copy(update=details)})
