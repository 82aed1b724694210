"""A job system that is made up quarter of an hour by quarter of an hour, and what its database would answer.

Everything comes from a seed. The rhythm is that of a day and a week; counts scatter as counts do.
"""

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from analysis.errors import failure_patterns, failure_rate
from analysis.errors.failed_texts import FailedText
from analysis.errors.failures import WITHOUT_TEXT
from analysis.facts import Facts, Limits, Window
from analysis.health import sequences
from analysis.performance import task_duration, throughput
from analysis.performance.finished_jobs import FINISHED_JOBS
from analysis.performance.finished_tasks import FINISHED_TASKS, FinishedTasks, WindowName
from analysis.performance.histogram import RATIO
from analysis.registry import Analysis
from tests.analyses.failures_made import answers_of

ANALYSES: tuple[Analysis, ...] = (failure_rate, failure_patterns, throughput, task_duration, sequences)
START = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday."""
QUARTER = timedelta(minutes=15)
DAY, HOUR = 96, 4
SPREAD = 0.6
"""Of the logarithm of a task's time."""
NOISE = tuple(
    f"{kind}: {what}"
    for kind in ("ConnectionError", "ValueError", "KeyError", "OSError", "RuntimeError", "TypeError", "MemoryError")
    for what in ("the peer closed", "empty geometry", "no such band", "bad checksum", "wrong projection", "lost lease")
)
"""A healthy system's failures have many causes, each of them rare."""


@dataclass(frozen=True)
class Change:
    """What is planted in one task type from quarter `since` to before `until`: failures of one kind, longer times."""

    task_type: str
    since: int
    until: int
    failing: float = 0.0
    error: str = ""
    slower: float = 1.0

    def holds(self, quarter: int) -> bool:
        return self.since <= quarter < self.until


@dataclass(frozen=True)
class TaskType:
    name: str
    an_hour: float
    seconds: float
    failing: float = 0.001


TYPES = (
    TaskType("create_tile", 400, 8.0),
    TaskType("validate_raster", 160, 22.0),
    TaskType("write_item", 120, 3.0),
    TaskType("publish_catalog", 60, 40.0, 0.03),
    TaskType("nightly_report", 12, 300.0),
)


@dataclass(frozen=True)
class Quarter:
    """What ended of one type in one quarter of an hour."""

    completed: int
    failed: int
    log_seconds: float
    factor: float
    errors: tuple[str, ...]


