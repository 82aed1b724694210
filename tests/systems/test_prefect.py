"""Prefect's rows as a real one wrote them: what they say at first sight, and what the record says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.system_files import load_system
from analysis.collect.systems import SYSTEMS
from analysis.poison import held_queues, schedules, silent_heartbeat
from analysis.record.state import folder
from benchmarks.filling import fill
from local.engine_versions import pinned, recorded
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.asked import Asked
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.prefect_life import DEFERRED
from tests.systems.recording import load
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters, sections_lacking

FILES = [path.stem for path in sorted((SYSTEMS / "prefect").glob("*.sql"))]


@dataclass
class Life:
    """What is recorded; flow runs are named for what becomes of them."""

    watched: Watched
    ids: dict[str, str]
    tasks: dict[str, Row]
    jobs: dict[str, Row]

    def run(self, name: str) -> Row:
        """The run of the flow itself."""
        return self.tasks[self.ids[name]]

    def job(self, name: str) -> Row:
        return self.jobs[self.ids[name]]

    def tasks_of(self, name: str, task_type: str) -> list[Row]:
        of_run = (row for row in self.tasks.values() if row["job_id"] == self.ids[name])
        return [row for row in of_run if row["task_type"] == task_type]

    def task(self, name: str, task_type: str) -> Row:
        [row] = self.tasks_of(name, task_type)
        return row

    def native(self, row: Row, columns: str) -> tuple[Any, ...]:
        table = "flow_run" if row["task_id"] in self.ids.values() else "task_run"
        [found] = self.watched.ask(f"SELECT {columns} FROM {table} WHERE id = %s", row["task_id"])
        return found


@pytest.fixture(scope="module")
def life(prefect: str, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    load(dsn, prefect)
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("prefect").as_uri()), folder("prefect", "public"))
    named = dict(watched.ask("SELECT name, id::text FROM flow_run WHERE NOT auto_scheduled"))
    watched.collect()
    # As the button `Delete` does with a run.
    watched.ask("DELETE FROM task_run WHERE flow_run_id = %s", named["mapped"])
    watched.ask("DELETE FROM flow_run WHERE id = %s", named["mapped"])
    watched.collect()
    return Life(watched, named, watched.rows(), watched.rows("jobs"))


def test_the_rows_are_of_the_version_that_is_pinned() -> None:
    run = recorded("prefect")
    assert run is not None
    assert (run.package, run.version) == ("prefect", pinned(load_system("prefect"))), "run `make engines`"


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    findings = life.watched.judged().findings
    assert any("ValueError: no band" in finding.title for finding in findings), [finding.title for finding in findings]


def test_it_is_recognised_with_its_version(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version, state.notes) == ("prefect", "3.9 (91e2b8f3d6a4)", ())


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        run_as_it_stands(connection, "prefect", file)


def test_every_flow_run_is_a_job_with_a_task_of_its_own_and_its_task_runs(life: Life) -> None:
    [[runs, deferred, placeholders, task_runs]] = life.watched.ask(
        "SELECT (SELECT count(*) FROM flow_run), count(*) FILTER (WHERE flow_run_id IS NULL),"
        " count(*) FILTER (WHERE id IN (SELECT parent_task_run_id FROM flow_run)), count(*) FROM task_run"
    )
    assert len([row for row in life.jobs.values() if row["gone_at"] is None]) == runs + deferred
    assert len([row for row in life.tasks.values() if row["gone_at"] is None]) == runs + task_runs - placeholders
    assert (deferred, placeholders) == (len(DEFERRED), 1)


def test_a_success(life: Life) -> None:
    run, task = life.run("succeeds"), life.task("succeeds", "load")
    for row in (run, task):
        assert (row["state"], row["attempts"], row["max_attempts"], row["text_state"]) == ("succeeded", 1, 1, "none")
        assert row["created_at"] <= row["started_at"] <= row["ended_at"] == row["changed_at"]
        assert row["worker"] == "worker-1"
    assert (run["task_type"], run["queue"], task["queue"]) == ("succeeds", "tiles/default", None)


def test_a_task_was_made_before_it_was_started(life: Life) -> None:
    """At first sight it was made after its end: the server writes it down when it hears of it."""
    task = life.task("succeeds", "load")
    created, ended = life.native(task, "created, end_time")
    assert task["created_at"] <= task["started_at"] <= ended < created


def test_a_retry_that_succeeds_has_two_attempts(life: Life) -> None:
    row = life.task("retried", "fail_once")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("succeeded", 2, 2)


def test_the_wait_before_a_retry_is_no_work(life: Life) -> None:
    """At first sight the task took as long as its attempts and the waits between them."""
    row = life.task("retried_after_a_wait", "fail_once_and_wait")
    spent, worked = life.native(row, "end_time - start_time, total_run_time")
    assert worked < timedelta(seconds=1) < timedelta(seconds=1.5) <= spent
    assert row["ended_at"] - row["started_at"] < timedelta(seconds=1)


def test_a_flow_that_is_tried_again_has_two_attempts_too(life: Life) -> None:
    row = life.run("flow_retried")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("succeeded", 2, 2)
    assert row["started_at"] > life.native(row, "start_time")[0]


def test_a_task_without_attempts_left_has_failed_and_so_has_its_flow(life: Life) -> None:
    row, run = life.task("exhausted", "fail_twice"), life.run("exhausted")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("failed", 2, 2)
    assert (run["state"], life.job("exhausted")["state"]) == ("failed", "failed")
    assert (row["exception_type"], run["exception_type"]) == ("RuntimeError", "RuntimeError")
    assert row["template"] == "the tile server is away"


@pytest.mark.parametrize("run", ["exhausted", "gets_over_it"])
def test_what_waits_for_a_task_that_failed_is_skipped(life: Life, run: str) -> None:
    """At first sight it is pending, and will be for ever."""
    row = next(row for row in life.tasks_of(run, "load") if row["status"] == "NotReady")
    kind, ended, at = life.native(row, "state_type, end_time, state_timestamp")
    assert (kind, ended) == ("PENDING", None)
    assert (row["state"], row["attempts"], row["started_at"], row["ended_at"]) == ("skipped", 0, None, at)


def test_a_run_that_completed_although_a_task_failed_says_so(life: Life) -> None:
    """At first sight all is well."""
    job = life.job("gets_over_it")
    assert life.native(life.run("gets_over_it"), "state_name") == ("Completed",)
    assert (job["state"], job["status"]) == ("succeeded", "Completed with failed tasks")
    assert life.task("gets_over_it", "fail")["state"] == "failed"


def test_a_task_that_will_be_tried_again_has_its_error_from_the_log(life: Life) -> None:
    """Its state has no message."""
    row = life.task("retrying", "fail_for_now")
    assert life.watched.ask(
        "SELECT message FROM task_run_state WHERE task_run_id = %s AND name = 'AwaitingRetry'", row["task_id"]
    ) == [("",)]
    assert (row["state"], row["attempts"], row["max_attempts"], row["ended_at"]) == ("retrying", 1, 4, None)
    # Nor has the task's row the time of its next try.
    assert life.native(row, "next_scheduled_start_time") == (None,)
    [[due]] = life.watched.ask(
        "SELECT (state_details ->> 'scheduled_time')::timestamptz FROM task_run_state"
        " WHERE task_run_id = %s AND name = 'AwaitingRetry'",
        row["task_id"],
    )
    assert row["due_at"] == due
    assert (row["exception_type"], row["template"]) == ("RuntimeError", "no answer in <*>")
    assert life.run("retrying")["state"] == "running"


def test_a_flow_that_will_be_tried_again_has_not_ended(life: Life) -> None:
    row = life.run("flow_retrying")
    assert (row["state"], row["attempts"], row["max_attempts"], row["ended_at"]) == ("retrying", 1, 2, None)
    assert (row["exception_type"], life.job("flow_retrying")["state"]) == ("RuntimeError", "retrying")


@pytest.mark.parametrize("run", ["times_out", "run_times_out"])
def test_what_ran_out_of_time_has_failed(life: Life, run: str) -> None:
    row = life.run(run)
    assert (row["state"], row["status"], row["text_state"]) == ("failed", "TimedOut", "read")
    assert "time" in row["template"]


def test_an_error_of_the_flow_itself_is_reported_with_its_place(life: Life) -> None:
    row = life.run("fails_itself")
    assert (row["state"], row["exception_type"]) == ("failed", "KeyError")
    assert row["location"] == "life.fails_itself"


@pytest.mark.parametrize(
    ("logged", "told_of_it"),
    [
        (
            "Encountered exception during execution:\nTraceback (most recent call last):\nKeyError: 'B08'",
            "Traceback (most recent call last):\nKeyError: 'B08'",
        ),
        ("Created task run", "RuntimeError: the tile server is away"),
    ],
)
def test_an_error_is_told_by_the_line_that_version_2_logs_or_without_a_log(
    life: Life, logged: str, told_of_it: str
) -> None:
    """At first sight that of a task is another one than its flow's: each message says whose it is."""
    id_ = life.task("exhausted", "fail_twice")["task_id"]
    with psycopg.connect(life.watched.dsn) as connection:
        connection.execute("DELETE FROM log WHERE task_run_id = %s", [id_])
        connection.execute(
            "INSERT INTO log (name, level, task_run_id, message, timestamp) VALUES ('prefect', 40, %s, %s, now())",
            [id_, logged],
        )
        for name, value in parameters(datetime.now(UTC), datetime.now(UTC), [id_]).items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        statement = of_system("contents", recognised_in(life.watched.dsn, "public"))
        told = connection.execute(statement.encode()).fetchall()
        connection.rollback()
    assert told == [(id_, told_of_it)]


