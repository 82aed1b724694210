"""What is done with a real Airflow until it has a row of every state."""

from collections.abc import Callable
from pathlib import Path
from socket import gethostname
from typing import Any

import psycopg

from analysis.collect.system_files import load_system
from analysis.fixes.steps import steps
from local.engine_versions import pinned
from tests.systems.engine import ENGINES, started, until
from tests.systems.recording import record

AT_ONCE = (
    "succeeds", "retried", "exhausted", "retrying", "gets_over_it", "skips", "mapped", "times_out", "run_times_out",
    "killed", "cancelled", "pokes", "deferred", "without_slots", "paused",
)  # fmt: skip
STANDS = {
    "exhausted": "failed", "gets_over_it": "success", "mapped": "failed", "paused": "queued", "retried": "success",
    "run_times_out": "failed", "skips": "success", "succeeds": "success", "times_out": "failed",
}  # fmt: skip
TABLES = (
    "dag", "dag_run", "job", "log", "slot_pool", "task_instance", "task_instance_history",
    "task_reschedule",
)  # fmt: skip


def record_airflow(python: Path, dsn: str, home: Path) -> None:
    """Run it in an empty database, and record the rows. About a minute."""
    system = load_system("airflow")
    with started([str(python), "airflow_app.py", str(home), f"import logging\n{system.log_ids}"], dsn) as app:
        try:
            app("serve")
            until(lambda: {*AT_ONCE, "paused_with_schedule", "killed_at_last"} <= {*app("dags")}, "the DAGs")
            for dag in ("paused", "paused_with_schedule"):
                app("airflow", arguments=["dags", "pause", "--yes", dag])
            for dag in AT_ONCE:
                app("trigger", dag=dag, run="first")
            app("trigger", dag="succeeds", run="later", in_s=3600)
            app("trigger", dag="exhausted", run="again")
            ask = asking(dsn)
            task = "SELECT state, pid FROM task_instance WHERE dag_id = %s AND task_id = %s"
            holding = "SELECT count(*) FROM task_instance WHERE dag_id IN ('killed', 'cancelled') AND state = 'running'"
            until(lambda: ask(holding) == [(2,)], "what is to be killed and cancelled")
            app("kill", pid=ask(task, "killed", "hold")[0][1])
            [cancel] = steps("airflow", "public", ["cancelled/first"], ["cancel"])
            app("shell", command_line=cancel.code)
            runs = "SELECT dag_id, state FROM dag_run WHERE run_id = 'first' AND dag_id = ANY(%s)"
            until(lambda: dict(ask(runs, list(STANDS))) == STANDS, f"{STANDS}")
            app("airflow", arguments=["tasks", "clear", "--yes", "succeeds"])
            cleared = "SELECT min(try_number) FROM task_instance WHERE run_id = 'first' AND dag_id = 'succeeds'"
            again = {"succeeds": "success"}
            until(lambda: ask(cleared) == [(2,)] and dict(ask(runs, ["succeeds"])) == again, "the cleared run")
            until(lambda: dict(ask(runs, ["killed"])) == {"killed": "failed"}, "the end of what was killed")
            stood = "SELECT try_number, state FROM task_instance WHERE run_id = 'again' AND task_id = 'fail_twice'"
            until(lambda: ask(stood) == [(2, "failed")], "the run that will be retried")
            [retry] = steps("airflow", "public", ["exhausted/again"], ["retry"])
            app("shell", command_line=retry.code)
            until(lambda: ask(stood) == [(4, "failed")], "its next two attempts")
            logged = (home / "jobs.log").read_text("utf-8")
            assert "gets_over_it/first gets_over_it/first/fail a task failed\nTraceback" in logged, logged
            assert "ValueError: no band B08" in logged
            app("trigger", dag="killed_at_last", run="first")
            until(lambda: ask(task, "killed_at_last", "hold")[0][0] == "running", "the last run")
        finally:
            app("stop")
    record(
        dsn,
        "airflow",
        TABLES,
        "alembic_version",
        f"apache-airflow-core {pinned(system)}",
        {
            str(python.with_name("airflow")): "airflow",
            str(ENGINES / "airflow_dags"): "/dags",
            str(home): "/airflow",
            f'"{gethostname()}"': '"worker-1"',
        },
    )


def asking(dsn: str) -> Callable[..., list[tuple[Any, ...]]]:
    """Questions to the database."""

    def ask(statement: str, *given: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(dsn, autocommit=True) as connection:
            return connection.execute(statement.encode(), given).fetchall()

    return ask
