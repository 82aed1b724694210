"""What a cursor alone has lost elsewhere, one by one: each is seen here, and the record agrees with the database."""

from datetime import timedelta

import psycopg
import pytest

from analysis.collect import one
from analysis.collect.bounds import FULL_PASS_EVERY, OVERLAP, Clock
from analysis.collect.outcome import recorded
from analysis.collect.session import Collecting
from analysis.wording import clock
from tests.collect.system import WINDOW, System, job_id, naive
from tests.reliability import AddRow

HOUR = timedelta(hours=1)


def test_usual_work_is_seen(system: System) -> None:
    at = system.now()
    system.job("a", at - HOUR)
    assert system.collect().written == 4
    system.set_task("a-0", "processing", at)
    system.job("b", at)
    collected = system.collect()
    assert collected.reason == "since the last run"
    assert collected.written == 5  # one task of a, and b with its three: the rest is as it was
    assert system.disagreement(at - WINDOW) == {}


def test_a_run_after_which_nothing_happened_writes_no_file(system: System) -> None:
    system.job("a", system.now())
    system.collect()
    before = system.state()
    assert system.collect().written == 0
    assert system.state().files == before.files
    assert system.state().reading == before.reading + 1


def test_a_transaction_that_began_before_the_last_run_and_commits_after_it_is_seen(system: System) -> None:
    at = system.now()
    system.job("a", at - HOUR, "completed", task="completed")
    with psycopg.connect(system.dsn) as other:
        other.execute("SET search_path = app")
        [[began]] = other.execute("SELECT now()").fetchall()
        # It writes the time at which it began, as the origin's trigger does, into a job that was closed.
        other.execute("UPDATE jobs SET updated_at = now() WHERE job_id = %s", [job_id("a")])
        other.execute("UPDATE tasks SET updated_at = now(), status = 'failed' WHERE task_id = 'a-1'")
        system.collect()
        assert system.state().oldest == began
        other.commit()
    assert "may have been committed since" in system.collect().reason
    assert system.recorded()["a-1"][0] == "failed"
    assert system.disagreement(at - WINDOW) == {}


def test_a_transaction_that_has_written_nothing_holds_nothing_back(system: System) -> None:
    """A dump is one."""
    with psycopg.connect(system.dsn) as dump:
        dump.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        dump.execute("SELECT count(*) FROM app.jobs")
        system.collect()
    assert system.state().oldest == system.state().read_at


