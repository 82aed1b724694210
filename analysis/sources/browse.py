"""Any table of the monitored database: what it is made of, and its first rows by its primary key."""

from dataclasses import dataclass

from analysis.facts import Query
from analysis.redaction import redact
from analysis.settings import Settings
from analysis.sources.literals import quoted
from analysis.sources.postgres import session

MOST_CHARS = 500
"""Of one cell."""
STORED_BYTES = 100_000
"""A cell that takes more where it is stored is not read."""
MOST_COLUMNS = 200


@dataclass(frozen=True)
class TableFact:
    """One row of sql/browse/tables.sql. `rows_estimated` is None before the first ANALYZE, `total_bytes` (with indexes)
    for what stores nothing."""

    schema_name: str
    table_name: str
    kind: str
    rows_estimated: float | None
    total_bytes: int | None
    readable: bool


@dataclass(frozen=True)
class TableColumn:
    """One row of sql/browse/columns.sql; `key_position` counts from 0 in the primary key."""

    column_name: str
    type_name: str
    not_null: bool
    default_value: str | None
    readable: bool
    key_position: int | None


@dataclass(frozen=True)
class TableIndex:
    """One row of sql/browse/indexes.sql."""

    index_name: str
    definition: str
    bytes: int
    is_valid: bool


TABLES = Query("browse/tables", TableFact)
TABLE_COLUMNS = Query("browse/columns", TableColumn)
TABLE_INDEXES = Query("browse/indexes", TableIndex)


@dataclass(frozen=True)
class Table:
    """A table with its first rows, redacted, each cell a text of at most 500 characters; `note` says why there are
    none, or fewer columns."""

    fact: TableFact
    columns: tuple[TableColumn, ...]
    indexes: tuple[TableIndex, ...]
    rows: tuple[dict[str, str | None], ...]
    note: str


def tables(settings: Settings) -> tuple[TableFact, ...]:
    """All tables and views, by name. Raises Unavailable."""
    with session(settings) as opened:
        return opened.fetch(TABLES, {"table": ""})


def table(settings: Settings, name: str, rows: int) -> Table | None:
    """The table that is called `schema.table`; None when there is none. Raises Unavailable."""
    with session(settings) as opened:
        found = opened.fetch(TABLES, {"table": name})
        if not found:
            return None
        columns = opened.fetch(TABLE_COLUMNS, {"table": name})
        indexes = opened.fetch(TABLE_INDEXES, {"table": name})
        shown = [column for column in columns if column.readable][:MOST_COLUMNS]
        key = sorted((c for c in columns if c.key_position is not None), key=lambda c: c.key_position or 0)
        if not key:
            return Table(
                found[0], columns, indexes, (), "It has no primary key: to look at its rows might read it whole."
            )
        if not found[0].readable or not all(column.readable for column in key):
            return Table(found[0], columns, indexes, (), "This role may not read it, or not its primary key.")
        sampled = opened.sample(_statement(found[0], shown, key, rows))
    names = [column.column_name for column in shown]
    safe = [redact(dict(zip(names, row, strict=True)), extra_keys=frozenset(settings.redact_keys)) for row in sampled]
    note = "" if len(shown) == len(columns) else f"{len(shown)} of {len(columns)} columns are shown."
    return Table(found[0], columns, indexes, tuple(safe), note)


def _statement(fact: TableFact, shown: list[TableColumn], key: list[TableColumn], rows: int) -> str:
    cells = ", ".join(
        f"CASE WHEN pg_column_size({name}) <= {STORED_BYTES} THEN left({name}::text, {MOST_CHARS})"
        f" ELSE '(' || pg_column_size({name}) || ' bytes as stored)' END"
        for name in (f"sampled.{quoted(column.column_name)}" for column in shown)
    )
    order = ", ".join(f"sampled.{quoted(column.column_name)}" for column in key)
    source = f"{quoted(fact.schema_name)}.{quoted(fact.table_name)} AS sampled"
    # Identifiers of the catalog, quoted, and numbers of our own.
    return f"SELECT /* jobscope browse */ {cells} FROM {source} ORDER BY {order} LIMIT {rows}"  # noqa: S608
