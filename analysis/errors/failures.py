"""The failures of the window as the record has them: counted by the fingerprint of their error texts."""

from dataclasses import dataclass
from datetime import datetime

from analysis.errors.exception_line import with_type
from analysis.facts import Query


@dataclass(frozen=True)
class Failures:
    """Failures of one fingerprint, type, stage and hour.

    `fingerprint` is None where there is no text (`text_state` none), or none was read (not read, gone). `hours_ago`
    counts from the end of the window, `hour_at` is the hour by the clock. `jobs` are hashes of their ids. The sum of
    `failures` counts all of the window, also those that the answer has no room for: it stands in the first row of each
    job system, and is 0 in the others.
    """

    fingerprint: str | None
    text_state: str
    task_type: str
    stage: int | None
    hours_ago: int
    hour_at: datetime
    tasks: float
    jobs: list[int]
    first_at: datetime
    last_at: datetime
    failures: float


@dataclass(frozen=True)
class FailedSample:
    """One failure that stands for its fingerprint; with `task_id` None a job that failed without a failed task."""

    fingerprint: str | None
    task_id: str | None
    job_id: str
    task_type: str
    ended_at: datetime
    system: str
    key: str

    @property
    def id(self) -> str:
        return self.task_id or self.job_id

    @property
    def of(self) -> tuple[str, str]:
        """What tells its text from another one's: the ids of two systems may be the same numbers."""
        return self.system, self.id


@dataclass(frozen=True)
class FailedPattern:
    """What the texts of a fingerprint have in common. `scope`, `discriminators` and `other_ids` are JSON lists."""

    fingerprint: str
    template: str
    kind: str
    language: str
    exception_type: str
    location: str
    scope: str
    skeleton: str
    discriminators: str
    other_ids: str


@dataclass(frozen=True)
class SampleText:
    """The error text of a task, or of a job that failed without a failed task, of a system as samples call it; cut and
    redacted. `retryable` is what the failure says of another try, None where it says nothing."""

    system: str
    id: str
    error_text: str
    retryable: bool | None = None

    @property
    def of(self) -> tuple[str, str]:
        """As a sample has it."""
        return self.system, self.id


@dataclass(frozen=True)
class WithoutText:
    """Failed tasks of a type that left no error text: where the job system keeps none, all of them."""

    task_type: str
    tasks: int


WITHOUT_TEXT = Query("record/errors/without_text", WithoutText, "record")


@dataclass(frozen=True)
class NotFinal:
    """Tasks that wait for another try with the error of one fingerprint; `task_id` is the one that changed last.

    None of them has failed: they count nowhere else. `next_at` is None where no time of the next try is recorded."""

    fingerprint: str
    template: str
    exception_type: str
    tasks: int
    jobs: int
    types: str
    most_attempts: int | None
    last_at: datetime
    next_at: datetime | None
    task_id: str
    job_id: str

    @property
    def label(self) -> str:
        """The exception's own name and the template, as a traceback's last line reads."""
        return with_type(self.exception_type, self.template)


FAILURES = Query("record/errors/failures", Failures, "record", frozenset({"tasks.stage", "jobs.fingerprint"}))
FAILED_SAMPLES = Query("record/errors/failed_samples", FailedSample, "record", frozenset({"jobs.fingerprint"}))
FAILED_PATTERNS = Query("record/errors/failed_patterns", FailedPattern, "record", frozenset({"jobs.fingerprint"}))
NOT_FINAL = Query("record/errors/not_final", NotFinal, "record", frozenset({"tasks.attempts", "tasks.due_at"}))
SAMPLE_TEXTS = Query("contents/error_texts", SampleText, "contents")
"""Asked last, for the samples that are shown: the record holds no texts."""
