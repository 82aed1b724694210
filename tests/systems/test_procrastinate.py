"""Procrastinate as it is published: what its rows say at first sight, and what the record says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.checks.database import lines
from analysis.collect.statements import of_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.poison import held_queues, schedules
from analysis.record.state import folder
from analysis.settings import Settings
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
from web.problem import Problem

NEAR = timedelta(seconds=2)
"""Between the worker's own clock when it fails, and the database's when it says so."""


@dataclass
class Life:
    """What happened: the record's ids of the jobs by what they are for, and what is recorded; of the killed worker's
    job before and after another worker has started."""

    watched: Watched
    ids: dict[str, str]
    failed_at: datetime
    killed: Row
    last: dict[str, Row]

    def row(self, name: str) -> Row:
        return self.last[self.ids[name]]

    def native(self, name: str, columns: str) -> tuple[Any, ...]:
        [found] = self.watched.ask(f"SELECT {columns} FROM procrastinate_jobs WHERE id = %s", self.ids[name])
        return found


@pytest.fixture(scope="module")
def life(procrastinate: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    store = open_store(tmp_path_factory.mktemp("procrastinate").as_uri())
    watched = Watched(dsn, store, folder("procrastinate", "public"))
    script = [str(procrastinate), "procrastinate_app.py"]
    with started(script, dsn) as engine:
        engine("schema")
        with started(script, dsn) as doomed:
            ids = {"killed": engine("defer", task="hold")}
            doomed("work")
            doomed.event("holding", id=ids["killed"])
            doomed.kill()
        watched.collect()
        killed = watched.rows()[str(ids["killed"])]
        ids |= {
            "succeeds": engine("defer", task="succeed"),
            "retried": engine("defer", task="fail_once"),
            "exhausted": engine("defer", task="fail", given={"message": "no band B08"}),
            "waits for its retry": engine("defer", task="fail_for_hours"),
            "scheduled": engine("defer", task="succeed", in_s=86400),
            "cancelled": engine("defer", task="succeed", in_s=86400),
            "aborted": engine("defer", task="hold"),
            "retried by hand": engine("defer", task="fail", given={"message": "no scene"}),
            "deleted": engine("defer", task="succeed", in_s=86400),
        }
        assert engine("cancel", id=ids["cancelled"])
        watched.collect()
        # A worker that starts removes those that have been silent for longer than it is told to bear, here 1.5 s.
        silent = "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat < now() - interval '1.5 s'"
        until(lambda: watched.ask(silent), "the dead worker's silence")
        engine("work")
        engine.event("holding", id=ids["aborted"])
        assert engine("cancel", id=ids["aborted"], abort=True)
        failing = engine.event("failing", id=ids["exhausted"], attempts=1)
        wanted = {
            "succeeds": "succeeded", "retried": "succeeded", "exhausted": "failed", "waits for its retry": "todo",
            "aborted": "aborted", "retried by hand": "failed",
        }  # fmt: skip
        until(lambda: states(watched, ids, wanted) == wanted, f"{wanted}")
        until(lambda: watched.ask("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND attempts = 1"), "a retry")
        engine("retry", id=ids["retried by hand"], in_s=3600)
        until(lambda: watched.ask("SELECT count(*) FROM procrastinate_workers") == [(1,)], "the dead worker's row goes")
        watched.ask("DELETE FROM procrastinate_jobs WHERE id = %s", ids["deleted"])
        watched.ask("DELETE FROM procrastinate_jobs WHERE task_name = 'sweep'")  # its schedule is by the real clock
        watched.collect()
    return Life(watched, {name: str(id_) for name, id_ in ids.items()}, at(failing), killed, watched.rows())


def states(watched: Watched, ids: dict[str, int], names: dict[str, str]) -> dict[str, str]:
    rows = watched.ask("SELECT id, status::text FROM procrastinate_jobs WHERE id = ANY(%s)", [ids[n] for n in names])
    return {name: dict(rows)[ids[name]] for name in names}


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    patterns = life.watched.judged().analyses["errors/failure_patterns"]
    assert "the error text of a task is not recorded by Procrastinate" in patterns.reason


def test_it_is_recognised_with_its_version(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version, state.schema_name, state.notes) == ("procrastinate", "3", "public", ())
    # What is recorded of some rows, such as a start, is not among them.
    assert sorted(state.lacking) == [
        "factors.factors",
        "jobs.parent_job_id",
        "tasks.fingerprint",
        "tasks.input",
        "tasks.max_attempts",
        "tasks.task_index",
    ]


def test_a_check_names_it_and_finds_nothing_amiss(life: Life) -> None:
    settings = Settings.model_validate({"database_url": life.watched.dsn})
    found = {(line.subject, line.state, line.says) for line in lines(settings)}
    assert ("job system", "well", "Procrastinate, in the schema public") in found
    assert {line for line in found if line[1] == "blind"} == set()


def test_every_row_is_recorded_as_task_and_as_job(life: Life) -> None:
    assert life.watched.rows("jobs").keys() == life.last.keys() == set(life.ids.values())


def test_a_success_has_one_attempt_and_its_times(life: Life) -> None:
    """At first sight it has no times at all."""
    row = life.row("succeeds")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("succeeded", 1, None)
    assert row["ended_at"] == row["changed_at"]
    told = {"deferred": row["created_at"], "started": row["started_at"], "succeeded": row["ended_at"]}
    events = "SELECT type::text, at FROM procrastinate_events WHERE job_id = %s"
    assert told == dict(life.watched.ask(events, life.ids["succeeds"]))


def test_a_retry_that_succeeds_has_two_attempts(life: Life) -> None:
    row = life.row("retried")
    assert (row["state"], row["attempts"]) == ("succeeded", 2)


def test_a_job_without_attempts_left_has_failed_and_has_no_error_text(life: Life) -> None:
    """No text is anywhere in the database."""
    row = life.row("exhausted")
    assert (row["state"], row["attempts"], row["text_state"], row["fingerprint"]) == ("failed", 2, "none", None)
    assert abs(row["ended_at"] - life.failed_at) < NEAR


def test_a_job_that_waits_for_its_retry_is_retrying(life: Life) -> None:
    """At first sight it is as one that was never tried; its last event lies in the future."""
    assert life.native("waits for its retry", "status::text") == ("todo",)
    row = life.row("waits for its retry")
    assert (row["state"], row["attempts"]) == ("retrying", 1)
    assert row["due_at"] - row["changed_at"] > timedelta(minutes=59)
    assert row["changed_at"] - life.failed_at < NEAR


def test_a_job_that_was_retried_by_hand_has_the_attempts_that_were_made(life: Life) -> None:
    """At first sight it has one more."""
    assert life.native("retried by hand", "attempts") == (3,)
    row = life.row("retried by hand")
    assert (row["state"], row["attempts"], row["ended_at"]) == ("retrying", 2, None)


def test_a_scheduled_job_is_no_backlog_and_was_not_changed_in_the_future(life: Life) -> None:
    row = life.row("scheduled")
    assert (row["state"], row["attempts"], row["changed_at"]) == ("scheduled", 0, row["created_at"])
    assert row["due_at"] - row["created_at"] > timedelta(hours=23)


def test_a_job_that_was_cancelled_or_aborted(life: Life) -> None:
    assert [(life.row(name)["state"], life.row(name)["attempts"]) for name in ("cancelled", "aborted")] == [
        ("cancelled", 0),
        ("cancelled", 1),
    ]


def test_a_job_that_was_deleted_is_gone(life: Life) -> None:
    assert life.row("deleted")["gone_at"] is not None


def test_a_job_of_a_killed_worker_is_silent_also_after_the_workers_row_is_gone(life: Life) -> None:
    """At first sight it runs for the zeroth time, and nobody runs it: it is never taken up again."""
    before, after = life.killed, life.row("killed")
    assert (before["state"], before["attempts"], before["worker"] is not None) == ("running", 1, True)
    assert life.native("killed", "attempts") == (0,)
    assert before["heartbeat_at"] >= before["started_at"] - NEAR
    assert life.native("killed", "status::text, worker_id") == ("doing", None)
    assert (after["state"], after["worker"], after["heartbeat_at"]) == ("running", None, after["started_at"])


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "procrastinate").glob("*.sql"))]
OPEN = 1000


@pytest.fixture(scope="module")
def many(procrastinate: Path, dsn_of_many: str) -> str:
    """100,000 jobs of 100 days with three events each, of 50 locks, and each tenth scheduled beforehand; 1,000 wait."""
    with started([str(procrastinate), "procrastinate_app.py"], dsn_of_many) as engine:
        engine("schema")
    fill(dsn_of_many, "procrastinate", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        run_as_it_stands(connection, "procrastinate", file)


@pytest.mark.parametrize("file", planned("procrastinate"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "procrastinate", file, AT) == {}


@pytest.mark.parametrize("hours", [0.25, 48])
def test_what_happened_is_found_by_the_ids_of_events(many: str, hours: float) -> None:
    since = AT - timedelta(hours=hours)
    statement = select_of("changed", "tasks", recognised_in(many, "public"))
    with psycopg.connect(many) as connection:
        [[events, jobs]] = connection.execute(
            "SELECT count(*), count(DISTINCT job_id) FROM procrastinate_events WHERE at >= %s AND type <> 'scheduled'",
            [since],
        ).fetchall()
    assert read_whole(many, statement, parameters(since, AT)) == {}
    looked_at = rows_read(many, statement, parameters(since, AT), "procrastinate_jobs")
    assert jobs <= looked_at <= jobs + 1000 / 2
    # 1,000 events more than happened, those that are scheduled, and then those of each job.
    assert rows_read(many, statement, parameters(since, AT), "procrastinate_events") <= 2.1 * (events + 1000) + 100


def test_what_waits_is_found_by_its_status(many: str) -> None:
    statement = select_of("open", "tasks", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT)) == {}
    assert rows_read(many, statement, parameters(AT, AT), "procrastinate_jobs") == 2 * OPEN


def test_what_is_asked_by_key_is_found_by_its_id(many: str) -> None:
    keys = [str(id_) for id_ in range(1, 100_000, 50)]
    statement = of_system("present", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), "procrastinate_jobs") == len(keys)


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "public", tmp_path, monkeypatch)


def test_the_page_of_one_job_has_its_attempts_and_events(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["retried"])
    assert (info["system"], info["job_status"], info["native_status"], info["in_stages"]) == (
        "procrastinate", "succeeded", "succeeded", False,
    )  # fmt: skip
    assert [(a["attempt"], a["outcome"]) for a in info["attempts"]] == [(1, "deferred_for_retry"), (2, "succeeded")]
    events = "SELECT at FROM procrastinate_events WHERE job_id = %s AND type::text = ANY(%s) ORDER BY id"
    ends = ["started", "deferred_for_retry", "succeeded"]
    noted = [at for (at,) in life.watched.ask(events, life.ids["retried"], ends)]
    times = [a[f"{end}_at"] for a in info["attempts"] for end in ("started", "ended")]
    assert [datetime.fromisoformat(at) for at in times] == noted
    assert [e["event"] for e in info["events"]][:2] == ["deferred", "started"]
    assert sections_lacking(info) == ["result", "error"]


def test_what_a_job_was_given_is_on_its_page(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["exhausted"])
    assert info["parameters"] == {"message": "no band B08"}
    page = Asked(life.watched).page(life.ids["exhausted"])
    assert "not recorded by Procrastinate" in page
    assert "stage 1 of 1" not in page


def test_lists_are_of_the_last_run(life: Life) -> None:
    listed = Asked(life.watched).jobs(status="failed")
    assert {job["job_id"] for job in listed["jobs"]} == {life.ids["exhausted"]}
    first = Asked(life.watched).tasks(limit=3)
    rest = Asked(life.watched).tasks(limit=100, cursor=first["next"])
    ids = [task["task_id"] for task in (*first["tasks"], *rest["tasks"])]
    assert sorted(ids) == sorted(life.ids.values())


def test_one_job_as_it_stands(life: Life) -> None:
    [task] = Asked(life.watched).job(life.ids["cancelled"])["tasks"]
    assert (task["state"], task["status"]) == ("cancelled", "cancelled")
    with pytest.raises(Problem, match="No job 987654321"):
        Asked(life.watched).job("987654321")


def test_nothing_runs_once_all_has_ended(life: Life) -> None:
    said = Asked(life.watched).running()
    assert said["unknown"] == {}
    assert {task["task_id"] for task in said["tasks"]} <= set(life.ids.values())


@pytest.mark.parametrize(
    ("step", "name", "then"),
    [("retry", "exhausted", "todo"), ("requeue", "killed", "todo"), ("cancel", "scheduled", "cancelled")],
)
def test_a_step_does_what_it_says(life: Life, step: Name, name: str, then: str) -> None:
    id_ = life.ids[name]
    if step == "requeue":  # another worker has taken up nothing: it still says that it runs
        assert life.native(name, "status::text") == ("doing",)
    status = f"SELECT status::text FROM procrastinate_jobs WHERE id = {id_}"
    assert after(life.watched.dsn, "procrastinate", "public", step, [id_], status) == [(then,)]
    [(seen,)] = after(life.watched.dsn, "procrastinate", "public", "look", [id_], "SELECT 1")
    assert seen == 1


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, '"public".procrastinate_jobs')


def test_a_periodic_task_is_overdue_after_twice_its_longest_time_between_two_runs(
    procrastinate: Path, dsn_of_periodic: str, tmp_path: Path
) -> None:
    """How often it runs stands in its code: the jobs that it has made tell it."""
    watched = Watched(dsn_of_periodic, open_store(tmp_path.as_uri()), folder("procrastinate", "public"))
    [[now]] = watched.ask("SELECT extract(epoch FROM now())::bigint")
    with started([str(procrastinate), "procrastinate_app.py"], watched.dsn) as engine:
        engine("schema")
        engine("tick", at=now - 3600)
        said, _ = watched.current(schedules)
        assert (said.status, said.data) == ("ok", {"schedules": 1, "late": 0, "not_judged": 1})
        engine("tick", at=now - 3000)
        said, [finding] = watched.current(schedules)
        assert (finding.key, finding.count) == ("poison/schedules:procrastinate", 1)
        assert "2 times" in finding.threshold
        assert finding.since == datetime.fromtimestamp(now - 3000 + 1200, UTC)
        engine("tick", at=now - 100)
        assert watched.current(schedules)[1] == []


def test_it_has_no_queue_that_holds_back_jobs(life: Life) -> None:
    said, findings = life.watched.current(held_queues)
    assert (said.status, said.headline, findings) == ("not_applicable", None, [])
    assert said.summary.startswith("Queues are not recorded by Procrastinate: a queue cannot be paused")