def test_a_run_whose_process_died_has_crashed_and_its_task_with_it(life: Life) -> None:
    """At first sight the task runs, and will for ever."""
    flow, task = life.run("killed"), life.task("killed", "hold")
    assert life.native(task, "state_name, end_time") == ("Running", None)
    assert (flow["state"], flow["status"], task["state"]) == ("failed", "Crashed", "failed")
    assert task["ended_at"] == flow["ended_at"]
    assert flow["template"] == task["template"]
    assert flow["template"].startswith("Process exited with status code"), flow["template"]


def test_a_process_that_ends_itself_takes_its_tasks_into_the_grave(life: Life) -> None:
    """They are told of in batches: of one that ends the process there may be no row."""
    assert (life.run("crashes")["state"], life.run("crashes")["status"]) == ("failed", "Crashed")
    assert {row["state"] for row in life.tasks_of("crashes", "stop_at_once")} <= {"failed"}


def test_a_run_that_was_cancelled(life: Life) -> None:
    """The command of the step `cancel` was run for it."""
    assert (life.job("cancelled")["state"], life.run("cancelled")["attempts"]) == ("cancelled", 1)
    # At first sight its task has crashed.
    task = life.task("cancelled", "hold")
    assert (task["state"], task["status"], life.native(task, "state_type")) == ("cancelled", "Crashed", ("CRASHED",))


