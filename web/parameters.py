"""What each route takes: the models validate requests and make the OpenAPI document."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from notify.mutes import REASON_LENGTH
from web.parameter_types import (
    AnyId,
    AnyRun,
    Cursor,
    Format,
    Full,
    Hours,
    JobId,
    Limit,
    MuteKey,
    PositionCursor,
    Slot,
    Sort,
    Status,
    System,
    TargetName,
    TypeName,
)


class Parameters(BaseModel):
    """Nothing but what is declared; the host's `code` is taken out before."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfTarget(Parameters):
    target: TargetName | None = None


class Cached(OfTarget):
    fresh: Annotated[
        bool, Field(description="add what changed since the last run, and do not answer from the cache")
    ] = False


class Windowed(Cached):
    hours: Hours = 24


class Errors(Windowed):
    limit: Annotated[int, Field(ge=1, le=50, description="how many patterns at the most")] = 20


class Poison(Windowed):
    limit: Annotated[int, Field(ge=1, le=500, description="how many rows of evidence a finding keeps")] = 50


class Jobs(OfTarget):
    hours: Hours = 24
    system: System | None = None
    limit: Limit = 50
    status: Status | None = None
    job_type: TypeName | None = None
    sort: Sort = "-created_at"
    cursor: Cursor | None = None


class OneJob(OfTarget):
    job_id: JobId
    system: System | None = None
    full: Full = False


class TasksOfJob(OfTarget):
    job_id: JobId
    system: System | None = None
    limit: Annotated[int, Field(ge=1, le=1000, description="how many tasks at the most")] = 200
    cursor: PositionCursor | None = None
    task_id: Annotated[JobId | None, Field(description="this task alone")] = None
    full: Full = False


class Tasks(OfTarget):
    hours: Hours = 24
    system: System | None = None
    limit: Limit = 50
    status: Status | None = None
    task_type: TypeName | None = None
    stage: Annotated[int, Field(ge=1, le=100, description="the tasks of this stage alone")] | None = None
    sort: Sort = "-created_at"
    cursor: Cursor | None = None


class OneTable(OfTarget):
    table: Annotated[
        str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,127}$", description="schema.table", examples=["app.jobs"])
    ]
    limit: Annotated[int, Field(ge=1, le=100, description="how many rows at the most")] = 20


class Running(OfTarget):
    system: System | None = None
    limit: Annotated[int, Field(ge=1, le=500, description="how many tasks and how many statements at the most")] = 100


class Debug(Cached):
    job_id: AnyId
    system: System | None = None
    format: Format | None = None


def _in_utc(given: datetime) -> datetime:
    return given if given.tzinfo else given.replace(tzinfo=UTC)


class OneMute(OfTarget):
    key: MuteKey


class NewMute(OneMute):
    until: Annotated[
        datetime, AfterValidator(_in_utc), Field(description="when it ends, at most a year ahead; UTC without a zone")
    ]
    reason: Annotated[str, Field(max_length=REASON_LENGTH, pattern=r"\S", description="why; it stands in the report")]


class Fleet(Parameters):
    format: Format | None = None


class OneSlot(OfTarget):
    slot: Slot


class Compare(OfTarget):
    a: AnyRun
    b: AnyRun = "latest"
    format: Format | None = None


class Calendar(OfTarget):
    limit: Annotated[int, Field(ge=1, le=1000, description="how many runs at the most")] = 600
    cursor: Slot | None = None


class Page(OfTarget):
    limit: Limit = 96
    cursor: Slot | None = None
