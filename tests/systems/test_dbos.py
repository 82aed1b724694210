"""DBOS for Python as it is published: what its rows say at first sight, and what the record says."""

import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name, steps
from analysis.poison import schedules
from analysis.record.state import folder
from benchmarks.filling import fill
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.asked import Asked
from tests.systems.engine import at, started, until
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks, copied
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters, sections_lacking

NEAR = timedelta(seconds=2)
"""Between the application's own clock when a step fails, and what is written of it."""
HOUR = timedelta(hours=1)


@dataclass
class Life:
    """What happened, and what is recorded; `first` after the kill, `recovered` after the recovery from it.

    Workflows are named for what they do."""

    watched: Watched
    failed_at: datetime
    first: dict[str, Row]
    recovered_at: datetime
    recovered: Row
    tasks: dict[str, Row]
    jobs: dict[str, Row]

    def native(self, id_: str, columns: str) -> tuple[Any, ...]:
        [found] = self.watched.ask(f"SELECT {columns} FROM dbos.workflow_status WHERE workflow_uuid = %s", id_)
        return found


@pytest.fixture(scope="module")
def life(dbos: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("dbos").as_uri()), folder("dbos", "dbos"))

    def stand(**wanted: str) -> None:
        """Wait until the workflows stand so."""
        named = {id_.replace("_", " "): status for id_, status in wanted.items()}
        asked = "SELECT workflow_uuid, status FROM dbos.workflow_status WHERE workflow_uuid = ANY(%s)"
        until(lambda: dict(watched.ask(asked, list(named))) == named, f"{named}")

    script = [str(dbos), "dbos_app.py"]
    with started([*script, "doomed"], dsn) as doomed:
        for id_ in ("killed", "killed too often"):
            doomed("start", workflow="hold", workflow_id=id_)
            doomed.event("holding", id=id_)
        doomed.kill()
    watched.collect()
    first = watched.rows()
    with started([*script, "doomed"], dsn) as doomed:
        recovery = doomed.event("holding", id="killed")
        doomed.event("holding", id="killed too often")
        watched.collect()
        recovered = watched.rows()["killed"]
        doomed("cancel", workflow_id="killed")
        doomed.kill()
    with started([*script, "doomed"], dsn), started([*script, "engine"], dsn) as engine:
        stand(killed_too_often="MAX_RECOVERY_ATTEMPTS_EXCEEDED")
        for id_, workflow, given in (
            ("succeeds", "succeed", {}),
            ("succeeds in a queue", "succeed", {"queue": "served"}),
            ("fails", "fail", {}),
            ("fails portably", "fail_portably", {}),
            ("gets over it", "get_over_it", {}),
            ("retried", "retry", {"args": [1]}),
            ("exhausted", "retry", {"args": [9]}),
            ("sleeps", "sleep", {}),
            ("cancelled asleep", "sleep", {"queue": "served"}),
            ("cancelled in its queue", "succeed", {"queue": "nobody serves it"}),
            ("unserved", "succeed", {"queue": "nobody serves it"}),
            ("delayed", "succeed", {"queue": "served", "in_s": 3600}),
            ("deleted", "succeed", {"queue": "nobody serves it"}),
            ("times out", "hold", {"timeout_s": 0.3}),
            ("times out with its child", "hold_child", {"timeout_s": 1}),
            ("parent", "parent", {}),
        ):
            engine("start", workflow=workflow, workflow_id=id_, **given)
        failing = engine.event("failing", id="fails")
        asleep = (
            "SELECT count(*) FROM dbos.operation_outputs WHERE function_name = 'DBOS.sleep' AND workflow_uuid = ANY(%s)"
        )
        until(lambda: watched.ask(asleep, ["sleeps", "cancelled asleep"]) == [(2,)], "the sleeps")
        watched.collect()
        for id_ in ("cancelled asleep", "cancelled in its queue"):
            engine("cancel", workflow_id=id_)
        engine("delete", workflow_id="deleted")
        stand(
            succeeds="SUCCESS", succeeds_in_a_queue="SUCCESS", fails="ERROR", fails_portably="ERROR",
            gets_over_it="SUCCESS", retried="SUCCESS", exhausted="ERROR", times_out="CANCELLED", parent="SUCCESS",
            child="ERROR", cancelled_asleep="CANCELLED", cancelled_in_its_queue="CANCELLED",
            child_times_out="CANCELLED",
        )  # fmt: skip
        watched.collect()
    return Life(watched, at(failing), first, at(recovery), recovered, watched.rows(), watched.rows("jobs"))


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    titles = {finding.title for finding in life.watched.judged().findings}
    assert "5 tasks failed with ValueError: no band <*>" in titles


