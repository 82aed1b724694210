"""What /api/db/debug answers: one job explained, as frozen models."""

from datetime import datetime

from pydantic import JsonValue, computed_field

from analysis.frozen import Model
from analysis.job.debug_parts import (
    Attempt,
    Beside,
    Bottleneck,
    Cause,
    DebugTask,
    Dependency,
    Edge,
    Entry,
    Event,
    JobIncident,
    Recommendation,
    Stage,
    Step,
    TaskContents,
)
from analysis.job.log_model import NOT_READ, JobLog
from analysis.model import Finding


class DebugInfo(Model):
    """Everything said of the job; `summary` is its first line. `tasks_total` counts those beyond the list, too.

    `contents` are of at most 100 tasks: failures, what has not ended, then the longest; so are `attempts` and `events`.
    Where jobs are not `in_stages`, `job_status` and those of tasks are the record's states, `native_status` is the
    system's own word for the job, and `not_recorded` says once what the system cannot tell.
    """

    system: str = "origin_staged"
    system_title: str = ""
    system_schema: str = ""
    in_stages: bool = True
    native_status: str | None = None
    attempts: tuple[Attempt, ...] = ()
    events: tuple[Event, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    edges: tuple[Edge, ...] = ()
    not_recorded: tuple[str, ...] = ()

    job_type: str
    job_status: str
    summary: str
    healthy: bool
    current_stage: int
    total_stages: int
    stages_to_come: tuple[int, ...]
    created_at: datetime
    ended_at: datetime | None
    took_s: float
    error: str | None
    error_type: str | None
    retryable: bool | None
    tasks_total: int
    waiting: str
    incidents: tuple[JobIncident, ...]
    why: tuple[Cause, ...]
    bottleneck_details: tuple[Bottleneck, ...]
    recommendation_details: tuple[Recommendation, ...]
    findings: tuple[Finding, ...]
    stages: tuple[Stage, ...]
    critical_path: tuple[Step, ...]
    against_usual: tuple[Beside, ...]
    beside_note: str
    timeline: tuple[Entry, ...]
    timeline_total: int
    log: JobLog = NOT_READ
    tasks: tuple[DebugTask, ...]
    contents: tuple[TaskContents, ...] = ()
    contents_note: str = ""
    parameters: JsonValue
    stage_results: JsonValue
    result: JsonValue

    @computed_field  # type: ignore[prop-decorator]  # a property, which mypy does not see decorated
    @property
    def bottlenecks(self) -> tuple[str, ...]:
        """The details' own sentences."""
        return tuple(bottleneck.text for bottleneck in self.bottleneck_details)

    @computed_field  # type: ignore[prop-decorator]  # likewise
    @property
    def recommendations(self) -> tuple[str, ...]:
        """What to do, each once."""
        return tuple(dict.fromkeys(advice.action.text for advice in self.recommendation_details))


class JobDebug(Model):
    """One job explained, as of the database's clock."""

    job_id: str
    observed_at: datetime
    debug_info: DebugInfo
