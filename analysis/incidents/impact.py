"""What an incident costs: distinct tasks and jobs that are lost or held up, and how many an hour."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from analysis.errors.failure_patterns import META as PATTERNS
from analysis.facts import Window
from analysis.incidents.failing import Which, counted_by
from analysis.incidents.record import RecordAnswers
from analysis.model import Finding
from analysis.published.incident import Impact

HOUR = timedelta(hours=1)
_TASKS = ("poison/silent_heartbeat", "poison/overdue", "poison/orphaned")
"""Whose findings count tasks, and show one row for each task or for several of one job."""
_HOLD = ("poison/silent_heartbeat", "poison/overdue")
"""Their jobs wait for the tasks, and may still end well."""
_JOBS = ("poison/stage_not_advanced", "poison/no_live_task", "poison/unfinished_tasks")


def impact(causes: Iterable[Finding], since: datetime | None, record_answers: RecordAnswers, window: Window) -> Impact:
    """What the causes cost together. Jobs are added up only where they are known one by one, else not known."""
    known = tuple(causes)
    patterns = {one.key for one in known if one.analysis == PATTERNS.id}
    parts = [_standing(one, record_answers) for one in known if one.analysis != PATTERNS.id]
    if patterns:
        parts.append(_failed(patterns, record_answers))
    tasks, held = _sum(part.tasks for part in parts), _sum(part.held_jobs for part in parts)
    jobs = parts[0].jobs if len(parts) == 1 else None
    lost = tasks if tasks is not None else jobs
    began = max(since or window.since, window.since)
    hours = max((window.until - began) / HOUR, 1.0)
    return Impact(
        tasks=tasks,
        jobs=jobs,
        held_jobs=held,
        per_hour=None if lost is None else round(lost / hours, 2),
        sampled=bool(patterns) and record_answers.failures.is_sample,
    )


def cost(found: Impact) -> float | None:
    """Tasks and jobs lost or held up an hour; None where nothing is known of either."""
    if found.per_hour is None:
        return None
    lost = found.tasks if found.tasks is not None else found.jobs
    beside = (found.jobs if found.tasks is not None and found.jobs else 0) + (found.held_jobs or 0)
    return found.per_hour * (1 + beside / lost) if lost else 0.0


def _failed(patterns: set[str], record_answers: RecordAnswers) -> Impact:
    """Each failed task has one pattern; their jobs are told apart by marks."""
    tasks = sum(
        n for key, n in record_answers.failures.tasks(lambda row: not _is_job(row.task_type)).items() if key in patterns
    )
    jobs = {mark for key, marks in record_answers.failures.jobs(_any).items() if key in patterns for mark in marks}
    return Impact(tasks=tasks or None, jobs=len(jobs) or None)


def _any(_: object) -> bool:
    return True


def _is_job(task_type: str) -> bool:
    """A job that failed without a failed task."""
    return task_type.startswith("job ")


def _standing(finding: Finding, record_answers: RecordAnswers) -> Impact:
    subject = finding.key.partition(":")[2]
    if which := counted_by(finding):
        jobs = _failed_jobs(which, finding, record_answers)
        # In a system without pieces a failed task is a failed job: it must not weigh half of what waits there.
        return Impact(jobs=finding.count) if "job_type=" in subject else Impact(tasks=finding.count, jobs=jobs)
    if finding.analysis in _TASKS:
        jobs = _jobs(finding)
        hold = finding.analysis in _HOLD
        return Impact(tasks=finding.count, jobs=None if hold else jobs, held_jobs=jobs if hold else None)
    if finding.analysis in _JOBS:
        return Impact(jobs=finding.count)
    if finding.analysis == "poison/backlog":
        waiting = record_answers.waiting.get(subject.removeprefix("overtaken."))
        return Impact(tasks=finding.count, held_jobs=waiting.jobs if waiting else None)
    return Impact()


def _failed_jobs(which: Which, finding: Finding, record_answers: RecordAnswers) -> int | None:
    """The distinct jobs of these failures since it began, as the record counts them; None where it counts none."""
    earliest = finding.since_after or finding.since
    start = earliest.replace(minute=0, second=0, microsecond=0) if earliest else None
    rows = (row for row in record_answers.all_failures if which(row) and (start is None or row.hour_at >= start))
    jobs = len({mark for row in rows for mark in row.jobs})
    # The record counts by whole hours, which may begin before it did: no task is of two jobs.
    return min(jobs, finding.count or jobs) or None


def _jobs(finding: Finding) -> int | None:
    """The distinct jobs of the evidence, where it shows all."""
    shown = finding.evidence
    if shown is None or shown.total > len(shown.rows) or not all("job_id" in row for row in shown.rows):
        return None
    return len({row["job_id"] for row in shown.rows})


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