def test_it_is_recognised_with_its_version(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version, state.schema_name) == ("dbos", "migration 125", "dbos")
    assert state.notes == ()


def test_every_workflow_is_a_job_with_its_run_and_its_steps_as_tasks(life: Life) -> None:
    """At first sight a child is a step of its parent: it has rows of its own."""
    assert {row["task_id"] for row in life.tasks.values() if row["job_id"] == "fails"} == {
        "fails",
        "fails/1",
        "fails/2",
    }
    assert {row["task_id"] for row in life.tasks.values() if row["job_id"] == "parent"} == {"parent"}
    assert (life.jobs["child"]["parent_job_id"], life.jobs["child"]["job_type"]) == ("parent", "fail")


def test_a_success_without_a_queue_was_started_when_it_was_made(life: Life) -> None:
    """At first sight it was never started."""
    assert life.native("succeeds", "started_at_epoch_ms") == (None,)
    row = life.tasks["succeeds"]
    assert (row["state"], row["attempts"], row["started_at"]) == ("succeeded", 1, row["created_at"])
    step = life.tasks["succeeds/1"]
    assert [(step["started_at"], step["ended_at"])] == life.watched.ask(
        "SELECT to_timestamp(started_at_epoch_ms / 1000.0), to_timestamp(completed_at_epoch_ms / 1000.0)"
        " FROM dbos.operation_outputs WHERE workflow_uuid = 'succeeds' AND function_id = 1"
    )
    assert (life.jobs["succeeds"]["state"], life.jobs["succeeds"]["ended_at"]) == ("succeeded", row["ended_at"])


def test_a_success_of_a_queue_waited_in_it(life: Life) -> None:
    row = life.tasks["succeeds in a queue"]
    assert (row["state"], row["attempts"], row["queue"]) == ("succeeded", 1, "served")
    # As DBOS wrote them: the start is when the transaction that took it began, and may lie before it was put in.
    native = ", ".join(f"to_timestamp({at} / 1000.0)" for at in ("created_at", "started_at_epoch_ms", "completed_at"))
    assert (row["created_at"], row["started_at"], row["ended_at"]) == life.native("succeeds in a queue", native)


def test_a_failure_has_its_error_which_lies_in_a_pickle_elsewhere(life: Life) -> None:
    """At first sight it has none: workflow_status.error is empty."""
    assert life.native("fails", "status, error") == ("ERROR", None)
    for id_ in ("fails", "fails/2"):
        row = life.tasks[id_]
        assert (row["state"], row["exception_type"], row["template"]) == ("failed", "ValueError", "no band <*>")
        assert abs(row["ended_at"] - life.failed_at) < NEAR
    assert (life.jobs["fails"]["state"], life.tasks["fails/1"]["state"]) == ("failed", "succeeded")


def test_a_failure_that_is_stored_portably_has_its_error(life: Life) -> None:
    row = life.tasks["fails portably"]
    assert (row["state"], row["exception_type"], row["template"]) == ("failed", "LookupError", "no orbit")


def test_a_step_that_failed_is_reported_though_its_workflow_succeeded(life: Life) -> None:
    """At first sight all is well."""
    assert life.jobs["gets over it"]["state"] == life.tasks["gets over it"]["state"] == "succeeded"
    assert life.tasks["gets over it/1"]["state"] == "failed"


def test_a_step_that_was_tried_again_has_one_row_and_no_number_of_attempts(life: Life) -> None:
    """At first sight it succeeded at once."""
    row = life.tasks["retried/1"]
    assert (row["state"], row["attempts"], row["text_state"]) == ("succeeded", None, "none")


