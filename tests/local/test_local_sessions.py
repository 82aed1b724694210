"""The sessions in trouble are what they claim to be while they are held, and gone after."""

import psycopg

from local.sample.canaries import STATEMENT_CANARY
from local.sample.load import LoadedSample
from local.sample.sessions import SESSION_FAULTS, troubled_sessions


def activity(dsn: str) -> dict[object, list[object]]:
    query = (
        "SELECT application_name, pid, state, pg_blocking_pids(pid), query FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name LIKE 'sample %'"
    )
    with psycopg.connect(dsn) as conn:
        return {name: row for name, *row in conn.execute(query.encode()).fetchall()}


def secret_calls(dsn: str) -> int:
    """How often this database ran the statement with the secret, as pg_stat_statements counts for the server."""
    query = (
        "SELECT coalesce(sum(calls), 0)::int8 FROM pg_stat_statements WHERE query LIKE %s"
        " AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with psycopg.connect(dsn) as conn:
        [[calls]] = conn.execute(query.encode(), (f"%{STATEMENT_CANARY.secret}%",)).fetchall()
    return int(str(calls))


def test_sessions_are_held_open_and_ended(sample_database: LoadedSample) -> None:
    dsn = sample_database.dsn
    before = secret_calls(dsn)
    with troubled_sessions(dsn) as ledger:
        assert tuple(ledger) == SESSION_FAULTS
        found = activity(dsn)
        blocked = ledger["session_blocked"].expected
        assert found["sample waiter"][:3] == [blocked["waiter_pid"], "active", [blocked["blocker_pid"]]]
        assert found["sample blocker"][:3] == [blocked["blocker_pid"], "active", []]
        idle = ledger["session_idle_in_transaction"].expected["pid"]
        assert found["sample idle in transaction"][:2] == [idle, "idle in transaction"]
        assert STATEMENT_CANARY.secret in str(found["sample secret"][3])
        assert secret_calls(dsn) == before + 20
    assert not {name for name in activity(dsn) if name != "sample control"}


def test_each_session_fault_can_be_left_out(sample_database: LoadedSample) -> None:
    for fault in SESSION_FAULTS:
        with troubled_sessions(sample_database.dsn, without={fault}) as ledger:
            assert set(ledger) == set(SESSION_FAULTS) - {fault}
            names = activity(sample_database.dsn)
            assert ("sample waiter" in names) == (fault != "session_blocked")
