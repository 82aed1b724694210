"""Rows that share an id: the record can hold one of them alone, and says how many it leaves out."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.collect.system import System, job_id, naive
from tests.collect.test_one_connection import run


@pytest.fixture
def numbered(system: System) -> System:
    """Five jobs whose three tasks have the same ids in each, as where a key is made of the job and a number in it."""
    system.connection.execute("ALTER TABLE tasks DROP CONSTRAINT tasks_pkey")
    at = system.now() - timedelta(hours=1)
    for number in range(5):
        system.job(f"j{number}", at, "completed", task="completed")
    system.connection.execute("UPDATE tasks SET task_id = task_index::text")
    return system


def test_tasks_that_share_their_ids_are_counted_as_left_out(numbered: System) -> None:
    numbered.collect()
    assert len(numbered.recorded()) == 3
    assert numbered.state().shared_ids == {"tasks": 12}


def test_a_run_that_meets_some_of_them_does_not_forget_the_rest(
    numbered: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered.collect()
    numbered.set_job("j0", "failed", numbered.now())
    numbered.collect()
    assert numbered.state().shared_ids == {"tasks": 12}
    assert len(numbered.state().torn_jobs) == 5
    numbered.connection.execute("DELETE FROM tasks WHERE parent_job_id <> (SELECT max(job_id) FROM jobs)")
    monkeypatch.setattr("analysis.collect.before.FULL_PASS_EVERY", timedelta(0))
    numbered.collect()
    assert (numbered.state().shared_ids, numbered.state().torn_jobs) == ({}, ())


def test_a_job_of_two_partitions_is_counted_as_left_out(system: System) -> None:
    at = system.now() - timedelta(hours=2)
    system.job("again", at, "failed", task="failed")
    system.connection.execute(
        "ALTER TABLE tasks DROP CONSTRAINT tasks_parent_job_id_fkey; ALTER TABLE jobs DROP CONSTRAINT jobs_pkey"
    )
    later = naive(at + timedelta(hours=1))
    system.connection.execute(
        "INSERT INTO jobs (job_id, job_type, created_at, updated_at) SELECT job_id, job_type, %s, %s FROM jobs",
        [later, later],
    )
    system.collect()
    assert system.state().shared_ids == {"jobs": 1}


def test_a_row_that_a_view_gives_twice_is_left_out_nowhere(system: System) -> None:
    system.job("once", system.now())
    system.connection.execute(
        "ALTER TABLE tasks RENAME TO own; CREATE VIEW tasks AS SELECT * FROM own UNION ALL SELECT * FROM own"
    )
    system.collect()
    assert len(system.recorded()) == 3
    assert system.state().shared_ids == {}


def test_tasks_whose_ids_are_recorded_of_a_job_that_is_not_read_again_are_counted_as_left_out(system: System) -> None:
    system.connection.execute("ALTER TABLE tasks DROP CONSTRAINT tasks_pkey")
    for name, age in (("earlier", timedelta(hours=3)), ("later", timedelta(0))):
        system.job(name, system.now() - age, "completed", task="completed")
        system.connection.execute("UPDATE tasks SET task_id = task_index::text")
        system.collect()
    assert system.state().shared_ids == {"tasks": 3}
    assert system.state().torn_jobs == (job_id("earlier"),)


def test_a_job_that_was_made_again_shares_no_id(system: System) -> None:
    for status in ("completed", "processing"):
        system.job("again", system.now(), status)
        system.collect()
        assert system.state().shared_ids == {}
        system.delete("again")


STANDING = pytest.mark.parametrize(
    ("analysis", "task"), [("no_live_task", "queued"), ("stage_not_advanced", "completed")]
)


@STANDING
def test_no_job_is_said_to_have_no_task_where_tasks_of_its_own_are_left_out(
    numbered: System, tmp_path: Path, analysis: str, task: str
) -> None:
    numbered.connection.execute("UPDATE jobs SET status = 'processing'")
    numbered.connection.execute("UPDATE tasks SET status = %s", [task])
    snapshot = run(numbered, tmp_path)
    assert snapshot.analyses[f"poison/{analysis}"].status == "ok"
    assert "12 tasks of origin_staged are not counted: others have the same id" in [
        finding.title for finding in snapshot.findings
    ]
    assert len(numbered.state().torn_jobs) == 5


def test_the_jobs_that_share_no_id_are_judged_beside_those_that_do(numbered: System, tmp_path: Path) -> None:
    numbered.connection.execute("UPDATE jobs SET status = 'processing'")
    at = numbered.now() - timedelta(hours=1)
    empty = numbered.job("empty", at, "processing", tasks=0)
    ended = numbered.job("ended", at, "processing", task="completed")
    waiting = numbered.job("waiting", at, "queued", tasks=0)
    snapshot = run(numbered, tmp_path)
    named = {
        (finding.analysis, row["job_id"])
        for finding in snapshot.findings
        if finding.analysis.startswith("poison/") and finding.evidence
        for row in finding.evidence.rows
        if "job_id" in row
    }
    assert {job for analysis, job in named if analysis == "poison/no_live_task"} == {empty, waiting}
    assert {job for analysis, job in named if analysis == "poison/stage_not_advanced"} == {ended}


@STANDING
def test_where_too_many_jobs_share_ids_no_job_is_said_to_have_no_task(
    numbered: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analysis: str, task: str
) -> None:
    monkeypatch.setattr("analysis.collect.one.MOST_TORN", 4)
    monkeypatch.setattr("analysis.collect.after.MOST_TORN", 4)
    numbered.connection.execute("UPDATE jobs SET status = 'processing'")
    numbered.connection.execute("UPDATE tasks SET status = %s", [task])
    result = run(numbered, tmp_path).analyses[f"poison/{analysis}"]
    assert (result.status, result.not_recorded) == ("unknown", True)
    assert "jobs share ids" in result.reason


def test_the_jobs_of_a_record_that_did_not_look_for_them_are_not_judged_until_a_full_pass(
    numbered: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.record.merge.Working.torn_jobs", lambda *_, **__: [])
    numbered.collect()
    monkeypatch.undo()
    numbered.set_job("j0", "failed", numbered.now())
    numbered.collect()
    assert "tasks.every" in numbered.state().lacking
    monkeypatch.setattr("analysis.collect.before.FULL_PASS_EVERY", timedelta(0))
    numbered.collect()
    assert "tasks.every" not in numbered.state().lacking
