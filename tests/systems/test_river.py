"""River, by tables as its public migrations describe them and rows made by hand: its engine is not run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.poison import backlog, held_queues, schedules
from analysis.record.state import folder
from benchmarks.filling import fill
from local.engine_samples.load import SCHEMAS
from local.postgres import Server
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.asked import Asked
from tests.systems.conftest import empty_database
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
TABLES = (SCHEMAS / "river.sql").read_text("utf-8")
FILES = [path.stem for path in sorted((SYSTEMS / "river").glob("*.sql"))]
RESCUE = "Stuck job rescued by JobRescuer"
BEFORE = "interval '59 min'"
CANCELLED = "state, finalized_at = now(), metadata ? 'cancel_attempted_at'"
NOT_RUN = "River is read by its migrations of 0.44.1, engine not run"


def failed(error: str, attempt: int = 1, at: str = "now() - interval '1 min'") -> str:
    """An element of `errors`, as River writes it: with the time at which the attempt began, a rescue's with its own."""
    return f"jsonb_build_object('at', {at}, 'attempt', {attempt}, 'error', '{error}', 'trace', '')"


def add(watched: Watched, kind: str, state: str, attempt: int = 1, **given: str) -> None:
    """A job made two minutes ago, due at once and started a minute ago, which ended half a minute later where its state
    is an end; `given` are expressions."""
    ended = {"finalized_at": "now() - interval '30 s'"} if state in ("completed", "discarded", "cancelled") else {}
    started = {"attempted_at": "now() - interval '1 min'", "attempted_by": "'{first, second}'"} if attempt else {}
    values = {
        "kind": f"'{kind}'", "state": f"'{state}'", "attempt": str(attempt), "args": """'{"tile": "33UUP"}'""",
        "created_at": "now() - interval '2 min'", "scheduled_at": "now() - interval '2 min'",
        **started, **ended, **given,
    }  # fmt: skip
    watched.ask(f"INSERT INTO river_job ({', '.join(values)}) VALUES ({', '.join(values.values())})")


@pytest.fixture(scope="module")
def watched(dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(TABLES.encode())
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("river").as_uri()), folder("river", "public"))
    error, cancel = failed("no band B08"), failed("JobCancelError: job cancelled remotely")
    later, tomorrow = "now() + interval '1 h'", "now() + interval '1 day'"
    add(watched, "succeeds", "completed", 2, errors=f"ARRAY[{error}]", metadata="""'{"output": {"tiles": 3}}'""")
    add(
        watched,
        "exhausted",
        "discarded",
        2,
        max_attempts="2",
        errors=f"ARRAY[{error}, {failed('the disk is full', 2)}]",
    )
    add(watched, "rescued at last", "discarded", 1, max_attempts="1", errors=f"ARRAY[{failed(RESCUE, 1, 'now()')}]")
    add(watched, "rescued", "retryable", scheduled_at=later, errors=f"ARRAY[{failed(RESCUE, 1, 'now()')}]")
    add(watched, "retries", "retryable", scheduled_at=later, errors=f"ARRAY[{error}]")
    add(watched, "retries at once", "available", scheduled_at="now()", errors=f"ARRAY[{error}]")
    add(watched, "cancelled while it ran", "cancelled", errors=f"ARRAY[{cancel}]")
    add(watched, "cancelled before its retry", "cancelled", scheduled_at=later, errors=f"ARRAY[{error}]")
    add(watched, "cancelled before", "cancelled", 0, scheduled_at=tomorrow)
    add(watched, "duplicate", "discarded", 0, metadata="""'{"unique_key_conflict": "scheduler_discarded"}'""")
    add(watched, "snoozed", "available", 0, attempted_at="now() - interval '1 min'", attempted_by="'{first}'")
    add(watched, "runs", "running")
    add(watched, "stuck", "running", created_at=f"now() - {BEFORE}", attempted_at=f"now() - {BEFORE}")
    add(watched, "waits", "available", 0)
    add(watched, "scheduled", "scheduled", 0, scheduled_at=tomorrow)
    add(watched, "pending", "pending", 0)
    for number in range(20):
        add(watched, "stuck", "completed", created_at=f"now() - interval '{number + 3} min'")
    return watched


@pytest.fixture(scope="module")
def rows(watched: Watched) -> dict[str, Row]:
    """What is recorded, by kind; of jobs of one kind the open one."""
    watched.collect()
    found = sorted(watched.rows().values(), key=lambda row: row["state"] != "succeeded")
    return {row["task_type"]: row for row in found}


def id_of(watched: Watched, kind: str) -> str:
    [[found]] = watched.ask("SELECT id::text FROM river_job WHERE kind = %s ORDER BY id LIMIT 1", kind)
    return str(found)


def test_a_run_judges_all_that_it_records(watched: Watched) -> None:
    titles = {finding.title for finding in watched.judged().findings}
    assert any("the disk is full" in title for title in titles), titles


