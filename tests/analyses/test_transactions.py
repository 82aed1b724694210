from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest

from analysis.facts import Facts
from analysis.health import transactions
from analysis.health.capacity import CAPACITY, Capacity
from analysis.health.open_transactions import TRANSACTIONS, XMIN_HOLDERS, OpenTransaction, XminHolder
from analysis.health.transaction_findings import LONG_S, XMIN_AGE
from analysis.model import Severity, Verdict
from analysis.run.assemble import judge
from analysis.sources.server import SERVER, Server
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.analyses.held_sessions import open_transaction, plain_role, run_rolled_back
from tests.conftest import MakeDatabase

IMPATIENT = {"idle_in_transaction_warning_s": 1e-6}
INSERT = """
INSERT INTO app.jobs (job_id, job_type, parameters) VALUES (repeat('a', 64), 'copy', '{"owner": "Ada Lovelace"}')
"""


def test_a_session_that_sits_in_its_transaction_is_found(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with open_transaction(dsn, INSERT, "loader") as pid:
        snapshot = ask(dsn, transactions, **IMPATIENT)
        (finding,) = snapshot.findings
        assert (finding.key, finding.severity) == ("health/transactions:idle_in_transaction", "warning")
        assert (finding.count, f"{pid} (loader)" in finding.observed) == (1, True)
        assert finding.since is not None
        assert "Ada Lovelace" not in snapshot.model_dump_json()
        result = snapshot.analyses["health/transactions"]
        assert (result.data["idle_in_transaction"], result.data["open_transactions"]) == (1, 1)
        assert run_rolled_back(dsn, finding) == 2
        assert ask(dsn, transactions, **IMPATIENT).findings == ()


def test_beyond_the_second_limit_it_is_critical(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with open_transaction(dsn, INSERT):
        limits = {**IMPATIENT, "idle_in_transaction_critical_s": 1e-6}
        assert ask(dsn, transactions, **limits).findings[0].severity == "critical"


def test_within_the_limits_it_is_shown_and_is_no_finding(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with open_transaction(dsn, INSERT) as pid:
        snapshot = ask(dsn, transactions)
    assert snapshot.findings == ()
    result = snapshot.analyses["health/transactions"]
    assert [row["pid"] for row in result.tables[0].rows] == [str(pid)]


def test_who_holds_a_snapshot_is_among_those_who_hold_back_vacuum(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with psycopg.connect(dsn, application_name="exporter") as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")
        with psycopg.connect(dsn, autocommit=True) as writer:
            for _ in range(3):
                writer.execute("SELECT pg_current_xact_id()")
        result = ask(dsn, transactions).analyses["health/transactions"]
    (holder,) = result.tables[1].rows
    assert (holder["kind"], holder["holder"]) == ("session", "exporter")
    assert isinstance(holder["xmin_age"], int)
    assert holder["xmin_age"] >= 3


def test_sessions_of_other_databases_are_theirs(database: MakeDatabase, ask: Ask) -> None:
    ours, theirs = database(), database()
    with open_transaction(theirs, INSERT):
        assert ask(ours, transactions, **IMPATIENT).findings == ()


def test_our_own_sessions_are_not_judged(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with open_transaction(dsn, INSERT, "jobscope"):
        assert ask(dsn, transactions, **IMPATIENT).findings == ()


def test_without_pg_monitor_silence_is_not_health(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with plain_role(dsn) as (role, poor), open_transaction(dsn, INSERT):
        result = ask(poor, transactions, **IMPATIENT).analyses["health/transactions"]
        assert (result.status, result.fix) == ("unknown", f"GRANT pg_monitor TO {role}")
    with plain_role(dsn, "GRANT pg_monitor TO {role}") as (_, rich), open_transaction(dsn, INSERT):
        assert ask(rich, transactions, **IMPATIENT).status == "warning"


def transaction(pid: int, *, open_s: float, idle_s: float | None = None) -> OpenTransaction:
    state, since = ("active", open_s) if idle_s is None else ("idle in transaction", idle_s)
    at = NOON - timedelta(seconds=open_s)
    return OpenTransaction(
        pid, "app", "worker", "10.0.0.4", state, at, at, NOON - timedelta(seconds=since), 7, "SELECT 1"
    )


def holder(kind: str, xmin_age: int = 10, *, since: datetime | None = None, active: bool = True) -> XminHolder:
    return XminHolder(kind, "its_name", None, xmin_age, since, active)


CAPACITY_ROW = Capacity(100, 3, "jobs", -1, 5, 5, 0, 0, 0)


def known(
    facts: MakeFacts, *open_ones: OpenTransaction, holders: tuple[XminHolder, ...] = (), masked: int = 0
) -> Facts:
    return facts(
        {
            TRANSACTIONS: list(open_ones),
            XMIN_HOLDERS: list(holders),
            CAPACITY: [replace(CAPACITY_ROW, masked_in_database=masked)],
            SERVER: [Server(NOON, "jobs", "reader", "18", 180000, "")],
        }
    )


def severities(verdict: Verdict) -> list[Severity]:
    return [finding.severity for finding in verdict.findings]


@pytest.mark.parametrize(
    ("idle_s", "expected"), [(299, []), (300, ["warning"]), (1799, ["warning"]), (1800, ["critical"])]
)
def test_idle_is_judged_by_the_time_without_work(facts: MakeFacts, idle_s: float, expected: list[Severity]) -> None:
    sitting = transaction(1, open_s=3000, idle_s=idle_s)
    assert severities(transactions.analyze(known(facts, sitting))) == expected


@pytest.mark.parametrize(("open_s", "expected"), [(LONG_S - 1, []), (LONG_S, ["warning"]), (9 * LONG_S, ["warning"])])
def test_work_is_judged_by_the_age_of_its_transaction(
    facts: MakeFacts, open_s: float, expected: list[Severity]
) -> None:
    verdict = transactions.analyze(known(facts, transaction(1, open_s=open_s)))
    assert severities(verdict) == expected
    assert verdict.headline is not None
    assert verdict.headline.value == open_s


def test_several_are_one_finding_with_the_longest_named(facts: MakeFacts) -> None:
    sitting = [transaction(pid, open_s=9000, idle_s=300 + pid) for pid in range(1, 31)]
    (finding,) = transactions.analyze(known(facts, *sitting)).findings
    assert finding.title == "30 sessions hold a transaction open without working, the longest for 5 min 30 s"
    assert finding.evidence is not None
    assert (len(finding.evidence.rows), finding.evidence.total) == (20, 30)
    assert finding.evidence.rows[0]["pid"] == "30"


@pytest.mark.parametrize(("age_s", "expected"), [(299, []), (300, ["warning"]), (1800, ["critical"])])
def test_a_forgotten_prepared_transaction(facts: MakeFacts, age_s: float, expected: list[Severity]) -> None:
    prepared = holder("prepared transaction", since=NOON - timedelta(seconds=age_s), active=False)
    assert severities(transactions.analyze(known(facts, holders=(prepared,)))) == expected


@pytest.mark.parametrize("kind", ["session", "standby", "prepared transaction", "replication slot"])
def test_whoever_holds_back_vacuum_for_long_is_named(facts: MakeFacts, kind: str) -> None:
    assert transactions.analyze(known(facts, holders=(holder(kind, XMIN_AGE - 1),))).status == "ok"
    (finding,) = transactions.analyze(known(facts, holders=(holder(kind, XMIN_AGE, active=False),))).findings
    assert (finding.key, finding.severity) == ("health/transactions:xmin", "warning")
    assert f"{kind} its_name" in finding.title
    assert "which nobody uses" in finding.observed


def test_hidden_sessions_do_not_hide_what_is_seen(facts: MakeFacts) -> None:
    sitting = transaction(1, open_s=400, idle_s=400)
    verdict = transactions.analyze(known(facts, sitting, masked=3))
    assert (verdict.status, "3 sessions" in verdict.summary) == ("warning", True)
    hidden = judge([transactions], known(facts, masked=3)).results["health/transactions"]
    assert (hidden.status, hidden.reason) == (
        "unknown",
        "3 sessions of other roles hide their transactions from the role reader",
    )
