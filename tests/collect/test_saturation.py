"""A server that is saturated is not read in full."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.collect.run import collect
from analysis.collect.saturation import saturation
from analysis.history.slots import manual
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from analysis.sources.postgres import session
from analysis.sources.server import LOAD, Load
from reports.stores.folder import FolderStore
from tests.analyses.held_sessions import open_transaction, plain_role, until
from tests.conftest import MakeDatabase


def observe(dsn: str) -> Snapshot:
    return run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        (Load(slots=97, used=30, busy=24), None),
        (Load(slots=97, used=30, busy=25), "25 sessions were at work at once, of 97 connections"),
        (Load(slots=97, used=92, busy=0), None),
        (Load(slots=97, used=93, busy=0), "93 of 97 connections were taken"),
        (Load(slots=17, used=12, busy=9), None),
        (Load(slots=17, used=12, busy=10), "10 sessions were at work at once, of 17 connections"),
    ],
)
def test_a_server_is_saturated_from_a_quarter_at_work_or_nearly_all_connections(
    load: Load, expected: str | None
) -> None:
    failure = saturation(load)
    assert (failure is None) == (expected is None)
    assert failure is None or f"({expected})" in failure.reason


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


def test_nothing_is_read_in_full_from_a_saturated_server_and_that_is_said(database: MakeDatabase) -> None:
    dsn = database()
    with busy(dsn, 25):
        saturated = observe(dsn)
    asked_of_the_record = {a.META.id for a in ANALYSES if any(q.source == "record" for q in a.META.queries)}
    # What the collector tells, and what is asked of the systems that it has recognised.
    asked_of_the_record |= {"health/job_systems", "poison/schedules"}
    asked_of_the_record -= {"health/waits"}  # which looks at the server, and does without the tasks' names
    assert {r.id for r in saturated.analyses.values() if "Jobscope yielded" in r.reason} == asked_of_the_record
    assert saturated.analyses["health/connections"].status != "unknown"
    assert {r.id for r in observe(dsn).analyses.values() if "yielded" in r.reason} == set()


def test_a_record_goes_on_without_the_full_pass_that_is_due(database: MakeDatabase, tmp_path: Path) -> None:
    dsn, store = database(), FolderStore(tmp_path)
    settings = Settings.model_validate({"database_url": dsn})
    collect(settings, store, replayed=datetime.now(UTC) - timedelta(hours=7))
    with busy(dsn, 25):
        assert collect(settings, store).reason == "since the last run"
    assert collect(settings, store).reason == "a full pass: the last one was more than 6 h ago"


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
