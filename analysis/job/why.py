"""Why a job failed: its failures by pattern, and what earlier runs know of each. Pure."""

from collections.abc import Iterator
from typing import cast

from analysis.errors.failed_texts import FailedText
from analysis.errors.failure_patterns import META as FAILURE_PATTERNS
from analysis.errors.grouping import Known
from analysis.errors.pattern_model import Pattern
from analysis.errors.patterns import patterns_of
from analysis.facts import Limits, Window
from analysis.job.debug_parts import Cause
from analysis.job.job_facts import JobFacts
from analysis.job.states import MEANS
from analysis.model import Result
from analysis.published.incident import Incident
from analysis.published.snapshot import Snapshot


def why(job_facts: JobFacts, limits: Limits, previous: Snapshot | None) -> tuple[Cause, ...]:
    """The patterns of this job, those that cost it most tasks first. `previous` is the newest stored snapshot."""
    stored = None if previous is None else previous.analyses.get(FAILURE_PATTERNS.id)
    # Where texts are not recorded or were not read nobody knows of which patterns others failed.
    stored = None if stored is None or stored.status == "unknown" else stored
    known = None if stored is None else _known(stored)
    window = Window(job_facts.job.created_at, job_facts.observed_at)
    found = patterns_of(_texts(job_facts), window, known, limits.keep_words, limits.mask_words)
    return tuple(_cause(pattern, stored, previous) for pattern in found)


def _texts(job_facts: JobFacts) -> list[FailedText]:
    """The failed tasks' texts; for a job that failed without one, its own; without that either, the failed tasks."""
    job = job_facts.job
    if job_facts.errors or job.status not in MEANS["job_failed"]:
        return list(job_facts.errors)
    text = job.error or ""
    silent = [] if text.strip() else [task for task in job_facts.tasks if task.status in MEANS["task_failed"]]
    if silent:
        return [
            FailedText(t.task_id, job.job_id, t.task_type, t.stage, t.retry_count, t.updated_at, 1.0, 0, "")
            for t in silent
        ]
    return [FailedText(None, job.job_id, f"job {job.job_type}", job.stage, None, job.updated_at, 1.0, len(text), text)]


def _known(stored: Result) -> dict[str, Known] | None:
    known = stored.data.get("known")
    if not isinstance(known, dict):
        return None
    return {
        id_: Known(first_seen=str(entry[0]), pattern=str(entry[1]))
        for id_, entry in known.items()
        if isinstance(entry, list) and len(entry) == 2
    }


def _cause(pattern: Pattern, stored: Result | None, previous: Snapshot | None) -> Cause:
    elsewhere = incident = None
    id_, title = pattern.id, pattern.title
    if stored is not None and previous is not None:
        same = next((one for one in _stored_patterns(stored) if _same(one, pattern)), {})
        # Our own failures are among those counted when that run's window held them.
        ours = pattern.tasks if previous.since < pattern.last_seen <= previous.until else 0
        elsewhere = max(cast(int, same.get("tasks", 0)) - ours, 0)
        # As the report names it: few failures may not show what is fixed in it.
        id_, title = str(same.get("id", id_)), str(same.get("title", title))
        incident = _incident(id_, previous)
    seen_before = pattern.known_since is not None and pattern.known_since < pattern.first_seen
    return Cause(
        id=id_,
        label=title,
        language=pattern.language,
        chain=pattern.chain,
        tasks=pattern.tasks,
        stages=tuple(sorted(pattern.stages)),
        known=None if elsewhere is None else seen_before or elsewhere > 0,
        known_since=pattern.known_since,
        tasks_elsewhere=elsewhere,
        incident=incident.id if incident else "",
        incident_sentence=incident.sentence if incident else "",
        sample=pattern.newest,
    )


def _incident(id_: str, previous: Snapshot) -> Incident | None:
    """The incident that the pattern is a cause of."""
    key = f"{FAILURE_PATTERNS.id}:{id_}"
    return next((one for one in previous.incidents if any(key == given.finding for given in one.evidence)), None)


def _stored_patterns(stored: Result) -> Iterator[dict[str, object]]:
    patterns = stored.data.get("patterns")
    for entry in patterns if isinstance(patterns, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("tasks"), int):
            yield cast(dict[str, object], entry)


def _same(stored: dict[str, object], pattern: Pattern) -> bool:
    members = stored.get("members")
    return stored.get("id") == pattern.id or (isinstance(members, list) and bool(set(members) & set(pattern.members)))
