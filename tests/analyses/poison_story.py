"""A few jobs and tasks, written as a story: times are minutes before noon, in the database's naive UTC."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg

from analysis.model import Finding
from analysis.published.snapshot import Snapshot
from tests.analyses.conftest import NOON


def ago(minutes: float) -> datetime:
    """An instant as the job system keeps it."""
    return (NOON - timedelta(minutes=minutes)).replace(tzinfo=None)


@dataclass
class Story:
    """Writes into the database at `dsn`; jobs are named by letters, `Story.job_id("a")` is the id of one."""

    dsn: str
    later_schema: bool = False
    tasks: int = field(default=0, init=False)

    @staticmethod
    def job_id(name: str) -> str:
        return name.encode().hex().ljust(64, "0")

    def job(
        self,
        name: str,
        status: str = "processing",
        *,
        job_type: str = "process_raster",
        stage: int = 1,
        stages: int = 2,
        created: float = 60,
        touched: float = 60,
    ) -> None:
        self._insert(
            "jobs",
            job_id=self.job_id(name),
            job_type=job_type,
            status=status,
            stage=stage,
            total_stages=stages,
            result_data="{}" if status.startswith("completed") else None,
            error_details="it failed" if status == "failed" else None,
            created_at=ago(created),
            updated_at=ago(touched),
        )

    def task(
        self,
        job: str,
        status: str,
        *,
        task_type: str = "make_tiles",
        stage: int = 1,
        times: int = 1,
        created: float = 60,
        touched: float | None = None,
        beat: float | None = None,
        retries: int = 0,
        parameters: dict[str, object] | None = None,
        error: str | None = None,
        **later: object,
    ) -> None:
        heartbeat = "last_pulse" if self.later_schema else "heartbeat"
        for _ in range(times):
            self.tasks += 1
            self._insert(
                "tasks",
                task_id=f"task-{self.tasks:05}",
                parent_job_id=self.job_id(job),
                task_type=task_type,
                status=status,
                stage=stage,
                task_index=self.tasks % 10_000,
                retry_count=retries,
                parameters=json.dumps(parameters or {}),
                error_details=error,
                created_at=ago(created),
                updated_at=ago(touched if touched is not None else beat if beat is not None else created),
                **{heartbeat: None if beat is None else ago(beat)},
                **({"job_type": "process_raster"} if self.later_schema else {}),
                **later,
            )

    def _insert(self, table: str, **values: object) -> None:
        columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            text = f"INSERT INTO app.{table} ({columns}) VALUES ({marks})"
            connection.execute(text.encode(), list(values.values()))


def found(snapshot: Snapshot) -> dict[str, int | None]:
    """The count of each finding by key. Fails with the reason where a question could not be answered at all."""
    unknown = {name: result.reason for name, result in snapshot.analyses.items() if result.status == "unknown"}
    assert snapshot.findings or not unknown, unknown
    return {finding.key: finding.count for finding in snapshot.findings}


def rows_of_actions(dsn: str, finding: Finding) -> list[int]:
    """How many rows each SQL action of a finding gives; nothing that they do lasts."""
    counts = []
    with psycopg.connect(dsn) as connection:
        for action in finding.actions:
            if action.language == "sql":
                cursor = connection.execute(action.code.encode())
                while cursor.nextset():
                    # A setting that the statement needs stands before it.
                    pass
                counts.append(len(cursor.fetchall()))
                connection.rollback()
    return counts
