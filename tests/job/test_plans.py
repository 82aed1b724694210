"""No look-up and no list reads a table from end to end where an index serves: read from the plans."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from analysis.facts import Window
from analysis.job.job_facts import JOB_FACTS
from analysis.job.records import LISTED, RECORDS
from analysis.run.ask_database import parameters
from analysis.settings import Settings
from analysis.sources import sql_files
from analysis.sources.catalog import Catalog
from analysis.sources.literals import array
from analysis.sources.postgres import session
from analysis.sources.server import COLUMNS, SERVER
from local.history import Span, load_history
from local.schema import create_events, create_schema
from tests.conftest import drop_database

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
ROWS = 10_000
"""Above which a table is not read whole."""
QUERIES = tuple(query.name for query in (*RECORDS, *JOB_FACTS))
UNTIED = """
    ALTER TABLE app.tasks DROP CONSTRAINT tasks_parent_job_id_fkey, DROP CONSTRAINT tasks_parent_job_id_check,
        DROP CONSTRAINT tasks_task_id_check;
    ALTER TABLE app.jobs DROP CONSTRAINT jobs_job_id_check;
"""
KEYS = {
    "varchar": "SELECT",
    "uuid": UNTIED
    + """
    ALTER TABLE app.tasks ALTER parent_job_id TYPE uuid USING md5(parent_job_id)::uuid,
        ALTER task_id TYPE uuid USING md5(task_id)::uuid;
    ALTER TABLE app.jobs ALTER job_id TYPE uuid USING md5(job_id)::uuid""",
    "bigint": UNTIED
    + """
    ALTER TABLE app.tasks ALTER parent_job_id
        TYPE bigint USING ('x' || left(md5(parent_job_id), 12))::bit(48)::bigint;
    ALTER TABLE app.jobs ALTER job_id TYPE bigint USING ('x' || left(md5(job_id), 12))::bit(48)::bigint""",
}

type Node = dict[str, object]


@pytest.fixture(scope="module", params=[(18, "varchar"), (14, "varchar"), (18, "uuid"), (18, "bigint")], ids=str)
def history(request: pytest.FixtureRequest) -> Iterator[tuple[str, Catalog]]:
    """20 days, of which a window has 50 jobs with 100 tasks each; 100,000 jobs before them, with an index on asset_id
    and none on request_id."""
    version, key = request.param
    server = request.getfixturevalue(f"postgres{version}")
    name = f"lookups_{secrets.token_hex(6)}"
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        create_schema(connection)
        create_events(connection)
        load_history(connection, AT, Span(oldest_day=20))
        connection.execute(
            "INSERT INTO app.jobs (job_id, job_type, status, result_data, created_at, updated_at)"
            " SELECT encode(sha256(('old' || n)::bytea), 'hex'), 'sync_container', 'completed', '{}', at, at"
            " FROM (SELECT n, timestamp '2026-01-01' + n * interval '1 second' AS at"
            "  FROM generate_series(1, 100000) AS n) AS old"
        )
        connection.execute(KEYS[key].encode())
        connection.execute("ALTER TABLE app.jobs ADD COLUMN asset_id text, ADD COLUMN request_id text")
        connection.execute("CREATE INDEX ON app.jobs (asset_id)")
        connection.execute("VACUUM ANALYZE")
    with session(Settings.model_validate({"database_url": server.url(name)})) as opened:
        (facts,) = opened.fetch(SERVER, {})
        opened.describe(facts, opened.fetch(COLUMNS, {"schema": "app"}))
        catalog = opened.catalog
    yield server.url(name), catalog
    drop_database(server, name)


@pytest.mark.parametrize("wanted", ["job", "task", "beginning", "nobody"])
def test_a_job_is_found_by_an_index(history: tuple[str, Catalog], wanted: str) -> None:
    dsn, catalog = history
    with psycopg.connect(dsn) as connection:
        [[job, task]] = connection.execute(
            "SELECT parent_job_id::text, task_id::text FROM app.tasks LIMIT 1"
        ).fetchall()
    id_ = {"job": job, "task": task, "beginning": str(job)[:9], "nobody": "nobody"}[wanted]
    plan = _plan(dsn, catalog, "systems/origin_staged/find", {"wanted": id_})
    assert _read_whole(plan) == {}
    assert plan["Actual Rows"] == (0 if wanted == "nobody" else 1)


@pytest.mark.parametrize("bounded_by", ["created", "ended"])
@pytest.mark.parametrize("name", [name for name in QUERIES if not name.endswith("/find")])
def test_what_is_read_is_read_by_an_index(history: tuple[str, Catalog], name: str, bounded_by: str) -> None:
    dsn, catalog = history
    key = "task_id" if name.endswith("/task") else "job_id"
    with psycopg.connect(dsn) as connection:
        statement = f"SELECT {key}::text FROM app.{key[:-3]}s ORDER BY updated_at DESC LIMIT 500"
        keys = [str(row[0]) for row in connection.execute(statement.encode())]
    given = {"job_id": keys[0], "keys": array(keys), **LISTED, "bounded_by": bounded_by, "sort": "-duration"}
    assert _read_whole(_plan(dsn, catalog, name, given)) == {}


def test_a_list_without_an_index_is_caught(history: tuple[str, Catalog]) -> None:
    dsn, _ = history
    with psycopg.connect(dsn) as connection:
        [[plan]] = connection.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM app.tasks WHERE updated_at > '2026-03-03'"
        ).fetchall()
    assert list(_read_whole(plan[0]["Plan"])) == ["tasks"]


def _plan(dsn: str, catalog: Catalog, name: str, given: dict[str, str]) -> Node:
    """The plan of one file with what was read, as the session of a request would have it."""
    file = sql_files.load(name)
    empty = dict.fromkeys(
        ("status", "job_type", "task_type", "stage", "cursor_at", "cursor_stage", "cursor_index", "cursor_id"), ""
    )
    all_given = {
        **parameters(Window(AT - timedelta(hours=24), AT), AT, catalog),
        **empty,
        "row_limit": "51",
        **given,
    }
    with psycopg.connect(dsn) as connection:
        connection.execute("SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0")
        statement = f"EXPLAIN (ANALYZE, FORMAT JSON) {sql_files.statement(file, catalog)}"
        [[plan]] = connection.execute(statement.encode(), {p: all_given[p] for p in file.parameters}).fetchall()
    node: Node = plan[0]["Plan"]
    return node


def _read_whole(plan: Node) -> dict[str, float]:
    """The tables that a statement reads from end to end, with the rows that this reads."""
    read: dict[str, float] = {}
    for node in _nodes(plan):
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
