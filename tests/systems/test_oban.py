"""Oban for Python as it is published: what its rows say at first sight, and what the record says.

Of Oban for Elixir see test_oban_elixir.py."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.health import job_systems
from analysis.poison import backlog, held_queues
from analysis.record.state import folder
from benchmarks.filling import fill
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.asked import Asked
from tests.systems.engine import at, started, until
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters, sections_lacking

NEAR = timedelta(seconds=2)
"""Between the worker's own clock when it fails, and the database's when it says so."""
HOUR = timedelta(hours=1)


@dataclass
class Life:
    """What happened: the record's ids of the jobs by what they are for, what is recorded while a worker is silent whose
    row is still there, and at the end."""

    watched: Watched
    ids: dict[str, str]
    began_at: datetime
    failed_at: datetime
    first: dict[str, Row]
    last: dict[str, Row]

    def row(self, name: str) -> Row:
        return self.last[self.ids[name]]

    def native(self, name: str, columns: str) -> tuple[Any, ...]:
        [found] = self.watched.ask(f"SELECT {columns} FROM oban_jobs WHERE id = %s", self.ids[name])
        return found


@pytest.fixture(scope="module")
def life(oban: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("oban").as_uri()), folder("oban", "public"))
    [[name, began_at]] = watched.ask("SELECT current_database(), now()")
    watched.ask(f"ALTER DATABASE {name} SET TimeZone = 'Asia/Tokyo'")
    ids: dict[str, int] = {}
    script = [str(oban), "oban_app.py"]
    with started(script, dsn) as engine:

        def enqueue(what: str, worker: str, **given: object) -> int:
            ids[what] = int(engine("enqueue", worker=worker, **given))
            return ids[what]

        def stand(**wanted: str) -> None:
            """Wait until the jobs stand so."""
            named = {what.replace("_", " "): state for what, state in wanted.items()}
            until(lambda: {what: state(watched, ids[what]) for what in named} == named, f"{named}")

        engine("schema")
        lost = [
            enqueue("killed", "Hold", queue="held"),
            enqueue("killed at last", "Hold", queue="held", max_attempts=1),
        ]
        with started(script, dsn) as doomed:
            doomed("work", queues=["held"])
            for id_ in lost:
                doomed.event("holding", id=id_)
            doomed.kill()
        watched.collect()
        first = watched.rows()
        # A producer's row goes once it has been silent for longer than the leader is told to bear.
        engine("lead", refresher={"interval": 0.1, "max_age": 0.5})
        until(lambda: not watched.ask("SELECT 1 FROM oban_producers"), "the dead worker's row goes")

        enqueue("succeeds", "Succeed")
        enqueue("retried", "Fail", args={"message": "the tile server is away", "times": 1})
        enqueue("exhausted", "Fail", args={"message": "no band B08"}, max_attempts=2)
        enqueue("waits for its retry", "Fail", args={"message": "no answer in 30 s", "wait_s": 3600})
        enqueue("cancelled between attempts", "Fail", args={"message": "no scene", "wait_s": 3600})
        enqueue("put back by hand", "Fail", args={"message": "no orbit"}, max_attempts=1)
        enqueue("gives up", "GiveUp")
        enqueue("snoozes", "Wait")
        enqueue("timed out", "Slow", max_attempts=1)
        enqueue("scheduled", "Succeed", in_s=86400)
        enqueue("cancelled before its time", "Succeed", in_s=86400)
        enqueue("deleted", "Succeed", in_s=86400)
        enqueue("suspended", "Succeed", state="suspended")
        enqueue("unserved", "Succeed", queue="nobody serves it")
        enqueue("due and unserved", "Succeed", queue="nobody serves it", in_s=86400)
        enqueue("pruned", "Succeed")
        engine("work", queues=["default"])
        failing = engine.event("failing", id=ids["exhausted"], attempt=2)
        stand(
            succeeds="completed", retried="completed", exhausted="discarded", waits_for_its_retry="retryable",
            cancelled_between_attempts="retryable", put_back_by_hand="discarded", gives_up="cancelled",
            snoozes="scheduled", timed_out="discarded", pruned="completed",
        )  # fmt: skip
        for what in ("cancelled between attempts", "cancelled before its time"):
            engine("cancel", id=ids[what])
        # Nobody waits a day: the row is aged.
        watched.ask(
            "UPDATE oban_jobs SET scheduled_at = scheduled_at - interval '2 days' WHERE id = %s",
            ids["due and unserved"],
        )
        held = [enqueue("runs too long", "Hold"), enqueue("runs too long at last", "Hold", max_attempts=1)]
        for id_ in held:
            engine.event("holding", id=id_, attempt=1)
        watched.collect()
        engine("delete", id=ids["deleted"])
        engine("lead", lifeline={"interval": 0.1, "rescue_after": 0.5})
        stand(killed="available", killed_at_last="discarded", runs_too_long_at_last="discarded")
        engine.event("holding", id=ids["runs too long"], attempt=2)
        engine("lead")
        enqueue("runs", "Hold")
        engine.event("holding", id=ids["runs"], attempt=1)
        watched.ask("UPDATE oban_jobs SET completed_at = completed_at - interval '2 days' WHERE id = %s", ids["pruned"])
        engine("lead", pruner={"interval": 0.1})
        until(lambda: not watched.ask("SELECT 1 FROM oban_jobs WHERE id = %s", ids["pruned"]), "the pruning")
        watched.collect()
        last = watched.rows()
        engine("release")
        engine.event("released", id=ids["runs too long at last"])
    # It was released with the others, and may have ended since: it stands as it did while it ran.
    watched.ask("UPDATE oban_jobs SET state = 'executing', completed_at = NULL WHERE id = %s", ids["runs"])
    # Nobody serves its queue any more.
    with started(script, dsn) as by_hand:
        by_hand("retry", id=ids["put back by hand"])
    watched.collect()
    back = str(ids["put back by hand"])
    last[back] = watched.rows()[back]
    return Life(watched, {what: str(id_) for what, id_ in ids.items()}, began_at, at(failing), first, last)


def state(watched: Watched, id_: int) -> str:
    return str(watched.ask("SELECT state::text FROM oban_jobs WHERE id = %s", id_)[0][0])


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    assert "1 task failed with ValueError: no band <*>" in {finding.title for finding in life.watched.judged().findings}


def test_it_is_recognised_without_a_version_which_it_does_not_tell(life: Life) -> None:
    recorded = life.watched.collect().state
    assert recorded is not None
    assert (recorded.system, recorded.system_version, recorded.schema_name, recorded.notes) == (
        "oban", "Python", "public", (),
    )  # fmt: skip


def test_every_row_is_recorded_as_task_and_as_job(life: Life) -> None:
    assert life.watched.rows("jobs").keys() == life.last.keys() == set(life.ids.values())


def test_a_success(life: Life) -> None:
    """Its times have no zone and are in UTC; at first sight they are those of the session, here 9 hours off."""
    row = life.row("succeeds")
    assert (row["state"], row["attempts"], row["max_attempts"], row["text_state"]) == ("succeeded", 1, 20, "none")
    assert row["changed_at"] == row["ended_at"]
    assert (row["created_at"], row["started_at"], row["ended_at"]) == life.native(
        "succeeds", "inserted_at AT TIME ZONE 'UTC', attempted_at AT TIME ZONE 'UTC', completed_at AT TIME ZONE 'UTC'"
    )
    assert abs(row["ended_at"] - life.began_at) < HOUR
    assert (row["task_type"], row["queue"], row["worker"] != "") == ("__main__.Succeed", "default", True)


def test_a_retry_that_succeeds_keeps_the_error_of_the_first_attempt_and_has_not_failed(life: Life) -> None:
    """At first sight it has an error. When it was due first is overwritten."""
    assert life.native("retried", "errors -> -1 ->> 'attempt', scheduled_at <> inserted_at") == ("1", True)
    row = life.row("retried")
    assert (row["state"], row["attempts"], row["text_state"], row["template"]) == ("succeeded", 2, "none", None)
    assert (row["due_at"], row["started_at"]) == life.native(
        "retried", "scheduled_at AT TIME ZONE 'UTC', attempted_at AT TIME ZONE 'UTC'"
    )


def test_a_job_without_attempts_left_has_failed_with_its_error(life: Life) -> None:
    row = life.row("exhausted")
    assert (row["state"], row["status"], row["attempts"], row["max_attempts"]) == ("failed", "discarded", 2, 2)
    assert (row["template"], row["exception_type"]) == ("no band <*>", "ValueError")
    assert abs(row["ended_at"] - life.failed_at) < NEAR


def test_a_job_that_waits_for_its_retry_says_when_and_why_its_attempt_failed(life: Life) -> None:
    """At first sight nothing has happened since its attempt began, and it was made for the time of its retry."""
    row = life.row("waits for its retry")
    assert (row["state"], row["attempts"], row["template"]) == ("retrying", 1, "no answer in <*>")
    assert row["started_at"] < row["changed_at"]
    assert abs(row["due_at"] - row["changed_at"] - HOUR) < NEAR


def test_a_job_that_ran_past_its_timeout_has_failed(life: Life) -> None:
    row = life.row("timed out")
    assert (row["state"], row["attempts"], row["exception_type"]) == (
        "failed", 1, "oban.worker.JobTimeoutError",
    )  # fmt: skip


def test_the_reason_of_a_cancel_is_no_failure(life: Life) -> None:
    """At first sight it has an error."""
    assert life.native("gives up", "errors -> -1 ->> 'error'") == ("the scene was withdrawn",)
    row = life.row("gives up")
    assert (row["state"], row["attempts"], row["text_state"], row["template"]) == ("cancelled", 1, "none", None)
    assert (row["started_at"], row["ended_at"]) == life.native(
        "gives up", "attempted_at AT TIME ZONE 'UTC', cancelled_at AT TIME ZONE 'UTC'"
    )


def test_a_job_that_was_cancelled_between_two_attempts_did_not_run_until_then(life: Life) -> None:
    """At first sight it ran from its attempt to the cancel, and it is due in an hour."""
    assert life.native("cancelled between attempts", "attempted_at < cancelled_at") == (True,)
    row = life.row("cancelled between attempts")
    assert (row["state"], row["attempts"], row["started_at"], row["due_at"]) == ("cancelled", 1, None, None)
    assert row["ended_at"] == row["changed_at"]


def test_a_job_that_was_cancelled_before_its_time_is_due_no_more(life: Life) -> None:
    """At first sight it is due tomorrow."""
    row = life.row("cancelled before its time")
    assert (row["state"], row["attempts"], row["started_at"], row["due_at"]) == ("cancelled", 0, None, None)


def test_a_job_that_snoozes_is_scheduled_and_has_no_attempt(life: Life) -> None:
    """At first sight it has been started, and is not done."""
    assert life.native("snoozes", "attempted_at IS NOT NULL") == (True,)
    row = life.row("snoozes")
    assert (row["state"], row["attempts"], row["started_at"]) == ("scheduled", 0, None)


def test_a_scheduled_job_is_no_backlog(life: Life) -> None:
    row = life.row("scheduled")
    assert (row["state"], row["attempts"]) == ("scheduled", 0)
    assert row["due_at"] - row["created_at"] > 23 * HOUR


def test_a_suspended_job_is_blocked_and_no_backlog(life: Life) -> None:
    assert (life.row("suspended")["state"], life.row("suspended")["status"]) == ("blocked", "suspended")


@pytest.mark.parametrize(("name", "status"), [("unserved", "available"), ("due and unserved", "scheduled")])
def test_a_job_of_a_queue_that_nobody_serves_waits(life: Life, name: str, status: str) -> None:
    """At first sight the one that is due is scheduled: only who serves its queue makes it available."""
    row = life.row(name)
    assert (row["state"], row["status"], row["attempts"]) == ("waiting", status, 0)


def test_a_job_that_was_put_back_by_hand_is_retrying_since_then_and_has_an_attempt_more(life: Life) -> None:
    """At first sight it has been waiting since it was made, and its attempt began and did not end."""
    assert life.native("put back by hand", "state::text, attempted_at IS NOT NULL") == ("available", True)
    row = life.row("put back by hand")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("retrying", 1, 2)
    assert (row["started_at"], row["ended_at"], row["template"]) == (None, None, "no orbit")
    assert row["changed_at"] == row["due_at"] > life.row("exhausted")["changed_at"]


def test_a_job_that_was_deleted_is_gone(life: Life) -> None:
    assert life.row("deleted")["gone_at"] is not None


def test_a_success_that_is_pruned_stays_recorded(life: Life) -> None:
    """At first sight it never was: what has ended is deleted after 24 hours."""
    row = life.row("pruned")
    assert (row["state"], row["ended_at"] - row["started_at"] < HOUR) == ("succeeded", True)
    said, _ = life.watched.current(job_systems)
    [[notes]] = [[row["notes"] for row in table.rows] for table in said.tables]
    assert "stays in the record: It ended longer ago than the pruner keeps jobs (Python 24 hours" in str(notes)


def test_a_job_that_runs_is_as_alive_as_the_process_that_runs_it(life: Life) -> None:
    """A job itself has no heartbeat."""
    row = life.row("runs")
    assert (row["state"], row["attempts"]) == ("running", 1)
    assert row["heartbeat_at"] > row["started_at"] - NEAR


def test_a_job_of_a_killed_worker_is_as_silent_as_the_worker(life: Life) -> None:
    row = life.first[life.ids["killed"]]
    assert (row["state"], row["attempts"]) == ("running", 1)
    assert abs(row["heartbeat_at"] - row["started_at"]) < NEAR


def test_a_job_that_oban_rescued_is_retrying_without_an_error_of_its_own(life: Life) -> None:
    """At first sight it waits for its first attempt, which began and did not end."""
    assert life.native("killed", "errors, state::text, attempted_at IS NOT NULL") == ([], "available", True)
    row = life.row("killed")
    assert (row["state"], row["attempts"], row["started_at"], row["heartbeat_at"]) == ("retrying", 1, None, None)
    assert row["template"].startswith("lost: rescued without an error")


def test_a_job_that_was_lost_at_its_last_attempt_has_failed_and_says_so(life: Life) -> None:
    """At first sight it failed without an error."""
    assert life.native("killed at last", "errors") == ([],)
    row = life.row("killed at last")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("failed", 1, 1)
    assert row["template"].startswith("lost: rescued without an error")


def test_a_rescue_goes_by_age_and_starts_a_job_again_that_still_runs(life: Life) -> None:
    row = life.row("runs too long")
    assert (row["state"], row["attempts"]) == ("running", 2)


def test_a_job_that_was_rescued_at_its_last_attempt_has_failed_for_oban_though_it_ended_well(life: Life) -> None:
    """It ran to its end after the record was read, and Oban does not take its success."""
    assert life.native("runs too long at last", "state::text, completed_at, errors") == ("discarded", None, [])
    row = life.row("runs too long at last")
    assert (row["state"], row["attempts"]) == ("failed", 1)
    assert row["template"].startswith("lost: rescued without an error")


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "oban").glob("*.sql"))]


@pytest.fixture(scope="module")
def many(oban: Path, dsn_of_many: str) -> str:
    """100,000 jobs of 100 days: one in a hundred open, one failed, one cancelled, and the others completed."""
    with started([str(oban), "oban_app.py"], dsn_of_many) as engine:
        engine("schema")
    fill(dsn_of_many, "oban", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(many: str, file: str) -> None:
    with psycopg.connect(many) as connection:
        run_as_it_stands(connection, "oban", file)


@pytest.mark.parametrize("file", planned("oban"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "oban", file, AT) == {}


@pytest.mark.parametrize(("hours", "ended"), [(0.25, 10), (48, 1980)])
def test_what_ended_is_found_by_the_indexes_of_its_end(many: str, hours: float, ended: int) -> None:
    given = parameters(AT - timedelta(hours=hours), AT)
    statement = select_of("changed", "tasks", recognised_in(many, "public"))
    assert read_whole(many, statement, given) == {}
    assert rows_read(many, statement, given, "oban_jobs") == ended


def test_what_is_open_is_found_by_its_state(many: str) -> None:
    statement = select_of("open", "tasks", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT)) == {}
    assert rows_read(many, statement, parameters(AT, AT), "oban_jobs") == 1000


@pytest.mark.parametrize("file", ["present", "contents"])
def test_what_is_asked_by_key_is_found_by_its_id(many: str, file: str) -> None:
    keys = [str(id_) for id_ in range(1, 100_000, 50)]
    statement = of_system(file, recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), "oban_jobs") == len(keys)


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "public", tmp_path, monkeypatch)


def test_the_page_of_a_failure_has_each_attempt_with_its_error(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["exhausted"])
    assert (info["system"], info["job_status"], info["native_status"]) == ("oban", "failed", "discarded")
    assert [a["attempt"] for a in info["attempts"]] == [1, 2]
    assert all("no band B08" in a["error"] for a in info["attempts"])
    assert info["parameters"]["message"] == "no band B08"
    assert sections_lacking(info) == ["result", "events", "dependencies"]


def test_a_job_that_succeeded_at_last_shows_the_error_before_and_no_cause(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["retried"])
    assert (info["job_status"], info["why"], len(info["attempts"])) == ("succeeded", [], 1)
    assert "the tile server is away" in Asked(life.watched).page(life.ids["retried"])


def test_lists_are_of_the_last_run(life: Life) -> None:
    asked = Asked(life.watched)
    assert life.ids["exhausted"] in {row["job_id"] for row in asked.jobs(status="discarded")["jobs"]}
    assert life.ids["exhausted"] in {row["task_id"] for row in asked.tasks(status="failed", sort="-ended_at")["tasks"]}
    assert {t["system"] for t in asked.running()["tasks"]} <= {"oban"}


@pytest.mark.parametrize(
    ("step", "name", "then"),
    [("retry", "exhausted", "available"), ("requeue", "runs", "available"), ("cancel", "scheduled", "cancelled")],
)
def test_a_step_does_what_it_says(life: Life, step: Name, name: str, then: str) -> None:
    asked = f"SELECT state::text FROM oban_jobs WHERE id = {life.ids[name]}"
    assert after(life.watched.dsn, "oban", "public", step, [life.ids[name]], asked) == [(then,)]
    assert after(life.watched.dsn, "oban", "public", "look", [life.ids[name]], "SELECT 1") == [(1,)]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, '"public".oban_jobs')


def test_a_queue_that_all_who_serve_it_hold_is_found(oban: Path, dsn_of_periodic: str, tmp_path: Path) -> None:
    watched = Watched(dsn_of_periodic, open_store(tmp_path.as_uri()), folder("oban", "public"))
    with started([str(oban), "oban_app.py"], watched.dsn) as engine:
        engine("schema")
        engine("work", queues=["mails"])
        until(lambda: watched.ask("SELECT 1 FROM oban_producers"), "a process that serves the queue")
        assert watched.current(held_queues)[0].status == "ok"
        engine("pause", queue="mails")
        until(lambda: watched.ask("SELECT 1 FROM oban_producers WHERE (meta ->> 'paused')::boolean"), "the pause")
        engine("enqueue", worker="Succeed", queue="mails")
        _, [finding] = watched.current(held_queues)
        assert watched.current(backlog)[0].data["waiting"] == 0, "what is held is no backlog"
    assert (finding.key, finding.severity, finding.count) == ("poison/held_queues:oban.mails", "warning", 1)
