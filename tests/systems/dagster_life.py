"""What is done with a real Dagster until it has a row of every state."""

import re
import sys
from pathlib import Path

import psycopg

from analysis.collect.system_files import load_system
from analysis.fixes.steps import steps
from local.engine_versions import pinned
from tests.systems.airflow_life import asking
from tests.systems.engine import ENGINES, started, until
from tests.systems.recording import load, record

ZONE = "Asia/Tokyo"
"""Of Dagster's sessions: its times without a zone are of two clocks, and at the same zone nobody would see it."""
HELD = ("killed", "cancelled")
STANDS = {
    "exhausted": "FAILURE", "fails": "FAILURE", "mapped": "FAILURE", "retried": "SUCCESS", "skips": "SUCCESS",
    "succeeds": "SUCCESS", "times_out": "FAILURE", "cancelled": "CANCELED", "killed": "STARTED", "queued": "QUEUED",
}  # fmt: skip
TABLES = ("runs", "event_logs", "run_tags", "daemon_heartbeats", "instigators", "job_ticks")


def record_dagster(python: Path, dsn: str, home: Path) -> None:
    """Run it in an empty database, and record the rows. About three minutes."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET timezone TO '{ZONE}'".encode())
    ask, runs = asking(dsn), {}
    status = "SELECT status FROM runs WHERE run_id = %s"
    begun = "SELECT 1 FROM event_logs WHERE run_id = %s AND dagster_event_type = %s"
    with started([str(python), "dagster_app.py", str(home)], dsn) as app:
        try:
            app("serve")
            until(lambda: {*STANDS, "retrying", "killed_at_last"} <= {*app("jobs")}, "the jobs")
            # What is held first: each run and each step begins a process of its own, which takes a while.
            for job in (*HELD, *(job for job in STANDS if job not in HELD), "retrying"):
                runs[job] = app("launch", job=job)
            for job in HELD:
                until(lambda job=job: ask(begun, runs[job], "STEP_START"), f"the step of {job}")  # type: ignore[misc]
            app("kill", run=runs["killed"])
            [cancel] = steps("dagster", "public", [runs["cancelled"]], ["cancel"])
            assert "TerminateRunSuccess" in app("shell", command_line=cancel.code)
            for job, stands in STANDS.items():
                until(lambda job=job, stands=stands: ask(status, runs[job]) == [(stands,)], f"{job} {stands}")  # type: ignore[misc]
            until(lambda: ask(begun, runs["retrying"], "STEP_UP_FOR_RETRY"), "the step that waits for its next attempt")
            [retry] = steps("dagster", "public", [runs["exhausted"]], ["retry"])
            again = re.search(r'"runId": ?"([\w-]+)"', app("shell", command_line=retry.code))
            assert again
            until(lambda: ask(status, again[1]) == [("FAILURE",)], "the run that was tried again")
            ticked = "SELECT 1 FROM job_ticks WHERE type = 'SCHEDULE' AND status = 'SUCCESS' OFFSET 1"
            until(lambda: ask(ticked), "two ticks of the schedule")
        finally:
            app("stop")
    words = f"dagster {pinned(load_system('dagster'))}"
    # The environment may lie elsewhere than the scripts that ran in it.
    places = {str(python.parent.parent): "/engines/.local/dagster", str(ENGINES): "/engines"}
    replaced = {str(home): "/dagster", **places, sys.base_prefix: "/python"}
    record(dsn, "dagster", TABLES, "alembic_version", words, replaced)


def load_dagster(dsn: str, name: str) -> None:
    """The rows as if they had been recorded now: times that are numbers, in columns and in texts, are moved too."""
    by_s = load(dsn, name).total_seconds()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "UPDATE runs SET start_time = start_time + %(by)s, end_time = end_time + %(by)s", {"by": by_s}
        )
        for table, body in (("daemon_heartbeats", "body"), ("job_ticks", "tick_body")):
            moved = f"jsonb_set({body}::jsonb, '{{timestamp}}', to_jsonb(({body}::json ->> 'timestamp')::float8 + %s))"
            connection.execute(f"UPDATE {table} SET {body} = {moved}::text".encode(), [by_s])
        connection.execute("ANALYZE")
