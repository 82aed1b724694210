"""Columns that have other types than the job system's own: read where they can be, and else named, never empty in
silence."""

from datetime import timedelta
from pathlib import Path

import pytest

from analysis.debug.staged import debug_job
from analysis.record.asking import opened_states
from analysis.record.query import ask
from analysis.record.records import all_records
from reports.stores import Store
from tests.collect.system import RECORD, System, folder_store, naive
from tests.collect.test_versions import EXPECTED, collected, counts, filled
from tests.conftest import MakeDatabase

EPOCH = "TYPE bigint USING (extract(epoch FROM updated_at) * 1000)::bigint"
REFUSED = {
    "times that count milliseconds": (
        f"ALTER TABLE jobs ALTER updated_at DROP DEFAULT, ALTER updated_at {EPOCH}",
        "; jobs.updated_at is bigint and not a time",
    ),
    "times as text": (
        "ALTER TABLE tasks ALTER updated_at DROP DEFAULT, ALTER updated_at TYPE text",
        "; tasks.updated_at is text and not a time",
    ),
    "statuses by number": (
        "ALTER TABLE tasks ALTER status DROP DEFAULT, ALTER status TYPE smallint USING 1",
        "; tasks.status is smallint and not a word",
    ),
    "a reference of another type": (
        "ALTER TABLE tasks DROP CONSTRAINT tasks_parent_job_id_fkey;"
        " ALTER TABLE jobs DROP CONSTRAINT jobs_job_id_check, ALTER job_id TYPE uuid USING md5(job_id)::uuid",
        "; tasks.parent_job_id is character varying and jobs.job_id is uuid",
    ),
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return folder_store(tmp_path)


@pytest.mark.parametrize("variant", REFUSED)
def test_what_the_files_cannot_compare_is_named_with_what_to_do(
    database: MakeDatabase, store: Store, variant: str
) -> None:
    change, why = REFUSED[variant]
    dsn = database()
    filled(dsn, change=change)
    failure = collected(dsn, store).failure
    assert failure is not None
    assert failure.reason.endswith(why)
    assert failure.fix.endswith("give it views that have them, in a schema of their own that JOBSCOPE_SCHEMA names")


def test_numbers_of_any_kind_are_read(database: MakeDatabase, store: Store) -> None:
    dsn = database()
    filled(
        dsn,
        change="ALTER TABLE jobs ALTER stage TYPE bigint, ALTER total_stages TYPE real;"
        "ALTER TABLE tasks DROP CONSTRAINT tasks_retry_count_check;"
        "ALTER TABLE tasks ALTER stage TYPE double precision, ALTER retry_count TYPE numeric;"
        "UPDATE tasks SET retry_count = 2 WHERE task_index = 0;"
        "UPDATE tasks SET retry_count = 1e30 WHERE task_index = 1",
    )
    found = collected(dsn, store)
    assert found.failure is None, found.failure
    assert found.state is not None
    assert {"tasks.stage", "tasks.attempts", "jobs.stage", "jobs.total_stages"} & set(found.state.lacking) == set()
    assert counts(store) == EXPECTED
    rows = ask(store, all_records(store), "SELECT DISTINCT stage, attempts FROM tasks ORDER BY ALL", 10).rows
    # What has not begun again counts no try beside its retries.
    assert rows == ((1, 1), (1, 3), (1, 1_000_000_000), (1, 1_000_000_001))


def test_what_is_of_no_kind_that_can_be_read_is_no_zero(database: MakeDatabase, store: Store) -> None:
    dsn = database()
    filled(
        dsn,
        change="DROP INDEX idx_tasks_retry_count; ALTER TABLE tasks DROP CONSTRAINT tasks_retry_count_check;"
        "ALTER TABLE tasks ALTER heartbeat TYPE text, ALTER retry_count DROP DEFAULT, ALTER retry_count TYPE text",
    )
    found = collected(dsn, store)
    assert found.failure is None, found.failure
    assert found.state is not None
    lacking = {name: missing.reason for name, missing in found.state.lacking.items()}
    assert lacking["tasks.heartbeat_at"] == "tasks.heartbeat_at cannot be read: tasks.heartbeat is text and not a time"
    assert lacking["tasks.attempts"] == "tasks.attempts cannot be read: tasks.retry_count is text and not a number"


def test_a_row_of_a_day_was_not_made_before_all_else_of_it_tells(system: System) -> None:
    at = system.now() - timedelta(hours=3)
    system.job("waits", at, "queued")
    for table in ("jobs", "tasks"):
        system.connection.execute(f"ALTER TABLE {table} ALTER created_at DROP DEFAULT, ALTER created_at TYPE date")
    system.collect()
    with opened_states(system.store, {RECORD: system.state()}) as engine:
        for table in ("jobs", "tasks"):
            assert engine.ask(f"SELECT DISTINCT created_at FROM {table}") == [(naive(at),)]
    assert system.state().days == ("jobs.created_at", "tasks.created_at")


def test_when_something_is_due_may_be_a_day(system: System) -> None:
    system.connection.execute("ALTER TABLE tasks ADD execute_after date")
    system.collect()
    assert system.state().days == ()


def test_statuses_in_capitals_are_judged_in_a_record_and_on_the_page_of_a_job(system: System) -> None:
    at = system.now() - timedelta(hours=3)
    failed = system.job("fails", at, "failed", task="failed")
    system.job("waits", at, "queued")
    for status in ("failed", "queued", "completed"):
        system.connection.execute(f"ALTER TYPE job_status RENAME VALUE '{status}' TO '{status.upper()}'")
        system.connection.execute(f"ALTER TYPE task_status RENAME VALUE '{status}' TO '{status.upper()}'")
    system.collect()
    with opened_states(system.store, {RECORD: system.state()}) as engine:
        for table in ("jobs", "tasks"):
            states = engine.ask(f"SELECT DISTINCT state FROM {table} ORDER BY 1")
            assert states == [("failed",), ("waiting",)], table
    explained = debug_job(system.settings, failed, None)
    assert explained is not None
    assert "not known" not in explained.debug_info.summary
    system.set_job("waits", "COMPLETED", system.now())
    system.collect()
    assert system.recorded("jobs", "state = 'succeeded'")
