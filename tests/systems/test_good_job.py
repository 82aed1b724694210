"""GoodJob, by tables as its public migrations describe them and rows made by hand: its engine is not run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.record.state import folder
from benchmarks.filling import fill
from local.engine_samples.load import make_tables
from local.systems_page import page
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.asked import Asked
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters

NOW = "made_at()"
"""When the rows were made, one moment for all."""
ALIVE, STALE, GONE = (f"018f6b0e-0000-7000-8000-00000000000{number}" for number in range(1, 4))
BATCH = "018f6b0e-0000-7000-8000-0000000000b1"
BUSY = "GoodJob::ActiveJobExtensions::Concurrency::ConcurrencyExceededError: limit of 1"
SETTINGS = f"""
INSERT INTO good_job_processes (id, created_at, updated_at, state) VALUES
    ('{ALIVE}', {NOW} - interval '1 h', {NOW} - interval '10 s', '{{"hostname": "web", "pid": 7}}'),
    ('{STALE}', {NOW} - interval '3 h', {NOW} - interval '2 h', '{{"hostname": "web", "pid": 8}}');
INSERT INTO good_job_settings (created_at, updated_at, key, value) VALUES
    ({NOW}, {NOW}, 'pauses', '{{"queues": ["held"], "job_classes": ["PausedJob"], "labels": ["slow"]}}'),
    ({NOW}, {NOW}, 'cron_keys_disabled', '["nightly"]');
