"""What a job and its tasks were at each reading that is kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.collect.bounds import FULL_PASS_EVERY
from analysis.collect.run import collect
from analysis.record.forget import forget
from analysis.record.records import all_records
from analysis.record.seen import SeenChange, seen_changes
from analysis.record.state import folder
from analysis.record.write import read_state, swap
from analysis.settings import Settings
from reports.stores import Store, open_store
from tests.conftest import MakeDatabase
from tests.systems.asked import Asked
from tests.systems.watched import Watched

RECORD = folder("origin_staged", "app")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path.as_uri())


@pytest.fixture
def dsn(database: MakeDatabase) -> str:
    made = database()
    with psycopg.connect(made, autocommit=True) as connection:
        connection.execute("SET search_path = app; SET TimeZone = 'UTC'")
        connection.execute("INSERT INTO jobs (job_id, job_type) VALUES (repeat('a', 64), 'load')")
        connection.execute(
            "INSERT INTO tasks (task_id, parent_job_id, task_type, stage, task_index)"
            " VALUES ('t1', repeat('a', 64), 'tile', 1, 1), ('t2', repeat('a', 64), 'tile', 1, 2)"
        )
    return made


def change(dsn: str, statement: str) -> None:
    with psycopg.connect(dsn, autocommit=True, options="-c search_path=app") as connection:
        connection.execute(statement.encode())


def seen(store: Store, created_at: datetime = LONG_AGO) -> list[SeenChange]:
    return list(seen_changes(store, all_records(store), RECORD, "a" * 64, created_at, None))


def age(store: Store, by: timedelta, **changed: object) -> None:
    """Make the record believe that its last full pass was so much earlier."""
    stored = read_state(store, RECORD)
    assert stored is not None
    state, etag = stored
    swap(store, RECORD, state.model_copy(update={"full_pass_at": state.full_pass_at - by, **changed}), etag)


@pytest.mark.parametrize("full_passes", [(), (2, 4)])
def test_each_change_between_two_readings_is_reported_once_with_both_over_full_passes(
    dsn: str, store: Store, full_passes: tuple[int, ...]
) -> None:
    settings = Settings.model_validate({"database_url": dsn})
    steps = (
        "SELECT",
        "UPDATE jobs SET status = 'processing'; UPDATE tasks SET status = 'processing' WHERE task_id = 't1'",
        "UPDATE tasks SET retry_count = 1, heartbeat = now() WHERE task_id = 't1'",
        "UPDATE tasks SET heartbeat = now() + interval '1 min' WHERE task_id = 't1'",
        "UPDATE tasks SET status = 'completed' WHERE task_id = 't1'",
    )
    for step, statement in enumerate(steps):
        if step in full_passes:
            age(store, FULL_PASS_EVERY)
        change(dsn, statement)
        assert collect(settings, store).failure is None
    found = seen(store)
    assert {(one.id, one.state_before, one.state) for one in found} == {
        ("a" * 64, "waiting", "running"),
        ("t1", "waiting", "running"),
        ("t1", "running", "running"),
        ("t1", "running", "succeeded"),
    }
    assert [one.attempts for one in found if one.state_before == one.state] == [2]
    assert all(one.since is None or one.since < one.until for one in found)


def test_a_job_that_was_read_once_has_no_history(dsn: str, store: Store) -> None:
    assert collect(Settings.model_validate({"database_url": dsn}), store).failure is None
    assert seen(store) == []
    assert seen_changes(store, all_records(store), "record/none-of-this", "a", LONG_AGO, None) == ()


@pytest.fixture
def moved(dsn: str, store: Store) -> Settings:
    """A job that moved before the last full pass and after it."""
    settings = Settings.model_validate({"database_url": dsn})
    for status in ("queued", "processing", "completed"):
        change(dsn, f"UPDATE tasks SET status = '{status}' WHERE task_id = 't1'")
        if status == "completed":
            age(store, FULL_PASS_EVERY)
        assert collect(settings, store).failure is None
    assert len(seen(store)) == 2
    return settings


def test_changes_are_kept_as_long_as_the_record(moved: Settings, store: Store) -> None:
    [file] = all_records(store)[RECORD].changes
    late = file.model_copy(update={"name": "changes/sealed-20200101T000000Z-0a.parquet"})
    age(store, FULL_PASS_EVERY, changes=(late, file))
    assert collect(moved, store).failure is None
    assert all_records(store)[RECORD].changes == (file,)


@pytest.mark.usefixtures("moved")
def test_only_files_of_the_time_of_the_job_are_fetched(store: Store) -> None:
    [file] = all_records(store)[RECORD].changes
    before = file.model_copy(update={"name": "changes/sealed-20200101T000000Z-0a.parquet", "sha256": "0a"})
    age(store, timedelta(), changes=(before, file))
    read_at = all_records(store)[RECORD].read_at
    assert len(seen(store, read_at - timedelta(hours=1))) == 2


def test_a_damaged_file_costs_its_own_changes_alone(
    moved: Settings, store: Store, dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    change(dsn, "UPDATE tasks SET status = 'processing' WHERE task_id = 't2'")
    assert collect(moved, store).failure is None
    [file] = all_records(store)[RECORD].changes
    lost = file.model_copy(update={"name": file.name.replace("sealed", "lost"), "sha256": "0a"})
    age(store, timedelta(), changes=(lost,))
    assert [one.id for one in seen(store)] == ["t2"]
    assert "left out" in caplog.text


def test_a_job_that_is_forgotten_is_taken_out_of_the_changes_too(moved: Settings, store: Store, dsn: str) -> None:
    change(dsn, "INSERT INTO jobs (job_id, job_type) VALUES (repeat('b', 64), 'load')")
    assert collect(moved, store).failure is None
    assert forget(store, [RECORD], "a" * 64) is not None
    state = all_records(store)[RECORD]
    assert (seen(store), state.changes) == ([], ())


def test_the_debug_route_marks_what_two_runs_saw(dsn: str, store: Store) -> None:
    watched = Watched(dsn, store, RECORD)
    watched.collect()
    change(dsn, "UPDATE tasks SET status = 'processing', retry_count = 2 WHERE task_id = 't2'")
    watched.collect()
    asked = Asked(watched)
    [body] = [entry for entry in asked.debug("a" * 64)["timeline"] if entry.get("known_by") == "two runs"]
    assert (body["task_id"], body["what"]) == ("t2", "waiting to running, attempt 3")
    assert "Seen between two runs" in asked.page("a" * 64)
