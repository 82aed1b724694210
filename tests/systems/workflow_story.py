"""Workflow runs, as a test tells them, in the tables of April 2026 beside jobs and tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg.types.json import Jsonb

from local.schema import create_workflows

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TERMINAL = ("completed", "failed", "skipped", "expanded", "cancelled")


@dataclass(frozen=True)
class Workflows:
    """In the database `dsn`, as of noon; times are minutes before it."""

    dsn: str

    def make(self) -> "Workflows":
        with psycopg.connect(self.dsn) as connection:
            create_workflows(connection)
        return self

    def run(
        self, run_id: str, status: str, *, created: float, completed: float | None = None, name: str = "ingest"
    ) -> str:
        ended_at = None if completed is None else before(completed)
        self.ask(
            "INSERT INTO workflow_runs (run_id, workflow_name, status, created_at, started_at, completed_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            *(run_id, name, status, before(created), before(created), ended_at),
        )
        return run_id

    def node(
        self,
        run_id: str,
        name: str,
        status: str,
        *,
        created: float,
        changed: float,
        after: Iterable[str] = (),
        **columns: object,
    ) -> str:
        """A node of a run, which waits for others of it; its handler has its name where no other is given."""
        id_, ran = f"{run_id}-{name}", status in ("running", "completed", "failed")
        row = {
            "task_instance_id": id_,
            "run_id": run_id,
            "task_name": name,
            "handler": name,
            "status": status,
            "parameters": Jsonb({"run": run_id, "node": name}),
            "created_at": before(created),
            "started_at": before(created) if ran else None,
            "last_pulse": before(changed) if status == "running" else None,
            "completed_at": before(changed) if status in TERMINAL else None,
            "updated_at": before(changed),
        } | columns
        places = ", ".join(["%s"] * len(row))
        self.ask(f"INSERT INTO workflow_tasks ({', '.join(row)}) VALUES ({places})", *row.values())
        for other in after:
            self.ask("INSERT INTO workflow_task_deps VALUES (%s, %s, false)", id_, f"{run_id}-{other}")
        return id_

    def ask(self, statement: str, *given: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute("SET search_path = app; SET TimeZone = 'UTC'")
            cursor = connection.execute(statement.encode(), given or None)
            return cursor.fetchall() if cursor.description else []


def before(minutes: float) -> datetime:
    """So many minutes before noon, as the system writes it: without a zone."""
    return (NOON - timedelta(minutes=minutes)).replace(tzinfo=None)
