"""A day of a job system that is read from a hot standby, against an oracle: the standby itself, asked in full.

A standby does not show which transactions are open on its primary, so what they wrote is found by an overlap of ten
minutes; and it may lag, so that its rows are older than its clock.
"""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.collect import one
from analysis.collect.bounds import WIDE_OVERLAP, Clock
from analysis.collect.one import clock_of
from analysis.collect.session import Collecting, collecting, connected
from analysis.facts import Window
from analysis.settings import Settings
from local.schema import create_schema
from local.standby import Pair
from tests.collect.day import ASKED, START, STEP, Day
from tests.collect.system import RECORD, WINDOW, System, folder_store, job_id, naive
from tests.faults.conftest import wait_for
from tests.oracle.asking import differing

STEPS = 20
LAGGING = (range(6, 9), range(15, 17))
"""Steps in which nothing is replayed: a run sees the rows of the step before."""


@dataclass
class Replica:
    """A job system that is written on the primary, and the database of the standby that is read."""

    pair: Pair
    system: System
    dsn: str

    def catch_up(self) -> None:
        """Until all that was committed on the primary is replayed."""
        wait_for(self.pair, f"SELECT pg_last_wal_replay_lsn() >= '{self._now()}'")

    def receive(self) -> None:
        """Until it has arrived, replayed or not."""
        wait_for(self.pair, f"SELECT pg_last_wal_receive_lsn() >= '{self._now()}'")

    def _now(self) -> str:
        """A place in the primary's log that the standby surely comes to: what is written up to may be the end of a page
        in the middle of a record, which is replayed once all of it has come."""
        message = "SELECT pg_logical_emit_message(true, 'test', '')::text"
        [[at]] = self.system.connection.execute(message.encode()).fetchall()
        return str(at)

    def replay(self, on: bool) -> None:
        # What is replayed at once may cancel the statement that has let it go on.
        with psycopg.connect(self.dsn, autocommit=True) as standby, suppress(psycopg.errors.SerializationFailure):
            standby.execute(f"SELECT pg_wal_replay_{'resume' if on else 'pause'}()".encode())

    def disagreement(self) -> dict[str, object]:
        """As System.disagreement, with the standby as the oracle."""
        primary = self.system.connection
        with psycopg.connect(self.dsn, autocommit=True, options="-c search_path=app -c TimeZone=UTC") as standby:
            self.system.connection = standby
            try:
                return self.system.disagreement(START - WINDOW)
            finally:
                self.system.connection = primary


@pytest.fixture
def replica(pair: Pair, tmp_path: Path) -> Iterator[Replica]:
    with psycopg.connect(pair.primary.dsn, autocommit=True) as connection:
        connection.execute("CREATE DATABASE replicated")
    with psycopg.connect(pair.primary.url("replicated"), autocommit=True) as connection:
        create_schema(connection)
    system = System(pair.primary.url("replicated"), folder_store(tmp_path))
    system.settings = Settings.model_validate({"database_url": pair.standby.url("replicated")})
    made = Replica(pair, system, pair.standby.url("replicated"))
    made.catch_up()
    yield made
    system.connection.close()
    with psycopg.connect(pair.primary.dsn, autocommit=True) as connection:
        connection.execute("DROP DATABASE replicated WITH (FORCE)")


def unseen(day: Day) -> psycopg.Connection[tuple[object, ...]]:
    """A transaction that wrote within the last ten minutes, and that nobody sees: its rows bear its beginning."""
    began = naive(day.at - timedelta(seconds=day.chance.uniform(0, WIDE_OVERLAP.total_seconds())))
    name = f"late{day.at:%d%H%M}"
    connection = psycopg.connect(day.system.dsn, options="-c search_path=app")
    connection.execute(
        "INSERT INTO jobs (job_id, job_type, status, result_data, created_at, updated_at)"
        " VALUES (%s, 'late', 'completed', '{}', %s, %s)",
        [job_id(name), began, began],
    )
    connection.execute(
        "INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, created_at, updated_at)"
        " VALUES (%s, %s, 'late', 'completed', 1, 0, %s, %s)",
        [f"{name}-0", job_id(name), began, began],
    )
    return connection


def test_a_day_that_is_read_from_a_standby_is_recorded_as_the_standby_has_it(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = replica.system
    day = Day(system, random.Random(20260305))  # noqa: S311 - a story, no secret
    shown, standbys = START, set[bool]()

    def clock(transaction: Collecting) -> Clock:
        asked = clock_of(transaction)
        standbys.add(asked.is_standby)
        return replace(asked, observed_at=shown)

    monkeypatch.setattr(one, "clock_of", clock)
    for step in range(STEPS):
        day.at = START + step * STEP
        lags = any(step in steps for steps in LAGGING)
        if lags:
            replica.replay(on=False)
        day.work()
        day.oddities()
        late = unseen(day)
        if not lags:
            replica.replay(on=True)
            replica.catch_up()
            shown = day.at
        day.collect()
        assert replica.disagreement() == {}, step
        if step % ASKED == 0:
            assert differing(system.settings, system.store, RECORD, Window(shown - WINDOW, shown)) == {}, step
        late.commit()
        late.close()
    replica.replay(on=True)
    assert standbys == {True}
    assert len(system.recorded()) > 50
    assert len(system.state().covered) == 1


def test_the_time_of_a_standby_that_lags_is_that_of_the_last_transaction_it_replayed(replica: Replica) -> None:
    """Measured by its own clock, what it replays later would lie before the last run, and would not be read."""
    written = replica.system.now()
    replica.system.job("a", written)
    replica.catch_up()
    replica.replay(on=False)
    try:
        unseen_from = replica.system.now()
        replica.system.job("b", unseen_from)
        replica.receive()
        shown = _clock(replica.system.settings)
    finally:
        replica.replay(on=True)
    assert written <= shown < unseen_from
    replica.catch_up()
    assert _clock(replica.system.settings) > unseen_from


def _clock(settings: Settings) -> datetime:
    with connected(settings) as connection, collecting(connection, settings, 60) as transaction:
        return clock_of(transaction).observed_at
