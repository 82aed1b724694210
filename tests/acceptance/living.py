"""A database whose rows become those of any sample in a fraction of a second: only what differs is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import psycopg

from analysis.history.slots import Occasion
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from local.sample.build import Sample
from local.sample.demand import DAY
from local.sample.load import TASK_COLUMNS_2025, copy_rows
from local.sample.timeline import JOB_COLUMNS, Row
from local.schema import create_schema

COLUMNS = {"jobs": JOB_COLUMNS, "tasks": TASK_COLUMNS_2025}
RECENT_DAYS = 2.25
"""Older jobs are left out, which halves the time: no analysis looks further back than two windows of a day, and no job
takes six hours."""


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
        sample = recent(sample)
        wanted = {"jobs": set(sample.jobs), "tasks": {row[: len(COLUMNS["tasks"])] for row in sample.tasks}}
        # A job that changed is deleted and written anew: its tasks that did not change must not go with it.
        options = "-c search_path=app -c session_replication_role=replica"
        with psycopg.connect(self.dsn, autocommit=True, options=options) as connection:
            with connection.transaction():
                for table in ("tasks", "jobs"):
                    _delete(connection, table, self.shown[table] - wanted[table])
                for table in ("jobs", "tasks"):
                    copy_rows(connection, table, COLUMNS[table], wanted[table] - self.shown[table])
            # Counted now, not a second later when the rows are gone: dead rows are what one of the analyses looks at.
            connection.execute("SELECT pg_stat_force_next_flush()")
            connection.execute("VACUUM (ANALYZE) app.jobs, app.tasks")
        self.shown = wanted

    def read(self, at: datetime, **settings: object) -> Snapshot:
        """Every analysis, with the instant of the sample as the window's end and as the clock."""
        return read(self.dsn, at, {"observed_at": at.isoformat()}, **settings)


def recent(sample: Sample) -> Sample:
    """Without the jobs that no analysis looks back to."""
    return sample.only(job for job in sample.planned if job.created > -RECENT_DAYS * DAY)


def read(dsn: str, at: datetime, parameters: dict[str, str] | None = None, **settings: object) -> Snapshot:
    """Every analysis as of the instant, but by the server's own clock: for sessions, which live now."""
    # Asked is what a run finds, and not how much of it a busy machine leaves time for.
    made = Settings.model_validate({"database_url": dsn, "database_budget_s": 120, **settings})
    return run(made, Occasion("manual", at, at), ANALYSES, None, parameters)


def _delete(connection: "psycopg.Connection[tuple[object, ...]]", table: str, rows: Iterable[Row]) -> None:
    statement = f"DELETE FROM app.{table} WHERE {COLUMNS[table][0]} = ANY(%s)"
    connection.execute(statement.encode(), [[row[0] for row in rows]])
