"""The rows of the log queries, one type a file in kql/; a test holds columns and fields equal.

`matched_by` says how a record was matched to an id, from the strongest: `dimension`, `message`, `operation`, `prefix`,
`time` (a coincidence, never a cause), and `none` where nothing was found. `items` counts events with sampling undone;
`sampled` is true when some of them were not kept. Times are aware, UTC, and of the telemetry's clock.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

type MatchedBy = Literal["dimension", "message", "operation", "prefix", "time", "none"]
type RecordSource = Literal["log", "exception", "request", "dependency"]
type PlatformEventKind = Literal[
    "host_start",
    "host_stop",
    "function_timeout",
    "out_of_memory",
    "worker_crash",
    "scale_in",
    "throttled_dependency",
]


@dataclass(frozen=True)
class ExceptionRow:
    """Exceptions of one type and text in the work of one id, in one role."""

    id: str
    matched_by: MatchedBy
    type: str
    text: str
    role: str
    role_instances: int
    operation_name: str
    operation_id: str
    stack: str
    items: int
    sampled: bool
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class LastLineRow:
    """One of the last records of an id; `before_s` counts back from its failure and is negative just after it."""

    id: str
    matched_by: MatchedBy
    at: datetime
    before_s: float
    source: RecordSource
    severity: int | None
    role: str
    role_instance: str
    operation_id: str
    text: str
    items: int


@dataclass(frozen=True)
class FailingDependencyRow:
    """Failed calls of one id to one target with one result code."""

    id: str
    matched_by: MatchedBy
    target: str
    result_code: str
    text: str
    role: str
    operation_id: str
    longest_ms: float | None
    items: int
    sampled: bool
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class OperationRow:
    """What one instance of a role did for one id under one operation name with one version of the app (empty where that
    is not told); `operations` counts its invocations."""

    id: str
    matched_by: MatchedBy
    operation_name: str
    role: str
    role_instance: str
    version: str
    operations: int
    operation_id: str
    items: int
    errors: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class CoverageRow:
    """Whether an id has any log at all: one row for each id that was asked for."""

    id: str
    matched_by: MatchedBy
    items: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class JobLogRow:
    """One record of a job's log; `total_items` counts all records, also those that were not kept."""

    id: str
    matched_by: MatchedBy
    at: datetime
    source: RecordSource
    severity: int | None
    type: str
    text: str
    stack: str
    result_code: str
    duration_ms: float | None
    operation_name: str
    operation_id: str
    role: str
    role_instance: str
    items: int
    total_items: int


@dataclass(frozen=True)
class UnknownFailureRow:
    """Errors that name a job or task, whatever the database says of it; `job_id` is empty when only a task is named."""

    id: str
    id_kind: Literal["job", "task"]
    job_id: str
    role: str
    operation_name: str
    source: RecordSource
    type: str
    text: str
    items: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class PlatformEventRow:
    """One kind of platform event on one instance within five minutes."""

    at: datetime
    last_at: datetime
    event: PlatformEventKind
    subject: str
    role: str
    role_instance: str
    text: str
    items: int


@dataclass(frozen=True)
class DeploymentRow:
    """One version of the app or of the Functions host, and since when it was seen in the window."""

    role: str
    component: Literal["app", "host"]
    version: str
    role_instances: int
    items: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class VersionRow:
    """The invocations of one operation that one version of the app ended in the quarter of an hour from `at` on."""

    role: str
    operation_name: str
    version: str
    at: datetime
    items: int
    succeeded: int
