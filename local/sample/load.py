"""Write a sample's rows into a schema with COPY."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

import psycopg
from psycopg import sql

from local.sample.build import Sample
from local.sample.ledger import Fault
from local.sample.timeline import JOB_COLUMNS, TASK_COLUMNS, Row

type Connection = psycopg.Connection[tuple[object, ...]]
_STARTED = TASK_COLUMNS.index("execution_started_at")
TASK_COLUMNS_2025 = TASK_COLUMNS[:_STARTED]
"""The tables of 2025 know no start."""
_STATUS, _RESULT = TASK_COLUMNS.index("status"), TASK_COLUMNS.index("result_data")
_ERROR, _RETRIES = TASK_COLUMNS.index("error_details"), TASK_COLUMNS.index("retry_count")
WORKERS = {"january_2026": "executed_by_app", "april_2026": "claimed_by"}
"""The column that names a task's worker, in the versions that record one."""
# The backslash first: the others put backslashes in.
_ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
_ROWS_A_WRITE = 2_000


@dataclass(frozen=True)
class LoadedSample:
    """A sample in a database: where it is, and what must be found there."""

    dsn: str
    sample: Sample

    @property
    def at(self) -> datetime:
        """The sample's instant: `until` and `observed_at` of a run that reads it."""
        return self.sample.until

    @property
    def ledger(self) -> dict[str, Fault]:
        """The planted faults by name."""
        return self.sample.ledger


def load_sample(conn: Connection, sample: Sample, schema: str = "app", version: str = "september_2025") -> None:
    """Load all rows in one transaction and analyse both tables; the schema exists and is empty.

    `updated_at` is honest: the trigger that touches it fires on updates only. Indexes and the foreign key are put back
    after the rows, which is faster and checks as much.
    """
    with conn.transaction():
        conn.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(schema)))
        restore = [*drop_indexes(conn), *drop_foreign_keys(conn)]
        if version == "september_2025":
            copy_rows(conn, "jobs", JOB_COLUMNS, sample.jobs)
            copy_rows(conn, "tasks", TASK_COLUMNS_2025, (row[:_STARTED] for row in sample.tasks))
        else:
            copy_rows(conn, "jobs", [*JOB_COLUMNS, "metadata"], ((*row, "{}") for row in sample.jobs))
            copy_rows(conn, "tasks", _later_columns(version), _later_tasks(sample, version))
        for statement in restore:
            conn.execute(statement.encode())
    for table in ("jobs", "tasks"):
        conn.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(schema, table)))


def copy_rows(conn: Connection, table: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Write rows into a table of the search path."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        for batch in batched(rows, _ROWS_A_WRITE, strict=False):
            copy.write("".join([_line(row) for row in batch]))


def _line(row: Row) -> str:
    return "\t".join([_field(value) for value in row]) + "\n"


def _field(value: object) -> str:
    """A value in COPY's text format; adapting each through psycopg takes three times as long."""
    if isinstance(value, str):
        for character, escaped in _ESCAPES:
            if character in value:
                value = value.replace(character, escaped)
        return value
    return "\\N" if value is None else str(value)


def _later_columns(version: str) -> list[str]:
    """What a version after September 2025 records of a task, as far as the sample knows it."""
    recorded = (*TASK_COLUMNS_2025, "job_type", "metadata")
    if version not in WORKERS:
        return list(recorded)
    renamed = ("last_pulse" if name == "heartbeat" else name for name in recorded)
    return [*renamed, "execution_started_at", WORKERS[version]]


def _later_tasks(sample: Sample, version: str) -> Iterator[Row]:
    types = {row[0]: row[1] for row in sample.jobs}
    for row in sample.tasks:
        task = list(row[:_STARTED])
        if task[_STATUS] == "queued":
            task[_STATUS] = _waiting_status(version, is_retry=row[_RETRIES] != 0)
        if task[_ERROR] is not None:
            task[_ERROR], task[_RESULT] = error_in_result(str(task[_ERROR]), int(str(task[_RETRIES])))
        later: Row = (*task, types[row[1]], "{}")
        if version in WORKERS:
            later = (*later, row[_STARTED], worker_of(row))
        yield later


def _waiting_status(version: str, *, is_retry: bool) -> str:
    if version == "april_2026":
        return "pending_retry" if is_retry else "ready"
    return "retrying" if is_retry else "queued"


def worker_of(row: Row) -> str | None:
    """Which of twelve workers has the task of this row, once it has started."""
    return None if row[_STARTED] is None else f"worker-{int(str(row[1])[:4], 16) % 12}"


def error_in_result(error: str, retries: int) -> tuple[str, str]:
    """A failure as later versions tell of it: one line as the error, and a result with the rest."""
    lines = error.split("\n")
    frames = [number for number, line in enumerate(lines) if line.startswith("  ")]
    after = [line for line in lines[max(frames, default=-1) + 1 :] if line.strip()]
    has_traceback = "Traceback (most recent call last)" in error and after
    line = after[0] if has_traceback else error
    result: dict[str, object] = {"success": False, "error": line, "retryable": retries > 0}
    if has_traceback:
        result |= {"exception_class": line.partition(":")[0], "traceback": error}
    return line, json.dumps(result)


def drop_indexes(conn: Connection) -> list[str]:
    """Drop the indexes that carry no constraint; gives the statements that build them again."""
    found = conn.execute(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
        " WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND NOT i.indisprimary ORDER BY c.relname"
    ).fetchall()
    for name, _definition in found:
        conn.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(str(name))))
    return [str(definition) for _name, definition in found]


def drop_foreign_keys(conn: Connection) -> list[str]:
    """Drop the foreign keys; gives the statements that add and check them again."""
    found = conn.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = quote_ident(current_schema())::regnamespace AND contype = 'f' ORDER BY conname"
    ).fetchall()
    for table, name, _definition in found:
        conn.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in found]
