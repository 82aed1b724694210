from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from analysis.facts import Limits
from analysis.health import blocking
from analysis.health.chains import LockSession, chains
from analysis.health.remedies import end_session
from analysis.model import Severity
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.analyses.held_sessions import blocked, open_transaction, plain_role, run_rolled_back, until
from tests.conftest import MakeDatabase

IMPATIENT = {"lock_wait_warning_s": 1e-6}
LOCK = "LOCK TABLE app.jobs IN SHARE ROW EXCLUSIVE MODE"
UPDATE = 'UPDATE app.jobs SET parameters = \'{"owner": "Ada Lovelace"}\''


def test_the_root_of_a_queue_is_found_with_all_who_wait_behind_it(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with (
        open_transaction(dsn, LOCK, "migration") as root,
        blocked(dsn, "LOCK TABLE app.jobs IN ACCESS EXCLUSIVE MODE", "deployment") as first,
        blocked(dsn, UPDATE, "worker") as second,
    ):
        snapshot = ask(dsn, blocking, **IMPATIENT)
    result = snapshot.analyses["health/blocking"]
    assert result.data["blocked_sessions"] == 2
    assert result.data["root_blockers"] == [root]
    (finding,) = snapshot.findings
    assert (finding.key, finding.severity, finding.count) == (f"health/blocking:root_{root}", "warning", 2)
    assert "migration" in finding.title
    assert finding.since is not None
    assert finding.evidence is not None
    assert [row["pid"] for row in finding.evidence.rows] == [str(pid) for pid in (root, *sorted([first, second]))]
    assert finding.evidence.rows[0]["state"] == "idle in transaction"
    assert "Ada Lovelace" not in snapshot.model_dump_json()
    assert "UPDATE app.jobs SET parameters" in str(finding.evidence.rows)


def test_ending_the_root_frees_those_who_wait(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with open_transaction(dsn, LOCK), blocked(dsn, UPDATE) as waiter:
        (finding,) = ask(dsn, blocking, lock_wait_warning_s=1e-6, lock_wait_critical_s=1e-6).findings
        assert finding.severity == "critical"
        assert run_rolled_back(dsn, finding) == 2
        until(dsn, "SELECT true FROM pg_stat_activity WHERE pid = %s AND state = 'idle in transaction'", waiter)
        assert ask(dsn, blocking, **IMPATIENT).findings == ()


def test_a_wait_within_the_limit_is_shown_and_is_no_finding(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with open_transaction(dsn, LOCK), blocked(dsn, UPDATE):
        snapshot = ask(dsn, blocking)
    assert snapshot.analyses["health/blocking"].status == "ok"
    assert snapshot.analyses["health/blocking"].data["blocked_sessions"] == 1
    assert snapshot.findings == ()


def test_without_pg_monitor_the_chain_is_seen_and_what_is_hidden_is_said(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with (
        plain_role(dsn, "GRANT USAGE ON SCHEMA app TO {role}") as (_, poor),
        open_transaction(dsn, LOCK) as root,
        blocked(dsn, UPDATE),
    ):
        (finding,) = ask(poor, blocking, **IMPATIENT).findings
        assert finding.key.endswith(f"root_{root}")
        assert "lacks pg_monitor" in finding.observed
        assert run_rolled_back(dsn, finding) == 1


def test_sessions_of_other_databases_are_theirs(database: MakeDatabase, ask: Ask) -> None:
    ours, theirs = database(), database()
    with open_transaction(theirs, LOCK), blocked(theirs, UPDATE):
        assert ask(ours, blocking, **IMPATIENT).findings == ()


def session(pid: int, *blocked_by: int, waits_s: float | None = None, state: str | None = "active") -> LockSession:
    since = None if waits_s is None else NOON - timedelta(seconds=waits_s)
    lock_type, lock_mode = ("transactionid", "ShareLock") if waits_s is not None else (None, None)
    return LockSession(
        pid=pid,
        blocked_by=list(blocked_by),
        waiting_since=since,
        lock_type=lock_type,
        lock_mode=lock_mode,
        relation=None,
        user_name="app",
        application="worker",
        client=None,
        state=state,
        connected_at=NOON - timedelta(days=1),
        transaction_since=NOON,
        state_since=NOON,
        query_text="SELECT 1",
    )


@pytest.mark.parametrize(
    ("waits_s", "severity"), [(59.9, None), (60, "warning"), (299.9, "warning"), (300, "critical")]
)
def test_a_wait_is_judged_by_the_limits(facts: MakeFacts, waits_s: float, severity: Severity | None) -> None:
    known = facts({blocking.BLOCKING: [session(1), session(2, 1, waits_s=waits_s)]}, limits=Limits())
    assert [f.severity for f in blocking.analyze(known).findings] == ([severity] if severity else [])


def test_nobody_waits(facts: MakeFacts) -> None:
    verdict = blocking.analyze(facts({blocking.BLOCKING: []}))
    assert (verdict.status, verdict.data["longest_wait_s"]) == ("ok", None)


def test_who_waits_for_two_roots_stands_under_both(facts: MakeFacts) -> None:
    found = chains([session(1), session(2), session(3, 1, 2, waits_s=70), session(4, 3, waits_s=65)])
    assert [(c.root.pid, [(w.session.pid, w.depth) for w in c.waiters]) for c in found] == [
        (1, [(3, 1), (4, 2)]),
        (2, [(3, 1), (4, 2)]),
    ]
    known = facts({blocking.BLOCKING: [session(1), session(2), session(3, 1, 2, waits_s=70)]})
    assert blocking.analyze(known).data["blocked_sessions"] == 1


def test_a_deadlock_has_a_chain_although_nobody_is_its_root() -> None:
    (chain,) = chains([session(1, 2, waits_s=1), session(2, 1, waits_s=1)])
    assert (chain.root.pid, [w.session.pid for w in chain.waiters]) == (1, [2])


def test_a_prepared_transaction_can_be_the_root(facts: MakeFacts) -> None:
    prepared = replace(session(0), application=None, user_name=None, state=None, connected_at=None)
    (finding,) = blocking.analyze(facts({blocking.BLOCKING: [prepared, session(7, 0, waits_s=400)]})).findings
    assert finding.title == "A prepared transaction has held up 1 session for 6 min 40 s"
    assert "pg_prepared_xacts" in finding.actions[0].code


def test_a_wait_that_the_server_has_not_noted_yet_is_not_judged(facts: MakeFacts) -> None:
    verdict = blocking.analyze(facts({blocking.BLOCKING: [session(1), session(2, 1)]}))
    assert (verdict.status, verdict.data["longest_wait_s"]) == ("ok", None)


def test_the_statement_that_ends_a_session_spares_whoever_has_its_pid_now(database: MakeDatabase) -> None:
    dsn = database()
    with psycopg.connect(dsn) as innocent:
        made = end_session(innocent.info.backend_pid, NOON)
        with psycopg.connect(dsn) as connection:
            assert connection.execute(made.code.encode()).fetchall() == []
        assert innocent.execute("SELECT 1").fetchone() == (1,)
