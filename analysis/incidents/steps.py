"""What to do about an incident: one list, the best first."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from analysis.errors.failure_patterns import META as PATTERNS
from analysis.errors.failure_rate import META as FAILURE_RATE
from analysis.incidents.wording import pattern_of
from analysis.logs.patterns import META as LOGS
from analysis.model import Finding, Result
from analysis.published.incident import ChangeBefore, ChangeBeforeKind, IncidentStep
from analysis.statements import sql

MOST = 8
_NO_STEPS = ("Read ", "See whether the workers of this type run at all", "Look at what is special")
"""Texts of actions that only send the reader to another finding, which stands in the same incident."""

_NEWEST_FAILED = """
SELECT task_id, worker, ended_at FROM tasks
WHERE task_type = {task_type} AND state = 'failed' ORDER BY ended_at DESC LIMIT 20
"""

_OF_CHANGE: Mapping[ChangeBeforeKind, str] = {
    "release": "Compare release {name} with the one before at the failing line, or roll it back",
    "function": "Compare the body of {name} with the one before, or restore it",
    "index": "Create the index {name} again (CREATE INDEX CONCURRENTLY, by the definition in your migrations)",
    "migration": "Bring the release and the schema together at {name}: finish the migration, or undo it",
    "settings": "Set {name} back to what it was, or adapt what it ends",
}
"""A resource at its limit is not among them: it is never more than a coincidence."""


def steps(
    cause: Finding, others: Iterable[Finding], beside: Iterable[ChangeBefore], results: Mapping[str, Result]
) -> tuple[IncidentStep, ...]:
    """The cause's own come first, then those of its symptoms; what only says where to read on is left out."""
    look, own = [*_job(cause, results), *_portal(cause, results)], list(_own(cause))
    # A failure has to be understood first; what stands still is known by its finding.
    found = [*look, *own] if cause.analysis == PATTERNS.id else [*own, *look]
    found = [*_change(cause, beside), *found]
    found = found or list(_failed(cause))
    # What can be copied helps more than advice; within that the order of the findings holds.
    found += sorted((step for other in others for step in _own(other)), key=lambda step: not step.code)
    return tuple({(step.text, step.code): step for step in reversed(found)}.values())[::-1][:MOST]


def _change(cause: Finding, beside: Iterable[ChangeBefore]) -> Iterator[IncidentStep]:
    """What to do about the change that is the cause; a release that may be is looked at as well."""
    for change in beside:
        if change.confidence != "coincidence" or (change.kind == "release" and cause.analysis == PATTERNS.id):
            yield IncidentStep(text=_OF_CHANGE[change.kind].format(name=change.name), evidence=cause.key)
            return


def _failed(cause: Finding) -> Iterator[IncidentStep]:
    """The newest failures of a type whose job system records no texts and has no statement of its own."""
    name = cause.key.partition(":task_type=")[2]
    # A name with a slash tells two job systems apart, and is not the one that is recorded.
    if cause.analysis == FAILURE_RATE.id and name and "/" not in name:
        asked = sql("", _NEWEST_FAILED, task_type=name).code
        yield IncidentStep(
            text="List the newest that failed, and read what their workers logged then",
            code=f"jobscope query {shlex.quote(asked)}",
            language="shell",
            evidence=cause.key,
        )


def _job(cause: Finding, results: Mapping[str, Result]) -> Iterator[IncidentStep]:
    pattern = pattern_of(cause.key, results)
    newest = cast(Mapping[str, object], pattern.get("newest") or {})
    shown = cause.evidence.rows if cause.evidence and not newest else ()
    job_id = newest.get("job_id") or next((row["job_id"] for row in shown if row.get("job_id")), None)
    if job_id:
        what = "Debug the newest failed job" if newest else "Debug one of the jobs"
        yield IncidentStep(
            text=what, code=f"jobscope debug {job_id}", language="shell", link=f"job:{job_id}", evidence=cause.key
        )


def _portal(cause: Finding, results: Mapping[str, Result]) -> Iterator[IncidentStep]:
    patterns = results[LOGS.id].data.get("patterns") if LOGS.id in results else None
    logs = cast(Mapping[str, Mapping[str, object]], patterns or {}).get(cause.key, {})
    if logs.get("portal"):
        yield IncidentStep(
            text="Read the logs of its failures in the portal", link=str(logs["portal"]), evidence=cause.key
        )


def _own(finding: Finding) -> Iterator[IncidentStep]:
    for action in finding.actions:
        if action.code or not action.text.startswith(_NO_STEPS):
            yield IncidentStep(text=action.text, code=action.code, language=action.language, evidence=finding.key)
