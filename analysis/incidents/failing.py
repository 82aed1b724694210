"""Which failed tasks a finding counts: those of a type, with used-up retries, or of an input that always fails."""

from collections.abc import Callable
from functools import partial
from typing import Literal, cast

from analysis.errors.failure_rate import META as FAILURE_RATE
from analysis.incidents.record import FailedTasks
from analysis.model import Finding
from analysis.poison.repeated_failures import META as REPEATED
from analysis.poison.retries import META as RETRIES

type Which = Callable[[FailedTasks], bool]


def counted_by(finding: Finding) -> Which | None:
    """The failures of the window that the finding is about, at any time; None for one that is about no failures."""
    subject = finding.key.partition(":")[2]
    if finding.analysis == FAILURE_RATE.id:
        return of_rate(subject)
    if finding.analysis == RETRIES.id and subject.startswith("exhausted."):
        return partial(_exhausted, subject.removeprefix("exhausted."))
    if finding.analysis == REPEATED.id:
        return partial(_repeated, subject.removeprefix("differing."))
    return None


def of_rate(subject: str) -> Which:
    """Those of `task_type=load` or `job_type=stage`."""
    kind, _, name = subject.partition("_type=")
    return partial(_of_type, cast(Literal["task", "job"], kind), name)


def _exhausted(task_type: str, row: FailedTasks) -> bool:
    return row.task_type == task_type and row.is_exhausted


def _repeated(task_type: str, row: FailedTasks) -> bool:
    return row.task_type == task_type and row.is_repeated


def _of_type(kind: Literal["task", "job"], name: str, row: FailedTasks) -> bool:
    return row.task_type == name if kind == "task" else row.job_type == name and row.is_job_failed
