"""What task types took before they became slower: remembered, because a day later the window before is slow too."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from pydantic import JsonValue, TypeAdapter

from analysis.facts import Facts
from analysis.history.starts import remembered
from analysis.performance.durations import Times
from analysis.performance.histogram import Histogram

ID = "performance/task_duration"
_STORED = TypeAdapter(dict[str, tuple[int, dict[int, int]]])
"""By kind of task: at least how many jobs, and their tasks' times by bucket."""


def finding_key(task_type: str) -> str:
    return f"{ID}:{task_type}"


def beside_usual(facts: Facts, times: Times) -> Times:
    """The times, of a type that is still called slower beside what it took before it was."""
    jobs, counts = _stored(facts).get(_kind(times), (0, {}))
    if not counts or remembered(facts, finding_key(times.task_type)) is None:
        return times
    return replace(times, before=Histogram(counts), jobs_before=jobs)


def usual_times(kinds: Iterable[Times], slower: Collection[str], facts: Facts) -> JsonValue:
    """What the next run compares with, of types that are slower now or were and are not called gone yet."""
    kept = {
        _kind(times): (times.jobs_before, dict(times.before.counts))
        for times in kinds
        if finding_key(times.task_type) in slower or remembered(facts, finding_key(times.task_type))
    }
    return {
        kind: [jobs, {str(bucket): n for bucket, n in sorted(counts.items())}] for kind, (jobs, counts) in kept.items()
    }


def _stored(facts: Facts) -> dict[str, tuple[int, dict[int, int]]]:
    result = facts.previous.analyses.get(ID) if facts.previous else None
    return _STORED.validate_python(result.data.get("usual") or {}) if result else {}


def _kind(times: Times) -> str:
    return f"{times.job_type} {times.task_type} {times.stage}"