"""
LONG_AGO = f"{NOW} - interval '3 h'"
STARTED = {"performed_at": f"{NOW} - interval '1 min'", "executions_count": "1"}
ENDED = {**STARTED, "finished_at": f"{NOW} - interval '30 s'"}
TRIED = {"executions_count": "2", "scheduled_at": f"{NOW} + interval '1 h'"}
JOBS: dict[str, dict[str, str]] = {
    "Succeeds": {**ENDED, "executions_count": "2"},
    "Fails": {**ENDED, "error": "'KeyError: key not found: 4711'", "error_event": "1"},
    "GivenUp": {**ENDED, "error": "'ActiveJob::DeserializationError: no row'", "error_event": "5"},
    "Stopped": {**ENDED, "error": "'Net::ReadTimeout: closed'", "error_event": "4", "executions_count": "5"},
    "ByHand": {"finished_at": NOW, "error": "'GoodJob::Job::DiscardJobError: not needed'", "error_event": "5"},
    "Retries": {**TRIED, "error": "'KeyError: key not found: 4711'", "error_event": "3"},
    "Crowded": {**TRIED, "error": f"'{BUSY}'", "error_event": "3", "concurrency_key": "'one'"},
    "Runs": {**STARTED, "locked_by_id": f"'{ALIVE}'", "concurrency_key": "'one'"},
    "Stale": {
        **STARTED,
        "created_at": LONG_AGO,
        "performed_at": f"{NOW} - interval '150 min'",
        "locked_by_id": f"'{STALE}'",
    },
    "Lost": {**STARTED, "created_at": LONG_AGO, "performed_at": f"{NOW} - interval '2 h'", "locked_by_id": f"'{GONE}'"},
    "Waits": {"serialized_params": """'{"executions": 0, "arguments": ["S2A", 12]}'"""},
    "Scheduled": {"scheduled_at": "'2099-01-01'"},
    "HeldQueue": {"queue_name": "'held'"},
    "PausedJob": {},
    "HeldLabel": {"labels": "'{slow}'"},
    "OfBatch": {"batch_id": f"'{BATCH}'"},
    "AlsoOfBatch": {"batch_id": f"'{BATCH}'"},
    "CalledBack": {"batch_callback_id": f"'{BATCH}'"},
}
"""Class of a job -> what differs from one that was enqueued an hour ago and waits; expressions."""


def add(watched: Watched, job_class: str, given: dict[str, str]) -> str:
    then = f"{NOW} - interval '1 h'"
    values = {
        "job_class": f"'{job_class}'", "queue_name": "'default'", "executions_count": "0",
        "serialized_params": """'{"executions": 1, "arguments": []}'""",
        "created_at": then, "updated_at": then, "scheduled_at": then, **given,
    }  # fmt: skip
    [(made,)] = watched.ask(
        f"INSERT INTO good_jobs ({', '.join(values)}) VALUES ({', '.join(values.values())}) RETURNING id::text"
    )
    return str(made)


def tried(
    watched: Watched, job_id: str, minutes: int, error: str | None, event: int | None, ended: bool = True
) -> None:
    """A try that began so many minutes ago and took a second."""
    watched.ask(
        "INSERT INTO good_job_executions (active_job_id, created_at, updated_at, scheduled_at, finished_at, error,"
        " error_event, error_backtrace) SELECT %s, at, at, at, CASE WHEN %s THEN at + interval '1 s' END,"
        " %s, %s, CASE WHEN %s <> '' THEN ARRAY[$$/srv/app/jobs/tile_job.rb:12:in `perform'$$] END"
        f" FROM (SELECT {NOW} - %s * interval '1 min') AS made (at)",
        job_id, ended, error, event, error, minutes,
    )  # fmt: skip


@pytest.fixture(scope="module")
def watched(dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("good_job").as_uri()), folder("good_job", "public"))
    made_at = datetime.now(UTC).replace(tzinfo=None)
    watched.ask(f"CREATE FUNCTION made_at() RETURNS timestamp IMMUTABLE LANGUAGE sql RETURN '{made_at}'::timestamp")
    make_tables(dsn, "good_job")
    watched.ask(SETTINGS)
    ids = {job_class: add(watched, job_class, given) for job_class, given in JOBS.items()}
    tried(watched, ids["Succeeds"], 90, "Net::ReadTimeout: closed", 3)
    tried(watched, ids["Succeeds"], 70, "GoodJob::InterruptError: Interrupted after starting perform", 0)
    tried(watched, ids["Succeeds"], 1, None, None)
    tried(watched, ids["Crowded"], 50, "Net::ReadTimeout: closed", 3)
    tried(watched, ids["Crowded"], 40, BUSY, 3)
    tried(watched, ids["Fails"], 1, "KeyError: key not found: 4711", 1)
    tried(watched, ids["Lost"], 120, None, None, ended=False)
    for key in ("hourly", "nightly"):
        for hours in (3, 2, 1):
            at = f"{NOW} - interval '{hours} h'"
            add(watched, "Cron", {**ENDED, "cron_key": f"'{key}'", "cron_at": at, "created_at": at})
    return watched


@pytest.fixture(scope="module")
def rows(watched: Watched) -> dict[str, Row]:
    watched.collect()
    return {row["task_type"]: row for row in watched.rows().values()}


def test_a_run_judges_all_that_it_records(watched: Watched) -> None:
    titles = {finding.title for finding in watched.judged().findings}
    assert any("KeyError" in title for title in titles), titles


def test_it_is_recognised_and_every_page_says_that_no_engine_was_run(watched: Watched, rows: dict[str, Row]) -> None:
    state = watched.collect().state
    assert state is not None
    assert (state.system, state.system_version) == ("good_job", "4")
    assert state.notes == ("GoodJob is read by its migrations of 4, engine not run",)
    info = Asked(watched).debug(rows["Fails"]["job_id"])
    assert info["not_recorded"][0] == state.notes[0]
    section = page().partition("\n## GoodJob\n")[2].partition("\n## ")[0]
    assert "rows made by hand (migrations of 4, engine not run)" in section


def test_a_state_follows_from_times_and_error(rows: dict[str, Row]) -> None:
    assert {name: (rows[name]["state"], rows[name]["status"], rows[name]["attempts"]) for name in JOBS} == {
        "Succeeds": ("succeeded", "succeeded", 2),
        "Fails": ("failed", "discarded", 1),
        "GivenUp": ("failed", "discarded", 1),
        "Stopped": ("failed", "discarded", 5),
        "ByHand": ("cancelled", "discarded", 0),
        "Retries": ("retrying", "retried", 2),
        "Crowded": ("scheduled", "retried", 1),
        "Runs": ("running", "running", 1),
        "Stale": ("running", "running", 1),
        "Lost": ("running", "running", 1),
        "Waits": ("waiting", "queued", 0),
        "Scheduled": ("scheduled", "queued", 0),
        "HeldQueue": ("blocked", "queued", 0),
        "PausedJob": ("blocked", "queued", 0),
        "HeldLabel": ("blocked", "queued", 0),
        "OfBatch": ("waiting", "queued", 0),
        "AlsoOfBatch": ("waiting", "queued", 0),
        "CalledBack": ("waiting", "queued", 0),
    }


def test_errors_have_their_class_and_where_they_were_raised(rows: dict[str, Row]) -> None:
    assert (rows["Fails"]["exception_type"], rows["Fails"]["template"]) == ("KeyError", "key not found: <*>")
    assert "tile_job" in rows["Fails"]["location"]
    assert rows["Retries"]["exception_type"] == "KeyError"
    assert (rows["Crowded"]["template"], rows["ByHand"]["template"]) == (None, None)


def test_a_retry_that_made_the_row_anew_keeps_when_the_first_try_was_due(rows: dict[str, Row]) -> None:
    row = rows["Succeeds"]
    assert timedelta(minutes=89) < row["ended_at"] - row["created_at"] < timedelta(minutes=90)
    assert row["ended_at"] - row["started_at"] == timedelta(seconds=30)


def test_a_job_that_runs_lives_as_long_as_its_process_writes(rows: dict[str, Row]) -> None:
    runs, stale, lost = rows["Runs"], rows["Stale"], rows["Lost"]
    assert (runs["worker"], stale["worker"], lost["worker"]) == ("web-7", "web-8", GONE)
    assert runs["heartbeat_at"] - runs["started_at"] == timedelta(seconds=50)
    assert stale["heartbeat_at"] - stale["started_at"] == timedelta(minutes=30)
    # Of a process whose row is gone nothing was log_answers since the start.
    assert lost["heartbeat_at"] == lost["started_at"]


def test_jobs_of_dead_processes_are_found(watched: Watched, rows: dict[str, Row]) -> None:
    silent = [finding for finding in watched.judged().findings if finding.analysis == "poison/silent_heartbeat"]
    shown = {str(value) for one in silent if one.evidence for row in one.evidence.rows for value in row.values()}
    assert {rows["Stale"]["job_id"], rows["Lost"]["job_id"]} <= shown
    assert rows["Runs"]["job_id"] not in shown


def test_the_page_of_a_job_has_each_try_with_its_error(watched: Watched, rows: dict[str, Row]) -> None:
    attempts = Asked(watched).debug(rows["Succeeds"]["job_id"])["attempts"]
    assert [(one["attempt"], one["outcome"], one["error"]) for one in attempts] == [
        (1, "failed", "Net::ReadTimeout: closed"),
        (2, "interrupted", "GoodJob::InterruptError: Interrupted after starting perform"),
        (3, "succeeded", None),
    ]


def test_the_page_of_a_job_has_its_arguments(watched: Watched, rows: dict[str, Row]) -> None:
    page_of_waiting = Asked(watched).page(rows["Waits"]["job_id"])
    assert "S2A" in page_of_waiting


@pytest.mark.parametrize(
    ("of", "related"),
    [
        ("OfBatch", {("AlsoOfBatch", "of the same batch"), ("CalledBack", "called back by its batch")}),
        (
            "CalledBack",
            {("OfBatch", "of the batch that called it back"), ("AlsoOfBatch", "of the batch that called it back")},
        ),
        ("Runs", {("Crowded", "with the same concurrency key")}),
    ],
)
def test_batches_and_concurrency_keys_are_reported(
    watched: Watched, rows: dict[str, Row], of: str, related: set[tuple[str, str]]
) -> None:
    found = Asked(watched).debug(rows[of]["job_id"])["dependencies"]
    assert {(one["job_type"], one["relation"]) for one in found} == related


def test_what_runs_at_this_moment_is_reported(watched: Watched, rows: dict[str, Row]) -> None:
    assert {row["job_id"] for row in Asked(watched).running()["tasks"]} == {
        rows[name]["job_id"] for name in ("Runs", "Stale", "Lost")
    }


def test_a_cron_entry_has_its_cadence_learned_and_says_if_it_is_disabled(watched: Watched) -> None:
    with psycopg.connect(watched.dsn) as connection:
        found = connection.execute(of_system("schedules", recognised_in(watched.dsn, "public")).encode()).fetchall()
    assert [(row[0], row[5], row[6]) for row in found] == [("hourly", 3600.0, False), ("nightly", 3600.0, True)]


def test_a_paused_queue_is_reported(watched: Watched) -> None:
    with psycopg.connect(watched.dsn) as connection:
        found = connection.execute(of_system("queues", recognised_in(watched.dsn, "public")).encode()).fetchall()
    assert [row[:2] for row in found] == [("held", True)]


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "good_job").glob("*.sql"))]


@pytest.fixture(scope="module")
def many(dsn_of_many: str) -> str:
    """100,000 jobs of 100 days, one in a hundred open."""
    make_tables(dsn_of_many, "good_job")
    fill(dsn_of_many, "good_job", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(watched: Watched, file: str) -> None:
    with psycopg.connect(watched.dsn) as connection:
        run_as_it_stands(connection, "good_job", file)


@pytest.mark.parametrize("file", planned("good_job"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "good_job", file, AT) == {}


@pytest.mark.parametrize(("hours", "rows"), [(0.25, 11), (48, 1981)])
def test_what_finished_is_found_by_its_index(many: str, hours: float, rows: int) -> None:
    since = AT - timedelta(hours=hours)
    statement = select_of("changed", "tasks", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(since, AT)) == {}
    assert rows_read(many, statement, parameters(since, AT), "good_jobs") <= rows


@pytest.mark.parametrize("file", ["present", "contents", "attempts", "payload"])
def test_what_is_asked_by_key_is_found_by_its_id(many: str, file: str) -> None:
    with psycopg.connect(many) as connection:
        keys = [
            row[0] for row in connection.execute("SELECT id::text FROM good_jobs ORDER BY id LIMIT 2000").fetchall()
        ]
    statement = of_system(file, recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}


def test_the_monitor_role_may_read_all_that_is_read(watched: Watched, tmp_path: Path) -> None:
    assert_the_role_suffices(watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_nothing_leaks(watched.dsn, "public", tmp_path, monkeypatch, ("key",))


@pytest.mark.parametrize(
    ("step", "name", "then"),
    [
        ("retry", "Fails", (True, True, 3, "2")),
        ("retry", "Runs", (True, False, None, "1")),
        ("requeue", "Lost", (True, True, None, "1")),
        ("requeue", "Stale", (True, True, None, "1")),
        ("requeue", "Runs", (True, False, None, "1")),
        ("cancel", "Waits", (False, True, 5, "0")),
        ("cancel", "Runs", (True, False, None, "1")),
    ],
)
def test_a_step_does_what_it_says_and_leaves_others_alone(
    watched: Watched, rows: dict[str, Row], step: Name, name: str, then: tuple[object, ...]
) -> None:
    """Whether it is unfinished, whether it is not begun, its error's event, and how often Active Job counts it."""
    job_id = rows[name]["job_id"]
    asked = (
        "SELECT finished_at IS NULL, performed_at IS NULL, error_event, serialized_params ->> 'executions'"
        f" FROM good_jobs WHERE id = '{job_id}'"
    )
    assert after(watched.dsn, "good_job", "public", step, [job_id], asked) == [then]
    assert after(watched.dsn, "good_job", "public", "look", [job_id], "SELECT 1") == [(1,)]


def test_a_requeued_try_is_interrupted_as_a_process_would_write_it(watched: Watched, rows: dict[str, Row]) -> None:
    job_id = rows["Lost"]["job_id"]
    asked = (
        "SELECT error_event, error LIKE 'GoodJob::InterruptError: %' FROM good_job_executions"
        f" WHERE active_job_id = '{job_id}'"
    )
    assert after(watched.dsn, "good_job", "public", "requeue", [job_id], asked) == [(0, True)]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(watched: Watched) -> None:
    assert_own_steps(watched, "good_jobs")
