"""KQL over given rows: duckdb-kql in memory, answers shaped as the Log Analytics API shapes them."""

import json
import math
import re
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

import duckdb
import duckdb_kql
from duckdb_kql.errors import KqlError

from local.log_workspace.tables import TABLES, KustoType

type Row = Mapping[str, object]
type Tables = Mapping[str, Iterable[Row]]
type Span = tuple[datetime, datetime]

SQL_TYPES: Mapping[KustoType, str] = {
    "string": "VARCHAR DEFAULT ''",  # Kusto knows no null string
    "int": "INTEGER",
    "long": "BIGINT",
    "real": "DOUBLE",
    "bool": "BOOLEAN",
    "datetime": "TIMESTAMP",
    "dynamic": "JSON",
}
KUSTO_TYPES = {
    "TIMESTAMP": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "BIGINT": "long",
    "HUGEINT": "long",
    "INTEGER": "int",
    "DOUBLE": "real",
    "BOOLEAN": "bool",
    "INTERVAL": "timespan",
    "VARCHAR": "string",
}
# Kusto answers `has_any` from its index; duckdb-kql runs a regular expression a term and row, minutes for a real list.
FOR_SPEED = re.compile(r"^.*// for speed only$", re.MULTILINE)
EMPTY = {"ItemCount": 1}
ROWS_AT_ONCE = 200
COLUMNS = {table: list(columns) for table, columns in TABLES.items()}
EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC))


class QueryRefusedError(ValueError):
    """The query does not run; the message is the engine's."""


class Engine:
    """The four tables, each seen through the time span of the query that runs. One query at a time."""

    def __init__(self, tables: Tables) -> None:
        self._lock = threading.Lock()
        self._connection = duckdb_kql.connect()
        self._connection.execute("CREATE SCHEMA stored")
        self._set_span(EVER)
        for name, columns in TABLES.items():
            declared = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in columns.items())
            self._connection.execute(f"CREATE TABLE stored.{name} ({declared})")
            self._connection.execute(
                f"CREATE VIEW {name} AS SELECT * FROM stored.{name} "
                "WHERE TimeGenerated BETWEEN getvariable('since') AND getvariable('until')"
            )
        for name, rows in tables.items():
            self._insert(name, list(rows))

    def _insert(self, table: str, rows: list[Row]) -> None:
        """Columns that a row does not give are empty; KeyError for a table or column that is not documented."""
        kinds = TABLES[table]
        given = sorted({column for row in rows for column in row} | {"ItemCount"})
        names = ", ".join(f'"{column}"' for column in given)
        for start in range(0, len(rows), ROWS_AT_ONCE):
            chunk = rows[start : start + ROWS_AT_ONCE]
            marks = ", ".join("(" + ", ".join("?" for _ in given) + ")" for _ in chunk)
            values = [_stored(kinds[column], row.get(column, EMPTY.get(column))) for row in chunk for column in given]
            self._connection.execute(f"INSERT INTO stored.{table} ({names}) VALUES {marks}", values)

    def run(self, query: str, span: Span | None) -> dict[str, object]:
        """The API's answer body. Raises QueryRefusedError when the query is wrong."""
        try:
            translated = _sql(query)
            with self._lock:
                self._set_span(span or EVER)
                cursor = self._connection.execute(translated)
                columns = [(name, _kusto_type(str(kind))) for name, kind, *_ in cursor.description or ()]
                rows = cursor.fetchall()
        except (KqlError, duckdb.Error) as problem:
            raise QueryRefusedError(str(problem)) from problem
        table = {
            "name": "PrimaryResult",
            "columns": [{"name": name, "type": kind} for name, kind in columns],
            "rows": [[_wire(value) for value in row] for row in rows],
        }
        return {"tables": [table]}

    def close(self) -> None:
        """End DuckDB's own threads; one that is alive when the interpreter ends aborts the process."""
        with self._lock:
            self._connection.close()

    def _set_span(self, span: Span) -> None:
        for name, instant in zip(("since", "until"), span, strict=True):
            self._connection.execute(
                f"SET VARIABLE {name} = TIMESTAMP '{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'"
            )


@cache
def _sql(query: str) -> str:
    """A query in DuckDB's words, which takes up to a second of a list of ids."""
    return str(duckdb_kql.to_sql(FOR_SPEED.sub("", query), schema=COLUMNS, allow_write=False))


def _stored(kind: KustoType, value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if value is None:
        return "" if kind == "string" else None
    return json.dumps(value) if kind == "dynamic" else value


def _kusto_type(sql_type: str) -> str:
    return "dynamic" if "[]" in sql_type or sql_type == "JSON" else KUSTO_TYPES.get(sql_type, "string")


def _wire(value: object) -> object:
    if isinstance(value, datetime):
        naive = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return naive.isoformat(timespec="microseconds") + "0Z"  # Kusto counts in ticks of 100 ns: seven digits
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, timedelta):
        return str(value)
    return json.dumps(value) if isinstance(value, (list, dict)) else value
