"""Chancy as it is published: what its rows say at first sight, and what the record says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.poison import backlog, held_queues, schedules
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

SOON = timedelta(seconds=30)
"""After the job says that it fails its worker notes when, as soon as a machine that does much else lets it."""


@dataclass
class Life:
    """What happened: the record's ids of the jobs by what they are for, what is recorded while a worker is silent, and
    at the end."""

    watched: Watched
    ids: dict[str, str]
    failed_at: datetime
    killed: Row
    last: dict[str, Row]

    def row(self, name: str) -> Row:
        return self.last[self.ids[name]]

    def native(self, name: str, columns: str) -> tuple[Any, ...]:
        [found] = self.watched.ask(f"SELECT {columns} FROM chancy_jobs WHERE id = %s", self.ids[name])
        return found


@pytest.fixture(scope="module")
def life(chancy: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("chancy").as_uri()), folder("chancy", "public"))
    script = [str(chancy), "chancy_app.py"]
    with started(script, dsn) as engine:
        engine("schema")
        with started(script, dsn) as doomed:
            ids = {"killed": engine("push", name="hold", queue="held")}
            doomed("work", queue="held")
            doomed.event("holding", id=ids["killed"])
            doomed.kill()
        watched.collect()
        killed = watched.rows()[ids["killed"]]
        ids |= {
            "succeeds": engine("push", name="succeed"),
            "retried": engine("push", name="fail", most=3, message="the tile server is away", times=1),
            "exhausted": engine("push", name="fail", most=2, message="no band B08"),
            "waits for its retry": engine("push", name="fail", most=2, message="no answer", wait_s=3600),
            "cancelled": engine("push", name="succeed", in_s=86400),
            "cancelled afterwards": engine("push", name="succeed"),
            "retried by hand": engine("push", name="fail", message="no orbit"),
            "scheduled": engine("push", name="succeed", in_s=86400),
            "deleted": engine("push", name="succeed", in_s=86400),
            "unserved": engine("push", name="succeed", queue="nobody serves it"),
        }
        watched.collect()
        engine("work")
        failing = engine.event("failing", id=ids["exhausted"], attempt=1)
        wanted = {
            "succeeds": "succeeded", "retried": "succeeded", "exhausted": "failed", "waits for its retry": "retrying",
            "cancelled afterwards": "succeeded", "retried by hand": "failed", "killed": "pending",
        }  # fmt: skip
        until(lambda: {name: state(watched, ids[name]) for name in wanted} == wanted, f"{wanted}")
        for name in ("cancelled", "cancelled afterwards"):
            engine("cancel", id=ids[name])
        watched.ask("DELETE FROM chancy_jobs WHERE id = %s", ids["deleted"])
        watched.collect()
    return Life(watched, ids, at(failing), killed, watched.rows())


def state(watched: Watched, id_: str) -> str:
    return str(watched.ask("SELECT state FROM chancy_jobs WHERE id = %s", id_)[0][0])


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    titles = {finding.title for finding in life.watched.judged().findings}
    assert any("ValueError: no band <*>" in title for title in titles), titles


def test_it_is_recognised_with_the_version_of_its_schema(life: Life) -> None:
    found = life.watched.collect().state
    assert found is not None
    assert (found.system, found.system_version, found.notes) == ("chancy", "schema 8", ())


def test_every_row_is_recorded_as_task_and_as_job(life: Life) -> None:
    assert life.watched.rows("jobs").keys() == life.last.keys() == set(life.ids.values())


def test_a_success_has_one_attempt_its_worker_and_its_times(life: Life) -> None:
    row = life.row("succeeds")
    assert (row["state"], row["attempts"], row["max_attempts"], row["worker"]) == ("succeeded", 1, 1, "default-1")
    times = row["created_at"], row["started_at"], row["ended_at"]
    assert (times, row["changed_at"]) == (
        life.native("succeeds", "created_at, started_at, completed_at"),
        row["ended_at"],
    )


def test_a_retry_that_succeeds_has_two_attempts(life: Life) -> None:
    """Its first error stays with it."""
    assert life.native("retried", "jsonb_array_length(errors)") == (1,)
    row = life.row("retried")
    assert (row["state"], row["attempts"], row["fingerprint"]) == ("succeeded", 2, None)


def test_a_job_without_attempts_left_has_failed_with_its_last_error(life: Life) -> None:
    row = life.row("exhausted")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("failed", 2, 2)
    assert timedelta(0) <= row["ended_at"] - life.failed_at < SOON
    assert (row["template"], row["exception_type"]) == ("no band <*>", "ValueError")


def test_a_job_that_waits_for_its_retry_has_the_error_of_its_attempt(life: Life) -> None:
    row = life.row("waits for its retry")
    assert (row["state"], row["attempts"], row["exception_type"], row["ended_at"]) == (
        "retrying",
        1,
        "ValueError",
        None,
    )
    assert row["due_at"] - row["created_at"] > timedelta(minutes=59)


def test_a_cancelled_job_is_no_failure(life: Life) -> None:
    """At first sight it failed, though it has no error."""
    assert life.native("cancelled", "state, attempts, errors") == ("failed", 0, [])
    assert (life.row("cancelled")["state"], life.row("cancelled")["attempts"]) == ("cancelled", 0)


def test_a_cancel_over_a_success_is_reported_as_the_system_tells_it(life: Life) -> None:
    assert life.native("cancelled afterwards", "state, attempts") == ("failed", 1)
    assert (life.row("cancelled afterwards")["state"], life.row("cancelled afterwards")["attempts"]) == ("cancelled", 1)


def test_a_scheduled_job_is_no_backlog(life: Life) -> None:
    row = life.row("scheduled")
    assert (row["state"], row["attempts"]) == ("scheduled", 0)
    assert row["due_at"] - row["created_at"] > timedelta(hours=23)


def test_a_job_that_nobody_serves_waits(life: Life) -> None:
    row = life.row("unserved")
    assert (row["state"], row["attempts"], row["started_at"], row["heartbeat_at"]) == ("waiting", 0, None, None)


def test_a_job_that_was_deleted_is_gone(life: Life) -> None:
    assert life.row("deleted")["gone_at"] is not None


def test_a_job_of_a_killed_worker_beats_with_its_worker_until_it_is_recovered(life: Life) -> None:
    """Afterwards it waits as if it had never run, with one attempt more."""
    before, after = life.killed, life.row("killed")
    assert (before["state"], before["attempts"], before["worker"]) == ("running", 1, "held-1")
    assert before["heartbeat_at"] is not None
    assert (after["state"], after["attempts"], after["max_attempts"], after["started_at"]) == ("waiting", 0, 2, None)


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "chancy").glob("*.sql")) if path.stem != "schedules"]
"""Without those of a plugin."""


@pytest.fixture(scope="module")
def many(chancy: Path, dsn_of_many: str) -> str:
    """100,000 jobs of 100 days with ids as Chancy makes them; 1,000 wait."""
    with started([str(chancy), "chancy_app.py"], dsn_of_many) as engine:
        engine("schema")
    fill(dsn_of_many, "chancy", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        run_as_it_stands(connection, "chancy", file)


@pytest.mark.parametrize("file", planned("chancy"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "chancy", file, AT) == {}


@pytest.mark.parametrize("hours", [0.25, 48])
def test_what_was_added_is_found_by_the_time_in_its_id(many: str, hours: float) -> None:
    since = AT - timedelta(hours=hours)
    statement = select_of("changed", "tasks", recognised_in(many, "public"))
    with psycopg.connect(many) as connection:
        [[added]] = connection.execute("SELECT count(*) FROM chancy_jobs WHERE created_at >= %s", [since]).fetchall()
    assert read_whole(many, statement, parameters(since, AT)) == {}
    assert added <= rows_read(many, statement, parameters(since, AT), "chancy_jobs") <= added + 600 / 86.4 + 1


def test_what_is_asked_by_key_is_found_by_its_id(many: str) -> None:
    with psycopg.connect(many) as connection:
        keys = [row[0] for row in connection.execute("SELECT id::text FROM chancy_jobs ORDER BY id LIMIT 2000")]
    statement = of_system("present", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), "chancy_jobs") == len(keys)


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "public", tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("step", "name", "then"),
    [("retry", "exhausted", [("retrying",)]), ("cancel", "scheduled", [("failed",)])],
)
def test_a_step_does_what_it_says(life: Life, step: Name, name: str, then: list[tuple[str]]) -> None:
    asked = f"SELECT state FROM chancy_jobs WHERE id = '{life.ids[name]}'"
    assert after(life.watched.dsn, "chancy", "public", step, [life.ids[name]], asked) == then
    assert after(life.watched.dsn, "chancy", "public", "look", [life.ids[name]], "SELECT 1") == [(1,)]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, "chancy_jobs")


def test_a_paused_queue_is_found_with_what_waits_there(life: Life, chancy: Path) -> None:
    assert life.watched.current(held_queues)[0].status == "ok"
    before = life.watched.current(backlog)[0].data["waiting"]
    with started([str(chancy), "chancy_app.py"], life.watched.dsn) as engine:
        engine("pause", queue="default", resume_in_s=3600)
        engine("push", name="succeed")
    _, [finding] = life.watched.current(held_queues)
    assert (finding.key, finding.severity) == ("poison/held_queues:chancy.default", "warning")
    # The other one that is pending there is due tomorrow.
    assert finding.count == 1
    assert "It resumes" in finding.observed
    # What is held is no backlog.
    assert life.watched.current(backlog)[0].data["waiting"] == before


def test_without_its_cron_plugin_schedules_are_not_recorded(life: Life) -> None:
    found, _ = life.watched.current(schedules)
    assert (found.status, found.headline) == ("not_applicable", None)
    assert found.summary == "Schedules are not recorded by Chancy: public.chancy_cron is not there."


def test_a_schedule_of_the_cron_plugin_is_overdue_by_the_time_that_its_row_names(
    chancy: Path, dsn_of_periodic: str, tmp_path: Path
) -> None:
    watched = Watched(dsn_of_periodic, open_store(tmp_path.as_uri()), folder("chancy", "public"))
    with started([str(chancy), "chancy_app.py", "cron"], watched.dsn) as engine:
        engine("schema")
        engine("schedule", cron="*/10 * * * *")
    with psycopg.connect(watched.dsn) as connection:
        assert run_as_it_stands(connection, "chancy", "schedules") == 1
    assert watched.current(schedules)[0].data == {"schedules": 1, "late": 0, "not_judged": 0}
    watched.ask("UPDATE chancy_cron SET next_run = now() - interval '6 min'")
    _, [finding] = watched.current(schedules)
    assert (finding.key, finding.count) == ("poison/schedules:chancy", 1)
