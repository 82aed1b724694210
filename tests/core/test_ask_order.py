"""A spent budget costs the least important questions, and a saturated server is asked only what is cheap."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest

from analysis.ask_order import WALKS, in_order, saturation
from analysis.model import Query
from analysis.registry import ANALYSES
from analysis.run import run
from analysis.settings import Settings
from analysis.slots import manual
from analysis.snapshot import Snapshot
from analysis.sources.postgres import session
from analysis.sources.server import COLUMNS, LOAD, SERVER, Load
from tests.analyses.held_sessions import open_transaction, plain_role, until
from tests.conftest import MakeDatabase

QUERIES: list[Query[object]] = [q for analysis in ANALYSES for q in analysis.META.queries if q.source == "sql"]


def observe(dsn: str) -> Snapshot:
    return run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)


def test_state_is_asked_first_and_the_walks_by_their_importance() -> None:
    asked = list(dict.fromkeys(query.name for query in in_order(QUERIES)))
    assert tuple(asked[-len(WALKS) :]) == WALKS
    assert asked[: -len(WALKS)] == [name for name in dict.fromkeys(q.name for q in QUERIES) if name not in WALKS]


def test_a_run_asks_in_this_order(database: MakeDatabase) -> None:
    sql = [cost.name for cost in observe(database()).run.queries if cost.source == "sql"]
    first = [SERVER.name, COLUMNS.name, LOAD.name]
    assert sql[:3] == first
    assert [name for name in sql if name in WALKS] == list(WALKS)
    assert set(sql[-len(WALKS) :]) == set(WALKS)


@pytest.mark.parametrize(
    ("load", "said"),
    [
        (Load(slots=97, used=30, busy=24), None),
        (Load(slots=97, used=30, busy=25), "25 sessions were at work at once, of 97 connections"),
        (Load(slots=97, used=92, busy=0), None),
        (Load(slots=97, used=93, busy=0), "93 of 97 connections were taken"),
        (Load(slots=17, used=12, busy=9), None),
        (Load(slots=17, used=12, busy=10), "10 sessions were at work at once, of 17 connections"),
    ],
)
def test_a_server_is_saturated_from_a_quarter_at_work_or_nearly_all_connections(load: Load, said: str | None) -> None:
    failure = saturation(load)
    assert (failure is None) == (said is None)
    assert failure is None or f"({said})" in failure.reason


@contextmanager
def busy(dsn: str, sessions: int) -> Iterator[None]:
    """So many sessions at work on one long statement each, until the block ends."""
    held = [psycopg.connect(dsn, autocommit=True) for _ in range(sessions)]
    try:
        for connection in held:
            connection.pgconn.send_query(b"SELECT pg_sleep(600)")
        for connection in held:
            until(
                dsn,
                "SELECT true FROM pg_stat_activity WHERE pid = %s AND state = 'active'",
                connection.info.backend_pid,
            )
        yield
    finally:
        for connection in held:
            connection.cancel_safe()
            connection.close()


def test_a_run_yields_to_a_saturated_server_and_says_so(database: MakeDatabase) -> None:
    dsn = database()
    with busy(dsn, 25):
        saturated = observe(dsn)
    yielded = {r.id for r in saturated.analyses.values() if "Jobscope yielded" in r.reason}
    asked = {cost.name for cost in saturated.run.queries}
    assert yielded == {a.META.id for a in ANALYSES if {q.name for q in a.META.queries} & set(WALKS)}
    assert asked & set(WALKS) == set()
    assert saturated.analyses["health/connections"].status != "unknown"
    assert saturated.analyses["poison/silent_heartbeat"].status == "ok"
    assert {r.id for r in observe(dsn).analyses.values() if "yielded" in r.reason} == set()


def test_a_role_without_pg_monitor_sees_who_is_in_a_transaction(database: MakeDatabase) -> None:
    dsn = database()
    with plain_role(dsn, "GRANT USAGE ON SCHEMA app TO {role}") as (_, plain):
        before = load_seen_by(plain)
        with open_transaction(dsn, "SELECT 1"), busy(dsn, 2):
            during = load_seen_by(plain)
        assert (before.slots, during.used - before.used, during.busy - before.busy) == (during.slots, 3, 3)
        with open_transaction(dsn, "SELECT 1"), busy(dsn, 2):
            # Who sees states does not count one that is idle in its transaction.
            assert load_seen_by(dsn).busy == before.busy + 2


def load_seen_by(dsn: str) -> Load:
    with session(Settings.model_validate({"database_url": dsn})) as opened:
        [load] = opened.fetch(LOAD, {})
        return load
