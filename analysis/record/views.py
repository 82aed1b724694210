"""The tables of a record as DuckDB views over its files: of several readings of a row the newest counts."""

from collections.abc import Callable, Iterable

from analysis.record.engine import text_literal
from analysis.record.state import State
from analysis.record.tables import IDS, TABLES


def view(table: str, name: str, paths: Iterable[str]) -> str:
    """The statement that makes the view `name` of a table over these files; without files it is empty, and typed."""
    columns = TABLES[table]
    empty = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    casts = ", ".join(f"{column}::{kind} AS {column}" for column, kind in columns.items())
    listed = ", ".join(text_literal(path) for path in paths)
    read = f"SELECT {empty} WHERE false"
    if listed:
        files = f"SELECT * FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
        # A column that an older file lacks is NULL by the typed empty table, one that is newer is left out.
        read = f"SELECT {casts} FROM ({read} UNION ALL BY NAME {files})"
    key = IDS[table]
    return (
        f"CREATE OR REPLACE VIEW {name} AS WITH read AS ({read}), "
        f"newest AS (SELECT {key}, max(reading) AS reading FROM read GROUP BY {key}) "
        f"SELECT read.* FROM read SEMI JOIN newest USING ({key}, reading)"
    )


def views(state: State, path_of: Callable[[str], str]) -> str:
    """The statements that make all tables of a record; `path_of` tells where a file lies."""
    return "".join(f"{view(table, table, (path_of(f.name) for f in state.of(table)))};\n" for table in TABLES)


def views_file(state: State) -> bytes:
    """views.sql, which opens the record in any DuckDB that is started in its folder."""
    head = f"-- The record of {state.system} as of {state.read_at.isoformat()}; written anew with each reading.\n"
    return (head + views(state, lambda name: name)).encode()
