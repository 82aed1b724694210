"""What incidents ask of the record: which tasks stand behind the findings, by pattern."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from analysis.errors.failure_patterns import META as PATTERNS
from analysis.errors.patterns import without_text
from analysis.facts import Facts, Query
from analysis.model import Result


@dataclass(frozen=True)
class FailedTasks:
    """Failures of one fingerprint, type, hour and kind. `jobs` are marks of their jobs; `failures` counts all of the
    window, also those that the answer has no room for."""

    fingerprint: str | None
    text_state: str
    task_type: str
    job_type: str | None
    is_job_failed: bool
    is_exhausted: bool
    is_repeated: bool
    hour_at: datetime
    tasks: int
    jobs: list[int]
    failures: int


@dataclass(frozen=True)
class Carried:
    """One parameter value, or a pair of them, by hash: how many of a fingerprint's failed tasks of a type carry it, and
    how many of the type's successes. Also one worker on which they ran."""

    fingerprint: str
    task_type: str
    factor_keys: list[str]
    factor_hashes: list[str]
    failed: int
    failed_with: int
    succeeded: int
    succeeded_with: int


@dataclass(frozen=True)
class WaitingTasks:
    """Tasks of one type that wait, and the jobs that they belong to."""

    task_type: str
    tasks: int
    jobs: int


@dataclass(frozen=True)
class EndedBy:
    """The tasks of one type that one worker ended in the window, and when the last."""

    task_type: str
    worker: str
    tasks: int
    last_at: datetime


FAILED = Query(
    "record/incidents/failed",
    FailedTasks,
    "record",
    frozenset({"tasks.input", "tasks.attempts", "tasks.fingerprint", "jobs.fingerprint"}),
)
FACTORS = Query("record/incidents/factors", Carried, "record", frozenset({"tasks.fingerprint", "tasks.worker"}))
WAITING = Query("record/incidents/waiting", WaitingTasks, "record")
ENDED_BY = Query("record/incidents/ended_by", EndedBy, "record")
QUERIES: tuple[Query[object], ...] = (FAILED, FACTORS, WAITING, ENDED_BY)


@dataclass(frozen=True)
class Failures:
    """The failures of the window by the key of their pattern's finding. `is_sample`: there were more."""

    rows: tuple[tuple[str, FailedTasks], ...] = ()
    is_sample: bool = False

    def tasks(self, of: Callable[[FailedTasks], bool]) -> Counter[str]:
        """How many of these tasks each pattern has."""
        found: Counter[str] = Counter()
        for key, row in self.rows:
            if of(row):
                found[key] += row.tasks
        return found

    def jobs(self, of: Callable[[FailedTasks], bool]) -> dict[str, set[int]]:
        """In which jobs each pattern has such tasks."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for key, row in self.rows:
            if of(row):
                found[key].update(row.jobs)
        return found


@dataclass(frozen=True)
class RecordAnswers:
    """What the record says of the run's findings; where it could not say it, there is nothing. `failures` are those of
    known patterns, `all_failures` those without one as well."""

    failures: Failures
    carried: tuple[tuple[str, Carried], ...]
    waiting: Mapping[str, WaitingTasks]
    ended_by: tuple[EndedBy, ...] = ()
    all_failures: tuple[FailedTasks, ...] = ()


def record_answers(facts: Facts, results: Mapping[str, Result]) -> RecordAnswers:
    """Fingerprints that no pattern has are left out: what is behind them is not known."""
    patterns = _pattern_of(results)
    failed = [(patterns[id_], row) for row in facts.rows_if_any(FAILED) if (id_ := _id(row)) in patterns]
    total, found = (row.failures for row in facts.rows_if_any(FAILED)[:1]), sum(row.tasks for _, row in failed)
    return RecordAnswers(
        Failures(tuple(failed), any(found < failures for failures in total)),
        tuple((patterns[row.fingerprint], row) for row in facts.rows_if_any(FACTORS) if row.fingerprint in patterns),
        _by_type(facts.rows_if_any(WAITING)),
        facts.rows_if_any(ENDED_BY),
        facts.rows_if_any(FAILED),
    )


def _id(row: FailedTasks) -> str | None:
    return row.fingerprint or (without_text(row.task_type).id if row.text_state == "none" else None)


def _pattern_of(results: Mapping[str, Result]) -> dict[str | None, str]:
    """The key of the finding of each fingerprint's pattern, as failure_patterns remembers them."""
    known = results[PATTERNS.id].data.get("known") if PATTERNS.id in results else None
    if not isinstance(known, dict):
        return {}
    return {id_: f"{PATTERNS.id}:{one[1]}" for id_, one in known.items() if isinstance(one, list) and len(one) == 2}


def _by_type(rows: Iterable[WaitingTasks]) -> dict[str, WaitingTasks]:
    """Several systems may name a type alike."""
    found: dict[str, WaitingTasks] = {}
    for row in rows:
        so_far = found.get(row.task_type, WaitingTasks(row.task_type, 0, 0))
        found[row.task_type] = WaitingTasks(row.task_type, so_far.tasks + row.tasks, so_far.jobs + row.jobs)
    return found
