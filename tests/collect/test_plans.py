"""No statement that collects reads a table from end to end where an index serves: read from the plans."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from analysis.collect.catalog import CatalogColumn, Recognised, recognise
from analysis.collect.session import collecting
from analysis.collect.statements import array, copy_of, of_system
from analysis.collect.systems import load_system
from analysis.settings import Settings
from local.history import Span, load_history
from local.schema import create_schema
from tests.conftest import drop_database

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
ROWS = 10_000
"""Above which a table is not read whole."""

type Node = dict[str, object]


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
    with collecting(Settings.model_validate({"database_url": server.url(name)}), 60) as transaction:
        columns = transaction.rows("systems/catalog", CatalogColumn, {"schema": "app"})
    recognised = recognise([load_system("origin_staged")], "app", "postgres", columns)
    assert isinstance(recognised, Recognised)
    yield server.url(name), recognised
    drop_database(server, name)


def given(recognised: Recognised, since: datetime, keys: tuple[str, ...]) -> dict[str, str]:
    return {
        "since": since.isoformat(),
        "until": "9999-12-31 00:00:00+00",
        "job_open": array(recognised.open_statuses("jobs")),
        "task_open": array(recognised.open_statuses("tasks")),
        "large_jobs": "{}",
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
    statement = re.sub(
        r"\ACOPY \((.*)\) TO STDOUT \(FORMAT csv\)\Z", r"\1", copy_of(file, table, recognised), flags=re.DOTALL
    )
    assert _read_whole(dsn, statement, given(recognised, AT - timedelta(hours=hours), _keys(dsn, table))) == {}


def test_labels_are_leapt_along_the_index(history: tuple[str, Recognised]) -> None:
    dsn, recognised = history
    assert _read_whole(dsn, of_system("labels", recognised), {}) == {}


def test_parameters_are_looked_up_by_key(history: tuple[str, Recognised]) -> None:
    dsn, recognised = history
    keys = _keys(dsn, "tasks")
    assert _read_whole(dsn, of_system("inputs", recognised), {"keys": array(keys)}) == {}


def test_a_statement_without_an_index_is_caught(history: tuple[str, Recognised]) -> None:
    dsn, _ = history
    read = _read_whole(dsn, "SELECT * FROM app.tasks WHERE updated_at > '2026-03-03'", {})
    assert list(read) == ["tasks"]


def _keys(dsn: str, table: str) -> tuple[str, ...]:
    """20,000 of them: as many as a busy hour leaves open."""
    key = table.removesuffix("s") + "_id"
    with psycopg.connect(dsn) as connection:
        return tuple(str(row[0]) for row in connection.execute(f"SELECT {key} FROM app.{table} LIMIT 20000".encode()))


def _read_whole(dsn: str, statement: str, parameters: dict[str, str]) -> dict[str, float]:
    """The tables that a statement reads from end to end, with the rows that this reads."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL TimeZone = 'UTC'"
        )
        for name, value in parameters.items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        [[plan]] = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}".encode()).fetchall()
    read: dict[str, float] = {}
    for node in _nodes(plan[0]["Plan"]):
        if node["Node Type"] == "Seq Scan":
            rows = float(str(node["Actual Rows"])) + float(str(node.get("Rows Removed by Filter", 0)))
            if rows > ROWS:
                read[str(node["Relation Name"])] = rows
    return read


def _nodes(plan: Node) -> Iterator[Node]:
    yield plan
    children = plan.get("Plans", [])
    assert isinstance(children, list)
    for child in children:
        yield from _nodes(child)