def test_a_step_without_attempts_left_has_failed_with_the_error_of_them_all(life: Life) -> None:
    row = life.tasks["exhausted/1"]
    assert (row["state"], row["attempts"]) == ("failed", None)
    assert row["template"].startswith("dbos._error.DBOSMaxStepRetriesExceeded: fetch, RuntimeError, the tile server")


def test_a_sleeping_step_has_not_ended(life: Life) -> None:
    """At first sight it ended in an hour."""
    row = life.tasks["sleeps/1"]
    assert (row["state"], row["ended_at"], row["changed_at"]) == ("scheduled", None, row["started_at"])
    assert abs(row["due_at"] - row["started_at"] - HOUR) < NEAR
    assert (life.tasks["sleeps"]["state"], life.jobs["sleeps"]["state"]) == ("running", "running")


def test_a_cancel_empties_the_queue_and_the_start_and_ends_a_sleep(life: Life) -> None:
    """At first sight it was started at once, and its step sleeps on."""
    assert life.native("cancelled asleep", "queue_name, started_at_epoch_ms") == (None, None)
    row = life.tasks["cancelled asleep"]
    assert (row["state"], row["queue"], row["started_at"], row["text_state"]) == ("cancelled", None, None, "none")
    step = life.tasks["cancelled asleep/1"]
    assert (step["state"], step["ended_at"]) == ("cancelled", row["ended_at"])


def test_a_workflow_that_was_cancelled_in_its_queue_has_no_attempt(life: Life) -> None:
    row = life.tasks["cancelled in its queue"]
    assert (row["state"], row["attempts"], row["started_at"]) == ("cancelled", 0, None)


def test_a_workflow_that_ran_out_of_time_has_failed(life: Life) -> None:
    """At first sight somebody cancelled it."""
    assert life.native("times out", "status") == ("CANCELLED",)
    row = life.tasks["times out"]
    assert (row["state"], life.jobs["times out"]["state"]) == ("failed", "failed")
    assert row["template"].startswith("timed out after")


def test_a_child_runs_out_of_the_time_of_its_parent(life: Life) -> None:
    """At first sight it has no timeout."""
    assert life.native("child times out", "status, workflow_timeout_ms") == ("CANCELLED", None)
    row = life.tasks["child times out"]
    assert (row["state"], row["template"]) == ("failed", "timed out")


def test_a_delayed_workflow_is_no_backlog(life: Life) -> None:
    row = life.tasks["delayed"]
    assert (row["state"], row["attempts"], row["started_at"]) == ("scheduled", 0, None)
    assert abs(row["due_at"] - row["created_at"] - HOUR) < NEAR


def test_a_workflow_of_a_queue_that_nobody_serves_waits(life: Life) -> None:
    row = life.tasks["unserved"]
    assert (row["state"], row["attempts"], row["queue"]) == ("waiting", 0, "nobody serves it")


def test_a_workflow_that_was_deleted_is_gone(life: Life) -> None:
    assert life.jobs["deleted"]["gone_at"] is not None
    assert life.tasks["deleted"]["gone_at"] is not None


def test_a_workflow_of_a_killed_process_runs_on_for_those_who_look(life: Life) -> None:
    """Nothing tells it from one that runs: it is said that there are no heartbeats, and it is not judged."""
    row = life.first["killed"]
    assert (row["state"], row["attempts"], row["heartbeat_at"], row["worker"]) == ("running", 1, None, "doomed")
    state = life.watched.collect().state
    assert state is not None
    assert state.lacking["tasks.heartbeat_at"].not_recorded


def test_a_recovery_is_an_attempt_and_started_when_it_did(life: Life) -> None:
    assert (life.recovered["state"], life.recovered["attempts"]) == ("running", 2)
    assert life.recovered["created_at"] == life.first["killed"]["created_at"]
    assert abs(life.recovered["started_at"] - life.recovered_at) < NEAR


def test_a_workflow_that_was_recovered_too_often_has_failed_and_says_so(life: Life) -> None:
    """At first sight it failed without an error."""
    row = life.tasks["killed too often"]
    assert (row["state"], row["status"]) == ("failed", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
    assert row["template"].startswith("recovered more often than it may be")


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "dbos").glob("*.sql"))]
OPEN = {
    "job_open": "{ENQUEUED,DELAYED,PENDING}",
    "task_open": "{ENQUEUED,DELAYED,PENDING,SLEEPING}",
    "large_jobs": "{}",
}