def test_it_is_recognised_with_its_migration_and_it_is_said_that_no_engine_was_run(watched: Watched) -> None:
    state = watched.collect().state
    assert state is not None
    assert (state.system, state.system_version, state.notes) == ("river", "migration 7", (NOT_RUN,))
    [table] = watched.judged().analyses["health/job_systems"].tables
    assert NOT_RUN in str(table.rows[0]["notes"])


def test_each_status_has_its_state(rows: dict[str, Row]) -> None:
    assert {name: (row["state"], row["attempts"]) for name, row in rows.items()} == {
        "succeeds": ("succeeded", 2), "exhausted": ("failed", 2), "rescued at last": ("failed", 1),
        "rescued": ("retrying", 1), "retries": ("retrying", 1), "retries at once": ("retrying", 1),
        "cancelled while it ran": ("cancelled", 1), "cancelled before its retry": ("cancelled", 1),
        "cancelled before": ("cancelled", 0), "duplicate": ("skipped", 0), "snoozed": ("waiting", 0),
        "runs": ("running", 1), "stuck": ("running", 1), "waits": ("waiting", 0), "scheduled": ("scheduled", 0),
        "pending": ("blocked", 0),
    }  # fmt: skip


def test_every_status_of_the_type_is_known(watched: Watched) -> None:
    assert recognised_in(watched.dsn, "public").unknown_statuses("tasks") == []


def test_a_success_has_its_times_and_the_client_that_ran_it_last(rows: dict[str, Row]) -> None:
    """Its earlier errors stay with it, and are no failure of its own."""
    row = rows["succeeds"]
    assert row["ended_at"] - row["started_at"] == timedelta(seconds=30)
    assert (row["worker"], row["max_attempts"], row["fingerprint"]) == ("second", 25, None)


def test_the_error_is_that_of_the_last_attempt(rows: dict[str, Row]) -> None:
    """`errors` is an array of the database, whose last element `-> -1` does not give. A rescue leaves a text."""
    texts = {name: row["template"] for name, row in rows.items() if row["template"]}
    assert texts == {
        "exhausted": "the disk is full", "retries": "no band <*>", "retries at once": "no band <*>",
        "rescued": RESCUE, "rescued at last": RESCUE,
    }  # fmt: skip


def test_a_time_is_true_only_for_the_state_that_owns_it(rows: dict[str, Row]) -> None:
    """A job that is cancelled while it waits keeps when an earlier attempt began, and when it would have come next."""
    times: dict[str, tuple[Any, Any]] = {name: (row["started_at"], row["due_at"]) for name, row in rows.items()}
    assert times["cancelled before its retry"] == times["cancelled before"] == (None, None)
    assert rows["cancelled while it ran"]["ended_at"] - times["cancelled while it ran"][0] == timedelta(seconds=30)
    assert times["snoozed"][0] is None
    assert rows["retries"]["due_at"] - rows["retries"]["created_at"] == timedelta(minutes=62)


def test_a_job_that_runs_has_no_heartbeat(rows: dict[str, Row]) -> None:
    assert (rows["runs"]["heartbeat_at"], rows["runs"]["worker"]) == (None, "second")


def test_a_job_that_runs_far_too_long_is_found_before_the_rescue(watched: Watched) -> None:
    """River takes it up again after an hour, whether its client lives or not."""
    [found] = [one for one in watched.judged().findings if one.analysis == "poison/overdue"]
    assert "stuck" in found.title + found.observed
    assert "river_job" in "".join(action.code for action in found.actions)


def test_a_job_s_page_tells_its_attempts_with_their_errors_and_that_no_engine_was_run(watched: Watched) -> None:
    watched.collect()
    asked = Asked(watched)
    info = asked.debug(id_of(watched, "exhausted"))
    assert [(one["attempt"], one["outcome"], one["error"]) for one in info["attempts"]] == [
        (1, "failed", "no band B08"),
        (2, "failed", "the disk is full"),
    ]
    assert info["attempts"][0]["ended_at"] is None
    assert info["attempts"][1]["ended_at"] > info["attempts"][1]["started_at"]
    [rescued] = asked.debug(id_of(watched, "rescued"))["attempts"]
    assert (rescued["outcome"], rescued["started_at"], rescued["error"]) == ("rescued", None, RESCUE)
    assert NOT_RUN in info["not_recorded"]
    assert NOT_RUN in asked.page(id_of(watched, "exhausted"))


def test_a_job_s_page_has_what_it_was_given_and_the_output_that_it_recorded(watched: Watched) -> None:
    info = Asked(watched).debug(id_of(watched, "succeeds"))
    assert (info["parameters"], info["result"]) == ({"tile": "33UUP"}, {"tiles": 3})


def test_what_runs_at_this_moment_is_read(watched: Watched) -> None:
    watched.collect()
    assert {one["task_type"] for one in Asked(watched).running()["tasks"]} == {"runs", "stuck"}


