"""The facts of one job as it is recorded: what sql/systems/ gives, and the times that follow from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from analysis.errors.failed_texts import FailedText
from analysis.facts import Query
from analysis.job.records import BUSINESS_IDS, JobRecord
from analysis.job.states import MEANS
from analysis.job.system_rows import EventRow
from analysis.performance.histogram import Histogram


@dataclass(frozen=True)
class Found:
    """A job that an id may mean."""

    job_id: str


@dataclass(frozen=True)
class JobTask:
    """One task of the job; `error` is what its text tells of the fault, without frames, cut at 1,200 characters;
    `retryable` what it says of trying again, None where it says nothing.

    `tasks_total` counts all tasks of the job.
    """

    task_id: str
    task_type: str
    status: str
    stage: int
    task_index: str | None
    retry_count: int | None
    last_heartbeat: datetime | None
    execution_started_at: datetime | None
    execute_after: datetime | None
    claimed_by: str | None
    created_at: datetime
    updated_at: datetime
    error: str | None
    error_type: str | None
    retryable: bool | None
    tasks_total: int
    checkpoint_phase: int | None = None
    checkpoint_updated_at: datetime | None = None

    @property
    def ended_at(self) -> datetime | None:
        """No finish is recorded: the last update of a terminal task stands for it."""
        return self.updated_at if self.status in MEANS["task_terminal"] else None

    @property
    def began_at(self) -> datetime:
        """The start where it is recorded, else the creation, which counts the waiting as work."""
        return self.execution_started_at or self.created_at

    def until(self, observed_at: datetime) -> datetime:
        return self.ended_at or observed_at

    def took_s(self, observed_at: datetime) -> float:
        return max((self.until(observed_at) - self.began_at).total_seconds(), 0.0)


@dataclass(frozen=True)
class UsualTimes:
    """Times of the other jobs of the type (`subject` job), or of a type of their tasks, in buckets 5 % wide."""

    subject: str
    type_name: str
    buckets: list[int]
    counts: list[int]


@dataclass(frozen=True)
class Contents:
    """What a task was given and gave; a text, cut, where it is large."""

    task_id: str
    parameters: object
    result_data: object


FIND = Query("systems/origin_staged/find", Found, optional=BUSINESS_IDS)
JOB_TASKS = Query(
    "systems/origin_staged/debug_tasks",
    JobTask,
    optional=frozenset(
        f"tasks.{name}"
        for name in (
            "task_index",
            "retry_count",
            "heartbeat",
            "execution_started_at",
            "execute_after",
            "claimed_by",
            "checkpoint_phase",
            "checkpoint_updated_at",
            "result_data",
            "error_details",
        )
    ),
)
JOB_ERRORS = Query(
    "systems/origin_staged/debug_errors",
    FailedText,
    optional=frozenset({"tasks.retry_count", "tasks.result_data", "tasks.error_details"}),
)
USUAL = Query("record/job/usual", UsualTimes, "record", optional=frozenset({"tasks.started_at"}))

CONTENTS = Query(
    "systems/origin_staged/debug_contents",
    Contents,
    optional=frozenset({"tasks.parameters", "tasks.result_data", "tasks.execution_started_at"}),
)

JOB_EVENTS = Query(
    "systems/origin_staged/events", EventRow, optional=frozenset({"job_events.event_data", "job_events.error_message"})
)
"""Not recorded before January 2026."""

JOB_FACTS = (FIND, JOB_TASKS, JOB_ERRORS, CONTENTS, JOB_EVENTS)


MOST_STAGES = 1_000
"""That are listed: no job has as many, but a number in a row can say so."""


def stages_to_come(stage: int, total_stages: int) -> tuple[int, ...]:
    """The stages after this one, the next ones where there are very many."""
    return tuple(range(stage + 1, min(total_stages, stage + MOST_STAGES) + 1))


@dataclass(frozen=True)
class JobFacts:
    """One job with its tasks, as of `observed_at`; `usual` is keyed by subject and type. Of a graph `waits_for` has the
    ids that a task waits for."""

    job: JobRecord
    observed_at: datetime
    tasks: tuple[JobTask, ...] = ()
    errors: tuple[FailedText, ...] = ()
    usual: dict[tuple[str, str], Histogram] = field(default_factory=dict)
    in_stages: bool = True
    waits_for: Mapping[str, Sequence[str]] = field(default_factory=dict)
    system: str = "origin_staged"

    @property
    def is_over(self) -> bool:
        return self.job.status in MEANS["job_terminal"]

    @property
    def stages_to_come(self) -> tuple[int, ...]:
        """The stages that an open job has yet to reach."""
        return () if self.is_over else stages_to_come(self.job.stage, self.job.total_stages)

    @property
    def ended_at(self) -> datetime | None:
        return self.job.updated_at if self.is_over else None

    @property
    def horizon(self) -> datetime:
        """Until when an open task counts for the job: its end, because what is left over held nothing up."""
        return self.ended_at or self.observed_at

    @property
    def took_s(self) -> float:
        return max(((self.ended_at or self.observed_at) - self.job.created_at).total_seconds(), 0.0)

    @property
    def records_start(self) -> bool:
        return any(task.execution_started_at for task in self.tasks)

    @cached_property
    def by_stage(self) -> dict[int, list[JobTask]]:
        stages: dict[int, list[JobTask]] = {}
        for task in self.tasks:
            stages.setdefault(task.stage, []).append(task)
        return dict(sorted(stages.items()))

    def usual_p50_s(self, task_type: str) -> float | None:
        """The median of completed tasks of the type in other jobs; None without any."""
        histogram = self.usual.get(("task", task_type))
        return None if histogram is None else histogram.shown(0.5)