def test_rows_of_the_very_time_of_the_last_run_are_seen(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.collect.bounds.OVERLAP", timedelta())
    system.job("a", system.now() - HOUR, "completed", task="completed")
    system.collect()
    border = system.state().read_at
    system.set_job("a", "failed", border)
    system.job("b", border, "completed", task="completed")
    system.collect()
    assert system.recorded("jobs")[job_id("a")][0] == "failed"
    assert len(system.recorded()) == 6


def test_a_job_that_is_deleted_is_gone_with_its_tasks(system: System) -> None:
    at = system.now()
    system.job("a", at - HOUR)
    system.set_task("a-0", "completed", at - HOUR)
    system.job("b", at - HOUR)
    system.collect()
    system.delete("a")
    collected = system.collect()
    assert collected.gone == 4
    assert system.gone() == {"a-0", "a-1", "a-2"}
    assert system.gone("jobs") == {job_id("a")}
    assert system.disagreement(at - WINDOW) == {}


def test_a_single_task_that_is_deleted_is_gone(system: System) -> None:
    system.job("a", system.now() - HOUR)
    system.collect()
    system.connection.execute("DELETE FROM tasks WHERE task_id = 'a-2'")
    system.collect()
    assert system.gone() == {"a-2"}


def test_a_failed_task_of_a_closed_job_that_is_deleted_is_gone(system: System) -> None:
    system.job("a", system.now() - 3 * HOUR, "failed", task="failed")
    system.collect()
    system.connection.execute("DELETE FROM tasks WHERE task_id = 'a-1'")
    system.collect()
    assert system.gone() == {"a-1"}


@pytest.mark.parametrize("status", ["queued", "processing", "completed"])
def test_a_failed_task_that_is_requeued_in_a_closed_job_is_seen(system: System, status: str) -> None:
    """The job itself is not touched; `completed` has run again before anybody looked."""
    at = system.now()
    system.job("a", at - 3 * HOUR, "failed", task="failed")
    system.collect()
    system.set_task("a-1", status, at)
    system.collect()
    assert system.recorded()["a-1"][0] == status
    assert system.disagreement(at - WINDOW) == {}


def test_an_open_task_of_a_closed_job_that_ends_is_seen(system: System) -> None:
    at = system.now()
    system.job("a", at - 90 * HOUR, "completed")
    system.collect()
    assert len(system.recorded("jobs")) == 1  # for its tasks are open
    system.set_task("a-1", "completed", at)
    system.collect()
    assert system.recorded()["a-1"][0] == "completed"


def test_a_job_made_again_under_the_same_id_has_the_new_tasks_only(system: System) -> None:
    at = system.now()
    system.job("a", at - 3 * HOUR, "completed", tasks=5, task="completed")
    system.collect()
    system.delete("a")
    system.job("a", at, tasks=2)
    system.collect()
    assert system.recorded() == {"a-0": ("queued", naive(at)), "a-1": ("queued", naive(at))}
    assert system.gone() == {"a-2", "a-3", "a-4"}


def test_what_is_gone_and_comes_back_lives_again(system: System) -> None:
    at = system.now()
    system.job("a", at - HOUR)
    system.collect()
    system.delete("a")
    system.collect()
    system.job("a", at)
    system.collect()
    assert system.gone() == set()
    assert system.disagreement(at - WINDOW) == {}


def test_a_full_pass_finds_what_no_index_shows(system: System) -> None:
    """A task that had succeeded, of a job that is closed and untouched: until then the page says when it is due."""
    at = system.now()
    system.job("a", at - 3 * HOUR, "completed", task="completed")
    system.collect()
    system.connection.execute("DELETE FROM tasks WHERE task_id = 'a-0'")
    system.set_task("a-1", "failed", at)
    found = system.collect()
    assert system.gone() == set()
    due = system.state().full_pass_at + FULL_PASS_EVERY
    assert [note for note in recorded(found).notes if "full pass" in note] == [
        "a task that had ended, and is changed while its job is not, is seen at the next full pass, due"
        f" {clock(due, system.state().read_at)}"
    ]
    _age(system, FULL_PASS_EVERY)
    collected = system.collect()
    assert collected.reason.startswith("a full pass: the last one was more than 6 h ago")
    assert system.gone() == {"a-0"}
    assert system.recorded()["a-1"][0] == "failed"


def test_a_clock_that_went_back_is_followed(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    at = system.now()
    _shifted(monkeypatch, timedelta(minutes=5))
    system.job("a", at - HOUR)
    system.collect()
    monkeypatch.undo()
    system.set_task("a-0", "processing", at)
    system.job("b", at, "completed", task="completed")
    assert system.collect().reason == "the database's clock went back"
    assert system.disagreement(at - WINDOW) == {}


def test_after_an_outage_the_record_says_what_it_did_not_see(
    system: System, monkeypatch: pytest.MonkeyPatch, reliability: AddRow
) -> None:
    at = system.now()
    _shifted(monkeypatch, -timedelta(hours=72))
    system.collect()
    monkeypatch.undo()
    system.job("a", at - HOUR)
    assert "the last run was more than a window ago" in system.collect().reason
    first, second = system.state().covered
    assert timedelta(hours=23) < second.since - first.until < timedelta(hours=25)
    reliability(
        "no run for longer than a window",
        "under This run: the last run was more than a window ago",
        "what was seen before; `covered` in state.json names the gap",
    )


def test_an_outage_of_six_hours_leaves_no_gap(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    at = system.now()
    _shifted(monkeypatch, -timedelta(hours=6))
    system.collect()
    monkeypatch.undo()
    system.job("a", at - 4 * HOUR, "completed", task="completed")
    system.collect()
    assert len(system.state().covered) == 1
    assert system.disagreement(at - WINDOW) == {}


def test_another_database_under_the_same_address_is_read_anew(system: System) -> None:
    system.job("a", system.now() - HOUR)
    system.collect()
    _change_state(system, database_oid=1)
    assert "another one" in system.collect().reason
    assert system.gone() == set()


def test_a_large_job_is_read_for_what_is_open_or_changed(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.collect.reading.MOST_TASKS_OF_A_JOB", 4)
    at = system.now()
    system.job("a", at - 3 * HOUR, tasks=6, task="completed")
    system.set_task("a-0", "processing", at - 3 * HOUR)
    system.collect()
    system.set_task("a-1", "failed", at)
    collected = system.collect()
    assert collected.read == 3  # the job, the task that runs, the one that failed
    assert system.gone() == set()
    assert system.disagreement(at - WINDOW) == {}


def test_rows_of_one_time_in_any_number_leave_the_state_as_small(system: System) -> None:
    at = system.now()
    system.job("a", at - HOUR, tasks=0)
    system.collect()
    small = len(system.state().model_dump_json())
    system.connection.execute(
        "INSERT INTO tasks (task_id, parent_job_id, task_type, stage, task_index, created_at, updated_at)"
        " SELECT 'a-' || n, %s, 'tile', 1, 0, %s, %s FROM generate_series(1, 100000) AS n",
        [job_id("a"), naive(at), naive(at)],
    )
    assert system.collect().written == 100_000
    assert len(system.state().model_dump_json()) < small + 400
    assert timedelta() < OVERLAP


def _shifted(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """The database's clock is off by so much."""
    asked = one.clock_of

    def clock(transaction: Collecting) -> Clock:
        true = asked(transaction)
        return Clock(**{**vars(true), "observed_at": true.observed_at + by})

    monkeypatch.setattr(one, "clock_of", clock)


def _age(system: System, by: timedelta) -> None:
    """The last full pass was so long ago."""
    _change_state(system, full_pass_at=system.state().full_pass_at - by)


def _change_state(system: System, **changed: object) -> None:
    from analysis.record.write import read_state, swap
    from tests.collect.system import RECORD

    stored = read_state(system.store, RECORD)
    assert stored is not None
    swap(system.store, RECORD, stored[0].model_copy(update=changed), stored[1])