def test_a_run_that_was_cancelled_before_it_began_was_never_started(life: Life) -> None:
    """At first sight it was: it has a start, which is its end."""
    row = life.run("cancelled_early")
    start, end = life.native(row, "start_time, end_time")
    assert start == end
    assert (row["state"], row["attempts"], row["started_at"], row["ended_at"]) == ("cancelled", 0, None, end)


def test_a_run_whose_worker_was_killed_with_it_runs_on_and_its_beats_tell(life: Life) -> None:
    """At first sight it runs, and will for ever."""
    run, task = life.run("killed_at_last"), life.task("killed_at_last", "hold")
    assert (run["state"], run["ended_at"], task["state"]) == ("running", None, "running")
    [[beat]] = life.watched.ask(
        "SELECT max(occurred) FROM events WHERE resource_id = 'prefect.flow-run.' || %s", run["task_id"]
    )
    assert run["heartbeat_at"] == task["heartbeat_at"] == beat
    assert life.run("succeeds")["heartbeat_at"] is None


def test_a_run_that_beats_no_more_is_found(life: Life) -> None:
    """The rows are aged: nobody waits for five minutes."""
    run = life.ids["killed_at_last"]
    aged = (
        "UPDATE events SET occurred = occurred {0} interval '10 min' WHERE resource_id = 'prefect.flow-run.' || %s",
        "UPDATE flow_run SET start_time = start_time {0} interval '10 min', updated = now() WHERE id = %s",
        "UPDATE task_run SET start_time = start_time {0} interval '10 min', updated = now() WHERE flow_run_id = %s",
    )
    for statement in aged:
        life.watched.ask(statement.format("-"), run)
    try:
        findings = life.watched.judged().findings
    finally:
        for statement in aged:
            life.watched.ask(statement.format("+"), run)
    silent = [finding for finding in findings if finding.analysis == silent_heartbeat.META.id and finding.evidence]
    found = {row["job_id"] for finding in silent for row in finding.evidence.rows}  # type: ignore[union-attr]
    assert run in found
    assert any("prefect flow-run retry" in action.code for finding in silent for action in finding.actions)


