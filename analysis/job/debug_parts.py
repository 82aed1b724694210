"""The parts of what /api/db/debug answers: tasks, attempts, stages, causes and advice, as frozen models."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from analysis.errors.pattern_model import Link, Sample
from analysis.frozen import Model
from analysis.job.log_model import LogLine
from analysis.model import Action, Severity


class DebugTask(Model):
    """One task; `wait_s` and `run_s` are None where no start is recorded, `took_s` then holds both."""

    task_id: str
    task_type: str
    status: str
    stage: int
    task_index: str | None
    error: str | None
    error_type: str | None
    retryable: bool | None
    retry_count: int | None
    last_heartbeat: datetime | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    execute_after: datetime | None
    claimed_by: str | None
    checkpoint_phase: int | None
    checkpoint_updated_at: datetime | None
    wait_s: float | None
    run_s: float | None
    took_s: float


class Attempt(Model):
    """An attempt of a task, as far as the system keeps it; `outcome` is in its own words."""

    task_id: str
    attempt: int | None
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str
    error: str | None


class Event(Model):
    """What the system itself wrote down of a task, in its own words."""

    task_id: str
    at: datetime | None
    event: str
    detail: str | None


class Dependency(Model):
    """Another job, and what it is to this one: `waits for`, `started by` ...; `status` None: it is gone."""

    job_id: str
    relation: str
    job_type: str | None
    status: str | None


class Edge(Model):
    """A task of the job that waits for another; an `optional` one goes on, too, when the other fails."""

    task_id: str
    waits_for: str
    optional: bool


class JobIncident(Model):
    """An incident of the latest run that the job is part of or that holds it up. `cause` is the key of the finding that
    it is named after; `id` is empty where that stands alone."""

    id: str = ""
    cause: str
    severity: Severity
    sentence: str


class TaskContents(Model):
    """What a task was given and gave, redacted; a text, cut at 4,000 characters, where it is large."""

    task_id: str
    parameters: JsonValue
    result: JsonValue


class Change(Model):
    """State changes of one kind at one moment: of the job (`tasks` 0), or of `tasks` tasks; `task_id` is the first.

    `known_by` is `row` for times that the rows have now, `event` for what the system wrote down when it happened, and
    `two runs` for what differed between a run of Jobscope and the one before: it happened after `since`, and at the
    latest at `at`. `detail` is what an event says, redacted.
    """

    source: Literal["database"] = "database"
    known_by: Literal["row", "event", "two runs"] = "row"
    at: datetime
    since: datetime | None = None
    what: str
    stage: int | None = None
    task_type: str | None = None
    task_id: str | None = None
    tasks: int = 0
    detail: str = ""


type Entry = Annotated[Change | LogLine, Field(discriminator="source")]


class Straggler(Model):
    """A task that took far longer than its siblings, and by how much its stage would end sooner without that."""

    task_id: str
    task_type: str
    took_s: float
    median_s: float
    sooner_s: float


class Stage(Model):
    """One stage. `parallelism` is busy over wall time; `gap_before_s` is from the end of the stage before."""

    stage: int
    tasks: int
    by_status: dict[str, int]
    started_at: datetime
    ended_at: datetime | None
    gap_before_s: float | None
    wall_s: float
    busy_s: float
    parallelism: float | None
    straggler: Straggler | None


class Step(Model):
    """The last task to finish of a stage, in a graph the last that the next step waited for; `sooner_s`: how much
    earlier the stage ends with it at its type's median."""

    stage: int
    task_id: str
    task_type: str
    status: str
    started_at: datetime
    ended_at: datetime | None
    took_s: float
    usual_s: float | None
    sooner_s: float | None


class Beside(Model):
    """This job, or its tasks of one type, beside others of the type; `slower_than_percent` is where it stands."""

    subject: Literal["job", "task"]
    type_name: str
    others: int
    p50_s: float | None
    p95_s: float | None
    this_s: float
    slower_than_percent: float | None


class Cause(Model):
    """A failure pattern of this job, by the id that the newest run has for it. `known` None: there is no stored run to
    compare with.

    `chain` is the exceptions of its newest text, root cause first; `language` is empty for a bare message. `incident`
    and `incident_sentence` are of the incident of the newest run that it belongs to, empty for none.
    """

    id: str
    label: str
    language: str
    chain: tuple[Link, ...]
    tasks: int
    stages: tuple[int, ...]
    known: bool | None
    known_since: datetime | None
    tasks_elsewhere: int | None
    incident: str = ""
    incident_sentence: str = ""
    sample: Sample


class Bottleneck(Model):
    """Where time went: seconds that the job spent so."""

    text: str
    stage: int | None
    task_id: str | None
    seconds: float


class Recommendation(Model):
    """What to do next, and what led to it."""

    action: Action
    evidence: str
