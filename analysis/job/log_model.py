"""What /api/db/debug says of a job's logs, as frozen models."""

from datetime import datetime
from typing import Literal

from analysis.frozen import Model

NOT_CONFIGURED = "No log workspace is configured."
SET_ONE = "Set JOBSCOPE_LOGS_WORKSPACE_ID or JOBSCOPE_LOGS_RESOURCE_ID."


class LogLine(Model):
    """One record of the logs, by the telemetry's clock. `task_id` is the task that it names, or None where it names
    the job alone; `match` says how. `severity` is 0 (verbose) to 4 (critical); `items` undoes sampling."""

    source: Literal["log", "exception", "request", "dependency"]
    at: datetime
    severity: int | None
    type: str
    text: str
    stack: str
    result_code: str
    duration_ms: float | None
    task_id: str | None
    match: str
    operation_name: str
    role: str
    role_instance: str
    items: int


class JobLog(Model):
    """How the logs of a job were read. `lines` of its `records` (sampling undone) are in the timeline.

    `status` is `read`, `partial` (some rows came, `reason` says which do not), `unknown` (none came, `reason` and
    `fix` say why) or `not_configured`. `records` and `clock_ahead_s` are None where they are unknown; the latter is
    how far the telemetry's clock runs ahead of the database's, by `clock_pairs` records beside what they record.
    """

    status: Literal["read", "partial", "unknown", "not_configured"]
    reason: str = ""
    fix: str = ""
    since: datetime | None = None
    until: datetime | None = None
    tasks_looked_for: int = 0
    lines: int = 0
    records: int | None = None
    clock_ahead_s: float | None = None
    clock_pairs: int = 0
    says: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    portal: str = ""


NOT_READ = JobLog(status="not_configured", reason=NOT_CONFIGURED, fix=SET_ONE)
