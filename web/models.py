"""What the routes answer with, beside the published models of the analysis: for validation and for OpenAPI."""

from datetime import datetime
from typing import Literal

from pydantic import JsonValue, RootModel

from analysis.costs import QueryCost
from analysis.frozen import Model
from analysis.functions.verdicts import FunctionTest, StepVerdict
from analysis.health.running import RunningStatement, RunningTaskOf
from analysis.job.debug_model import TaskContents as TaskContents
from analysis.job.recorded import RecordedJob, RecordedTask
from analysis.job.records import JobRecord, TaskRecord
from analysis.job.system_rows import JobRow, TaskRow
from analysis.model import Finding, Result, Severity, Status
from analysis.published.incident import Incident
from analysis.published.memory import Mute
from analysis.sources.browse import TableColumn, TableFact, TableIndex


class Answered(Model):
    """Some analyses over the hours asked for; the parts are those of a snapshot."""

    since: datetime
    until: datetime
    observed_at: datetime | None
    status: Status
    findings: tuple[Finding, ...]
    analyses: dict[str, Result]
    queries: tuple[QueryCost, ...]


type BoundedBy = Literal["created", "changed", "ended"]


class JobsPage(Model):
    """Jobs as recorded, and by job the number of its tasks in each status. `bounded_by` is the time that `hours` are
    about, None for a job that is asked for by its id; `next` is the cursor of the following page, None on the last."""

    jobs: tuple[JobRecord, ...]
    tasks: dict[str, dict[str, int]]
    bounded_by: BoundedBy | None = None
    next: str | None = None


class TasksPage(Model):
    """Tasks as recorded: those of jobs that were touched within the hours, or are open. The rest is as for jobs."""

    tasks: tuple[TaskRecord, ...]
    bounded_by: BoundedBy
    next: str | None


class RecordedJobs(Model):
    """Jobs as of the last run, of every system or the one that was asked for; nothing is known from before
    `covered_since`. The rest is as for jobs in stages."""

    as_of: datetime
    covered_since: datetime
    jobs: tuple[RecordedJob, ...]
    bounded_by: BoundedBy
    next: str | None


class RecordedTasks(Model):
    """Tasks, likewise."""

    as_of: datetime
    covered_since: datetime
    tasks: tuple[RecordedTask, ...]
    bounded_by: BoundedBy
    next: str | None


class SystemJobPage(Model):
    """One job with all its tasks as they stand in its system, in the record's words; `job` None: it is its only task.

    `errors` are the texts by task, and `not_recorded` says by section why the system cannot tell."""

    system: str
    observed_at: datetime
    job: JobRow | None
    tasks: tuple[TaskRow, ...]
    contents: tuple[TaskContents, ...]
    errors: dict[str, str]
    not_recorded: dict[str, str]


class Jobs(RootModel[JobsPage | RecordedJobs]):
    """Of jobs in stages alone as they stand, of any other system, or several, as recorded."""


class Tasks(RootModel[TasksPage | RecordedTasks]):
    """Likewise."""


class Job(RootModel[JobsPage | SystemJobPage]):
    """Of jobs in stages, or of any other system."""


class StageTasks(Model):
    """One stage: how many of its tasks are in each status, and those of them that are on this page."""

    stage: int
    by_status: dict[str, int]
    tasks: tuple[TaskRecord, ...]


class TasksOfJobPage(Model):
    job_id: str
    job_status: str
    current_stage: int
    total_stages: int
    stages_to_come: tuple[int, ...]
    total_tasks: int
    stages: tuple[StageTasks, ...]
    next: str | None


class TasksOfJob(RootModel[TasksOfJobPage | SystemJobPage]):
    """Likewise."""


class Tables(Model):
    """The tables and views of the database."""

    tables: tuple[TableFact, ...]


class BrowsedTable(Model):
    """A table: what it is made of, and its first rows by the primary key, redacted, each cell as a text of at most 500
    characters. `rows_note` says why there are none, or fewer columns."""

    table: TableFact
    columns: tuple[TableColumn, ...]
    indexes: tuple[TableIndex, ...]
    rows: tuple[dict[str, str | None], ...]
    rows_note: str