def test_schedules_are_not_recorded(watched: Watched) -> None:
    assert watched.current(schedules)[0].status == "not_applicable"


@pytest.mark.parametrize(
    ("step", "kind", "columns", "then"),
    [
        ("retry", "exhausted", "state, max_attempts, finalized_at", ("available", 3, None)),
        ("retry", "retries", "state, max_attempts, scheduled_at = now()", ("available", 25, True)),
        ("requeue", "stuck", "state, max_attempts, scheduled_at = now()", ("available", 25, True)),
        ("cancel", "pending", CANCELLED, ("cancelled", True, True)),
        ("cancel", "scheduled", CANCELLED, ("cancelled", True, True)),
        ("cancel", "runs", "state, finalized_at", ("running", None)),
        ("look", "runs", "state", ("running",)),
    ],
)  # fmt: skip
def test_a_step_does_what_it_says(
    watched: Watched, step: Name, kind: str, columns: str, then: tuple[object, ...]
) -> None:
    id_ = id_of(watched, kind)
    assert after(watched.dsn, "river", "public", step, [id_], f"SELECT {columns} FROM river_job WHERE id = {id_}") == [
        then
    ]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(watched: Watched) -> None:
    assert_own_steps(watched, "river_job")


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(watched: Watched, file: str) -> None:
    with psycopg.connect(watched.dsn) as connection:
        run_as_it_stands(connection, "river", file)


def test_the_monitor_role_may_read_all_that_is_read(watched: Watched, tmp_path: Path) -> None:
    assert_the_role_suffices(watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_nothing_leaks(watched.dsn, "public", tmp_path, monkeypatch)


def test_a_paused_queue_is_found_with_what_waits_there_which_is_no_backlog(watched: Watched) -> None:
    """What is due later is not held yet."""
    watched.ask("INSERT INTO river_queue (name) VALUES ('mail')")
    assert watched.current(held_queues)[0].status == "ok"
    before = watched.current(backlog)[0].data["waiting"]
    watched.ask("UPDATE river_queue SET paused_at = now() WHERE name = 'mail'")
    for number in range(3):
        add(watched, f"mail {number}", "available", 0, queue="'mail'")
    add(watched, "mail tomorrow", "scheduled", 0, queue="'mail'", scheduled_at="now() + interval '1 day'")
    try:
        _, [finding] = watched.current(held_queues)
        assert (finding.key, finding.severity, finding.count) == ("poison/held_queues:river.mail", "warning", 3)
        assert watched.current(backlog)[0].data["waiting"] == before
    finally:
        watched.ask("DELETE FROM river_job WHERE queue = 'mail'")
        watched.ask("DELETE FROM river_queue WHERE name = 'mail'")


@pytest.fixture(scope="module")
def many(dsn_of_many: str) -> str:
    """100,000 jobs of 100 days; 1,000 wait for their retry."""
    with psycopg.connect(dsn_of_many, autocommit=True) as connection:
        connection.execute(TABLES.encode())
    fill(dsn_of_many, "river", AT, 100_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", planned("river"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "river", file, AT) == {}


def test_what_ended_and_what_is_open_are_found_by_their_state(many: str) -> None:
    since = AT - timedelta(hours=48)
    with psycopg.connect(many) as connection:
        asked = "SELECT count(*) FROM river_job WHERE finalized_at >= %s"
        [[ended]] = connection.execute(asked, [since]).fetchall()
    recognised = recognised_in(many, "public")
    for file, read in (("changed", ended), ("open", 1000)):
        assert rows_read(many, select_of(file, "tasks", recognised), parameters(since, AT), "river_job") == read


@pytest.mark.parametrize("migration", [3, 6])
def test_the_tables_of_an_older_migration_are_read(postgres18: Server, tmp_path: Path, migration: int) -> None:
    """The third has no `pending`, no table of the queues, and its migrations have one line and no name for it."""
    with empty_database(postgres18) as dsn:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute((TABLES if migration > 3 else TABLES.replace("'pending', ", "")).encode())
            connection.execute(f"DELETE FROM river_migration WHERE version > {migration}".encode())
            if migration == 3:
                connection.execute("DROP TABLE river_queue; ALTER TABLE river_migration DROP COLUMN line")
                connection.execute("ALTER TABLE river_job DROP unique_key, DROP unique_states")
        watched = Watched(dsn, open_store(tmp_path.as_uri()), folder("river", "public"))
        add(watched, "waits", "available", 0)
        add(watched, "fails", "discarded", errors=f"ARRAY[{failed('no orbit')}]")
        state = watched.collect().state
        assert state is not None
        assert (state.system_version, [note for note in state.notes if "not tried" in note]) == (
            f"migration {migration}",
            [],
        )
        assert {row["task_type"]: (row["state"], row["template"]) for row in watched.rows().values()} == {
            "waits": ("waiting", None),
            "fails": ("failed", "no orbit"),
        }
