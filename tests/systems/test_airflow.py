"""Airflow's rows as a real one wrote them: what they say at first sight, and what the record says."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.system_files import load_system
from analysis.collect.systems import SYSTEMS
from analysis.poison import schedules
from analysis.record.state import folder
from benchmarks.filling import fill
from local.engine_versions import pinned, recorded
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.asked import Asked
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.recording import load
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters, sections_lacking

FILES = [path.stem for path in sorted((SYSTEMS / "airflow").glob("*.sql"))]


@dataclass
class Life:
    """What is recorded; runs are named for what becomes of them."""

    watched: Watched
    first: dict[str, Row]
    tasks: dict[str, Row]
    jobs: dict[str, Row]

    def native(self, task: str, columns: str) -> tuple[Any, ...]:
        dag, run, name = task.split("/")
        [found] = self.watched.ask(
            f"SELECT {columns} FROM task_instance WHERE dag_id = %s AND run_id = %s AND task_id = %s", dag, run, name
        )
        return found

    def native_run(self, job: str, columns: str) -> tuple[Any, ...]:
        [found] = self.watched.ask(f"SELECT {columns} FROM dag_run WHERE dag_id = %s AND run_id = %s", *job.split("/"))
        return found


@pytest.fixture(scope="module")
def life(airflow: str, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    load(dsn, airflow)
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("airflow").as_uri()), folder("airflow", "public"))
    watched.collect()
    first = watched.rows()
    # As the button `Delete` does with a run.
    for table in ("task_instance", "dag_run"):
        watched.ask(f"DELETE FROM {table} WHERE dag_id = 'without_slots'")
    watched.collect()
    return Life(watched, first, watched.rows(), watched.rows("jobs"))


def test_the_rows_are_of_the_version_that_is_pinned() -> None:
    run = recorded("airflow")
    assert run is not None
    assert (run.package, run.version) == ("apache-airflow-core", pinned(load_system("airflow"))), "run `make engines`"


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    findings = life.watched.judged().findings
    titles = {finding.title for finding in findings}
    assert any(title.startswith("1 task failed with Task did not emit heartbeat") for title in titles), titles
    [[failed]] = life.watched.ask("SELECT count(*) FROM task_instance WHERE state = 'failed'")
    # Without a text only those of one type are alike.
    untold = [finding for finding in findings if finding.title.endswith("failed (no error text was recorded)")]
    assert (len(untold) > 1, sum(finding.count or 0 for finding in untold)) == (True, failed - 1)


def test_it_is_recognised_with_its_version(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version) == ("airflow", "3.3 (d2f4e1b3c5a7)")
    assert state.notes == ()


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        run_as_it_stands(connection, "airflow", file)


def test_every_run_is_a_job_and_every_task_instance_a_task(life: Life) -> None:
    [[runs, instances]] = life.watched.ask(
        "SELECT (SELECT count(*) FROM dag_run), (SELECT count(*) FROM task_instance)"
    )
    assert len([row for row in life.jobs.values() if row["gone_at"] is None]) == runs
    assert len([row for row in life.tasks.values() if row["gone_at"] is None]) == instances


def test_a_success(life: Life) -> None:
    row = life.tasks["gets_over_it/first/clean_up"]
    assert (row["state"], row["attempts"], row["max_attempts"], row["text_state"]) == ("succeeded", 1, 1, "none")
    assert row["created_at"] <= row["started_at"] <= row["ended_at"] == row["changed_at"]
    assert (row["worker"], row["task_type"], row["queue"]) == ("worker-1", "gets_over_it.clean_up", "default")


def test_a_run_that_succeeded_although_a_task_failed_says_so(life: Life) -> None:
    """At first sight all is well."""
    assert life.native_run("gets_over_it/first", "state") == ("success",)
    job = life.jobs["gets_over_it/first"]
    assert (job["state"], job["status"]) == ("succeeded", "success with failed tasks")
    assert life.tasks["gets_over_it/first/fail"]["state"] == "failed"


def test_a_failure_s_error_stands_in_no_table(life: Life) -> None:
    row = life.tasks["gets_over_it/first/fail"]
    assert (row["state"], row["text_state"], row["fingerprint"]) == ("failed", "none", None)
    assert life.watched.ask("SELECT 1 FROM log WHERE extra LIKE '%%no band%%'") == []


def test_a_retry_that_succeeds_has_two_attempts(life: Life) -> None:
    row = life.tasks["retried/first/fail_once"]
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("succeeded", 2, 2)


def test_a_retry_is_the_same_task_under_another_number(life: Life) -> None:
    """At first sight it is another row: its id is."""
    ids = life.watched.ask(
        "SELECT task_instance.id = history.task_instance_id FROM task_instance"
        " JOIN task_instance_history AS history USING (dag_id, run_id, task_id) WHERE dag_id = 'retried'"
    )
    assert ids == [(False,)]
    assert [task for task in life.tasks if task.startswith("retried/")] == ["retried/first/fail_once"]


def test_a_task_without_attempts_left_has_failed_and_what_follows_is_skipped(life: Life) -> None:
    """At first sight the second failed too."""
    row = life.tasks["exhausted/first/fail_twice"]
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("failed", 2, 2)
    after = life.tasks["exhausted/first/load"]
    assert (after["state"], after["status"], after["attempts"], after["started_at"]) == (
        "skipped", "upstream_failed", 0, None,
    )  # fmt: skip
    assert life.native("exhausted/first/load", "start_date IS NOT NULL") == (True,)


def test_a_task_that_will_be_tried_again_has_not_ended(life: Life) -> None:
    """At first sight it has: end and duration are those of the failed attempt."""
    assert life.native("retrying/first/fail_for_now", "end_date IS NOT NULL, duration IS NOT NULL") == (True, True)
    row = life.tasks["retrying/first/fail_for_now"]
    assert (row["state"], row["attempts"], row["max_attempts"], row["ended_at"]) == ("retrying", 1, 4, None)
    assert row["changed_at"] == life.native("retrying/first/fail_for_now", "end_date")[0]


def test_a_task_without_a_state_waits_for_others_and_is_no_backlog(life: Life) -> None:
    assert life.native("retrying/first/load", "state") == (None,)
    assert life.tasks["retrying/first/load"]["state"] == "blocked"


def test_a_task_that_is_scheduled_has_no_attempt(life: Life) -> None:
    """At first sight it is in its first."""
    row = life.first["without_slots/first/load"]
    assert (row["state"], row["attempts"], row["started_at"]) == ("waiting", 0, None)


def test_what_is_skipped_was_never_started(life: Life) -> None:
    """At first sight what follows a skipped task was started and ended."""
    assert life.native("skips/first/load", "state, start_date IS NOT NULL") == ("skipped", True)
    row = life.tasks["skips/first/load"]
    assert (row["state"], row["attempts"], row["started_at"]) == ("skipped", 0, None)


def test_mapped_tasks_are_told_apart_by_their_index(life: Life) -> None:
    states = {task: row["state"] for task, row in life.tasks.items() if task.startswith("mapped/")}
    assert states == {
        "mapped/first/tile/0": "succeeded", "mapped/first/tile/1": "failed", "mapped/first/tile/2": "succeeded",
    }  # fmt: skip


def test_a_task_that_ran_out_of_time_has_failed(life: Life) -> None:
    row = life.tasks["times_out/first/hold_too_long"]
    assert (row["state"], row["ended_at"] - row["started_at"] < timedelta(seconds=60)) == ("failed", True)


def test_a_run_that_ran_out_of_time_has_failed_though_no_task_did(life: Life) -> None:
    """At first sight nothing failed: its tasks are skipped, and one has a start and no end."""
    assert life.native("run_times_out/first/hold", "state, end_date") == ("skipped", None)
    assert life.jobs["run_times_out/first"]["state"] == "failed"
    assert life.tasks["run_times_out/first/hold"]["ended_at"] is not None
    assert any("no task did" in finding.title for finding in life.watched.judged().findings)


def test_a_run_that_was_marked_as_failed_has_failed(life: Life) -> None:
    """Airflow knows no cancel. The command of the step `cancel` was run for it."""
    assert life.jobs["cancelled/first"]["state"] == "failed"
    assert (life.tasks["cancelled/first/hold"]["state"], life.tasks["cancelled/first/load"]["state"]) == (
        "failed", "skipped",
    )  # fmt: skip


def test_a_cleared_run_begins_to_wait_anew(life: Life) -> None:
    """At first sight it was made long ago, and took all the time since."""
    made, queued = life.native_run("succeeds/first", "created_at, queued_at")
    assert made < queued
    job = life.jobs["succeeds/first"]
    assert job["created_at"] == queued <= job["started_at"] <= job["ended_at"]
    assert life.tasks["succeeds/first/load"]["attempts"] == 2


def test_a_run_that_the_scheduler_looks_at_has_not_changed(life: Life) -> None:
    """At first sight it changes every second."""
    started, updated = life.native_run("deferred/first", "start_date, updated_at")
    assert started < updated
    assert life.jobs["deferred/first"]["changed_at"] == started


def test_a_sensor_that_looks_now_and_then_began_when_it_first_looked(life: Life) -> None:
    row = life.tasks["pokes/first/look_hourly"]
    [[first, due]] = life.watched.ask("SELECT min(start_date), max(reschedule_date) FROM task_reschedule")
    assert (row["state"], row["due_at"], row["ended_at"]) == ("scheduled", due, None)
    assert row["started_at"] <= first


def test_a_deferred_task_waits_for_its_trigger_and_for_no_worker(life: Life) -> None:
    row = life.tasks["deferred/first/wait"]
    assert (row["state"], row["status"], row["heartbeat_at"]) == ("blocked", "deferred", None)


def test_a_run_of_the_future_is_no_backlog(life: Life) -> None:
    job = life.jobs["succeeds/later"]
    assert (job["state"], job["status"]) == ("scheduled", "queued")
    assert life.tasks["succeeds/later/load"]["state"] == "scheduled"


def test_a_run_of_a_paused_dag_is_blocked(life: Life) -> None:
    """At first sight it waits; nothing will ever start it."""
    assert (life.jobs["paused/first"]["state"], life.jobs["paused/first"]["status"]) == ("blocked", "queued")


def test_a_task_whose_worker_was_killed_has_failed_and_says_why(life: Life) -> None:
    """A worker's death is the one error that stands in a table."""
    row = life.tasks["killed/first/hold"]
    assert (row["state"], row["attempts"]) == ("failed", 1)
    assert row["template"].startswith("Task did not emit heartbeat within time limit")


