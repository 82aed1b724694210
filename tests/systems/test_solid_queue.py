"""Solid Queue, by tables as its public migrations describe them and rows made by hand: its engine is not run."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from analysis.collect.decoders import exception_of_rails
from analysis.collect.statements import of_system, over_relations
from analysis.collect.system_files import load_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name, steps
from analysis.poison import backlog, held_queues, schedules, silent_heartbeat
from analysis.record.state import folder
from benchmarks.filling import fill
from local.engine_samples.load import make_tables
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.asked import Asked
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters

ERROR = {
    "exception_class": "Stripe::RateLimitError",
    "message": "too many requests for tile 4711",
    "backtrace": [
        "/app/app/services/charge.rb:17:in 'Charge#create'",
        "/usr/local/bundle/gems/activejob-8.1.0/lib/active_job/execution.rb:53:in 'perform_now'",
    ],
}


@dataclass
class Life:
    """Rows as Solid Queue writes them, and what is recorded of them."""

    watched: Watched
    ids: dict[str, str] = field(default_factory=dict)
    recorded: dict[str, Row] = field(default_factory=dict)

    def job(self, name: str, *, again: bool = False, **given: str) -> int:
        """A row of jobs, made a minute ago, or the next attempt of a job; `given` are expressions."""
        id_ = self.ids.setdefault(name, str(UUID(int=len(self.ids) + 0xA0000)))
        values = {
            "queue_name": "'default'", "class_name": f"'{name.title().replace(' ', '')}Job'",
            "arguments": f"""'{json.dumps({"job_id": id_, "arguments": [{"scene": name}]})}'""",
            "active_job_id": f"'{id_}'", "created_at": ago(30 if again else 60), "updated_at": ago(30),
            "scheduled_at": ago(30 if again else 60), **given,
        }  # fmt: skip
        [[row]] = self.watched.ask(
            f"INSERT INTO solid_queue_jobs ({', '.join(values)}) VALUES ({', '.join(values.values())}) RETURNING id"
        )
        return int(row)

    def held(self, table: str, row: int, **given: str) -> None:
        """The execution of a row."""
        values = {"job_id": str(row), "created_at": ago(20), **given}
        if table in ("ready", "scheduled", "blocked"):
            values = {"queue_name": "'default'", **values}
        self.watched.ask(
            f"INSERT INTO solid_queue_{table}_executions ({', '.join(values)}) VALUES ({', '.join(values.values())})"
        )

    def row(self, name: str) -> Row:
        return self.recorded[self.ids[name]]


def ago(seconds: float) -> str:
    return f"timezone('UTC', now()) - interval '{seconds} s'"


def semaphore(life: Life, key: str, value: int, expires_at: str) -> None:
    life.watched.ask(
        "INSERT INTO solid_queue_semaphores (key, value, expires_at, created_at, updated_at)"
        f" VALUES ('{key}', {value}, {expires_at}, {ago(60)}, {ago(60)})"
    )


def process(life: Life, name: str, silent_s: float) -> int:
    [[id_]] = life.watched.ask(
        "INSERT INTO solid_queue_processes (kind, name, pid, last_heartbeat_at, created_at)"
        f" VALUES ('Worker', '{name}', 7, {ago(silent_s)}, {ago(7200)}) RETURNING id"
    )
    return int(id_)


@pytest.fixture(scope="module")
def life(dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    make_tables(dsn, "solid_queue")
    life = Life(Watched(dsn, open_store(tmp_path_factory.mktemp("solid").as_uri()), folder("solid_queue", "public")))
    living, dead = process(life, "worker-alive", 5), process(life, "worker-dead", 3600)
    life.job("succeeds", finished_at=ago(10))
    life.held("failed", life.job("fails"), error=f"$e${json.dumps(ERROR)}$e$")
    life.job("retried", finished_at=ago(31))
    life.job("retried", again=True, finished_at=ago(10))
    life.job("exhausted", finished_at=ago(31))
    life.held("failed", life.job("exhausted", again=True), error=f"$e${json.dumps(ERROR)}$e$")
    life.job("waits for its retry", finished_at=ago(31))
    later = "timezone('UTC', now()) + interval '1 hour'"
    life.held("scheduled", life.job("waits for its retry", again=True, scheduled_at=later), scheduled_at=later)
    life.job("retry is ready", finished_at=ago(31))
    life.held("ready", life.job("retry is ready", again=True))
    life.held("ready", life.job("waits"))
    life.held("scheduled", life.job("scheduled", scheduled_at=later), scheduled_at=later)
    life.held("scheduled", life.job("due and not dispatched"), scheduled_at=ago(60))
    life.held("claimed", life.job("runs", concurrency_key="'Scene/1'"), process_id=str(living))
    life.held("claimed", life.job("killed"), process_id=str(dead), created_at=ago(3700))
    life.held("claimed", life.job("orphaned"), process_id="NULL", created_at=ago(3500))
    life.held("claimed", life.job("process is gone"), process_id="987654", created_at=ago(3500))
    semaphore(life, "Scene/1", 0, later)
    blocked = {"concurrency_key": "'Scene/1'", "expires_at": ago(5)}
    life.held("blocked", life.job("blocked", concurrency_key="'Scene/1'"), **blocked)
    semaphore(life, "Scene/2", 0, ago(5))
    blocked = {"concurrency_key": "'Scene/2'", "expires_at": ago(5)}
    life.held("blocked", life.job("semaphore expired", concurrency_key="'Scene/2'"), **blocked)
    blocked = {"concurrency_key": "'Scene/3'", "expires_at": later}
    life.held("blocked", life.job("no semaphore yet", concurrency_key="'Scene/3'"), **blocked)
    life.held("ready", life.job("paused", queue_name="'mail'"), queue_name="'mail'")
    life.watched.ask(f"INSERT INTO solid_queue_pauses (queue_name, created_at) VALUES ('mail', {ago(600)})")
    life.job("cleared", finished_at=ago(10))
    life.held("ready", life.job("discarded"))
    life.held("ready", life.job("loses its execution"))
    life.watched.collect()
    life.watched.ask("DELETE FROM solid_queue_jobs WHERE active_job_id = %s", life.ids["discarded"])
    life.watched.ask("DELETE FROM solid_queue_jobs WHERE active_job_id = %s", life.ids["cleared"])
    life.watched.ask(
        "DELETE FROM solid_queue_ready_executions WHERE job_id IN"
        " (SELECT id FROM solid_queue_jobs WHERE active_job_id = %s)",
        life.ids["loses its execution"],
    )
    life.watched.collect()
    life.recorded = life.watched.rows()
    return life


def test_it_is_recognised_and_every_report_says_that_its_engine_was_not_run(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version) == ("solid_queue", "1")
    assert "Solid Queue is read by its migrations of 1.5, engine not run" in state.notes


def test_each_version_is_known_by_its_columns(dsn_of_periodic: str) -> None:
    make_tables(dsn_of_periodic, "solid_queue")
    with psycopg.connect(dsn_of_periodic, autocommit=True) as connection:
        connection.execute("ALTER TABLE solid_queue_jobs ADD batch_id bigint")
    assert recognised_in(dsn_of_periodic, "public").version == "1 with batches"
    with psycopg.connect(dsn_of_periodic, autocommit=True) as connection:
        connection.execute("ALTER TABLE solid_queue_jobs DROP batch_id; ALTER TABLE solid_queue_processes DROP name")
    assert recognised_in(dsn_of_periodic, "public").version == "before 0.6"


def test_the_state_is_the_table_that_has_the_row(life: Life) -> None:
    assert {name: (life.row(name)["state"], life.row(name)["status"]) for name in life.ids} == {
        "succeeds": ("succeeded", "finished"), "fails": ("failed", "failed"), "retried": ("succeeded", "finished"),
        "exhausted": ("failed", "failed"), "waits for its retry": ("retrying", "scheduled"),
        "retry is ready": ("retrying", "ready"), "waits": ("waiting", "ready"),
        "scheduled": ("scheduled", "scheduled"), "due and not dispatched": ("waiting", "scheduled"),
        "runs": ("running", "claimed"), "killed": ("running", "claimed"), "orphaned": ("running", "claimed"),
        "process is gone": ("running", "claimed"), "blocked": ("blocked", "blocked"),
        "semaphore expired": ("waiting", "blocked"), "no semaphore yet": ("blocked", "blocked"),
        "paused": ("blocked", "ready"), "cleared": ("succeeded", "finished"), "discarded": ("waiting", "ready"),
        "loses its execution": ("waiting", "no execution"),
    }  # fmt: skip


def test_a_retry_is_a_new_row_of_the_same_job(life: Life) -> None:
    """At first sight the row of the failed attempt is another job, which succeeded."""
    assert life.watched.ask(
        "SELECT count(*) FROM solid_queue_jobs WHERE active_job_id = %s AND finished_at IS NOT NULL",
        life.ids["exhausted"],
    ) == [(1,)]
    assert {name: life.row(name)["attempts"] for name in ("retried", "exhausted", "retry is ready", "waits")} == {
        "retried": 2, "exhausted": 2, "retry is ready": 1, "waits": 0,
    }  # fmt: skip
    row = life.row("retried")
    assert row["created_at"] < row["due_at"] <= row["ended_at"]


def test_an_attempt_that_was_retried_gives_no_row_of_its_own(life: Life) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        now = datetime.now(UTC)
        for name, value in parameters(now - timedelta(hours=2), now).items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        recognised = recognised_in(life.watched.dsn, "public")
        ended = connection.execute(select_of("changed", "tasks", recognised).encode()).fetchall()
    names = {id_: name for name, id_ in life.ids.items()}
    assert sorted(names[row[0]] for row in ended) == ["exhausted", "fails", "retried", "succeeds"]


def test_an_error_is_json_and_reads_as_ruby_s_log_has_it(life: Life) -> None:
    row = life.row("fails")
    assert (row["template"], row["exception_type"]) == ("too many requests for tile <*>", "Stripe::RateLimitError")
    assert (row["language"], row["location"]) == ("ruby", "charge.create")
    assert row["ended_at"] is not None


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (json.dumps(ERROR | {"message": "a\x00b", "backtrace": None}), "Stripe::RateLimitError: a\x00b"),
        ('{"exception_class": "KeyError", "message": null}', "KeyError"),
        ('{"exception_class": "KeyError", "mess', '{"exception_class": "KeyError", "mess'),
        ('{"message": "no class"}', '{"message": "no class"}'),
        ("[" * 100_000, "[" * 100_000),
        ("null", "null"),
        ("", ""),
    ],
)
def test_an_error_that_somebody_else_wrote_stays_as_it_is(stored: str, words: str) -> None:
    assert exception_of_rails.decode(stored) == words


def test_a_finished_job_has_no_start(life: Life) -> None:
    """The row that has it is deleted with the end."""
    assert (life.row("succeeds")["started_at"], life.row("fails")["started_at"]) == (None, None)
    assert life.row("runs")["started_at"] is not None


def test_a_running_job_is_as_alive_as_the_process_that_has_claimed_it(life: Life) -> None:
    row = life.row("runs")
    assert (row["worker"], row["heartbeat_at"] >= row["started_at"]) == ("worker-alive", True)
    dead = life.row("killed")
    assert dead["worker"] == "worker-dead"
    # It claimed the job 100 seconds before it beat for the last time; its rows were made one after the other.
    assert abs(dead["heartbeat_at"] - dead["started_at"] - timedelta(seconds=100)) < timedelta(seconds=2)


def test_a_job_without_its_process_has_been_silent_since_it_was_claimed(life: Life) -> None:
    for name, worker in (("orphaned", None), ("process is gone", "process 987654")):
        row = life.row(name)
        assert (row["worker"], row["heartbeat_at"]) == (worker, row["started_at"])


def test_dead_processes_are_found_by_their_silence(life: Life) -> None:
    _, findings = life.watched.current(silent_heartbeat)
    assert sum(finding.count or 0 for finding in findings) == 3


def test_what_was_cleared_or_discarded_stays_recorded(life: Life) -> None:
    """At first sight a success that was cleared never was."""
    assert life.row("cleared")["state"] == "succeeded"
    assert life.row("discarded")["gone_at"] is not None
    assert "clear_finished_jobs_after" in load_system("solid_queue").gone_because


def test_a_paused_queue_is_found_and_no_backlog(life: Life) -> None:
    _, [finding] = life.watched.current(held_queues)
    assert (finding.key, finding.count) == ("poison/held_queues:solid_queue.mail", 1)
    held = life.watched.current(backlog)[0].data["waiting"]
    life.watched.ask("DELETE FROM solid_queue_pauses")
    try:
        waiting = life.watched.current(backlog)[0].data["waiting"]
        assert isinstance(held, int)
        assert waiting == held + 1
    finally:
        life.watched.ask(f"INSERT INTO solid_queue_pauses (queue_name, created_at) VALUES ('mail', {ago(600)})")


def recurring(watched: Watched, schedule: str, *minutes_ago: float) -> None:
    """A recurring task of this schedule alone, with its runs."""
    watched.ask("DELETE FROM solid_queue_recurring_tasks; DELETE FROM solid_queue_jobs")
    watched.ask(
        "INSERT INTO solid_queue_recurring_tasks (key, schedule, created_at, updated_at)"
        f" VALUES ('sweep', '{schedule}', {ago(0)}, {ago(0)})"
    )
    for minutes in minutes_ago:
        watched.ask(
            "WITH job AS (INSERT INTO solid_queue_jobs (queue_name, class_name, created_at, updated_at, finished_at)"
            f" VALUES ('default', 'Sweep', {ago(0)}, {ago(0)}, {ago(0)}) RETURNING id)"
            " INSERT INTO solid_queue_recurring_executions (job_id, task_key, run_at, created_at)"
            f" SELECT id, 'sweep', {ago(60 * minutes)}, {ago(60 * minutes)} FROM job"
        )


@pytest.mark.parametrize(
    ("schedule", "minutes_ago", "late"),
    [
        ("*/10 * * * *", (30,), 1),
        ("*/10 * * * *", (5,), 0),
        ("0 */10 * * * *", (30,), 1),
        ("every hour", (200, 140), 1),
        ("every hour", (100, 40), 0),
        ("every hour", (900,), None),
        # Whose 5 o'clock that is no table says: it is judged by its runs.
        ("0 5 * * *", (1500, 60), 0),
        ("0 5 * * *", (60,), None),
        ("0 5 * * * Europe/Berlin", (2 * 1440,), 1),
        ("every hour", (), None),
    ],
)
def test_a_recurring_task_is_overdue_by_its_cron_expression_or_by_its_runs(
    dsn_of_periodic: str, tmp_path: Path, schedule: str, minutes_ago: tuple[float, ...], late: int | None
) -> None:
    make_tables(dsn_of_periodic, "solid_queue")
    watched = Watched(dsn_of_periodic, open_store(tmp_path.as_uri()), folder("solid_queue", "public"))
    recurring(watched, schedule, *minutes_ago)
    found, _ = watched.current(schedules)
    assert found.data == {"schedules": 1, "late": late or 0, "not_judged": 1 if late is None else 0}


@pytest.mark.parametrize(
    ("step", "name", "then"),
    [
        ("retry", "fails", ("ready",)),
        ("requeue", "killed", ("ready",)),
        ("cancel", "scheduled", None),
        ("cancel", "blocked", None),
        ("cancel", "runs", ("claimed",)),
        ("cancel", "fails", ("failed",)),
        ("cancel", "succeeds", ("no execution",)),
    ],
)
def test_a_step_does_what_it_says(life: Life, step: Name, name: str, then: tuple[str] | None) -> None:
    held = ("ready", "claimed", "scheduled", "blocked", "failed")
    joins = " ".join(
        f"LEFT JOIN solid_queue_{table}_executions AS {table} ON {table}.job_id = job.id" for table in held
    )
    cases = " ".join(f"WHEN {table}.id IS NOT NULL THEN '{table}'" for table in held)
    asked = (
        f"SELECT CASE {cases} ELSE 'no execution' END FROM solid_queue_jobs AS job {joins}"
        f" WHERE active_job_id = '{life.ids[name]}'"
    )
    found = after(life.watched.dsn, "solid_queue", "public", step, [life.ids[name]], asked)
    assert found == ([then] if then else [])
    assert after(life.watched.dsn, "solid_queue", "public", "look", [life.ids[name]], "SELECT 1") == [(1,)]


def test_a_retried_job_with_a_concurrency_key_is_left_to_the_dispatcher(life: Life) -> None:
    """Made ready it would run beside the one that holds the key."""
    row = life.job("fails alone", concurrency_key="'Scene/1'")
    life.held("failed", row, error="'{}'")
    try:
        asked = f"SELECT expires_at <= timezone('UTC', now()) FROM solid_queue_blocked_executions WHERE job_id = {row}"
        assert after(life.watched.dsn, "solid_queue", "public", "retry", [life.ids["fails alone"]], asked) == [(True,)]
    finally:
        life.watched.ask("DELETE FROM solid_queue_jobs WHERE id = %s", row)
        del life.ids["fails alone"]


def test_the_steps_state_the_commands_of_a_rails_console() -> None:
    shown = {step: steps("solid_queue", "public", ["a"], [step])[0].text for step in ("retry", "requeue", "cancel")}
    assert "each(&:retry)" in shown["retry"]
    assert "each(&:release)" in shown["requeue"]
    assert "each(&:discard)" in shown["cancel"]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, '"public".solid_queue_jobs')


def test_the_page_of_a_job_has_its_attempts_events_and_what_it_was_given(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["exhausted"])
    assert (info["system"], info["job_status"], info["native_status"]) == ("solid_queue", "failed", "failed")
    assert [(a["attempt"], a["outcome"]) for a in info["attempts"]] == [(1, "retried"), (2, "failed")]
    assert [e["event"] for e in info["events"]] == ["enqueued", "finished", "enqueued", "failed"]
    assert info["parameters"]["arguments"] == [{"scene": "exhausted"}]
    page = Asked(life.watched).page(life.ids["exhausted"])
    assert "not recorded by Solid Queue" in page
    assert "Stripe::RateLimitError" in page
    assert "engine not run" in page


def test_a_blocked_job_says_by_which_key_and_who_holds_it(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["blocked"])
    [detail] = [e["detail"] for e in info["events"] if e["event"] == "blocked"]
    assert "by the concurrency key Scene/1, whose semaphore has 0 free and expires at" in detail
    assert [(d["job_id"], d["relation"]) for d in info["dependencies"]] == [
        (life.ids["runs"], "runs with the same concurrency key")
    ]


def test_a_job_is_found_by_the_number_of_its_row(life: Life) -> None:
    """Logs of Active Job name it as provider_job_id."""
    [(row,)] = life.watched.ask("SELECT id FROM solid_queue_jobs WHERE active_job_id = %s", life.ids["fails"])
    assert life.ids["fails"] in Asked(life.watched).location(str(row))


def test_what_runs_at_this_moment(life: Life) -> None:
    body = Asked(life.watched).running()
    running = ("runs", "killed", "orphaned", "process is gone")
    assert {task["task_id"] for task in body["tasks"]} == {life.ids[name] for name in running}


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "public", tmp_path, monkeypatch, but=("active_job_id",))


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "solid_queue").glob("*.sql"))]


@pytest.fixture(scope="module")
def many(dsn_of_many: str) -> str:
    """100,000 jobs of 100 days: one in a hundred open, five failed, and each tenth with two attempts."""
    make_tables(dsn_of_many, "solid_queue")
    fill(dsn_of_many, "solid_queue", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        run_as_it_stands(connection, "solid_queue", file)


@pytest.mark.parametrize("file", planned("solid_queue"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "solid_queue", file, AT) == {}


@pytest.mark.parametrize("hours", [0.25, 48])
def test_what_ended_is_found_by_its_time_and_by_halving_the_ids_of_failures(many: str, hours: float) -> None:
    since = AT - timedelta(hours=hours)
    statement = select_of("changed", "tasks", recognised_in(many, "public"))
    with psycopg.connect(many) as connection:
        [[finished, failed]] = connection.execute(
            "SELECT (SELECT count(*) FROM solid_queue_jobs WHERE finished_at >= %(since)s),"
            " (SELECT count(*) FROM solid_queue_failed_executions WHERE created_at >= %(since)s)",
            {"since": since.replace(tzinfo=None)},
        ).fetchall()
    assert read_whole(many, statement, parameters(since, AT)) == {}
    # 1,000 failures more than there were, which a late commit may hide, and one for each time that the rest is halved.
    failures = rows_read(many, statement, parameters(since, AT), "solid_queue_failed")
    assert failed + 1000 <= failures <= 2 * (failed + 1000) + 100
    # Each row that ended with the rows of its job.
    rows = rows_read(many, statement, parameters(since, AT), "solid_queue_jobs")
    assert finished + failed <= rows <= 3.2 * (finished + failed + 1000)


@pytest.mark.parametrize("hours", [0.25, 48])
def test_all_that_ended_is_found(many: str, hours: float) -> None:
    since = AT - timedelta(hours=hours)
    recognised = recognised_in(many, "public")
    whole = (
        "WITH known AS (SELECT tasks.* FROM tasks) SELECT known.task_id FROM known"
        " WHERE known.ended_at >= :'since'::timestamptz"
    )
    with psycopg.connect(many) as connection:
        for name, value in parameters(since, AT).items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        expected = connection.execute(over_relations("whole", whole, recognised).encode()).fetchall()
        changed = connection.execute(of_system("changed", recognised).encode())
        names = [column.name for column in changed.description or ()]
        rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in changed]
    assert sorted(row["task_id"] for row in rows if row["ended_at"] >= since) == sorted(id_ for (id_,) in expected)
    assert len(expected) > hours


def test_what_is_asked_by_key_is_found_by_its_id(many: str) -> None:
    keys = [f"job-{number}" for number in range(1, 100_000, 50)]
    statement = of_system("present", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), "solid_queue_jobs") <= 4.2 * len(keys)


def test_what_failed_and_is_kept_for_ever_is_not_read_again(many: str, tmp_path: Path) -> None:
    statement = select_of("open", "tasks", recognised_in(many, "public"))
    assert rows_read(many, statement, parameters(AT, AT), "solid_queue_failed") == 0
    watched = Watched(many, open_store(tmp_path.as_uri()), folder("solid_queue", "public"))
    watched.collect()
    assert sum(row["state"] in ("waiting", "running", "retrying") for row in watched.rows().values()) == 1000
