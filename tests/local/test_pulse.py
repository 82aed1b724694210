"""A sample that is kept alive: its rows are those of the present, and what is found in it is what was planted."""

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg
import pytest

from local.sample.build import Sample, build_sample
from local.sample.load import TASK_COLUMNS_2025, load_sample
from local.sample.pulse import alive, bring
from tests.acceptance.attribution import check, troubles
from tests.acceptance.living import read
from tests.conftest import MakeDatabase

AT = datetime(2026, 11, 28, 13, 41, tzinfo=UTC)
MINUTES = (0.2, 3, 9.5, 10, 22, 30)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return build_sample(3, AT, scale=0.01, days_ahead=1)


@pytest.fixture
def loaded(database: MakeDatabase, sample: Sample) -> str:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        load_sample(connection, sample)
    return dsn


def stored(dsn: str) -> dict[str, set[tuple[object, ...]]]:
    with psycopg.connect(dsn) as connection:
        columns = {"jobs": "job_id, status, stage, updated_at", "tasks": "task_id, status, heartbeat, updated_at"}
        return {
            table: set(connection.execute(f"SELECT {names} FROM app.{table}".encode()).fetchall())
            for table, names in columns.items()
        }


def planned(sample: Sample) -> dict[str, set[tuple[object, ...]]]:
    beat = TASK_COLUMNS_2025.index("heartbeat")
    return {
        "jobs": {(row[0], row[2], row[3], row[10]) for row in sample.jobs},
        "tasks": {(row[0], row[3], row[beat], row[12]) for row in sample.tasks},
    }


def test_half_an_hour_later_nothing_is_found_that_was_not_planted(loaded: str, sample: Sample) -> None:
    now = sample
    with psycopg.connect(loaded, autocommit=True) as connection:
        for minutes in MINUTES:
            now = bring(connection, now, AT + timedelta(minutes=minutes))
    assert stored(loaded) == planned(now)
    check(read(loaded, now.until, {"observed_at": now.until.isoformat()}), now.ledger)


def test_without_a_pulse_what_was_under_way_looks_dead(loaded: str, sample: Sample) -> None:
    later = AT + timedelta(minutes=30)
    found = troubles(read(loaded, later, {"observed_at": later.isoformat()}))
    silent = sum(finding.count or 0 for finding in found if finding.analysis == "poison/silent_heartbeat")
    assert silent > sample.ledger["silent_heartbeat"].tasks


def test_rows_that_an_earlier_pulse_has_written_are_taken_over(loaded: str, sample: Sample) -> None:
    with psycopg.connect(loaded, autocommit=True) as connection:
        bring(connection, sample, AT + timedelta(minutes=20))
        now = bring(connection, sample, AT + timedelta(minutes=25))
    assert stored(loaded) == planned(now)


def test_it_goes_on_up_to_the_last_planned_day(sample: Sample) -> None:
    hours = [sample.as_of(AT + timedelta(hours=number)) for number in range(0, 25, 6)]
    assert all(sum(1 for _ in after.jobs) > sum(1 for _ in before.jobs) for before, after in pairwise(hours))
    with pytest.raises(ValueError, match="days ahead"):
        sample.as_of(AT + timedelta(hours=24, seconds=1))


def test_planning_ahead_changes_nothing_before(sample: Sample) -> None:
    alone = build_sample(3, AT, scale=0.01)
    assert set(alone.jobs) == set(sample.jobs)
    assert set(alone.tasks) == set(sample.tasks)
    assert alone.ledger == sample.ledger


def test_the_pulse_follows_the_clock(database: MakeDatabase, sample: Sample) -> None:
    """By the real one: the rows were those of half an hour ago, and soon they are those of the present."""
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        [[now]] = connection.execute("SELECT now()").fetchall()
        assert isinstance(now, datetime)
        old = sample.moved_to(now - timedelta(minutes=30))
        load_sample(connection, old)
        moved = "SELECT count(*) > 0 FROM app.tasks WHERE updated_at > now() - interval '5 minutes'"
        assert connection.execute(moved).fetchone() == (False,)
        with alive(dsn, old):
            deadline = time.monotonic() + 30
            while connection.execute(moved).fetchone() == (False,) and time.monotonic() < deadline:
                time.sleep(0.01)
        assert connection.execute(moved).fetchone() == (True,)
