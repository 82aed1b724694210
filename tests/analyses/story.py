"""Small stories told to a real database: jobs and tasks at given ages."""

import itertools
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import psycopg

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Story:
    """Writes rows with the instants they should have; ages are hours before `now`."""

    def __init__(self, dsn: str, now: datetime = NOON, schema: str = "app") -> None:
        self.dsn = dsn
        self.now = now
        self.schema = schema
        self._numbers = itertools.count(1)

    def job(
        self,
        *,
        job_type: str = "process_raster",
        status: str = "processing",
        stage: int = 1,
        total_stages: int = 1,
        created_h: float = 2,
        updated_h: float = 1,
        error: str | None = None,
        parameters: Mapping[str, object] | None = None,
    ) -> str:
        job_id = f"{next(self._numbers):064x}"
        result = json.dumps({}) if status in ("completed", "completed_with_errors") else None
        self._execute(
            "INSERT INTO {schema}.jobs (job_id, job_type, status, stage, total_stages, parameters, result_data,"
            " error_details, created_at, updated_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            job_id,
            job_type,
            status,
            stage,
            total_stages,
            json.dumps(parameters or {}),
            result,
            error or ("it failed" if status == "failed" else None),
            self._ago(created_h),
            self._ago(updated_h),
        )
        return job_id

    def task(
        self,
        job_id: str,
        *,
        task_type: str = "raster_tile",
        status: str = "completed",
        stage: int = 1,
        created_h: float = 2,
        updated_h: float = 1,
        heartbeat_h: float | None = None,
        retry_count: int = 0,
        error: str | None = None,
        parameters: Mapping[str, object] | None = None,
        result: object = None,
    ) -> str:
        number = next(self._numbers)
        task_id = f"{job_id[-8:]}-s{stage}-{number}"
        self._execute(
            "INSERT INTO {schema}.tasks (task_id, parent_job_id, task_type, status, stage, task_index, parameters,"
            " result_data, error_details, retry_count, heartbeat, created_at, updated_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            task_id,
            job_id,
            task_type,
            status,
            stage,
            number % 10000,
            json.dumps(parameters or {}),
            None if result is None else json.dumps(result),
            error,
            retry_count,
            None if heartbeat_h is None else self._ago(heartbeat_h),
            self._ago(created_h),
            self._ago(updated_h),
        )
        return task_id

    def _ago(self, hours: float) -> datetime:
        return (self.now - timedelta(hours=hours)).replace(tzinfo=None)

    def _execute(self, text: str, *values: object) -> None:
        with psycopg.connect(self.dsn) as connection:
            connection.execute(text.replace("{schema}", self.schema).encode(), values)
