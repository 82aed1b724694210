"""What a job and its tasks were at each reading that is kept."""

from pathlib import Path

import psycopg
import pytest

from analysis.collect.run import collect
from analysis.record.records import all_records
from analysis.record.seen import SeenChange, seen_changes
from analysis.record.state import folder
from analysis.settings import Settings
from reports.stores import Store, open_store
from tests.conftest import MakeDatabase
from tests.systems.asked import Asked
from tests.systems.watched import Watched

RECORD = folder("origin_staged", "app")


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


def seen(store: Store) -> list[SeenChange]:
    return list(seen_changes(store, all_records(store), RECORD, "a" * 64))


def test_each_change_between_two_readings_is_told_once_with_both(dsn: str, store: Store) -> None:
    settings = Settings.model_validate({"database_url": dsn})
    steps = (
        "SELECT",
        "UPDATE jobs SET status = 'processing'; UPDATE tasks SET status = 'processing' WHERE task_id = 't1'",
        "UPDATE tasks SET retry_count = 1, heartbeat = now() WHERE task_id = 't1'",
        "UPDATE tasks SET heartbeat = now() + interval '1 min' WHERE task_id = 't1'",
        "UPDATE tasks SET status = 'completed' WHERE task_id = 't1'",
    )
    for statement in steps:
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
    assert seen_changes(store, all_records(store), "record/none-of-this", "a") == ()


def test_the_debug_route_marks_what_two_runs_saw(dsn: str, store: Store) -> None:
    watched = Watched(dsn, store, RECORD)
    watched.collect()
    change(dsn, "UPDATE tasks SET status = 'processing', retry_count = 2 WHERE task_id = 't2'")
    watched.collect()
    asked = Asked(watched)
    [told] = [entry for entry in asked.debug("a" * 64)["timeline"] if entry.get("known_by") == "two runs"]
    assert (told["task_id"], told["what"]) == ("t2", "waiting to running, attempt 3")
    assert "Seen between two runs" in asked.page("a" * 64)