class RunningNow(Model):
    """What runs at `observed_at`. `running_tasks` counts the tasks in processing, of which `tasks` have run longest;
    `more_tasks`: there are more than are counted. `unknown` tells by part why it could not be looked at."""

    observed_at: datetime
    running_tasks: int | None
    more_tasks: bool
    tasks: tuple[RunningTaskOf, ...]
    statements: tuple[RunningStatement, ...]
    unknown: dict[str, str]


class NotPlayed(Model):
    """Why the stored functions were not called, and what lights it up."""

    reason: str
    fix: str


class FunctionsTested(Model):
    """The stored functions: `verdict` is that of the calls, `findings` are those of both halves, `catalog` what stands
    in the database and `test` what calls gave."""

    verdict: StepVerdict
    observed_at: datetime | None
    catalog: Result
    findings: tuple[Finding, ...]
    test: FunctionTest | None
    not_played: NotPlayed | None


class Live(Model):
    status: str = "live"


class Incidents(Model):
    """The incidents of the newest run, those that cost most first; of the ids in `muted` no message is sent."""

    slot: datetime
    observed_at: datetime | None
    status: Status
    incidents: tuple[Incident, ...]
    muted: tuple[str, ...]


class StoredRun(Model):
    """A stored run: where its snapshot and its report are."""

    slot: datetime
    snapshot: str
    report: str


class StoredRuns(Model):
    """Stored runs, newest first; `next` is the cursor of the following page, None on the last."""

    runs: tuple[StoredRun, ...]
    next: str | None


class FleetTarget(Model):
    """A target as the fleet page shows it: `state` says what is wrong with its news, empty where they are fresh. The
    trends are the highest percentage of failed tasks, and number of waiting ones, of every four hours, newest last."""

    name: str
    status: Status
    state: str
    sentence: str
    since: datetime | None = None
    slot: datetime | None = None
    database_s: float | None = None
    run_s: float | None = None
    failed: tuple[float | None, ...] | None = None
    waiting: tuple[float | None, ...] | None = None


class OfTarget(Model):
    target: str
    incident: str
    since: datetime | None
    tasks: int | None


class FleetIncident(Model):
    """What several targets have in common, with each target's own incident as evidence."""

    kind: Literal["pattern", "dependency", "release"]
    name: str
    severity: Severity
    sentence: str
    since: datetime | None
    tasks: int | None
    targets: tuple[OfTarget, ...]


class GivenUp(Model):
    """A message of the fleet's queue that failed five times; without target and slot where its body is no message."""

    target: str | None
    slot: datetime | None
    since: datetime | None
    has_run: bool


class FleetFinding(Model):
    """What is wrong with the fleet itself, with what to do; `count` is null where nobody could look."""

    key: str
    severity: Severity
    title: str
    observed: str
    count: int | None
    messages: tuple[GivenUp, ...]
    fix: str
    code: str


class Fleet(Model):
    """The targets that the caller may see, those first that need attention."""

    as_of: datetime
    targets: tuple[FleetTarget, ...]
    incidents: tuple[FleetIncident, ...]
    findings: tuple[FleetFinding, ...]


class RunStarted(Model):
    """A manual run that has been published."""

    slot: datetime
    status: Status
    snapshot: str
    report: str
    findings: int


class RunGoesOn(Model):
    """A manual run that takes longer than a client waits; `status` is the route that says what comes of it."""

    started_at: datetime
    status: str


type RunState = Literal["never", "running", "published", "failed", "lost"]
"""Lost: it did not end within ten minutes, so that its instance was stopped."""


class RunStatus(Model):
    """The last manual run, of whichever instance; `never` before the first. `reason` is why it failed."""

    state: RunState
    started_at: datetime | None = None
    ended_at: datetime | None = None
    slot: datetime | None = None
    reason: str = ""
    snapshot: str | None = None
    report: str | None = None


class ListedMute(Mute):
    """A mute as it is kept; `active` is False for one that has ended, which is shown for 30 days."""

    active: bool


class Mutes(Model):
    mutes: tuple[ListedMute, ...]


class ProblemDocument(Model):
    """RFC 9457 problem details, as application/problem+json."""

    type: str
    title: str
    status: int
    detail: str
    error_id: str
    parameters: tuple[dict[str, JsonValue], ...] = ()
    candidates: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
