"""Groups of failed tasks that had equal parameters, and whether their errors are of one kind."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from analysis.errors.grouping import Fingerprint, fingerprint
from analysis.wording import grouped


@dataclass(frozen=True)
class FailedInput:
    """One of the newest tasks of a group of equal parameters; without any group one row says what was compared."""

    compared: int
    task_type: str | None
    digest: str | None
    failed_tasks: int | None
    failed_jobs: int | None
    first_at: datetime | None
    last_at: datetime | None
    task_id: str | None
    job_id: str | None
    parameters: JsonValue
    error_text: str | None


@dataclass(frozen=True)
class Input:
    """Equal parameters that failed `tasks` times and never completed; `patterns` is how many kinds of error it met
    in the newest of them, 0 where no text is recorded."""

    task_type: str
    parameters: str
    tasks: int
    jobs: int
    first_at: datetime
    last_at: datetime
    patterns: int
    error: str
    job_id: str
    task_id: str
    task_ids: tuple[str, ...]


def inputs_of(rows: Iterable[FailedInput]) -> list[Input]:
    """The groups in the order of the rows."""
    groups = grouped(rows, lambda row: f"{row.task_type} {row.digest}").values()
    return [found for found in map(_input, groups) if found is not None]


def _input(rows: list[FailedInput]) -> Input | None:
    newest = rows[0]
    if newest.task_type is None or newest.first_at is None or newest.last_at is None:
        return None
    errors = {_kind(found): _error(found) for found in (fingerprint(row.error_text) for row in rows if row.error_text)}
    shown = "too large to show" if newest.parameters is None else json.dumps(newest.parameters, ensure_ascii=False)
    return Input(
        task_type=newest.task_type,
        parameters=shown if len(shown) <= 300 else shown[:299] + "…",
        tasks=newest.failed_tasks or 0,
        jobs=newest.failed_jobs or 0,
        first_at=newest.first_at,
        last_at=newest.last_at,
        patterns=len(errors),
        error="; ".join(errors.values()),
        job_id=newest.job_id or "",
        task_id=newest.task_id or "",
        task_ids=tuple(row.task_id for row in rows if row.task_id),
    )


def _kind(found: Fingerprint) -> tuple[str, ...]:
    """What makes two errors of one kind here: the same exceptions from the same places, whatever their messages name;
    of a text without a traceback, its pattern."""
    return (*found.scope, *found.discriminators) if found.kind == "traceback" else (found.id,)


def _error(found: Fingerprint) -> str:
    text = f"{found.exception_type}: {found.template}" if found.exception_type else found.template
    return text if len(text) <= 300 else text[:299] + "…"
