"""No statement that collects reads a table from end to end where an index serves: read from the plans."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from analysis.collect.catalog import Recognised
from analysis.collect.statements import of_system
from analysis.sources.literals import array
from local.history import Span, load_history
from local.schema import create_schema
from tests.collect.plans import read_whole, recognised_in, select_of
from tests.conftest import drop_database

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="module", params=[18, 14])
def history(request: pytest.FixtureRequest) -> Iterator[tuple[str, Recognised]]:
    """20 days, of which a window has 50 jobs with 100 tasks each."""
    server = request.getfixturevalue(f"postgres{request.param}")
    name = f"collect_{secrets.token_hex(6)}"
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        create_schema(connection)
        load_history(connection, AT, Span(oldest_day=20))
    recognised = recognised_in(server.url(name), "app")
    yield server.url(name), recognised
    drop_database(server, name)


def given(recognised: Recognised, since: datetime, keys: tuple[str, ...]) -> dict[str, str]:
    return {
        "since": since.isoformat(),
        "until": "9999-12-31 00:00:00+00",
        "job_open": array(recognised.open_statuses("jobs")),
        "task_open": array(recognised.open_statuses("tasks")),
        "large_jobs": "{}",
        "unchanged_jobs": "{}",
        "job_read": "{}",
        "pass_since": since.isoformat(),
        "observed_at": AT.isoformat(),
        "keys": array(keys),
    }


@pytest.mark.parametrize("hours", [0.25, 48])
@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("changed_jobs", "jobs"),
        ("changed", "tasks"),
        ("open", "tasks"),
        ("present_jobs", "jobs"),
        ("present", "tasks"),
    ],
)
def test_what_is_read_is_read_by_an_index(history: tuple[str, Recognised], file: str, table: str, hours: float) -> None:
    dsn, recognised = history
    assert (
        read_whole(
            dsn, select_of(file, table, recognised), given(recognised, AT - timedelta(hours=hours), _keys(dsn, table))
        )
        == {}
    )


def test_labels_are_leapt_along_the_index(history: tuple[str, Recognised]) -> None:
    dsn, recognised = history
    assert read_whole(dsn, of_system("labels", recognised), {}) == {}


def test_parameters_are_looked_up_by_key(history: tuple[str, Recognised]) -> None:
    dsn, recognised = history
    keys = _keys(dsn, "tasks")
    assert read_whole(dsn, of_system("inputs", recognised), {"keys": array(keys)}) == {}


def test_a_statement_without_an_index_is_caught(history: tuple[str, Recognised]) -> None:
    dsn, _ = history
    read = read_whole(dsn, "SELECT * FROM app.tasks WHERE updated_at > '2026-03-03'", {})
    assert list(read) == ["tasks"]


def _keys(dsn: str, table: str) -> tuple[str, ...]:
    """20,000 of them: as many as a busy hour leaves open."""
    key = table.removesuffix("s") + "_id"
    with psycopg.connect(dsn) as connection:
        return tuple(str(row[0]) for row in connection.execute(f"SELECT {key} FROM app.{table} LIMIT 20000".encode()))
