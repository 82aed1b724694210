"""Groups of failed tasks that had equal parameters, and whether their errors are of one kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from analysis.wording import cut, grouped

SHOWN = 300
"""Characters of parameters and errors."""


@dataclass(frozen=True)
class FailedInput:
    """One of the newest tasks of a group of equal parameters; without any group one row says what was compared.

    `unread` are the failed tasks of the window whose parameters no run has read yet, `succeeded_unread` those of the
    type that succeeded. `scope` and `discriminators` are JSON lists."""

    compared: int
    unread: int
    task_type: str | None
    input: str | None
    failed_tasks: int | None
    failed_jobs: int | None
    first_at: datetime | None
    last_at: datetime | None
    succeeded_unread: int | None
    task_id: str | None
    job_id: str | None
    fingerprint: str | None
    kind: str | None
    exception_type: str | None
    template: str | None
    scope: str | None
    discriminators: str | None


@dataclass(frozen=True)
class Parameters:
    """The parameters of one task, redacted."""

    task_id: str
    parameters: str


@dataclass(frozen=True)
class Input:
    """Equal parameters that failed `tasks` times and, as far as was read, never completed; `patterns` is how many kinds
    of error it met in the newest of them, 0 where no text is recorded."""

    task_type: str
    parameters: str
    tasks: int
    jobs: int
    first_at: datetime
    last_at: datetime
    not_compared: int
    patterns: int
    error: str
    job_id: str
    task_id: str
    task_ids: tuple[str, ...]


def newest_tasks(rows: Iterable[FailedInput]) -> list[str]:
    """One task of each group: its parameters are those of all."""
    return [task_id for of_group in _groups(rows) if (task_id := of_group[0].task_id)]


def inputs_of(rows: Iterable[FailedInput], parameters: Mapping[str, str]) -> list[Input]:
    """The groups in the order of the rows; `parameters` are those of their newest tasks, by id."""
    return [found for of_group in _groups(rows) if (found := _input(of_group, parameters)) is not None]


def _groups(rows: Iterable[FailedInput]) -> list[list[FailedInput]]:
    return list(grouped(rows, lambda row: f"{row.task_type} {row.input}").values())


def _input(rows: list[FailedInput], parameters: Mapping[str, str]) -> Input | None:
    newest = rows[0]
    if newest.task_type is None or newest.first_at is None or newest.last_at is None:
        return None
    errors = {_kind(row): _error(row) for row in rows if row.fingerprint}
    return Input(
        task_type=newest.task_type,
        parameters=cut(parameters.get(newest.task_id or "", "not readable now"), SHOWN),
        tasks=newest.failed_tasks or 0,
        jobs=newest.failed_jobs or 0,
        first_at=newest.first_at,
        last_at=newest.last_at,
        not_compared=newest.succeeded_unread or 0,
        patterns=len(errors),
        error="; ".join(errors.values()),
        job_id=newest.job_id or "",
        task_id=newest.task_id or "",
        task_ids=tuple(row.task_id for row in rows if row.task_id),
    )


def _kind(row: FailedInput) -> tuple[str | None, ...]:
    """What makes two errors of one kind here: the same exceptions from the same places, whatever their messages name;
    of a text without a traceback, its pattern."""
    return (row.scope, row.discriminators) if row.kind == "traceback" else (row.fingerprint,)


def _error(row: FailedInput) -> str:
    return cut(": ".join(part for part in (row.exception_type, row.template) if part), SHOWN)
