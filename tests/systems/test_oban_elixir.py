"""Oban for Elixir, by tables as its public migrations describe them and rows made by hand: its engine is not run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.record.state import folder
from reports.stores import open_store
from tests.collect.plans import read_whole, recognised_in, rows_read, select_of
from tests.collect.system import naive
from tests.systems.watched import Row, Watched, parameters

TABLES = """
CREATE SCHEMA work;
CREATE TYPE work.oban_job_state AS ENUM
    ('available', {suspended} 'scheduled', 'executing', 'retryable', 'completed', 'discarded', 'cancelled');
CREATE TABLE work.oban_jobs (
    id bigserial PRIMARY KEY, state work.oban_job_state NOT NULL DEFAULT 'available',
    queue text NOT NULL DEFAULT 'default', worker text NOT NULL,
    args jsonb NOT NULL DEFAULT '{{}}', errors jsonb[] NOT NULL DEFAULT '{{}}',
    attempt integer NOT NULL DEFAULT 0, max_attempts integer NOT NULL DEFAULT 20, priority integer NOT NULL DEFAULT 0,
    tags varchar(255)[] DEFAULT '{{}}', meta jsonb DEFAULT '{{}}', attempted_by text[],
    inserted_at timestamp NOT NULL DEFAULT timezone('UTC', now()),
    scheduled_at timestamp NOT NULL DEFAULT timezone('UTC', now()),
    attempted_at timestamp, completed_at timestamp, discarded_at timestamp, cancelled_at timestamp);
CREATE INDEX ON work.oban_jobs (state, queue, priority, scheduled_at, id);
CREATE INDEX ON work.oban_jobs (state, cancelled_at);
CREATE INDEX ON work.oban_jobs (state, discarded_at);
CREATE UNLOGGED TABLE work.oban_peers
    (name text PRIMARY KEY, node text NOT NULL, started_at timestamp NOT NULL, expires_at timestamp NOT NULL);
