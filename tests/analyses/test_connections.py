from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from analysis.facts import Facts
from analysis.health import connections
from analysis.health.capacity import CAPACITY, Capacity
from analysis.health.connections import CONNECTIONS, ConnectionGroup
from analysis.health.running import RUNNING_STATEMENTS, ActiveSession
from analysis.model import Severity
from analysis.published.snapshot import Snapshot
from analysis.sources.server import SERVER, Server
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.analyses.held_sessions import open_transaction, plain_role, run_rolled_back
from tests.conftest import MakeDatabase

ID = "health/connections"


def test_sessions_are_counted_by_application_without_our_own(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(psycopg.connect(dsn, application_name="pool"))
        stack.enter_context(open_transaction(dsn, "SELECT 1", "worker"))
        result = ask(dsn, connections).analyses[ID]
    ours = [row for row in result.tables[0].rows if row["database_name"] == database_of(dsn)]
    assert [(row["application"], row["state"], row["sessions"]) for row in ours] == [
        ("pool", "idle", 3),
        ("worker", "idle in transaction", 1),
    ]
    assert result.data["used_in_database"] == 4
    assert result.data["hidden_sessions"] == 0


def test_another_run_of_ours_is_recognised(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    # An app that other tests serve from this server is one of ours too.
    before = ask(dsn, connections).analyses[ID].data["jobscope_sessions"]
    assert isinstance(before, int)
    with psycopg.connect(dsn, application_name="jobscope"):
        result = ask(dsn, connections).analyses[ID]
    assert result.data["jobscope_sessions"] == before + 1
    assert "jobscope (this monitor)" in [row["application"] for row in result.tables[0].rows]


def test_without_pg_monitor_the_count_holds_and_what_is_hidden_is_said(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with plain_role(dsn) as (_, poor), psycopg.connect(dsn, application_name="pool"):
        result = ask(poor, connections).analyses[ID]
    (row,) = [row for row in result.tables[0].rows if row["application"] == "pool"]
    assert (row["state"], row["sessions"], row["longest_in_state_s"]) == ("hidden", 1, None)
    assert "lacks pg_monitor" in result.summary
    # The plain role's own connection is ours; that of the pool and the one which made the role are hidden.
    assert result.data["used_in_database"] == 2


@pytest.mark.parametrize("server", [14, 18])
def test_a_limit_of_the_database_counts_before_that_of_the_server(
    database: MakeDatabase, ask: Ask, server: int
) -> None:
    dsn = database(server)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{database_of(dsn)}" CONNECTION LIMIT 5'.encode())
        with ExitStack() as stack:
            for _ in range(3):
                stack.enter_context(psycopg.connect(dsn))
            (finding,) = ask(dsn, connections).findings
            assert (finding.key, finding.severity) == (f"{ID}:saturation", "warning")
            assert finding.title == "4 of 5 connections are in use, 1 is free"
            assert "the limit of the database" in finding.observed
            assert run_rolled_back(dsn, finding) == 1


def database_of(dsn: str) -> str:
    return psycopg.conninfo.conninfo_to_dict(dsn)["dbname"]  # type: ignore[return-value]  # our DSN names its database


ROW = Capacity(
    max_connections=110,
    reserved=10,
    database_name="jobs",
    database_limit=-1,
    used=0,
    used_in_database=0,
    masked=0,
    masked_in_database=0,
    jobscope=0,
)

SERVER_ROW = Server(NOON, "jobs", "monitor", "18.1", 180001, "public")


AT_WORK = ActiveSession(7, "app", "worker", "Lock", "tuple", None, None, ["c3" * 32], "SELECT 'a' FROM t")


def known(facts: MakeFacts, used: int, previous: Snapshot | None = None) -> Facts:
    group = ConnectionGroup("jobs", "app", "worker", "idle", used, 10.0, 400.0)
    answers = {CAPACITY: [replace(ROW, used=used)], CONNECTIONS: [group], SERVER: [SERVER_ROW], RUNNING_STATEMENTS: []}
    return facts(answers, previous=previous)


@pytest.mark.parametrize(("used", "severity"), [(79, None), (80, "warning"), (89, "warning"), (90, "critical")])
def test_saturation_is_judged_without_the_reserved_connections(
    facts: MakeFacts, used: int, severity: Severity | None
) -> None:
    verdict = connections.analyze(known(facts, used))
    assert [f.severity for f in verdict.findings] == ([severity] if severity else [])
    assert verdict.headline is not None
    assert verdict.headline.value == used


def test_a_server_over_its_limit_has_no_negative_rest(facts: MakeFacts) -> None:
    (finding,) = connections.analyze(known(facts, 103)).findings
    assert finding.title == "103 of 100 connections are in use, 0 are free"


def test_what_the_list_leaves_out_is_said(facts: MakeFacts) -> None:
    group = ConnectionGroup("jobs", "app", "worker", "idle", 40, 10.0, 400.0)
    verdict = connections.analyze(
        facts(
            {
                CAPACITY: [replace(ROW, used=60)],
                CONNECTIONS: [group],
                SERVER: [SERVER_ROW],
                RUNNING_STATEMENTS: [AT_WORK],
            }
        )
    )
    (_, at_work) = verdict.tables
    assert at_work.rows[0]["job_id"] == "c3" * 32
    assert at_work.rows[0]["query_text"] == "SELECT 'a' FROM t".replace("'a'", "'[redacted: text]'")
    assert verdict.tables[0].note == "40 of 60 sessions are in these groups."


def test_the_earlier_runs_make_a_line(facts: MakeFacts, database: MakeDatabase, ask: Ask) -> None:
    assert connections.analyze(known(facts, 30)).charts == ()
    earlier = ask(database(), connections, at=NOON - timedelta(hours=1))
    (chart,) = connections.analyze(known(facts, 30, earlier)).charts
    assert chart.spec == "trend_lines"
    assert [row["at"] for row in chart.rows] == [NOON - timedelta(hours=1), NOON]
    assert chart.rows[-1]["value"] == 30
    assert chart.description.endswith("now 30 %.")
