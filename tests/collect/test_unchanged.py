"""Tasks of open jobs whose rows have not changed are not read again, and nothing that did change is missed."""

from datetime import timedelta

import pytest

from analysis.collect import unchanged
from tests.collect.system import System, naive


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
