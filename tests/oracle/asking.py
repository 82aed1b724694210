"""The oracle: the questions of the first release, asked of the database itself. The record must say the same."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import class_row

from analysis.collect.answers import variables
from analysis.facts import Limits, Query, Window
from analysis.record.asking import opened_states
from analysis.record.records import all_records
from analysis.registry import ANALYSES
from analysis.run.ask_database import parameters
from analysis.settings import Settings
from analysis.sources import sql_files
from analysis.sources.catalog import Catalog
from analysis.sources.postgres import session
from analysis.sources.server import COLUMNS, SERVER
from reports.stores import Store

HERE = Path(__file__).parent
QUERIES: dict[str, Query[Any]] = {
    query.name: query
    for analysis in ANALYSES
    for query in analysis.META.queries
    if query.source == "record" and (HERE / f"{query.name.removeprefix('record/')}.sql").exists()
}


def oracle[RowT](
    settings: Settings, query: Query[RowT], window: Window, extra: Mapping[str, str] | None = None
) -> tuple[RowT, ...]:
    """What tests/oracle/<family>/<name>.sql says where the record is asked sql/record/<family>/<name>.sql.

    Ages are as of the end of the window."""
    with _connected(settings) as (connection, catalog):
        return _asked(connection, catalog, query, window, extra or {})


def differing(settings: Settings, store: Store, record: str, window: Window) -> dict[str, object]:
    """The questions whose answers differ between the record and the database, with the rows that only one of them has.

    Both are asked about rows that live: that the record goes on counting what is gone is meant so, and of rows that
    succeeded only a full pass finds out that they are."""
    found: dict[str, object] = {}
    given = variables(window, window.until, Limits())
    with (
        opened_states(store, {record: all_records(store)[record]}) as engine,
        _connected(settings) as (connection, catalog),
    ):
        for table, key in (("jobs", "job_id"), ("tasks", "task_id")):
            living = connection.execute(f"SELECT {key}::text FROM {settings.schema_name}.{table}".encode()).fetchall()
            engine.ask(f"ALTER VIEW {table} RENAME TO all_{table}")
            engine.ask(
                f"CREATE TABLE living_{table} AS SELECT unnest(getvariable('living')::VARCHAR[]) AS {key}",
                {"living": [str(row[0]) for row in living]},
            )
            engine.ask(
                f"CREATE TABLE {table} AS SELECT * FROM all_{table} SEMI JOIN living_{table} USING ({key})"
                " WHERE gone_at IS NULL"
            )
        for name, query in QUERIES.items():
            rows = engine.ask_file(name.removeprefix("record/"), given)
            recorded = {cells(query.row(*map(_aware, row))) for row in rows}
            expected = set(map(cells, _asked(connection, catalog, query, window, {})))
            if recorded != expected:
                found[name] = {"recorded": recorded - expected, "in the database": expected - recorded}
    return found


def cells(row: object) -> tuple[str, ...]:
    """A row so that it can be compared, its numbers to what a chart could show."""
    return tuple(map(_cell, astuple(row)))  # type: ignore[call-overload]  # rows are dataclasses


def _cell(cell: object) -> str:
    if isinstance(cell, list):
        return f"[{', '.join(map(_cell, cell))}]"
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)


def _aware(cell: object) -> object:
    return cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell


@contextmanager
def _connected(settings: Settings) -> Iterator[tuple[psycopg.Connection[Any], Catalog]]:
    with session(settings) as described:
        (facts,) = described.fetch(SERVER, {})
        described.describe(facts, described.fetch(COLUMNS, {"schema": settings.schema_name}))
        catalog = described.catalog
    with psycopg.connect(settings.database_url.get_secret_value(), options="-c TimeZone=UTC") as connection:
        yield connection, catalog


def _asked[RowT](
    connection: psycopg.Connection[Any], catalog: Catalog, query: Query[RowT], window: Window, extra: Mapping[str, str]
) -> tuple[RowT, ...]:
    file = sql_files.read(HERE / f"{query.name.removeprefix('record/')}.sql")
    limits = Limits()
    given = {
        **parameters(window, window.until, catalog),
        "before_since": window.before.since.isoformat(),
        "max_retries": str(limits.max_retries),
        "heartbeat_silent_s": str(limits.heartbeat_silent_s),
        **extra,
    }
    cursor = connection.cursor(row_factory=class_row(query.row))
    rows: Iterable[RowT] = cursor.execute(
        sql_files.statement(file, catalog).encode(), {name: given[name] for name in file.parameters}
    )
    return tuple(rows)