@pytest.fixture(scope="module")
def many(dbos: Path, dsn_of_many: str) -> str:
    """100,000 workflows of 100 days with two steps each: one in a hundred open, one failed, the others succeeded."""
    with started([str(dbos), "dbos_app.py", "many"], dsn_of_many):
        pass
    fill(dsn_of_many, "dbos", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(many: str, file: str) -> None:
    with psycopg.connect(many) as connection:
        connection.execute("SET search_path = dbos")
        run_as_it_stands(connection, "dbos", file)


@pytest.mark.parametrize("file", planned("dbos"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "dbos", "dbos", file, AT) == {}


@pytest.mark.parametrize(("hours", "ended"), [(0.25, 10), (48, 1980)])
def test_what_ended_or_is_open_is_found_by_the_indexes(many: str, hours: float, ended: int) -> None:
    given = parameters(AT - timedelta(hours=hours), AT) | OPEN
    recognised = recognised_in(many, "dbos")
    jobs, tasks = select_of("changed_jobs", "jobs", recognised), select_of("changed", "tasks", recognised)
    with psycopg.connect(many) as connection:
        [[made]] = connection.execute(
            "SELECT count(*) FROM dbos.workflow_status WHERE created_at BETWEEN %s AND %s",
            [at.timestamp() * 1000 for at in (AT - timedelta(hours=hours), AT)],
        ).fetchall()
    assert read_whole(many, jobs, given) == read_whole(many, tasks, given) == {}
    # Looked at are those that were made then too: one may be open in a status that nobody knows.
    assert rows_read(many, jobs, given, "workflow_status") == ended + 1000 + made
    assert rows_read(many, tasks, given, "operation_outputs") == 2 * (ended + 1000)
    assert rows_read(many, tasks, given, "workflow_status") == 2 * (ended + 1000) + made
    assert read_whole(many, select_of("open", "tasks", recognised), given) == {}


@pytest.mark.parametrize("file", ["present", "contents"])
@pytest.mark.parametrize(("key", "table"), [('["w%d"]', "workflow_status"), ('["w%d", 2]', "operation_outputs")])
def test_what_is_asked_by_key_is_found_by_its_index(many: str, file: str, key: str, table: str) -> None:
    keys = [key % number for number in range(1, 100_000, 50)]
    statement = of_system(file, recognised_in(many, "dbos"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), table) == len(keys)


def test_a_workflow_is_asked_for_by_its_id(many: str) -> None:
    keys = [f"w{n}" for n in range(1, 100_000, 100)]
    statement = of_system("present_jobs", recognised_in(many, "dbos"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), "workflow_status") == len(keys)


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "dbos", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "dbos", tmp_path, monkeypatch)


def test_the_page_of_a_workflow_has_its_steps_as_tasks_and_its_error(life: Life) -> None:
    info = Asked(life.watched).debug("fails")
    assert (info["system"], info["job_status"], info["native_status"]) == ("dbos", "failed", "ERROR")
    assert [task["task_id"] for task in info["tasks"]] == ["fails", "fails/1", "fails/2"]
    assert "no band" in info["why"][0]["label"]
    assert sections_lacking(info) == ["parameters", "result", "attempts", "events"]


def test_the_page_of_a_workflow_names_its_parent_and_its_children(life: Life) -> None:
    asked = Asked(life.watched)
    assert [(d["relation"], d["job_id"]) for d in asked.debug("parent")["dependencies"]] == [("started", "child")]
    assert [(d["relation"], d["job_id"]) for d in asked.debug("child")["dependencies"]] == [("started by", "parent")]
    assert asked.location("fails/1") == "/api/db/debug/fails"


def test_lists_are_of_the_last_run(life: Life) -> None:
    asked = Asked(life.watched)
    assert "fails" in {row["job_id"] for row in asked.jobs(status="ERROR")["jobs"]}
    assert "fails/2" in {row["task_id"] for row in asked.tasks(status="failed")["tasks"]}
    assert asked.running()["unknown"] == {}


def test_what_began_and_ended_before_it_was_made_by_another_clock_took_no_negative_time(
    life: Life, tmp_path: Path
) -> None:
    """The client that makes a workflow may be on another machine than the database, whose clock tells the start."""
    earlier = "started_at_epoch_ms = created_at - 9000, completed_at = created_at - 8000"
    with copied(life.watched.dsn) as dsn:
        watched = Watched(dsn, open_store(tmp_path.as_uri()), life.watched.record)
        watched.ask(f"UPDATE dbos.workflow_status SET {earlier} WHERE workflow_uuid = 'succeeds in a queue'")
        watched.collect()
        info = Asked(watched).debug("succeeds in a queue")
        analyses = watched.judged().analyses
    [task] = [task for task in info["tasks"] if task["task_id"] == "succeeds in a queue"]
    assert (task["wait_s"], task["run_s"]) == (0, 1)
    slowest = analyses["performance/slowest_jobs"].data["jobs"]
    took = {job["job_id"]: job["duration_s"] for job in slowest}  # type: ignore[index, call-overload, union-attr]  # JSON
    assert took["succeeds in a queue"] == 0
    judged = "".join(analyses[id_].model_dump_json() for id_ in analyses if id_.startswith("performance/"))
    assert re.findall(r'"[a-z0-9_]*(?:seconds|_s)":-[0-9.]+', judged) == []


@pytest.mark.parametrize(
    ("step", "workflow", "then"),
    [
        ("cancel", "unserved", ["CANCELLED"]),
        ("requeue", "cancelled in its queue", ["ENQUEUED"]),
        ("retry", "fails", []),
    ],
)
def test_a_command_does_what_it_says(dbos: Path, life: Life, step: Name, workflow: str, then: list[str]) -> None:
    [action] = steps("dbos", "dbos", [workflow], [step])
    with copied(life.watched.dsn) as dsn:
        environment = {"PATH": f"{dbos.parent}:/usr/bin:/bin", "DBOS_SYSTEM_DATABASE_URL": dsn}
        subprocess.run(["sh", "-c", action.code], env=environment, check=True, capture_output=True, timeout=60)
        with psycopg.connect(dsn) as connection:
            if step == "retry":
                forked = "SELECT count(*) FROM dbos.workflow_status WHERE forked_from = 'fails'"
                assert connection.execute(forked).fetchall() == [(1,)]
            else:
                status = "SELECT status FROM dbos.workflow_status WHERE workflow_uuid = %s"
                assert connection.execute(status, [workflow]).fetchall() == [(one,) for one in then]


def test_the_look_shows_the_workflow(life: Life) -> None:
    assert after(life.watched.dsn, "dbos", "dbos", "look", ["fails"], "SELECT 1") == [(1,)]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, '"dbos".workflow_status')


