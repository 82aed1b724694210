"""The tables of a record as DuckDB views over its files: of several readings of a row the newest counts."""

from collections.abc import Callable, Iterable, Sequence

from analysis.record.engine import text_literal
from analysis.record.state import File, State
from analysis.record.tables import IDS, TABLES

type PathOf = Callable[[str], str]
"""Where a file of a record lies."""


def view(table: str, name: str, files: Iterable[File], path_of: PathOf) -> str:
    """The statement that makes the view `name` of a table over these files; without files it is empty, and typed."""
    return f"CREATE OR REPLACE VIEW {name} AS {_newest(table, tuple(files), path_of)}"


def views(*records: tuple[State, PathOf]) -> str:
    """The statements that make all tables of these records."""
    return "".join(f"CREATE OR REPLACE VIEW {table} AS {_of_all(table, records)};\n" for table in TABLES)


def views_file(state: State) -> bytes:
    """views.sql, which opens the record in any DuckDB that is started in its folder."""
    head = f"-- The record of {state.system} as of {state.read_at.isoformat()}; written anew with each reading.\n"
    return (head + views((state, lambda name: name))).encode()


def _of_all(table: str, records: Sequence[tuple[State, PathOf]]) -> str:
    each = [_newest(table, tuple(state.of(table)), path_of) for state, path_of in records]
    if len(each) == 1:
        return each[0]
    # Readings are counted by each record: the newest is found in each before they come together.
    together = " UNION ALL ".join(f"SELECT * FROM ({rows})" for rows in each)
    if "system" in TABLES[table]:
        return together
    # A pattern that several systems meet is one, so that tasks joined with it count once.
    return (
        f"SELECT * REPLACE (min(first_seen) OVER (PARTITION BY {IDS[table]}) AS first_seen) FROM ({together})"
        f" QUALIFY row_number() OVER (PARTITION BY {IDS[table]} ORDER BY rules DESC, reading DESC) = 1"
    )


def _newest(table: str, files: Sequence[File], path_of: PathOf) -> str:
    """The rows of a table in the files of one record, each as of its newest reading."""
    key = IDS[table]
    sealed = any(f.kind == "sealed" for f in files)
    # A base has each row once and deltas are newer: cheaper than to compare all. What was sealed may have come back.
    once = [path_of(f.name) for f in files if f.kind == "base" and not sealed]
    again = [path_of(f.name) for f in files if f.kind != "base" or sealed]
    newest = (
        f"WITH read AS ({read_files(table, again)}), "
        f"newest AS (SELECT {key}, max(reading) AS reading FROM read GROUP BY {key}) "
        f"SELECT read.* FROM read SEMI JOIN newest USING ({key}, reading)"
    )
    if not once:
        return newest
    if not again:
        return read_files(table, once)
    return (
        f"SELECT once.* FROM ({read_files(table, once)}) AS once"
        f" ANTI JOIN ({read_files(table, again)}) AS again USING ({key})"
        f" UNION ALL ({newest})"
    )


def read_files(table: str, paths: Iterable[str]) -> str:
    """The rows of these files, with the columns that a table has."""
    columns = TABLES[table]
    empty = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    casts = ", ".join(f"{column}::{kind} AS {column}" for column, kind in columns.items())
    if not (listed := ", ".join(text_literal(path) for path in paths)):
        return f"SELECT {empty} WHERE false"
    files = f"SELECT * FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    # A column that an older file lacks is NULL by the typed empty table, one that is newer is left out.
    return f"SELECT {casts} FROM (SELECT {empty} WHERE false UNION ALL BY NAME {files})"
