"""Write a sample's rows into a schema with COPY."""

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
_JOB, _STATUS = TASK_COLUMNS.index("parent_job_id"), TASK_COLUMNS.index("status")
TASK_COLUMNS_2025 = TASK_COLUMNS[:_STARTED]
"""The tables of September 2025 know no start."""
_WITH_START = ("early_2026", "january_2026", "april_2026")
_WITH_WORKER = ("early_2026", "april_2026")
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
        if version == "october_2025":
            # The one version whose metadata has no default.
            for table in ("jobs", "tasks"):
                conn.execute(f"ALTER TABLE {table} ALTER metadata SET DEFAULT '{{}}'".encode())
        copy_rows(conn, "jobs", JOB_COLUMNS, sample.jobs)
        copy_rows(conn, "tasks", task_columns(version), task_rows(sample, version))
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


def task_columns(version: str) -> list[str]:
    """The columns of a task that a version has, in the order of `task_rows`."""
    starts = version in _WITH_START
    names = [{"heartbeat": "last_pulse"}.get(name, name) if starts else name for name in TASK_COLUMNS]
    return [
        *(names if starts else names[:_STARTED]),
        *(["claimed_by"] if version in _WITH_WORKER else []),
        *(["job_type"] if _has_job_type(version) else []),
    ]


def task_rows(sample: Sample, version: str) -> Iterator[Row]:
    """The tasks as a version keeps them: in April 2026 what waits for a worker is ready."""
    job_types = {job.job_id: job.job_type for job in sample.planned} if _has_job_type(version) else {}
    for row in sample.tasks:
        waits = version == "april_2026" and row[_STATUS] == "queued"
        kept = (*row[:_STATUS], "ready", *row[_STATUS + 1 :]) if waits else row
        yield (
            *(kept if version in _WITH_START else kept[:_STARTED]),
            *([_worker(row)] if version in _WITH_WORKER else []),
            *([job_types[str(row[_JOB])]] if job_types else []),
        )


def _has_job_type(version: str) -> bool:
    return version not in ("september_2025", "early_2026")


def _worker(row: Row) -> str | None:
    return None if row[_STARTED] is None else f"worker-{int(str(row[_JOB])[:4], 16) % 12}"


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