COMMENT ON TABLE work.oban_jobs IS '{migration}';
"""
ERROR = (
    """ARRAY['{"attempt": 1, "at": "2026-03-04T11:00:00.123456Z", "error": "** (RuntimeError) no band B08"}'::jsonb]"""
)


def tables(dsn: str, migration: int) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        suspended = "'suspended'," if migration >= 14 else ""
        connection.execute(TABLES.format(suspended=suspended, migration=migration).encode())


def add(watched: Watched, worker: str, state: str, attempt: int = 1, ended: str = "", **given: str) -> None:
    """A job whose attempt began a minute ago and ended half a minute later; `given` are expressions."""
    values: dict[str, Any] = {
        "worker": f"'{worker}'", "state": f"'{state}'", "attempt": str(attempt),
        "attempted_by": "'{web-1, 018f6b0e-0000-7000-8000-000000000001}'",
        "attempted_at": "timezone('UTC', now()) - interval '1 min'",
        **({ended: "timezone('UTC', now()) - interval '30 s'"} if ended else {}),
        **given,
    }  # fmt: skip
    watched.ask(f"INSERT INTO work.oban_jobs ({', '.join(values)}) VALUES ({', '.join(values.values())})")


@pytest.fixture(scope="module")
def watched(dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    tables(dsn, 14)
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("elixir").as_uri()), folder("oban", "work"))
    add(watched, "Succeeds", "completed", 2, "completed_at", errors=ERROR)
    add(watched, "Fails", "discarded", 1, "discarded_at", errors=ERROR, max_attempts="1")
    add(watched, "Lost", "discarded", 2, "discarded_at", errors=ERROR, max_attempts="2")
    add(watched, "GivesUp", "cancelled", 1, "cancelled_at", errors=ERROR, meta="NULL")
    add(
        watched,
        "Retries",
        "retryable",
        errors=ERROR,
        inserted_at="'2026-03-04 10:00'",
        attempted_at="'2026-03-04 10:59'",
    )
    add(watched, "Runs", "executing")
    add(watched, "Snoozed", "available", meta="""'{"snoozed": 1}'""")
    add(watched, "Waits", "available", 0, attempted_by="NULL", attempted_at="NULL")
    add(watched, "Suspended", "suspended", 0, attempted_by="NULL", attempted_at="NULL")
    return watched


@pytest.fixture(scope="module")
def rows(watched: Watched) -> dict[str, Row]:
    watched.collect()
    return {row["task_type"]: row for row in watched.rows().values()}


def test_its_migration_is_the_comment_of_its_table_and_it_is_said_that_no_engine_was_run(watched: Watched) -> None:
    state = watched.collect().state
    assert state is not None
    assert (state.system, state.system_version) == ("oban", "Elixir, migration 14")
    assert state.notes == (
        "not in this version, or not readable by this role: oban_producers.uuid, oban_producers.updated_at,"
        " oban_producers.queue, oban_producers.meta",
        "Oban Elixir, migration 14 was not tried yet: its columns fit Python",
    )


def test_rates_are_not_recorded_since_what_succeeds_is_gone_before_the_next_run(watched: Watched) -> None:
    """Although one success is still there, and is in the record."""
    rate = watched.judged().analyses["errors/failure_rate"]
    assert (rate.status, rate.not_recorded) == ("unknown", True)
    assert rate.reason == (
        "what succeeded is not recorded by Oban: in Elixir what has ended is deleted after 60 seconds unless its pruner"
        " is set otherwise"
    )


def test_each_state_reads_as_in_python(rows: dict[str, Row]) -> None:
    assert {name: (row["state"], row["attempts"]) for name, row in rows.items()} == {
        "Succeeds": ("succeeded", 2), "Fails": ("failed", 1), "Lost": ("failed", 2), "GivesUp": ("cancelled", 1),
        "Retries": ("retrying", 1), "Runs": ("running", 1), "Snoozed": ("waiting", 1), "Waits": ("waiting", 0),
        "Suspended": ("blocked", 0),
    }  # fmt: skip


def test_its_errors_are_an_array_of_the_database(rows: dict[str, Row]) -> None:
    """At first sight they have no last element: `-> -1` is none of jsonb[]."""
    assert {name: row["template"] for name, row in rows.items() if row["template"]} == {
        "Fails": "no band <*>",
        "Retries": "no band <*>",
        "Lost": "lost: rescued without an error, as its worker died or it ran longer than Oban waits",
    }
    assert rows["Fails"]["exception_type"] == "RuntimeError"
    assert rows["Retries"]["changed_at"] == datetime(2026, 3, 4, 11, 0, 0, 123456, tzinfo=UTC)


def test_a_job_that_runs_has_no_heartbeat(rows: dict[str, Row]) -> None:
    """Elixir has no row for what runs it: nothing follows from that, and it is not judged."""
    assert (rows["Runs"]["heartbeat_at"], rows["Runs"]["worker"]) == (None, "web-1")


def test_a_cancelled_job_has_the_times_of_its_attempt(rows: dict[str, Row]) -> None:
    assert rows["GivesUp"]["ended_at"] - rows["GivesUp"]["started_at"] == timedelta(seconds=30)


def test_the_state_that_an_older_migration_lacks_is_not_named(dsn_of_many: str, tmp_path: Path) -> None:
    """Migration 13 knows no `suspended`. And of 100,000 jobs, the ends have two indexes and the states one."""
    tables(dsn_of_many, 13)
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    with psycopg.connect(dsn_of_many, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO work.oban_jobs"
            " (state, worker, attempt, attempted_at, completed_at, discarded_at, cancelled_at)"
            " SELECT made.state::work.oban_job_state, 'w', 1, made.at,"
            " CASE made.state WHEN 'completed' THEN made.at END,"
            " CASE made.state WHEN 'discarded' THEN made.at END, CASE made.state WHEN 'cancelled' THEN made.at END"
            " FROM generate_series(1, 100000) AS n CROSS JOIN LATERAL (SELECT"
            " %s - interval '100 days' + n * interval '86.4 s' AS at, CASE WHEN n %% 100 = 0 THEN 'retryable'"
            " WHEN n %% 100 = 1 THEN 'completed' WHEN n %% 2 = 0 THEN 'discarded' ELSE 'cancelled' END"
            " AS state) AS made",
            [naive(at)],
        )
        connection.execute("ANALYZE")
    recognised = recognised_in(dsn_of_many, "work")
    for file, read in (("open", 1000), ("changed", 1000 + 1960)):
        statement, given = select_of(file, "tasks", recognised), parameters(at - timedelta(hours=48), at)
        assert read_whole(dsn_of_many, statement, given) == {}
        assert rows_read(dsn_of_many, statement, given, "oban_jobs") == read
    watched = Watched(dsn_of_many, open_store(tmp_path.as_uri()), folder("oban", "work"))
    state = watched.collect().state
    assert (state is not None and state.system_version, len(watched.rows())) == ("Elixir, migration 13", 1000)
