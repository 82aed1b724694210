"""A database whose rows become those of any sample in a fraction of a second: only what differs is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

import psycopg
from psycopg import sql

from analysis.registry import ANALYSES
from analysis.run import run
from analysis.settings import Settings
from analysis.slots import Occasion
from analysis.snapshot import Snapshot
from local.sample.build import Sample
from local.sample.demand import DAY
from local.sample.timeline import JOB_COLUMNS, TASK_COLUMNS, Row
from local.schema import create_schema

COLUMNS = {"jobs": JOB_COLUMNS, "tasks": tuple(name for name in TASK_COLUMNS if name != "execution_started_at")}
RECENT_DAYS = 3
"""Older jobs are left out, which halves the time: no analysis looks further back than two windows of a day."""


@dataclass
class LivingDatabase:
    """The database at `dsn`, made for this. `show` gives it the rows of a sample, `read` is a run as of its instant."""

    dsn: str
    shown: dict[str, set[Row]] = field(default_factory=lambda: {"jobs": set(), "tasks": set()})

    def __post_init__(self) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            create_schema(connection)

    def show(self, sample: Sample) -> None:
        sample = replace(sample, planned=tuple(job for job in sample.planned if job.created > -RECENT_DAYS * DAY))
        wanted = {"jobs": set(sample.jobs), "tasks": {row[: len(COLUMNS["tasks"])] for row in sample.tasks}}
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            with connection.transaction():
                for table in ("tasks", "jobs"):
                    _delete(connection, table, self.shown[table] - wanted[table])
                for table in ("jobs", "tasks"):
                    _insert(connection, table, wanted[table] - self.shown[table])
            # Counted now, not a second later when the rows are gone: dead rows are what one of the analyses looks at.
            connection.execute("SELECT pg_stat_force_next_flush()")
            connection.execute("VACUUM (ANALYZE) app.jobs, app.tasks")
        self.shown = wanted

    def read(self, at: datetime, **settings: object) -> Snapshot:
        """Every analysis, with the instant of the sample as the window's end and as the clock."""
        return read(self.dsn, at, {"observed_at": at.isoformat()}, **settings)


def read(dsn: str, at: datetime, parameters: dict[str, str] | None = None, **settings: object) -> Snapshot:
    """Every analysis as of the instant, but by the server's own clock: for sessions, which live now."""
    made = Settings.model_validate({"database_url": dsn, **settings})
    return run(made, Occasion("manual", at, at), ANALYSES, None, parameters)


def _delete(connection: "psycopg.Connection[tuple[object, ...]]", table: str, rows: Iterable[Row]) -> None:
    statement = f"DELETE FROM app.{table} WHERE {COLUMNS[table][0]} = ANY(%s)"
    connection.execute(statement.encode(), [[row[0] for row in rows]])


def _insert(connection: "psycopg.Connection[tuple[object, ...]]", table: str, rows: Iterable[Row]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table]))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier("app", table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
