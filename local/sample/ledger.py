"""What was planted, so that tests and the demo can say what must be found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from local.sample.demand import DAY
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

    `started_at` None: it was there before the week; `ended_at` None: it goes on.
    """

    name: str
    found_by: tuple[str, ...]
    job_ids: tuple[str, ...]
    task_ids: tuple[str, ...]
    started_at: datetime | None
    ended_at: datetime | None
    expected: Mapping[str, object]

    @property
    def jobs(self) -> int:
        """How many jobs it concerns in the window."""
        return len(self.job_ids)

    @property
    def tasks(self) -> int:
        """How many tasks it concerns in the window."""
        return len(self.task_ids)


def entry(name: str, planted: Planted, instant: float, at: datetime) -> Fault:
    """The ledger's line as of an instant (seconds relative to `at`), for the 24 hours before it."""

    def concerned(task: Task) -> bool:
        if planted.terminal:
            return task.finished is not None and instant - DAY < task.finished <= instant
        return task.created <= instant

    def when(seconds: float | None) -> datetime | None:
        return None if seconds is None or seconds > instant else at + timedelta(seconds=seconds)

    tasks = [task for task in planted.tasks if concerned(task)]
    owners = {task.job_id for task in tasks} | {job.job_id for job in planted.jobs if job.created <= instant}
    return Fault(
        name,
        planted.found_by,
        tuple(sorted(owners)),
        tuple(sorted(task.task_id for task in tasks)),
        when(planted.began),
        when(planted.ended),
        planted.expected,
    )
