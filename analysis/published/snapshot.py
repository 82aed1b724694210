"""The snapshot: everything that is published of a run, as people's own tools read it.

docs/snapshot.md describes it field by field, and its JSON Schema lies beside the snapshots.

`SCHEMA_VERSION` grows when a reader could break.
  1  2026-11  first version
  2  2026-11  history by columns, with the numbers that are compared; the lives of findings, and what changed
  3  2026-11  incidents: one for each root cause, with its findings as evidence; `mend` is called `fix`, and `lives` are
              `life_cycles`
"""

from datetime import datetime
from typing import Final, Literal

from pydantic import Field, JsonValue

from analysis.costs import QueryCost
from analysis.frozen import Model
from analysis.model import Finding, Result, Status
from analysis.published.incident import Incident
from analysis.published.memory import Changes, History, LifeCycle, Mute
from analysis.published.server_changes import ServerState

SCHEMA_VERSION: Final = 3


class Recorded(Model):
    """What this run did to the record of jobs and tasks. `failure` is empty where it was written."""

    state: str = ""
    read_at: datetime | None = None
    covered_since: datetime | None = None
    reason: str = ""
    rows_read: int = 0
    rows_written: int = 0
    rows_gone: int = 0
    notes: tuple[str, ...] = ()
    failure: str = ""
    fix: str = ""


class SteppedOver(Model):
    """A stored snapshot that could not carry the memory on; the reason is a sentence."""

    slot: datetime
    reason: str


class WrongSetting(Model):
    """A setting that cannot be used, or a variable that is none; `costs` is what the run goes without, may be empty."""

    setting: str
    reason: str
    costs: str = ""


class Run(Model):
    """How this snapshot came to be. `slot` is the nominal time of a scheduled run, the start of a manual one.

    `clock_shift_s` is what was added to the host's clock, which was too far from the database's; None where it was
    not. `stepped_over` are the stored snapshots, newest first, that come after the one that this run follows.
    `queries` cost a server, `record_queries` nobody: they stand apart because the first release, to which an app may be
    rolled back, knows no such source.
    """

    kind: Literal["scheduled", "manual"]
    slot: datetime
    started_at: datetime
    finished_at: datetime
    duration_s: float
    late_by_s: float | None = None
    clock_shift_s: float | None = None
    missed_slots: tuple[datetime, ...] = ()
    stepped_over: tuple[SteppedOver, ...] = ()
    connect_ms: float | None = None
    database_s: float
    queries: tuple[QueryCost, ...]
    record: Recorded | None = None
    record_queries: tuple[QueryCost, ...] = ()
    version: str
    settings: dict[str, JsonValue]
    wrong_settings: tuple[WrongSetting, ...] = ()


class Target(Model):
    """What was looked at; None is unknown (no connection)."""

    name: str
    schema_name: str
    database: str | None = None
    user: str | None = None
    server_version: str | None = None


class Counted(Model):
    """Rows created in the window: all, by what became of them (None in snapshots of earlier releases), and by status.

    `completed` holds those with errors; `queued` is all that waits, whatever a version of the job system calls it.
    """

    total: int
    completed: int | None = None
    processing: int | None = None
    failed: int | None = None
    queued: int | None = None
    by_status: dict[str, int]


class DatabaseHealth(Model):
    """The database as the health route shows it; None is unknown."""

    status: Literal["healthy", "degraded", "unhealthy"]
    reason: str = ""
    # Without a default: it is what tells this component from the others.
    connection_time_ms: float | None
    avg_query_time_ms: float | None = None
    jobs_last_24h: Counted | None = None
    tasks_last_24h: Counted | None = None
    functions_available: tuple[str, ...] | None = None


class Health(Model):
    """The health block, the same in the snapshot and at /api/health."""

    status: Literal["healthy", "degraded", "unhealthy"]
    components: dict[str, DatabaseHealth | dict[str, JsonValue]]


class Snapshot(Model):
    """One run's whole result: everything the report shows, and what people's own tools read."""

    schema_version: Literal[3] = SCHEMA_VERSION
    status: Status
    run: Run
    target: Target
    since: datetime
    until: datetime
    observed_at: datetime | None
    incidents: tuple[Incident, ...] = ()
    incident_ids: dict[str, str] = Field(default_factory=dict)
    findings: tuple[Finding, ...]
    analyses: dict[str, Result]
    health: Health
    history: History = History()
    life_cycles: dict[str, LifeCycle] = Field(default_factory=dict)
    changes: Changes = Changes()
    server_state: ServerState = ServerState()
    muted: dict[str, Mute] = Field(default_factory=dict)
