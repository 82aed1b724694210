"""Graphile Worker as it is published: what its rows say at first sight, and what the record says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.system_files import load_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.record.state import folder
from benchmarks.filling import fill
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.collect.system import naive
from tests.systems.asked import Asked
from tests.systems.engine import at, started, until
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters, sections_lacking

NEAR = timedelta(seconds=2)
"""Between the worker's own clock when it fails, and the database's when it says so."""


@dataclass
class Life:
    """What happened: the ids of the jobs by what they are for, and the record after each of three readings."""

    watched: Watched
    ids: dict[str, str]
    failed_at: datetime
    first: dict[str, Row]
    last: dict[str, Row]
    taken_over: Row


@pytest.fixture(scope="module")
def life(node: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    store = open_store(tmp_path_factory.mktemp("graphile").as_uri())
    watched = Watched(dsn, store, folder("graphile_worker", "graphile_worker"))
    script = [str(node), "graphile_worker.mjs"]
    with started(script, dsn) as engine, started(script, dsn) as doomed:
        later = {"runAt": "2099-01-01T00:00:00Z"}
        ids = {
            "killed": doomed("add", task="hold"),
        }
        doomed("work")
        doomed.event("holding", id=ids["killed"])
        doomed.kill()
        ids |= {
            "succeeds": engine("add", task="succeed"),
            "retried": engine("add", task="fail_once", payload={"message": "the tile server is away"}),
            "exhausted": engine("add", task="fail", payload={"message": "no band B08"}, spec={"maxAttempts": 2}),
            "scheduled": engine("add", task="succeed", spec=later),
            "replaced": engine("add", task="succeed", spec={**later, "jobKey": "nightly"}),
            "failed by hand": engine("add", task="succeed", spec=later),
            "unserved": engine("add", task="nobody_knows_it"),
        }
        watched.collect()
        engine("work")
        failing = engine.event("failing", id=ids["exhausted"], attempt=1)
        until(lambda: count(watched, "attempts = 1 AND locked_at IS NULL AND last_error IS NOT NULL") == 2, "failures")
        until(lambda: not count(watched, f"id = {ids['succeeds']}"), "success")
        watched.collect()
        first = watched.rows()
        engine("fail_for_good", ids=[ids["failed by hand"]], message="not needed any more")
        watched.ask("SELECT graphile_worker.remove_job('nightly')")
        until(lambda: not count(watched, f"id = {ids['retried']}"), "the second attempt")
        failing = engine.event("failing", id=ids["exhausted"], attempt=2)
        until(lambda: count(watched, "attempts = 2 AND locked_at IS NULL"), "the last attempt")
        watched.collect()
        last = watched.rows()
        # Nobody waits 4 hours: the lock is aged, and the engine itself takes it over.
        watched.ask("UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '4 h'")
        engine.event("holding", id=ids["killed"])
        watched.collect()
    return Life(watched, ids, at(failing), first, last, watched.rows()[ids["killed"]])


def count(watched: Watched, where: str) -> int:
    return int(watched.ask(f"SELECT count(*) FROM graphile_worker.jobs WHERE {where}")[0][0])


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    assert "1 task failed with no band <*>" in {finding.title for finding in life.watched.judged().findings}


def test_it_is_recognised_with_its_version(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version, state.schema_name, state.notes) == (
        "graphile_worker", "migration 20", "graphile_worker", (),
    )  # fmt: skip
    # What is recorded of some rows, such as a start, is not among them.
    assert sorted(state.lacking) == [
        "factors.factors",
        "jobs.parent_job_id",
        "tasks.input",
        "tasks.succeeded",
        "tasks.task_index",
    ]


def test_each_job_is_its_own_task(life: Life) -> None:
    jobs, tasks = life.watched.rows("jobs"), life.watched.rows()
    assert jobs.keys() == tasks.keys() == set(life.ids.values())
    for id_, task in tasks.items():
        job = jobs[id_]
        assert (job["job_type"], task["job_id"], job["stage"], job["total_stages"]) == (task["task_type"], id_, 1, 1)
        same = ("state", "status", "created_at", "started_at", "ended_at", "changed_at", "gone_at")
        assert [job[name] for name in same] == [task[name] for name in same]


def test_a_success_leaves_no_row_and_is_gone_rather_than_succeeded(life: Life) -> None:
    """At first sight it never was."""
    for name in ("succeeds", "retried"):
        row = life.last[life.ids[name]]
        assert row["gone_at"] is not None
        assert (row["state"], row["ended_at"]) in {("waiting", None), ("retrying", None)}
    assert not any(row["state"] == "succeeded" for row in life.last.values())


def test_a_job_that_failed_once_is_retrying_with_the_time_and_the_error_of_the_failure(life: Life) -> None:
    """At first sight it was last updated when it was added, before its first attempt."""
    row = life.first[life.ids["exhausted"]]
    assert (row["state"], row["status"], row["attempts"], row["max_attempts"]) == ("retrying", "retrying", 1, 2)
    assert row["template"] == "no band <*>"
    assert row["changed_at"] > row["created_at"]
    assert row["due_at"] - row["changed_at"] == pytest.approx(
        timedelta(seconds=2.718282), abs=timedelta(milliseconds=1)
    )


def test_a_job_without_attempts_left_has_failed_when_it_failed(life: Life) -> None:
    """At first sight it is due in the future, and is as old as its creation."""
    row = life.last[life.ids["exhausted"]]
    assert (row["state"], row["status"], row["attempts"]) == ("failed", "permanently failed", 2)
    assert abs(row["ended_at"] - life.failed_at) < NEAR
    assert (row["due_at"], row["gone_at"], row["template"]) == (None, None, "no band <*>")


def test_a_job_that_was_failed_by_hand_has_no_attempts_that_nobody_made(life: Life) -> None:
    """At first sight it was tried 25 times."""
    [[attempts]] = life.watched.ask(
        f"SELECT attempts FROM graphile_worker.jobs WHERE id = {life.ids['failed by hand']}"
    )
    assert attempts == 25
    row = life.last[life.ids["failed by hand"]]
    assert (row["state"], row["attempts"], row["template"]) == ("failed", None, "not needed any more")
    assert row["ended_at"] > row["created_at"]


def test_a_scheduled_job_is_no_backlog(life: Life) -> None:
    row = life.last[life.ids["scheduled"]]
    assert (row["state"], row["attempts"], row["due_at"].year) == ("scheduled", 0, 2099)


def test_a_job_that_was_removed_is_gone(life: Life) -> None:
    assert life.first[life.ids["replaced"]]["gone_at"] is None
    assert life.last[life.ids["replaced"]]["gone_at"] is not None


def test_a_job_that_no_worker_knows_waits_without_an_attempt(life: Life) -> None:
    row = life.last[life.ids["unserved"]]
    assert (row["state"], row["attempts"], row["task_type"], row["gone_at"]) == ("waiting", 0, "nobody_knows_it", None)


def test_a_job_of_a_killed_worker_runs_on_for_those_who_look_and_is_judged_by_its_lock(life: Life) -> None:
    """Nothing in the database tells it from one that is worked on, until the lock is 4 hours old."""
    row = life.last[life.ids["killed"]]
    assert (row["state"], row["attempts"], row["heartbeat_at"], row["started_at"]) == (
        "running", 1, None, row["changed_at"],
    )  # fmt: skip
    assert row["worker"].startswith("pool-")
    recovery_s = load_system("graphile_worker").recovery_s
    assert recovery_s == timedelta(hours=4).total_seconds()
    after = life.taken_over
    assert (after["state"], after["attempts"], after["worker"] != row["worker"]) == ("running", 2, True)


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "graphile_worker").glob("*.sql"))]


@pytest.fixture(scope="module")
def many(node: Path, dsn_of_many: str) -> str:
    """100,000 jobs of 100 days, one in a hundred open and the others failed for good."""
    with started([str(node), "graphile_worker.mjs"], dsn_of_many):
        pass
    fill(dsn_of_many, "graphile_worker", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        connection.execute("SET search_path = graphile_worker")
        run_as_it_stands(connection, "graphile_worker", file)


@pytest.mark.parametrize("file", planned("graphile_worker"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "graphile_worker", "graphile_worker", file, AT) == {}


@pytest.mark.parametrize(("hours", "rows"), [(0.25, 11), (48, 2001)])
def test_what_was_added_is_found_by_its_id(many: str, hours: float, rows: int) -> None:
    since = AT - timedelta(hours=hours)
    statement = select_of("changed", "tasks", recognised_in(many, "graphile_worker"))
    assert read_whole(many, statement, parameters(since, AT)) == {}
    # 1,000 more than were added, and the ends of two times by halving.
    assert rows + 1000 <= rows_read(many, statement, parameters(since, AT), "_private_jobs") <= rows + 1000 + 2 * 20
    with psycopg.connect(many) as connection:
        for name, value in parameters(since, AT).items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        found = connection.execute(f"SELECT created_at >= %s FROM ({statement}) AS found".encode(), [naive(since)])
        added = [is_new for (is_new,) in found]
    assert (added.count(True), added.count(False)) == (rows, 1000)


@pytest.mark.parametrize("file", ["present", "contents"])
def test_what_is_asked_by_key_is_found_by_its_id(many: str, file: str) -> None:
    keys = [str(id_) for id_ in range(1, 100_000, 50)]
    statement = of_system(file, recognised_in(many, "graphile_worker"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), "_private_jobs") == len(keys)


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "graphile_worker", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "graphile_worker", tmp_path, monkeypatch)


def test_the_page_of_a_failure_has_its_error_and_says_once_what_is_not_recorded(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["exhausted"])
    assert (info["system"], info["job_status"], info["native_status"]) == (
        "graphile_worker", "failed", "permanently failed",
    )  # fmt: skip
    assert "no band" in info["why"][0]["label"]
    assert sections_lacking(info) == [
        "parameters", "result", "attempts", "events", "dependencies",
    ]  # fmt: skip
    assert (
        Asked(life.watched).page(life.ids["exhausted"]).count("The parameters are not recorded by Graphile Worker") == 1
    )


def test_lists_are_of_the_last_run_and_what_runs_is_not_reported(life: Life) -> None:
    asked = Asked(life.watched)
    assert life.ids["exhausted"] in {row["job_id"] for row in asked.jobs(status="failed")["jobs"]}
    assert "no index of Graphile Worker" in asked.running()["unknown"]["graphile_worker"]


@pytest.mark.parametrize(
    ("step", "name", "attempts"), [("retry", "exhausted", 0), ("requeue", "killed", 2), ("cancel", "scheduled", 25)]
)
def test_a_step_does_what_it_says(life: Life, step: Name, name: str, attempts: int) -> None:
    asked = f"SELECT attempts::int, locked_at FROM graphile_worker.jobs WHERE id = {life.ids[name]}"
    schema = "graphile_worker"
    assert after(life.watched.dsn, "graphile_worker", schema, step, [life.ids[name]], asked) == [(attempts, None)]
    assert after(life.watched.dsn, "graphile_worker", schema, "look", [life.ids[name]], "SELECT 1") == [(1,)]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, '"graphile_worker".jobs')