def test_what_another_worker_took_up_ran_twice(life: Life) -> None:
    """The command of the step `requeue` was run for it."""
    row = life.run("requeued")
    assert (row["state"], row["attempts"], row["worker"]) == ("succeeded", 2, "worker-2")
    assert row["started_at"] > life.native(row, "start_time")[0]


def test_a_run_that_was_retried_by_hand_has_a_further_attempt(life: Life) -> None:
    """The command of the step `retry` was run for it."""
    row = life.run("retried_by_hand")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("failed", 2, 1)


@pytest.mark.parametrize(
    ("run", "state", "status"),
    [
        ("later", "scheduled", "Scheduled"),
        ("unserved", "waiting", "Late"),
        ("held", "blocked", "Late"),
        ("out_of_slots", "waiting", "AwaitingConcurrencySlot"),
        ("pauses", "blocked", "Paused"),
    ],
)
def test_what_waits_waits_for_something(life: Life, run: str, state: str, status: str) -> None:
    row, job = life.run(run), life.job(run)
    assert (row["state"], row["status"], row["ended_at"]) == (state, status, None)
    assert (job["state"], job["status"]) == (state, status)


def test_what_is_due_waits_since_it_is_due(life: Life) -> None:
    row = life.run("unserved")
    created, expected = life.native(row, "created, expected_start_time")
    assert row["created_at"] == max(created, expected)
    assert (row["queue"], row["attempts"], row["started_at"]) == ("tiles/unserved", 0, None)


def test_a_result_from_the_cache_has_succeeded(life: Life) -> None:
    assert {row["status"]: row["state"] for row in life.tasks_of("caches", "look_up")} == {
        "Completed": "succeeded",
        "Cached": "succeeded",
    }


def test_a_flow_that_a_flow_called_is_a_job_of_its_own(life: Life) -> None:
    """At first sight it is a task of its caller as well."""
    assert life.job("child")["parent_job_id"] == life.ids["parent"]
    assert life.tasks_of("parent", "child") == []
    [edge] = Asked(life.watched).debug(life.ids["child"])["dependencies"]
    assert (edge["job_id"], edge["relation"]) == (life.ids["parent"], "started by")


def test_a_task_without_a_flow_is_a_job_of_its_own(life: Life) -> None:
    jobs = {job["job_type"]: job for job in life.jobs.values() if job["job_id"] not in life.ids.values()}
    assert {kind: jobs[kind]["state"] for kind in DEFERRED} == {
        "load": "succeeded",
        "fail": "failed",
        "hold": "waiting",
    }
    assert life.tasks[jobs["fail"]["job_id"]]["template"] == "no band <*>"


def test_a_run_that_was_deleted_is_gone(life: Life) -> None:
    assert life.job("mapped")["gone_at"] is not None
    assert {row["gone_at"] is not None for row in life.tasks_of("mapped", "tile")} == {True}


