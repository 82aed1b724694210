"""What the database counts of its resources, on real servers, and what is said of resets."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import psycopg
import pytest

from analysis.facts import Facts
from analysis.health import resources
from analysis.health.server_counters import COUNTERS, ServerCounters, kept
from analysis.model import Failure
from analysis.published.snapshot import Snapshot
from analysis.sources.server import SERVER
from analysis.sources.server_metrics import METRICS
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.analyses.test_connections import SERVER_ROW
from tests.conftest import MakeDatabase

ID = resources.META.id
HOUR_AGO = NOON - timedelta(hours=1)


def rows(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    (table,) = snapshot.analyses[ID].tables
    return {str(row["what"]): dict(row) for row in table.rows}


def test_without_metrics_the_database_says_what_rose_since_the_run_before(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    first = ask(dsn, resources, at=HOUR_AGO, parameters={"observed_at": HOUR_AGO.isoformat()})
    assert {row["rose"] for row in rows(first).values()} == {None}
    assert first.analyses[ID].status == "ok"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET work_mem = '64kB'")
        connection.execute("SELECT count(*) FROM (SELECT g FROM generate_series(1, 200000) AS g ORDER BY -g) AS sorted")
    second = rows(ask(dsn, resources, at=NOON, previous=first, parameters={"observed_at": NOON.isoformat()}))
    spilt = second["Temporary files written"]
    assert str(spilt["rose"]).endswith("MiB")
    assert spilt["an_hour"] == spilt["rose"]
    assert second["Deadlocks"]["rose"] == "0"


def requested(connection: psycopg.Connection[tuple[object, ...]]) -> object:
    connection.execute("SELECT pg_stat_clear_snapshot()")
    view = "pg_stat_checkpointer" if connection.info.server_version >= 170000 else "pg_stat_bgwriter"
    column = "num_requested" if view == "pg_stat_checkpointer" else "checkpoints_req"
    row = connection.execute(f"SELECT {column} FROM {view}".encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("version", [14, 18])
def test_checkpoints_that_were_asked_for_are_counted_from_run_to_run(
    database: MakeDatabase, ask: Ask, version: Literal[14, 18]
) -> None:
    dsn = database(version)
    first = ask(dsn, resources, at=HOUR_AGO, parameters={"observed_at": HOUR_AGO.isoformat()})
    assert str(rows(first)["Checkpoints by time"]["note"]).endswith(" in all; there is no earlier reading.")
    with psycopg.connect(dsn, autocommit=True) as connection:
        asked_for = requested(connection)
        connection.execute("CHECKPOINT")
        # PostgreSQL 14 tells of it through another process.
        deadline = time.monotonic() + 10
        while requested(connection) == asked_for and time.monotonic() < deadline:
            connection.execute("SELECT pg_sleep(0.02)")
    second = rows(ask(dsn, resources, at=NOON, previous=first, parameters={"observed_at": NOON.isoformat()}))
    found = second["Checkpoints asked for, as by full WAL"]
    # Other tests of this server may ask for more of them.
    assert int(str(found["rose"])) >= 1
    assert found["counted_since"] is not None


NOW = ServerCounters(10 * 1024**2, 3, 900, 100, HOUR_AGO, 5_000_000, HOUR_AGO, 40, 7, 2, HOUR_AGO, HOUR_AGO, HOUR_AGO)


def test_a_reset_is_said_and_is_no_difference(facts: MakeFacts, database: MakeDatabase, ask: Ask) -> None:
    before = ask(database(), resources, at=HOUR_AGO, parameters={"observed_at": HOUR_AGO.isoformat()})
    result = before.analyses[ID]
    server = replace(SERVER_ROW, database=str(before.target.database))
    known = kept(NOW)
    before = before.model_copy(update={"analyses": {ID: result.model_copy(update={"data": known})}})
    now = replace(NOW, deadlocks=1, wal_bytes=1_000_000, wal_since=NOON, buffers_allocated=100)
    given: Facts = facts({METRICS: [], COUNTERS: [now], SERVER: [server]}, previous=before)
    (table,) = resources.analyze(given).tables
    notes = {row["what"]: row["note"] for row in table.rows}
    rose = {row["what"]: row["rose"] for row in table.rows}
    assert notes["Deadlocks"] == "The statistics were reset since the run before; 1 since then."
    assert str(notes["WAL written by the server"]).startswith("The statistics were reset since the run before; ")
    assert rose["Buffers allocated by the server"] == "60"
    assert rose["Deadlocks"] is None


def test_metrics_that_do_not_answer_leave_the_counters(facts: MakeFacts) -> None:
    failure = Failure("the metrics service failed on its side (HTTP 500)", "wait for the next run")
    verdict = resources.analyze(facts({METRICS: failure, COUNTERS: [NOW], SERVER: [SERVER_ROW]}))
    assert (verdict.status, verdict.reason) == ("unknown", failure.reason)
    assert [table.title for table in verdict.tables] == ["What the database counted"]