@dataclass
class System:
    """The system over `days` from two days before START; quarter 0 is START."""

    seed: int
    days: int
    planted: tuple[Change, ...] = ()
    types: tuple[TaskType, ...] = TYPES
    quarters: dict[str, list[Quarter]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        made = random.Random(self.seed)  # noqa: S311 - a made-up system needs no secret
        for kind in self.types:
            changes = [change for change in self.planted if change.task_type == kind.name]
            self.quarters[kind.name] = [
                _quarter(made, kind, number, changes) for number in range(-2 * DAY, self.days * DAY)
            ]

    def facts(self, number: int) -> Facts:
        """What the run at the end of quarter `number` gathers."""
        until = START + (number + 1) * QUARTER
        window = Window(until - timedelta(hours=24), until)
        return Facts(
            window=window,
            observed_at=until,
            limits=Limits(),
            answers={
                FINISHED_TASKS.name: tuple(self._finished(number)),
                FINISHED_JOBS.name: (),
                WITHOUT_TEXT.name: (),
                **{q.name: tuple(rows) for q, rows in answers_of(self._failed(number, until), window).items()},
                **{query.name: () for query in sequences.META.queries},
            },
        )

    def _finished(self, number: int) -> Iterator[FinishedTasks]:
        here = number + 2 * DAY
        for kind in self.types:
            quarters = self.quarters[kind.name]
            for name, newest in (("current", here), ("before", here - DAY)):
                window = quarters[max(0, newest - DAY + 1) : newest + 1]
                hours = [window[max(0, len(window) - HOUR * (ago + 1)) : len(window) - HOUR * ago] for ago in range(24)]
                first = 0 if name == "current" else 24
                yield from _rows(kind, "current" if name == "current" else "before", hours, first)

    def _failed(self, number: int, until: datetime) -> Iterator[FailedText]:
        here = number + 2 * DAY
        for kind in self.types:
            quarters = self.quarters[kind.name]
            for place in range(max(0, here - DAY + 1), here + 1):
                for index, error in enumerate(quarters[place].errors):
                    yield FailedText(
                        task_id=f"{kind.name}-{place}-{index}",
                        job_id=f"{kind.name}-{place // 8}",
                        task_type=kind.name,
                        stage=1,
                        retry_count=0,
                        finished_at=until - (here - place) * QUARTER - QUARTER / 2,
                        stands_for=1.0,
                        text_chars=len(error),
                        error_text=error,
                    )


def _quarter(made: random.Random, kind: TaskType, number: int, changes: Iterable[Change]) -> Quarter:
    at = START + number * QUARTER
    rhythm = (1 + 0.5 * math.sin((at.hour - 9) / 24 * 2 * math.pi)) * (0.6 if at.weekday() >= 5 else 1)
    ended = _poisson(made, kind.an_hour / HOUR * rhythm)
    here = [change for change in changes if change.holds(number)]
    factor = math.prod(change.slower for change in here)
    errors = [made.choice(NOISE) for _ in range(_binomial(made, ended, kind.failing))]
    for change in here:
        errors += [change.error] * _binomial(made, ended - len(errors), change.failing)
    completed = ended - len(errors)
    # The sum of n logarithms of times is normal too.
    logs = completed * math.log(kind.seconds * factor) + made.gauss(0, SPREAD * math.sqrt(completed))
    return Quarter(completed, len(errors), logs, factor, tuple(errors))


def _poisson(made: random.Random, mean: float) -> int:
    if mean > 60:
        return max(0, round(made.gauss(mean, math.sqrt(mean))))
    number, left = 0, made.random() / math.exp(-mean)
    term = total = 1.0
    while left > total:
        number += 1
        term *= mean / number
        total += term
    return number


def _binomial(made: random.Random, of: int, share: float) -> int:
    return sum(made.random() < share for _ in range(of)) if share else 0


def _rows(kind: TaskType, window: WindowName, hours: list[list[Quarter]], first: int) -> Iterator[FinishedTasks]:
    quarters = [quarter for hour in hours for quarter in hour]
    for status in ("completed", "failed"):
        counts = [sum(q.completed if status == "completed" else q.failed for q in hour) for hour in hours]
        logs = [sum(q.log_seconds for q in hour) if status == "completed" else 0.0 for hour in hours]
        kept = [ago for ago, count in enumerate(counts) if count]
        if not kept:
            continue
        buckets = _histogram(kind, quarters) if status == "completed" else {0: sum(counts)}
        yield FinishedTasks(
            window_name=window,
            job_type="nightly",
            task_type=kind.name,
            stage=1,
            state="succeeded" if status == "completed" else status,
            status=status,
            tasks=sum(buckets.values()),
            tasks_with_start=0,
            jobs=20,
            buckets=sorted(buckets),
            bucket_tasks=[buckets[bucket] for bucket in sorted(buckets)],
            hours_ago=[first + ago for ago in kept],
            hour_tasks=[counts[ago] for ago in kept],
            hour_timed=[counts[ago] for ago in kept],
            hour_log_seconds=[logs[ago] for ago in kept],
        )


def _histogram(kind: TaskType, quarters: list[Quarter]) -> dict[int, int]:
    by_factor: dict[float, int] = {}
    for quarter in quarters:
        by_factor[quarter.factor] = by_factor.get(quarter.factor, 0) + quarter.completed
    found: dict[int, int] = {}
    for factor, count in by_factor.items():
        for bucket, share in _shape(kind.seconds * factor):
            found[bucket] = found.get(bucket, 0) + round(count * share)
    return {bucket: count for bucket, count in found.items() if count}


@cache
def _shape(seconds: float) -> tuple[tuple[int, float], ...]:
    """The share of each bucket of a lognormal time with this median."""
    step, middle = math.log(RATIO), math.log(seconds)

    def below(bucket: int) -> float:
        return 0.5 * (1 + math.erf((bucket * step - middle) / SPREAD / math.sqrt(2)))

    first, last = (math.floor((middle + side * 3 * SPREAD) / step) for side in (-1, 1))
    return tuple((bucket, below(bucket + 1) - below(bucket)) for bucket in range(first, last + 1))
