"""The incidents of the latest run that a job is part of, or that hold it up. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from analysis.errors.failure_patterns import META as FAILURE_PATTERNS
from analysis.job.debug_parts import Cause, JobIncident
from analysis.job.job_facts import JobFacts
from analysis.job.states import MEANS
from analysis.model import SERIOUS, Finding
from analysis.poison.backlog_findings import ID as BACKLOG
from analysis.published.snapshot import Snapshot
from analysis.wording import headline


def affected_by(
    job_facts: JobFacts, causes: Sequence[Cause], findings: Iterable[Finding], latest: Snapshot | None
) -> tuple[JobIncident, ...]:
    """The incidents of which a failure pattern or a finding of this job is evidence. While it is open also those whose
    evidence names it, and those of the queues that its tasks wait in, which its own rows do not show.

    As in the report, a finding that needs somebody and is evidence of no incident stands for itself.
    """
    if latest is None:
        return ()
    known = {cause.incident for cause in causes}
    concern = {f"{FAILURE_PATTERNS.id}:{cause.id}" for cause in causes} | {finding.key for finding in findings}
    if not job_facts.is_over:
        concern |= set(_holding_up(job_facts, latest))
    covered = {one.finding for incident in latest.incidents for one in incident.evidence}
    parts = [
        JobIncident(id=i.id, cause=i.cause, severity=i.severity, sentence=headline(i.sentence))
        for i in latest.incidents
        if i.id in known or any(one.finding in concern for one in i.evidence)
    ]
    alone = [
        JobIncident(cause=finding.key, severity=finding.severity, sentence=finding.title)
        for finding in latest.findings
        if finding.severity in SERIOUS and finding.key in concern - covered
    ]
    return (*parts, *alone)


def _holding_up(job_facts: JobFacts, latest: Snapshot) -> Iterator[str]:
    waiting = [t for t in job_facts.tasks if t.ended_at is None and t.status not in MEANS["task_processing"]]
    types = {task.task_type for task in waiting}
    for finding in latest.findings:
        if not _is_about(finding, job_facts.system):
            continue
        # A type that two systems have is named with its system, but for the origin's.
        queue = finding.key.removeprefix(f"{BACKLOG}:").removeprefix(f"{finding.system}/")
        rows = finding.evidence.rows if finding.evidence else ()
        is_its_queue = finding.analysis == BACKLOG and queue in types
        if is_its_queue or any(row.get("job_id") == job_facts.job.job_id for row in rows):
            yield finding.key


def _is_about(finding: Finding, system: str) -> bool:
    """Ids and types of two systems may be the same. A system that is there twice is called by its schema, too."""
    named = (*finding.systems, *filter(None, [finding.system]))
    return not named or any(one == system or one.startswith(f"{system}-") for one in named)
