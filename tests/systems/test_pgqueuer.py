"""PgQueuer as it is published: what its rows say at first sight, and what the record says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.poison import schedules
from analysis.record.state import folder
from benchmarks.filling import fill
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.engine import at, started, until
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters

NEAR = timedelta(seconds=2)
"""Between the worker's own clock when it fails, and the database's when it says so."""


@dataclass
class Life:
    """What happened: the record's ids of the jobs by what they are for, and what is recorded while a worker is silent
    and at the end."""

    watched: Watched
    ids: dict[str, str]
    failed_at: datetime
    killed: Row
    last: dict[str, Row]

    def row(self, name: str) -> Row:
        return self.last[self.ids[name]]

    def native(self, name: str, columns: str) -> list[tuple[Any, ...]]:
        """What is left of it in the queue."""
        return self.watched.ask(f"SELECT {columns} FROM pgqueuer WHERE id = %s", self.ids[name])

    def log(self, name: str) -> list[str]:
        rows = self.watched.ask("SELECT status::text FROM pgqueuer_log WHERE job_id = %s ORDER BY id", self.ids[name])
        return [row[0] for row in rows]


@pytest.fixture(scope="module")
def life(pgqueuer: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("pgqueuer").as_uri()), folder("pgqueuer", "public"))
    script = [str(pgqueuer), "pgqueuer_app.py"]
    with started(script, dsn) as engine:
        engine("schema")
        with started(script, dsn) as doomed:
            ids = {"killed": engine("enqueue", name="hold"), "killed for good": engine("enqueue", name="hold")}
            doomed("work", names=["hold"])
            for id_ in ids.values():
                doomed.event("holding", id=id_)
            doomed.kill()
        # Nobody will take it up: it is held by an entrypoint that no worker has any more.
        watched.ask("UPDATE pgqueuer SET entrypoint = 'retired' WHERE id = %s", ids["killed for good"])
        watched.collect()
        killed = watched.rows()[str(ids["killed"])]
        ids |= {
            "succeeds": engine("enqueue", name="succeed"),
            "retried": engine("enqueue", name="fail_once", payload="the tile server is away"),
            "exhausted": engine("enqueue", name="fail", payload="no band B08"),
            "waits for its retry": engine("enqueue", name="fail_for_hours", payload="no answer in 30 s"),
            "held": engine("enqueue", name="fail_and_wait", payload="no scene"),
            "requeued": engine("enqueue", name="fail_and_wait", payload="no orbit"),
            "scheduled": engine("enqueue", name="succeed", in_s=86400),
            "cancelled": engine("enqueue", name="succeed", in_s=86400),
            "cleared": engine("enqueue", name="unwanted"),
            "unserved": engine("enqueue", name="nobody serves it"),
        }
        engine("cancel", id=ids["cancelled"])
        engine("clear", name="unwanted")
        silent = "SELECT 1 FROM pgqueuer WHERE status = 'picked' AND heartbeat < now() - interval '1.5 s'"
        until(lambda: watched.ask(silent), "the dead worker's silence")
        engine("work")
        engine.event("holding", id=ids["killed"])
        failing = engine.event("failing", id=ids["exhausted"], attempts=1)
        wanted = {
            "succeeds": "successful", "retried": "successful", "exhausted": "exception",
            "waits for its retry": "queued", "held": "failed", "requeued": "failed",
        }  # fmt: skip
        until(lambda: {name: last(watched, ids[name]) for name in wanted} == wanted, f"{wanted}")
        engine("requeue", id=ids["requeued"])
        until(lambda: watched.ask("SELECT 1 FROM pgqueuer_log WHERE job_id = %s OFFSET 4", ids["requeued"]), "a try")
        until(lambda: last(watched, ids["requeued"]) == "failed", "the second failure")
        watched.collect()
        rows = watched.rows()
    return Life(watched, {name: str(id_) for name, id_ in ids.items()}, at(failing), killed, rows)


def last(watched: Watched, id_: int) -> str:
    found = watched.ask("SELECT status::text FROM pgqueuer_log WHERE job_id = %s ORDER BY id DESC LIMIT 1", id_)
    return str(found[0][0]) if found else ""


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    titles = {finding.title for finding in life.watched.judged().findings}
    assert any("ValueError: no band <*>" in title for title in titles), titles


def test_it_is_recognised_with_its_version(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version, state.notes) == ("pgqueuer", "1.6 or newer", ())
    assert {"tasks.queue", "tasks.max_attempts"} <= set(state.lacking)


def test_every_row_is_recorded_as_task_and_as_job(life: Life) -> None:
    assert life.watched.rows("jobs").keys() == life.last.keys() == set(life.ids.values())


def test_a_success_has_left_the_table_and_keeps_its_times(life: Life) -> None:
    """At first sight there is no such job."""
    assert life.native("succeeds", "*") == []
    row = life.row("succeeds")
    assert (row["state"], row["task_type"], row["attempts"], row["gone_at"]) == ("succeeded", "succeed", 1, None)
    assert row["ended_at"] == row["changed_at"]
    log = "SELECT status::text, created FROM pgqueuer_log WHERE job_id = %s"
    given = {"queued": row["created_at"], "picked": row["started_at"], "successful": row["ended_at"]}
    assert given == dict(life.watched.ask(log, life.ids["succeeds"]))


def test_a_retry_that_succeeds_has_two_attempts(life: Life) -> None:
    row = life.row("retried")
    assert (row["state"], row["attempts"], row["fingerprint"]) == ("succeeded", 2, None)


def test_a_job_without_attempts_left_has_failed_with_its_last_error(life: Life) -> None:
    row = life.row("exhausted")
    assert (row["state"], row["attempts"]) == ("failed", 2)
    assert abs(row["ended_at"] - life.failed_at) < NEAR
    assert (row["template"], row["exception_type"]) == ("no band <*>", "ValueError")


def test_a_job_that_waits_for_its_retry_has_the_error_that_the_retry_is_about(life: Life) -> None:
    """At first sight it is queued, and its traceback is of a RetryRequested."""
    [(status, attempts)] = life.native("waits for its retry", "status::text, attempts")
    assert (status, attempts) == ("queued", 1)
    row = life.row("waits for its retry")
    assert (row["state"], row["attempts"], row["exception_type"]) == ("retrying", 1, "ValueError")
    assert row["due_at"] - row["changed_at"] > timedelta(minutes=4)  # it waits no longer than that


def test_a_held_failure_has_failed_and_its_attempts_count_what_ran(life: Life) -> None:
    """At first sight it was never tried."""
    assert life.native("held", "status::text, attempts") == [("failed", 0)]
    row = life.row("held")
    assert (row["state"], row["attempts"], row["exception_type"]) == ("failed", 1, "ValueError")
    assert row["ended_at"] == row["changed_at"]


def test_a_held_failure_that_was_requeued_has_all_its_attempts(life: Life) -> None:
    assert life.log("requeued") == ["queued", "picked", "failed", "queued", "picked", "failed"]
    assert (life.row("requeued")["state"], life.row("requeued")["attempts"]) == ("failed", 2)


def test_what_was_cancelled_or_cleared_is_cancelled_and_never_ran(life: Life) -> None:
    rows = [life.row(name) for name in ("cancelled", "cleared")]
    assert [(row["state"], row["attempts"], row["gone_at"]) for row in rows] == [("cancelled", 0, None)] * 2


def test_a_scheduled_job_is_no_backlog(life: Life) -> None:
    row = life.row("scheduled")
    assert (row["state"], row["attempts"]) == ("scheduled", 0)
    assert row["due_at"] - row["created_at"] > timedelta(hours=23)


def test_a_job_of_an_entrypoint_that_nobody_serves_waits(life: Life) -> None:
    row = life.row("unserved")
    assert (row["state"], row["attempts"], row["started_at"]) == ("waiting", 0, None)


def test_a_job_of_a_killed_worker_runs_on_until_another_one_takes_it(life: Life) -> None:
    """At first sight both were picked and never tried."""
    assert (life.killed["state"], life.killed["attempts"]) == ("running", 1)
    assert life.log("killed") == ["queued", "picked", "picked"]
    assert life.native("killed", "attempts") == [(0,)]
    row = life.row("killed")
    assert (row["state"], row["attempts"], row["worker"] != life.killed["worker"]) == ("running", 2, True)
    assert row["started_at"] > life.killed["started_at"]


def test_a_job_of_a_killed_worker_that_nobody_takes_is_silent(life: Life) -> None:
    row = life.row("killed for good")
    assert (row["state"], row["attempts"]) == ("running", 1)
    assert life.row("killed")["heartbeat_at"] - row["heartbeat_at"] > timedelta(seconds=1)


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "pgqueuer").glob("*.sql"))]
OPEN = 1000


@pytest.fixture(scope="module")
def many(pgqueuer: Path, dsn_of_many: str) -> str:
    """100,000 jobs of 100 days, of which 1,000 still wait and 1,000 are held."""
    with started([str(pgqueuer), "pgqueuer_app.py"], dsn_of_many) as engine:
        engine("schema")
    fill(dsn_of_many, "pgqueuer", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        run_as_it_stands(connection, "pgqueuer", file)


@pytest.mark.parametrize("file", planned("pgqueuer"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "pgqueuer", file, AT) == {}


@pytest.mark.parametrize("hours", [0.25, 48])
def test_what_happened_is_found_by_its_time_in_the_log(many: str, hours: float) -> None:
    since = AT - timedelta(hours=hours)
    statement = select_of("changed", "tasks", recognised_in(many, "public"))
    with psycopg.connect(many) as connection:
        [[events, jobs]] = connection.execute(
            "SELECT count(*), count(DISTINCT job_id) FROM pgqueuer_log WHERE created >= %s", [since]
        ).fetchall()
    assert read_whole(many, statement, parameters(since, AT)) == {}
    # What happened, and then all that happened to each job, looked at twice: once to see that it is known.
    assert rows_read(many, statement, parameters(since, AT), "pgqueuer_log") <= events + 2 * 3 * jobs + 3


def test_what_waits_is_found_by_its_status(many: str) -> None:
    statement = select_of("open", "tasks", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT)) == {}


@pytest.mark.parametrize("file", ["present", "contents"])
def test_what_is_asked_by_key_is_found_by_its_id(many: str, file: str) -> None:
    keys = [str(id_) for id_ in range(1, 100_000, 50)]
    statement = of_system(file, recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "public", tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("step", "name", "then"),
    [("retry", "held", [("queued",)]), ("requeue", "killed for good", [("queued",)]), ("cancel", "scheduled", [])],
)
def test_a_step_does_what_it_says(life: Life, step: Name, name: str, then: list[tuple[str]]) -> None:
    asked = f"SELECT status::text FROM pgqueuer WHERE id = {life.ids[name]}"
    assert after(life.watched.dsn, "pgqueuer", "public", step, [life.ids[name]], asked) == then
    assert after(life.watched.dsn, "pgqueuer", "public", "look", [life.ids[name]], "SELECT 1") == [(1,)]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, "pgqueuer")


def test_a_schedule_is_overdue_by_the_time_that_its_row_names(life: Life) -> None:
    [(expression,)] = life.watched.ask("SELECT expression FROM pgqueuer_schedules")
    found, findings = life.watched.current(schedules)
    assert (found.status, found.data, findings) == ("ok", {"schedules": 1, "late": 0, "not_judged": 0}, [])
    # The row is aged: nobody waits until a schedule that no worker serves is late.
    life.watched.ask("UPDATE pgqueuer_schedules SET next_run = now() - interval '6 min'")
    _, [finding] = life.watched.current(schedules)
    assert (finding.key, finding.count, expression) == ("poison/schedules:pgqueuer", 1, "*/10 * * * *")
