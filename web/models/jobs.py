"""What the routes of jobs and tasks answer."""

from datetime import datetime
from typing import Literal

from pydantic import RootModel

from analysis.frozen import Model
from analysis.job.debug_parts import TaskContents
from analysis.job.recorded import RecordedJob, RecordedTask
from analysis.job.records import JobRecord, TaskRecord
from analysis.job.system_rows import JobRow, TaskRow

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
