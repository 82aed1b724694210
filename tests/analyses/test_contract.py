"""What every analysis promises, checked for all that there are."""

import dataclasses
import typing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from analysis.facts import Query, Window
from analysis.health.running import RUNNING_TASKS
from analysis.job.job_facts import JOB_FACTS
from analysis.job.records import RECORDS
from analysis.logs.slow import SLOW_TASKS
from analysis.logs.unknown_failures import STATES
from analysis.registry import ANALYSES
from analysis.run.ask_database import parameters
from analysis.settings import Settings
from analysis.sources import sql_files
from analysis.sources.browse import TABLE_COLUMNS, TABLE_INDEXES, TABLES
from analysis.sources.job_system import JOB_TABLES
from analysis.sources.postgres import session
from analysis.sources.server import COLUMNS, IDENTITY, LOAD, LOCK_HOLDERS, SERVER
from tests.conftest import MakeDatabase

PROJECT = Path(__file__).parents[2]
FAMILIES = ("errors", "poison", "performance", "health", "job")
DECLARED: tuple[Query[object], ...] = (
    *(q for a in ANALYSES for q in a.META.queries),
    *RECORDS,
    RUNNING_TASKS,
    *JOB_FACTS,
    TABLES,
    TABLE_COLUMNS,
    TABLE_INDEXES,
    STATES,
    SLOW_TASKS,
    LOCK_HOLDERS,
)
SQL_QUERIES = sorted({q.name: q for q in DECLARED if q.source == "sql" and not q.sampled}.items())


def test_the_folders_equal_the_registry() -> None:
    modules = {
        f"{family}/{path.stem}"
        for family in FAMILIES
        for path in (PROJECT / "analysis" / family).glob("*.py")
        if "\nMETA = " in path.read_text("utf-8")
    }
    assert {a.META.id for a in ANALYSES} == modules


def test_every_sql_file_belongs_to_a_query() -> None:
    elsewhere = {"setup", "systems", "server", "record", "query_store"}
    folders = (f for f in (PROJECT / "sql").iterdir() if f.is_dir() and f.name not in elsewhere)
    files = {str(p.relative_to(PROJECT / "sql"))[:-4] for folder in folders for p in folder.rglob("*.sql")}
    beside = (SERVER, COLUMNS, LOAD, LOCK_HOLDERS, IDENTITY, JOB_TABLES)
    asked = {name for name, _ in SQL_QUERIES if not name.startswith("systems/")}
    assert files == asked | {query.name for query in beside}


def test_every_parameter_has_a_default_for_psql() -> None:
    defaults = (PROJECT / "sql" / "defaults.psql").read_text("utf-8")
    named = {p for name, _ in SQL_QUERIES if "systems/" not in name for p in sql_files.load(name).parameters}
    assert {p for p in named if f"\\set {p} " not in defaults} == set()


@pytest.mark.parametrize("name", [name for name, _ in SQL_QUERIES])
def test_a_sql_file_is_one_bounded_question(name: str) -> None:
    written = (PROJECT / "sql" / f"{name}.sql").read_text("utf-8")
    file = sql_files.load(name)
    assert written.splitlines()[0].startswith("-- ")
    assert written.splitlines()[0].endswith("?")
    assert ";" not in file.text
    assert "SELECT *" not in file.text
    assert "now()" not in file.text.lower()
    assert "ORDER BY" in file.text or file.text.endswith("LIMIT 1")
    assert "LIMIT" in file.text.split("ORDER BY")[-1]


@pytest.mark.parametrize("server", [14, 18])
@pytest.mark.parametrize("tables", ["september_2025", "april_2026"])
def test_every_query_runs_with_the_columns_and_types_of_its_row(
    database: MakeDatabase, server: int, tables: str
) -> None:
    dsn = database(server, tables)
    settings = Settings.model_validate({"database_url": dsn})
    now = datetime.now(UTC)
    with session(settings) as opened:
        (facts,) = opened.fetch(SERVER, {})
        opened.describe(facts, opened.fetch(COLUMNS, {"schema": "app"}))
        given = parameters(Window(now, now), now, opened.catalog)
        for name, query in SQL_QUERIES:
            file = sql_files.load(name)
            if sql_files.unanswerable(file, opened.catalog, query.optional):
                continue
            with opened.connection.transaction():
                cursor = opened.connection.execute(
                    sql_files.statement(file, opened.catalog).encode(),
                    {p: given.get(p, OF_A_REQUEST.get(p, "")) for p in file.parameters},
                )
            described = {c.name: c.type_code for c in cursor.description or ()}
            assert _types(opened.connection, described) == _expected(query), name


OF_A_REQUEST = {
    "job_id": "0" * 64,
    "row_limit": "50",
    "ids": "[]",
    "keys": "{}",
    "cut": "9",
    "stored_bytes": "9",
    "sort": "duration",
    "bounded_by": "ended",
    "table": "app.jobs",
}
"""Parameters that only a request gives, or the logs; the filters are empty."""

PYTHON_TYPES = {
    "int8": int,
    "float8": float,
    "text": str,
    "bool": bool,
    "timestamptz": datetime,
    "jsonb": object,
    "_text": list,
    "_int8": list,
    "_float8": list,
    "_timestamptz": list,
}


def _types(connection: psycopg.Connection[tuple[object, ...]], described: dict[str, int]) -> dict[str, object]:
    types = {oid: str(name) for oid, name in connection.execute("SELECT oid::int8, typname::text FROM pg_type")}
    return {column: PYTHON_TYPES.get(types[oid], types[oid]) for column, oid in described.items()}


def _expected(query: Query[object]) -> dict[str, object]:
    hints = typing.get_type_hints(query.row)
    return {f.name: _plain(hints[f.name]) for f in dataclasses.fields(query.row)}  # type: ignore[arg-type]  # rows are dataclasses


def _plain(hint: object) -> object:
    """`float | None` is float, `list[str]` is list, and anything made of JSON is object."""
    arguments = [a for a in typing.get_args(hint) if a is not type(None)]
    if typing.get_origin(hint) is list:
        return list
    if len(arguments) == 1:
        return _plain(arguments[0])
    return hint if hint in PYTHON_TYPES.values() else object
