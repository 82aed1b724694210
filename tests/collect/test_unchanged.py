"""Tasks whose rows have not changed are not read again, and nothing that did change is missed."""

from datetime import timedelta

import pytest

from analysis.collect import unchanged
from tests.collect.system import System, job_id, naive


@pytest.fixture
def standing(system: System, monkeypatch: pytest.MonkeyPatch) -> System:
    """Three jobs that wait, each with 30 tasks, and read as often as it takes to know that."""
    monkeypatch.setattr(unchanged, "FEWEST_IN_ALL", 60)
    for name in ("a", "b", "c"):
        system.job(name, system.now() - timedelta(hours=3), tasks=30)
    for _ in range(3):
        system.collect()
    return system


def rows_of(system: System, file: str) -> int:
    """How many rows of this file a run reads."""
    return sum(cost.rows for cost in system.collect().costs if cost.name == f"systems/origin_staged/{file}")


def test_a_backlog_that_stands_is_not_sent_again(standing: System) -> None:
    assert len(standing.state().digests) == 3
    assert rows_of(standing, "changed") == 0
    assert rows_of(standing, "present") == 0
    assert len(standing.recorded()) == 90


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE tasks SET status = 'completed' WHERE task_id = 'a-1'", id="without a new time"),
        pytest.param("UPDATE tasks SET retry_count = 2 WHERE task_id = 'a-1'", id="another column"),
        pytest.param("DELETE FROM tasks WHERE task_id = 'a-1'", id="deleted"),
        pytest.param(
            "INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, created_at, updated_at)"
            " SELECT 'late', parent_job_id, 'tile', 'queued', 1, '31', created_at, updated_at FROM tasks"
            " WHERE task_id = 'a-1'",
            id="added with an old time",
        ),
    ],
)
def test_a_job_of_which_anything_changed_is_read(standing: System, change: str) -> None:
    standing.connection.execute(change.encode())
    assert rows_of(standing, "changed") in (29, 30, 31)
    assert standing.disagreement(standing.now() - timedelta(days=1)) == {}
    assert rows_of(standing, "changed") == 0


def test_a_failure_whose_text_was_not_read_yet_is_not_left_out(
    standing: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing.connection.execute(
        "UPDATE tasks SET status = 'failed', error_details = 'no room', updated_at = %s WHERE task_id = 'b-2'",
        [naive(standing.now())],
    )
    with monkeypatch.context() as short_of_time:
        short_of_time.setattr("analysis.collect.contents.MOST_TEXTS", 0)
        standing.collect()
    standing.collect()
    assert set(standing.recorded(where="text_state = 'read'")) == {"b-2"}


def test_a_full_pass_reads_all(standing: System) -> None:
    standing.connection.execute("ALTER TABLE tasks ADD note text")
    standing.connection.execute("ALTER TABLE tasks RENAME heartbeat TO last_pulse")
    assert rows_of(standing, "changed") == 90


def test_rows_of_a_view_are_read_as_ever(standing: System) -> None:
    standing.connection.execute("ALTER TABLE tasks RENAME TO rows; CREATE VIEW tasks AS SELECT * FROM rows")
    standing.collect()
    assert rows_of(standing, "changed") == 90
    assert standing.state().digests == {}


ARCHIVED = """
ALTER TABLE tasks RENAME TO present;
CREATE TABLE tasks (LIKE present) PARTITION BY RANGE (created_at);
ALTER TABLE tasks ATTACH PARTITION present FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);
CREATE EXTENSION file_fdw;
CREATE SERVER archive FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE past PARTITION OF tasks FOR VALUES FROM (MINVALUE) TO ('2020-01-01')
    SERVER archive OPTIONS (program 'echo "{row}"', format 'csv');
"""
"""Rows of old times lie in a file, beside the table of the others. `echo` makes the file."""


def test_rows_of_which_some_lie_elsewhere_are_read_as_ever(standing: System) -> None:
    columns = standing.connection.execute("SELECT * FROM tasks LIMIT 0").description or ()
    row = {"task_id": "old", "task_type": "tile", "status": "queued", "stage": "1", "task_index": "1"}
    row |= {"parent_job_id": job_id("a"), "retry_count": "0", "created_at": "2019-01-01", "updated_at": "2019-01-01"}
    standing.connection.execute(ARCHIVED.format(row=",".join(row.get(c.name, "") for c in columns)).encode())
    standing.collect()
    assert rows_of(standing, "changed") == 91
    assert standing.state().digests == {}


@pytest.fixture
def failed(system: System, monkeypatch: pytest.MonkeyPatch) -> System:
    """A job that ended hours ago with 30 failed tasks, whose texts and parameters have been read."""
    monkeypatch.setattr(unchanged, "FEWEST_FAILED", 10)
    long_ago = system.now() - timedelta(hours=3)
    system.job("a", long_ago, tasks=30)
    system.connection.execute(
        "UPDATE tasks SET status = 'failed', error_details = 'no room for tile', updated_at = %s", [naive(long_ago)]
    )
    system.connection.execute("UPDATE jobs SET status = 'failed', updated_at = %s", [naive(long_ago)])
    system.connection.execute("VACUUM FULL tasks")
    system.collect()
    return system


def test_failures_that_stand_are_not_sent_again(failed: System) -> None:
    [moved] = [cost for cost in failed.collect().costs if cost.name == "systems/origin_staged/moved"]
    assert moved.rows == 0
    assert rows_of(failed, "present") == 0
    assert len(failed.recorded(where="state = 'failed' AND gone_at IS NULL")) == 30


@pytest.mark.parametrize(
    ("change", "read"),
    [
        pytest.param("UPDATE tasks SET status = 'completed' WHERE task_id = 'a-1'", 1, id="another status"),
        pytest.param("UPDATE tasks SET retry_count = 2 WHERE task_id = 'a-1'", 1, id="another column"),
        pytest.param("DELETE FROM tasks WHERE task_id = 'a-1'", 0, id="deleted"),
        pytest.param(
            # One transaction has written all rows: each now lies where another lay, and has the other's digest.
            "CREATE INDEX by_index ON tasks (lpad(task_index::text, 2, '0') DESC); CLUSTER tasks USING by_index",
            30,
            id="the table written in another order",
        ),
    ],
)
def test_a_failure_that_changed_since_is_read(failed: System, change: str, read: int) -> None:
    for statement in change.split(";"):
        failed.connection.execute(statement.encode())
    assert rows_of(failed, "present") == read
    assert failed.disagreement(failed.now() - timedelta(days=1)) == {}


def test_failures_are_read_again_by_other_rules(failed: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.collect.contents.VERSION", "another")
    assert rows_of(failed, "contents") == 30
    assert rows_of(failed, "present") == 0


def test_failures_of_a_view_are_read_as_ever(failed: System) -> None:
    failed.connection.execute("ALTER TABLE tasks RENAME TO rows; CREATE VIEW tasks AS SELECT * FROM rows")
    failed.collect()
    assert rows_of(failed, "present") == 30
