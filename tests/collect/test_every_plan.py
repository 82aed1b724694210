"""No file of sql/ reads a table from end to end where an index serves, on data of several shapes: read from the plans.

The files are enumerated, so that a new one is asked too. Those of the other job systems are asked on the rows of their
engines (tests/systems), and that each of them is, is held here.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analysis.collect.catalog import Recognised
from analysis.collect.recognise import ALIKE, relations_of
from analysis.collect.statements import of_system, plain
from analysis.collect.system_files import all_systems
from analysis.collect.systems import System
from analysis.facts import Window
from analysis.job.records import LISTED
from analysis.run.ask_database import parameters
from analysis.settings import Settings
from analysis.sources import sql_files
from analysis.sources.catalog import Catalog
from analysis.sources.literals import array
from analysis.sources.postgres import session
from analysis.sources.server import COLUMNS, SERVER
from benchmarks.record import shaped
from local.history import Span, load_history
from local.schema import create_events, create_schema, create_workflows
from tests.collect.plans import ROWS, read_whole, recognised_in
from tests.conftest import drop_database

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAYS = 20
"""Of 50 jobs with 100 tasks each."""
ORIGIN = "systems/origin_staged/"
NOT_ASKED = {"record", "setup", "query_store"}
"""DuckDB's, what a person runs, and Azure's own views, of which a stand-in's plan says nothing."""
FILES = sorted(
    name
    for path in sql_files.ROOT.rglob("*.sql")
    if (name := str(path.relative_to(sql_files.ROOT).with_suffix(""))).split("/")[0] not in NOT_ASKED
    and (name.count("/") == 1 or name.startswith(ORIGIN))
)
COLLECTING = {
    *("changed", "changed_jobs", "open", "present", "present_jobs"),
    *("contents", "contents_jobs", "digests", "moved", "inputs", "parameters", "labels", "retryable", "retryable_jobs"),
    "undated_jobs",
}
"""They are sent by analysis/collect; other files of a folder by the routes."""
PLAIN = {"server/clock", "systems/catalog"}
OTHERS = Path(__file__).parents[1] / "systems"


@dataclass(frozen=True)
class Shaped:
    """A database, and what is known of it."""

    dsn: str
    recognised: Recognised
    catalog: Catalog
    jobs: tuple[str, ...]
    tasks: tuple[str, ...]


@pytest.fixture(scope="module", params=["skewed", "repeating inputs", "bigint ids"])
def rows(request: pytest.FixtureRequest) -> Iterator[Shaped]:
    server = request.getfixturevalue("postgres18")
    name = f"every_plan_{secrets.token_hex(6)}"
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    dsn = server.url(name)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        create_schema(connection)
        load_history(connection, AT, Span(oldest_day=DAYS))
        create_workflows(connection)
        create_events(connection)
        connection.execute(
            "INSERT INTO app.job_events (job_id, event_type, event_status, created_at)"
            " SELECT job_id, 'status_update', 'info', created_at FROM app.jobs, generate_series(1, 20)"
        )
    shaped(dsn, request.param)
    with session(Settings.model_validate({"database_url": dsn})) as opened:
        (facts,) = opened.fetch(SERVER, {})
        opened.describe(facts, opened.fetch(COLUMNS, {"schema": "app"}))
        catalog = opened.catalog
    yield Shaped(dsn, recognised_in(dsn, "app", "origin_staged"), catalog, _ids(dsn, "job"), _ids(dsn, "task"))
    drop_database(server, name)


def _ids(dsn: str, entity: str) -> tuple[str, ...]:
    with psycopg.connect(dsn) as connection:
        statement = f"SELECT {entity}_id::text FROM app.{entity}s ORDER BY updated_at DESC LIMIT 2000"
        return tuple(str(row[0]) for row in connection.execute(statement.encode()))


@pytest.mark.parametrize("hours", [0.25, 24])
@pytest.mark.parametrize("name", FILES)
def test_no_file_reads_a_table_whole(rows: Shaped, name: str, hours: float) -> None:
    since = AT - timedelta(hours=hours)
    of_jobs = name.split("/")[-1] in {
        "job",
        "present_jobs",
        "digests",
        "contents_jobs",
        "retryable_jobs",
        "task_counts",
    }
    given = {
        **parameters(Window(since, AT), AT, rows.catalog),
        **dict.fromkeys(("status", "job_type", "task_type", "stage"), ""),
        **dict.fromkeys(("cursor_at", "cursor_stage", "cursor_index", "cursor_id"), ""),
        **LISTED,
        "row_limit": "51",
        "bounded_by": "created",
        "sort": "-duration",
        "table": "app.tasks",
        "wanted": rows.tasks[0],
        "job_id": rows.jobs[0],
        "keys": array(rows.jobs[:20] if of_jobs else rows.tasks),
        "versions": array("(0,1) 1" for _ in rows.tasks),
        "relations": array(relations_of(all_systems())),
        "alike": ALIKE,
    }
    if name in PLAIN:
        assert read_whole(rows.dsn, plain(name), given) == {}
    elif name.startswith(ORIGIN) and name.removeprefix(ORIGIN) in COLLECTING:
        collected = {
            **given,
            "until": "9999-12-31 00:00:00+00",
            "job_open": array(rows.recognised.open_statuses("jobs")),
            "task_open": array(rows.recognised.open_statuses("tasks")),
            "large_jobs": "{}",
            "unchanged_jobs": "{}",
            "job_read": "{}",
        }
        assert read_whole(rows.dsn, of_system(name.removeprefix(ORIGIN), rows.recognised), collected) == {}
    else:
        file = sql_files.load(name)
        assert read_whole(rows.dsn, sql_files.statement(file, rows.catalog), given, file.parameters) == {}


def test_the_tables_are_larger_than_what_may_be_read_whole(rows: Shaped) -> None:
    with psycopg.connect(rows.dsn) as connection:
        assert connection.execute("SELECT count(*) > %s FROM app.tasks", [5 * ROWS]).fetchone() == (True,)
    assert list(read_whole(rows.dsn, "SELECT * FROM app.tasks WHERE updated_at > '2026-03-03'", {})) == ["tasks"]


@pytest.mark.parametrize(
    "system", [system for system in all_systems() if system.name != "origin_staged"], ids=lambda s: s.name
)
def test_every_file_of_another_system_is_asked_for_its_plan(system: System) -> None:
    tests = "".join(path.read_text("utf-8") for path in OTHERS.glob(f"test_{system.name}*.py"))
    assert f'planned("{system.name}")' in tests