def test_a_task_that_nobody_ends_runs_on_and_its_heartbeat_tells(life: Life) -> None:
    row = life.tasks["killed_at_last/first/hold"]
    assert (row["state"], row["ended_at"]) == ("running", None)
    assert row["heartbeat_at"] == life.native("killed_at_last/first/hold", "last_heartbeat_at")[0]


def test_a_heartbeat_of_what_runs_no_more_is_none(life: Life) -> None:
    assert life.native("succeeds/first/load", "last_heartbeat_at IS NOT NULL") == (True,)
    assert life.tasks["succeeds/first/load"]["heartbeat_at"] is None


def test_a_run_that_was_deleted_is_gone(life: Life) -> None:
    assert life.jobs["without_slots/first"]["gone_at"] is not None
    assert life.tasks["without_slots/first/load"]["gone_at"] is not None


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(
    life: Life, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen_by, secrets = ("dag_id", "run_id", "task_id", "event"), tmp_path_factory.mktemp("secrets")
    assert_nothing_leaks(life.watched.dsn, "public", secrets, monkeypatch, chosen_by)


def test_the_page_of_a_run_has_its_tasks_and_their_attempts(life: Life) -> None:
    info = Asked(life.watched).debug("exhausted/first")
    assert (info["system"], info["job_status"], info["native_status"]) == ("airflow", "failed", "failed")
    assert [task["task_id"] for task in info["tasks"]] == ["exhausted/first/fail_twice", "exhausted/first/load"]
    assert [(a["task_id"], a["attempt"], a["outcome"]) for a in info["attempts"]] == [
        ("exhausted/first/fail_twice", 1, "failed"),
    ]
    assert sections_lacking(info) == ["dependencies"]
    assert Asked(life.watched).location("exhausted/first/load") == "/api/db/debug/exhausted%2Ffirst"


@pytest.mark.parametrize(
    ("run", "last"), [("exhausted/first", "fail_twice"), ("skips/first", "skip"), ("cancelled/first", "hold")]
)
def test_a_task_that_was_skipped_before_it_began_was_not_waited_for(life: Life, run: str, last: str) -> None:
    """At first sight the run took until it was skipped."""
    [step] = Asked(life.watched).debug(run)["critical_path"]
    assert step["task_id"] == f"{run}/{last}"


def test_a_clear_gives_as_many_attempts_as_at_first(life: Life) -> None:
    """The command of the step `retry` was run for it."""
    row = life.tasks["exhausted/again/fail_twice"]
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("failed", 4, 4)
    history = "SELECT array_agg(try_number ORDER BY try_number) FROM task_instance_history WHERE run_id = 'again'"
    assert life.watched.ask(f"{history} AND task_id = 'fail_twice'") == [([1, 2, 3],)]


def test_lists_are_of_the_last_run(life: Life) -> None:
    asked = Asked(life.watched)
    assert "gets_over_it/first" in {row["job_id"] for row in asked.jobs(status="success with failed tasks")["jobs"]}
    assert "gets_over_it/first/fail" in {row["task_id"] for row in asked.tasks(status="failed")["tasks"]}
    assert asked.running()["unknown"] == {}


def test_the_look_shows_the_run_and_no_finding_recommends_a_statement_on_other_tables(life: Life) -> None:
    assert after(life.watched.dsn, "airflow", "public", "look", ["succeeds/first"], "SELECT 1") == [(1,)]
    assert_own_steps(life.watched, "task_instance")


def test_a_schedule_is_overdue_when_its_run_is_not_made_and_not_while_it_is_paused(life: Life) -> None:
    said, findings = life.watched.current(schedules)
    assert (said.status, said.data, findings) == ("ok", {"schedules": 3, "late": 0, "not_judged": 0}, [])
    # The rows are aged, and a run is held back: nobody waits for an hour.
    held = "UPDATE dag SET is_paused = %s, next_dagrun_create_after = now() - interval '6 min' WHERE dag_id = %s"
    life.watched.ask(held, True, "paused_with_schedule")
    assert life.watched.current(schedules)[1] == []
    life.watched.ask(held, False, "paused_with_schedule")
    _, [finding] = life.watched.current(schedules)
    assert (finding.key, finding.count) == ("poison/schedules:airflow", 1)
    assert finding.title.startswith("1 schedule of Apache Airflow is overdue, paused_with_schedule for 6 min")
    life.watched.ask(held.replace("now() - interval '6 min'", "now() + interval '1 h'"), True, "paused_with_schedule")


def test_a_scheduler_that_beats_no_more_is_found(life: Life) -> None:
    """At first sight all is well: what it has not made cannot fail."""
    life.watched.ask("UPDATE job SET latest_heartbeat = latest_heartbeat - interval '10 min'")
    _, [finding] = life.watched.current(schedules)
    assert "the scheduler itself for" in finding.title
    life.watched.ask("UPDATE job SET latest_heartbeat = latest_heartbeat + interval '10 min'")


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
OPEN = {
    "job_open": "{queued,running}",
    "task_open": "{no_status,scheduled,queued,running,deferred,up_for_retry,up_for_reschedule}",
    "large_jobs": "{}",
}


@pytest.fixture(scope="module")
def many(airflow: str, dsn_of_many: str) -> str:
    """40,000 runs of 100 days with three task instances each, on Airflow's own tables: one in a hundred runs."""
    load(dsn_of_many, airflow)
    fill(dsn_of_many, "airflow", AT, 40_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", planned("airflow"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "airflow", file, AT) == {}


@pytest.mark.parametrize(("hours", "ended"), [(0.25, 4), (48, 792)])
def test_what_was_due_or_ran_or_is_open_is_found_by_the_indexes(many: str, hours: float, ended: int) -> None:
    given = parameters(AT - timedelta(hours=hours), AT) | OPEN
    recognised = recognised_in(many, "public")
    jobs, tasks = select_of("changed_jobs", "jobs", recognised), select_of("changed", "tasks", recognised)
    assert read_whole(many, jobs, given) == read_whole(many, tasks, given) == {}
    # Found by their time and by their state, each row looked at once more; of tasks the beats, then all of the runs.
    assert rows_read(many, jobs, given, "dag_run") <= 3 * (ended + 400)
    assert rows_read(many, tasks, given, "task_instance") <= 8 * (ended + 400)


def test_what_is_open_in_closed_runs_is_found_by_state(many: str) -> None:
    statement = select_of("open", "tasks", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT) | OPEN) == {}
    assert rows_read(many, statement, parameters(AT, AT) | OPEN, "task_instance") == 800


@pytest.mark.parametrize("file", ["present", "contents", "attempts", "events", "payload"])
def test_what_is_asked_by_key_is_found_by_it(many: str, file: str) -> None:
    keys = [json.dumps([f"d{n % 20}", f"r{n}", "t1", -1]) for n in range(1, 40_000, 20)]
    assert read_whole(many, of_system(file, recognised_in(many, "public")), parameters(AT, AT, keys)) == {}


@pytest.mark.parametrize("file", ["present_jobs", "contents_jobs"])
def test_runs_are_found_by_their_key(many: str, file: str) -> None:
    keys = [json.dumps([f"d{n % 20}", f"r{n}"]) for n in range(1, 40_000, 20)]
    assert read_whole(many, of_system(file, recognised_in(many, "public")), parameters(AT, AT, keys)) == {}