def test_a_name_that_a_flow_has_given_is_read_by_its_type(life: Life) -> None:
    run = life.ids["succeeds"]
    life.watched.ask("UPDATE flow_run SET state_name = 'Nothing to do', updated = now() WHERE id = %s", run)
    try:
        life.watched.collect()
        assert life.watched.rows("jobs")[run]["status"] == "Completed"
    finally:
        life.watched.ask("UPDATE flow_run SET state_name = 'Completed', updated = now() WHERE id = %s", run)
        life.watched.collect()


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(
    life: Life, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen_by, secrets = ("state_name", "event", "resource_id"), tmp_path_factory.mktemp("secrets")
    assert_nothing_leaks(life.watched.dsn, "public", secrets, monkeypatch, chosen_by)


def test_the_page_of_a_run_has_its_tasks_their_attempts_and_their_errors(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["exhausted"])
    assert (info["system"], info["job_status"], info["native_status"]) == ("prefect", "failed", "Failed")
    task = life.task("exhausted", "fail_twice")["task_id"]
    attempts = [a for a in info["attempts"] if a["task_id"] == task]
    assert [(a["attempt"], a["outcome"]) for a in attempts] == [(1, "failed"), (2, "failed")]
    assert [a["error"] for a in attempts] == ["RuntimeError: the tile server is away"] * 2
    assert sections_lacking(info) == ["result"]


def test_a_run_is_found_by_its_name_and_by_a_task(life: Life) -> None:
    asked, path = Asked(life.watched), f"/api/db/debug/{life.ids['exhausted']}"
    assert asked.location("exhausted") == path
    assert asked.location(life.task("exhausted", "fail_twice")["task_id"]) == path


def test_lists_are_of_the_last_run(life: Life) -> None:
    asked = Asked(life.watched)
    assert life.ids["gets_over_it"] in {
        row["job_id"] for row in asked.jobs(status="Completed with failed tasks")["jobs"]
    }
    running = asked.running()
    assert running["unknown"] == {}


def test_the_look_shows_the_run_and_no_finding_recommends_a_statement_on_other_tables(life: Life) -> None:
    assert after(life.watched.dsn, "prefect", "public", "look", [life.ids["succeeds"]], "SELECT 1") == [(1,)]
    assert_own_steps(life.watched, "flow_run")


def test_a_schedule_is_overdue_when_its_run_is_late_and_not_while_it_is_paused(life: Life) -> None:
    said, findings = life.watched.current(schedules)
    assert (said.status, said.data, findings) == ("ok", {"schedules": 2, "late": 0, "not_judged": 0}, [])
    # The planned runs are aged: nobody waits for a day.
    due = "next_scheduled_start_time"
    aged = f"UPDATE flow_run SET {due} = {due} {{}} interval '3 days' WHERE auto_scheduled"
    life.watched.ask(aged.format("-"))
    try:
        _, [finding] = life.watched.current(schedules)
        assert (finding.key, finding.count) == ("poison/schedules:prefect", 1)
        assert "child/child" in finding.title
        life.watched.ask("UPDATE deployment_schedule SET active = NOT active")
        assert life.watched.current(schedules)[1] == []
    finally:
        life.watched.ask(
            "UPDATE deployment_schedule SET active = deployment_id = (SELECT id FROM deployment WHERE name = 'child')"
        )
        life.watched.ask(aged.format("+"))


def test_a_paused_queue_that_holds_a_run_is_found(life: Life) -> None:
    _, [finding] = life.watched.current(held_queues)
    assert "tiles/held" in finding.title


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
OPEN = {"job_open": "{Running}", "task_open": "{Running}", "large_jobs": "{}"}


@pytest.fixture(scope="module")
def many(prefect: str, dsn_of_many: str) -> str:
    """40,000 flow runs of 100 days with two task runs each, on Prefect's own tables: one in a hundred runs."""
    load(dsn_of_many, prefect)
    fill(dsn_of_many, "prefect", AT, 40_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", planned("prefect"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "prefect", file, AT) == {}


@pytest.mark.parametrize(("hours", "changed"), [(0.25, 4), (48, 800)])
def test_what_changed_or_is_open_is_found_by_the_indexes(many: str, hours: float, changed: int) -> None:
    given = parameters(AT - timedelta(hours=hours), AT) | OPEN
    recognised = recognised_in(many, "public")
    jobs, tasks = select_of("changed_jobs", "jobs", recognised), select_of("changed", "tasks", recognised)
    assert read_whole(many, jobs, given) == read_whole(many, tasks, given) == {}
    # Found by their time and by their state, each row looked at once or twice more.
    assert rows_read(many, jobs, given, "flow_run") <= 6 * (changed + 400)
    assert rows_read(many, tasks, given, "task_run") <= 8 * (changed + 400)


@pytest.mark.parametrize("file", ["present", "contents", "attempts", "events", "payload", "present_jobs"])
def test_what_is_asked_by_key_is_found_by_it(many: str, file: str) -> None:
    keys = [str(UUID(md5(f"run{n}".encode(), usedforsecurity=False).hexdigest())) for n in range(1, 40_000, 20)]
    assert read_whole(many, of_system(file, recognised_in(many, "public")), parameters(AT, AT, keys)) == {}
