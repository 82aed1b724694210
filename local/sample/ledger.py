"""What was planted, so that tests and the demo can say what must be found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from local.sample.counts import Week, count
from local.sample.timeline import Job, Task


@dataclass
class Planted:
    """A fault as it was planted, in seconds relative to the sample's `at`.

    `tasks` and `jobs` are those that the fault concerns; with `terminal` a task counts when it ended in the window,
    else from when it was created. `added` are the jobs that exist because of this fault.
    """

    found_by: tuple[str, ...]
    tasks: list[Task] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    added: list[Job] = field(default_factory=list)
    terminal: bool = False
    began: float | None = None
    ended: float | None = None
    expected: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """One line of the ledger: who must find the fault, what it concerns in the 24 hours, since when and until when.

    `counts` gives, for each analysis that must find it, what the counts of its findings add up to. `started_at` None:
    it was there before the week; `ended_at` None: it goes on.
    """

    name: str
    counts: Mapping[str, int]
    job_ids: tuple[str, ...]
    task_ids: tuple[str, ...]
    started_at: datetime | None
    ended_at: datetime | None
    expected: Mapping[str, object]

    @property
    def found_by(self) -> tuple[str, ...]:
        """The analyses that must find it, and no other may."""
        return tuple(self.counts)

    @property
    def jobs(self) -> int:
        """How many jobs it concerns in the window."""
        return len(self.job_ids)

    @property
    def tasks(self) -> int:
        """How many tasks it concerns in the window."""
        return len(self.task_ids)


def entry(name: str, planted: Planted, week: Week, at: datetime) -> Fault:
    """The ledger's line at the instant of the week; `at` is the sample's."""

    def concerned(task: Task) -> bool:
        return week.ended(task) if planted.terminal else task.created <= week.instant

    def when(seconds: float | None) -> datetime | None:
        return None if seconds is None or seconds > week.instant else at + timedelta(seconds=seconds)

    tasks = [task for task in planted.tasks if concerned(task)]
    jobs = [job for job in planted.jobs if job.created <= week.instant]
    counts = {analysis: count(analysis, planted.expected, tasks, jobs, week) for analysis in planted.found_by}
    return Fault(
        name,
        {analysis: counted for analysis, counted in counts.items() if counted},
        tuple(sorted({task.job_id for task in tasks} | {job.job_id for job in jobs})),
        tuple(sorted(task.task_id for task in tasks)),
        when(planted.began),
        when(planted.ended),
        planted.expected,
    )
