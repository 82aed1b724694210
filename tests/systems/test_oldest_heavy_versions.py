"""The oldest versions that fit of the heavy engines: successes, failures and retries of real ones, as recorded."""

from pathlib import Path

import pytest

from analysis.collect.system_files import load_system
from analysis.record.state import folder
from local.postgres import Server
from reports.stores import open_store
from tests.systems.airflow_life import asking
from tests.systems.conftest import empty_database
from tests.systems.engine import started, until
from tests.systems.oldest import heavy
from tests.systems.watched import Row, Watched


def test_the_oldest_airflow_is_recorded_as_the_newest_is(postgres18: Server, tmp_path: Path) -> None:
    python = heavy("airflow", tmp_path)
    ends = {"succeeds": "success", "exhausted": "failed", "skips": "success"}
    with empty_database(postgres18) as dsn:
        command = [str(python), "airflow_app.py", str(tmp_path), f"import logging\n{load_system('airflow').log_ids}"]
        with started(command, dsn) as app:
            try:
                app("serve")
                until(lambda: {*ends} <= {*app("dags")}, "the DAGs")
                for dag in ends:
                    app("trigger", dag=dag, run="first")
                runs = "SELECT dag_id, state FROM dag_run WHERE run_id = 'first'"
                until(lambda: dict(asking(dsn)(runs)) == ends, f"{ends}")
            finally:
                app("stop")
        watched = Watched(dsn, open_store((tmp_path / "store").as_uri()), folder("airflow", "public"))
        state = watched.collect().state
        assert state is not None
        assert (state.system_version, state.notes) == ("3.1 (cc92b33c6709)", ())
        rows = watched.rows()
        watched.judged()
    assert {id_: (row["state"], row["attempts"]) for id_, row in rows.items() if "/first/" in id_} == {
        "exhausted/first/fail_twice": ("failed", 2),
        "exhausted/first/load": ("skipped", 0),
        "skips/first/load": ("skipped", 0),
        "skips/first/skip": ("skipped", 1),
        "succeeds/first/clean_up": ("succeeded", 1),
        "succeeds/first/load": ("succeeded", 1),
    }


def test_the_oldest_dagster_is_recorded_as_the_newest_is(postgres18: Server, tmp_path: Path) -> None:
    python = heavy("dagster", tmp_path)
    ends = {"succeeds": "SUCCESS", "retried": "SUCCESS", "skips": "SUCCESS", "fails": "FAILURE", "exhausted": "FAILURE"}
    with empty_database(postgres18) as dsn:
        ask = asking(dsn)
        with started([str(python), "dagster_app.py", str(tmp_path)], dsn) as app:
            try:
                app("serve")
                until(lambda: {*ends} <= {*app("jobs")}, "the jobs")
                runs = {app("launch", job=job): job for job in ends}
                for run, job in runs.items():
                    status = (ends[job],)
                    until(lambda run=run, status=status: ask(_STATUS, run) == [status], job)  # type: ignore[misc]
            finally:
                app("stop")
        watched = Watched(dsn, open_store((tmp_path / "store").as_uri()), folder("dagster", "public"))
        state = watched.collect().state
        assert state is not None
        assert (state.system_version, state.notes) == ("migration 46b412388816", ())
        rows = watched.rows()
        titles = {finding.title for finding in watched.judged().findings}
    # The schedule's runs stay in the queue.
    assert {row["task_type"]: _told(row) for row in rows.values() if row["job_id"] in runs} == {
        "succeeds": ("succeeded", 1, None),
        "succeeds.load": ("succeeded", 1, None),
        "succeeds.clean_up": ("succeeded", 1, None),
        "retried": ("succeeded", 1, None),
        "retried.fail_once": ("succeeded", 2, None),
        "skips": ("succeeded", 1, None),
        "skips.choose": ("succeeded", 1, None),
        "skips.take_left": ("succeeded", 1, None),
        "skips.take_right": ("skipped", 0, None),
        "fails": ("failed", 1, "ValueError: no band <*>"),
        "fails.fail": ("failed", 1, "ValueError: no band <*>"),
        "fails.clean_up": ("skipped", 0, None),
        "exhausted": ("failed", 1, "ConnectionError: the tile server is away"),
        "exhausted.fail_twice": ("failed", 2, "ConnectionError: the tile server is away"),
        "exhausted.clean_up": ("skipped", 0, None),
    }
    # At first sight both runs failed with one error, that steps of theirs did.
    assert {title for title in titles if "failed with" in title} == {
        "2 tasks failed with ValueError: no band <*>",
        "2 tasks failed with ConnectionError: the tile server is away",
    }