def test_a_schedule_is_overdue_by_its_cron_expression_and_its_last_time(
    dbos: Path, dsn_of_periodic: str, tmp_path: Path
) -> None:
    watched = Watched(dsn_of_periodic, open_store(tmp_path.as_uri()), folder("dbos", "dbos"))
    last_year = "to_char(now() - interval '366 days', 'YYYY-MM-DD\"T\"HH24:MI:SSOF')"
    with started([str(dbos), "dbos_app.py", "engine"], watched.dsn) as engine:
        engine("schedule", name="sweep", cron="0 3 1 1 *")
        found, _ = watched.current(schedules)
        assert (found.status, found.data) == ("ok", {"schedules": 1, "late": 0, "not_judged": 1})
        watched.ask(f"UPDATE dbos.workflow_schedules SET last_fired_at = {last_year}")
        _, [finding] = watched.current(schedules)
        assert (finding.key, finding.count) == ("poison/schedules:dbos", 1)
        # A text of another form says nothing, and costs no answer.
        watched.ask("UPDATE dbos.workflow_schedules SET last_fired_at = last_fired_at || ' or so'")
        found, _ = watched.current(schedules)
        assert (found.status, found.data) == ("ok", {"schedules": 1, "late": 0, "not_judged": 1})
        watched.ask(f"UPDATE dbos.workflow_schedules SET last_fired_at = {last_year}")
        engine("pause", name="sweep")
        assert watched.current(schedules)[1] == []
