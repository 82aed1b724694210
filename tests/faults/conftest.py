"""What goes wrong around a run, made for real: a standby that cancels, and runs in a row that remember each other."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.history.slots import Occasion
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from local.schema import create_schema
from local.standby import Pair, standby_pair

QUARTER = timedelta(minutes=15)

type RunAgain = Callable[..., Snapshot]


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """A primary with an empty job system, and its standby."""
    with tempfile.TemporaryDirectory(prefix="jobscope-standby-") as home, standby_pair(Path(home)) as servers:
        with psycopg.connect(servers.primary.dsn, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
            create_schema(connection)
        wait_for(servers, "SELECT count(*) = 0 FROM app.tasks")
        yield servers


def wait_for(servers: Pair, condition: str) -> None:
    """Until the standby says so, for ten seconds at most."""
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    while datetime.now(UTC) < deadline:
        try:
            with psycopg.connect(servers.standby.dsn, autocommit=True) as connection:
                if connection.execute(condition.encode()).fetchone() == (True,):
                    return
        except psycopg.Error:
            continue
    raise TimeoutError(f"the standby never came to: {condition}")


@pytest.fixture
def run_again() -> RunAgain:
    """`run_again(dsn, **settings)`: the next run of a schedule, which remembers the one before."""
    previous: Snapshot | None = None
    slot = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=6)

    def once(dsn: str, **given: object) -> Snapshot:
        nonlocal previous, slot
        slot += QUARTER
        settings = Settings.model_validate({"database_url": dsn, "query_timeout_s": 2, **given})
        previous = run(settings, Occasion("scheduled", slot, datetime.now(UTC)), ANALYSES, previous)
        return previous

    return once