@pytest.mark.parametrize("version", ["2.20 (b23c83a12cb4)", "3.0 (97429116795e)"])
def test_the_oldest_prefect_is_recorded_as_the_newest_is(version: str, postgres18: Server, tmp_path: Path) -> None:
    """Of version 2 the last one, which is the oldest that fits, and the first of version 3."""
    python = heavy("prefect", tmp_path, "3.0.0" if version.startswith("3.0") else "")
    ends = {"succeeds": "Completed", "retried": "Completed", "gets_over_it": "Completed", "exhausted": "Failed"}
    with empty_database(postgres18) as dsn:
        ask = asking(dsn)
        with started([str(python), "prefect_app.py", str(tmp_path)], dsn) as app:
            try:
                app("serve")
                app("prefect", arguments=["work-pool", "create", "tiles", "--type", "process"])
                for flow in ends:
                    app("deploy", flow=flow)
                app("work", name="worker-1")
                runs = {app("trigger", flow=flow, name=flow): flow for flow in ends}
                until(lambda: dict(ask("SELECT name, state_name FROM flow_run")) == ends, f"{ends}")
                # The server hears of tasks later than of flows.
                last = {"Completed": 3, "Failed": 2, "NotReady": 2}
                states = "SELECT state_name, count(*) FROM task_run GROUP BY state_name"
                until(lambda: dict(ask(states)) == last, f"{last}")
            finally:
                app("stop")
        watched = Watched(dsn, open_store((tmp_path / "store").as_uri()), folder("prefect", "public"))
        state = watched.collect().state
        assert state is not None
        missing = "not in this version, or not readable by this role: flow_run.labels"
        assert (state.system_version, state.notes) == (version, (missing,))
        rows, jobs = watched.rows(), watched.rows("jobs")
        watched.judged()
    assert jobs.keys() == runs.keys()
    assert {runs[id_]: row["status"] for id_, row in jobs.items()} == {
        **ends, "gets_over_it": "Completed with failed tasks",
    }  # fmt: skip
    away = "RuntimeError: the tile server is away"
    found = [(runs[row["job_id"]], row["task_type"], row["max_attempts"], *_told(row)) for row in rows.values()]
    assert sorted(found, key=str) == [
        ("exhausted", "exhausted", 1, "failed", 1, away),
        ("exhausted", "fail_twice", 2, "failed", 2, away),
        ("exhausted", "load", 1, "skipped", 0, None),
        ("gets_over_it", "fail", 1, "failed", 1, "ValueError: no band <*>"),
        ("gets_over_it", "gets-over-it", 1, "succeeded", 1, None),
        ("gets_over_it", "load", 1, "skipped", 0, None),
        ("gets_over_it", "load", 1, "succeeded", 1, None),
        ("retried", "fail_once", 2, "succeeded", 2, None),
        ("retried", "retried", 1, "succeeded", 1, None),
        ("succeeds", "load", 1, "succeeded", 1, None),
        ("succeeds", "succeeds", 1, "succeeded", 1, None),
    ]


_STATUS = "SELECT status FROM runs WHERE run_id = %s"


def _told(row: Row) -> tuple[str, int, str | None]:
    """What became of a task, in how many attempts, and with which error."""
    error = f"{row['exception_type']}: {row['template']}" if row["fingerprint"] else None
    return row["state"], row["attempts"], error
