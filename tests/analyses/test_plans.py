"""The cost of a run follows the window, never the table: read from the plans, on a history of 300,000 tasks."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from analysis.facts import Query, Window
from analysis.health.running import RUNNING_TASKS
from analysis.registry import ANALYSES
from analysis.run.ask_database import parameters
from analysis.settings import Settings
from analysis.sources import sql_files
from analysis.sources.postgres import Session, session
from analysis.sources.server import COLUMNS, SERVER
from local.history import Span, load_history
from local.schema import create_schema
from tests.conftest import drop_database

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
DECLARED = (RUNNING_TASKS, *(q for a in ANALYSES for q in a.META.queries if q.source == "sql" and not q.sampled))
QUERIES = sorted({q.name: q for q in DECLARED}.items())

type Node = dict[str, object]


@pytest.fixture(scope="module", params=[18, 14])
def history(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session as of AT on 60 days, of which a window has 50 jobs with 100 tasks each."""
    server = request.getfixturevalue(f"postgres{request.param}")
    name = f"plans_{secrets.token_hex(6)}"
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        # The texts of all that other tests have asked of this server would spill.
        connection.execute("SELECT pg_stat_statements_reset()")
        create_schema(connection)
        load_history(connection, AT, Span(oldest_day=60))
    with session(Settings.model_validate({"database_url": server.url(name)})) as opened:
        (facts,) = opened.fetch(SERVER, {})
        opened.describe(facts, opened.fetch(COLUMNS, {"schema": "app"}))
        yield opened
    drop_database(server, name)


@pytest.mark.parametrize("days", [1, 7])
def test_no_query_reads_all_tasks_or_writes_temporary_blocks(history: Session, days: int) -> None:
    window = Window(AT - timedelta(days=days), AT)
    given = parameters(window, AT, history.catalog)
    broken = {name: found for name, query in QUERIES if (found := _flaws(history, query, given))}
    assert broken == {}


def test_a_query_by_time_alone_is_caught(history: Session) -> None:
    statement = "SELECT count(*) FROM app.tasks WHERE updated_at > '2026-03-03'"
    assert _seen(_plan(history, statement, {})) == ["reads tasks from end to end"]


def test_a_sort_that_spills_is_caught(history: Session) -> None:
    statement = "SELECT row_number() OVER (ORDER BY n % 7) FROM generate_series(1, 300000) AS n"
    assert [flaw.rstrip("0123456789") for flaw in _seen(_plan(history, statement, {}))] == ["temporary blocks: "]


def _flaws(history: Session, query: Query[object], given: dict[str, str]) -> list[str]:
    file = sql_files.load(query.name)
    if sql_files.unanswerable(file, history.catalog, query.optional):
        return []
    return _seen(_plan(history, sql_files.statement(file, history.catalog), {p: given[p] for p in file.parameters}))


def _plan(history: Session, statement: str, given: dict[str, str]) -> Node:
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
    [[plans]] = history.connection.execute(explain.encode(), given or None).fetchall()
    assert isinstance(plans, list)
    return dict(plans[0]["Plan"])


def _seen(plan: Node) -> list[str]:
    flaws = [
        f"reads {node['Relation Name']} from end to end"
        for node in _nodes(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "tasks"
    ]
    # The root's buffers hold those of all below it.
    if blocks := sum(int(str(plan[f"Temp {way} Blocks"])) for way in ("Read", "Written")):
        flaws.append(f"temporary blocks: {blocks}")
    return flaws


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    below = node.get("Plans", [])
    assert isinstance(below, list)
    for each in below:
        yield from _nodes(each)
