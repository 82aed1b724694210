"""What runs now, through the production runtime: tasks, and statements with the job or task they serve."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from local.functions_host import functions_host
from local.schema import MEASURED
from tests.conftest import MakeDatabase

PROJECT = Path(__file__).parents[2]
JOB, OTHER = "a1" * 32, "b2" * 32
SECRET = "Canary-running-now"


@contextmanager
def at_work(dsn: str, statement: str, application: str) -> Iterator[None]:
    """A session that is busy with a statement, until the end of the block."""
    with psycopg.connect(make_conninfo(dsn, application_name=application), autocommit=True) as busy:

        def work() -> None:
            with pytest.raises(psycopg.errors.QueryCanceled):
                busy.execute(statement.encode())

        thread = threading.Thread(target=work)
        thread.start()
        with psycopg.connect(dsn, autocommit=True) as other:
            working = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'"
            while other.execute(working, [busy.info.backend_pid]).fetchone() == (0,):
                pass
            try:
                yield
            finally:
                other.execute("SELECT pg_cancel_backend(%s)", [busy.info.backend_pid])
                thread.join()


def filled(dsn: str, version: str) -> None:
    job_type = "" if version == "september_2025" else ", job_type"
    value = "" if version == "september_2025" else ", 'x'"
    with psycopg.connect(dsn) as connection:
        for table in ("jobs", "tasks") if version == "october_2025" else ():
            connection.execute(f"ALTER TABLE app.{table} ALTER metadata SET DEFAULT '{{}}'".encode())
        connection.execute(
            f"INSERT INTO app.jobs (job_id, job_type, status) VALUES ('{JOB}', 'x', 'processing');"
            f"INSERT INTO app.tasks (task_id, parent_job_id, task_type, status, stage, task_index{job_type})"
            f" SELECT 'task-{JOB[:8]}-' || n, '{JOB}', 'x',"
            f" (ARRAY['processing', 'processing', 'completed'])[n]::app.task_status, 1, n{value}"
            " FROM generate_series(1, 3) AS n".encode()
        )


@pytest.mark.parametrize("version", MEASURED)
def test_tasks_and_statements_that_run_are_shown_with_what_they_serve(database: MakeDatabase, version: str) -> None:
    dsn = database(tables=version)
    filled(dsn, version)
    task = f"task-{JOB[:8]}-1"
    with (
        at_work(dsn, f"SELECT pg_sleep(60), '{SECRET}', '{task}'", "worker"),
        at_work(dsn, f"SELECT pg_sleep(60) /* of {OTHER} */", "orchestrator"),
        at_work(dsn, "SELECT pg_sleep(60)", f"worker of the job {JOB}"),
        at_work(dsn, "SELECT pg_sleep(60) /* nothing told */", "psql"),
        functions_host(PROJECT, env={"JOBSCOPE_DATABASE_URL": dsn}) as host,
    ):
        answer = host.request("GET", "/api/db/running")
        fewer = json.loads(host.request("GET", "/api/db/running?limit=1").body)
        wrong = host.request("GET", "/api/db/running?limit=501")
    body = json.loads(answer.body)
    assert (answer.status, body["running_tasks"], body["more_tasks"], body["unknown"]) == (200, 2, False, {})
    assert {row["task_id"] for row in body["tasks"]} == {task, f"task-{JOB[:8]}-2"}
    assert {row["job_id"] for row in body["tasks"]} == {JOB}
    served = {one["application"]: (one["task_id"], one["job_id"]) for one in body["statements"]}
    assert served == {
        "worker": (task, JOB),
        "orchestrator": (None, OTHER),
        f"worker of the job {JOB}"[:63]: (None, JOB),
        "psql": (None, None),
    }
    assert all(one["waits_for"] == "Timeout PgSleep" and one["statement_s"] >= 0 for one in body["statements"])
    assert datetime.fromisoformat(body["observed_at"])
    assert SECRET.encode() not in answer.body
    assert (len(fewer["tasks"]), len(fewer["statements"]), fewer["running_tasks"]) == (1, 1, 2)
    assert wrong.status == 400


def test_statements_are_shown_where_the_tables_cannot_be_read(database: MakeDatabase) -> None:
    dsn = database(tables=None)
    with functions_host(PROJECT, env={"JOBSCOPE_DATABASE_URL": dsn}) as host:
        body = json.loads(host.request("GET", "/api/db/running").body)
    assert (body["running_tasks"], body["tasks"], body["statements"]) == (None, [], [])
    assert "JOBSCOPE_SCHEMA" in body["unknown"]["tasks"]
