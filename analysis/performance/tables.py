"""How large are the tables, how do they grow, and does vacuum keep up?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.history.earlier import earlier
from analysis.model import Action, Finding, Headline, Verdict
from analysis.performance.growth import Sizes, onward, points
from analysis.sources.server import SERVER
from analysis.statements import identifier
from analysis.tables import Cell, Column, Table
from analysis.wording import clock, duration, size

DEAD_PERCENT = 20
DEAD_ROWS = 10_000
"""Autovacuum starts at 20 % and 50 rows by default: well beyond that it cannot keep up, is held back by an old
transaction, or is switched off."""


@dataclass(frozen=True)
class TableSize:
    """One table of a job system: bytes of its files, rows as the statistics estimate them."""

    schema_name: str
    table_name: str
    total_bytes: int
    table_bytes: int
    index_bytes: int
    live_rows: int
    dead_rows: int
    rows_changed_since_analyze: int
    vacuumed_at: datetime | None
    analyzed_at: datetime | None

    def label(self, own_schema: str) -> str:
        """Its name, with the schema where that is not the one of JOBSCOPE_SCHEMA."""
        return self.table_name if self.schema_name == own_schema else f"{self.schema_name}.{self.table_name}"

    @property
    def dead_percent(self) -> float | None:
        """Share of dead rows; None for a table without rows, or of which nothing was counted yet."""
        rows = self.live_rows + self.dead_rows
        return round(100 * self.dead_rows / rows, 1) if rows else None


TABLES = Query("performance/tables", TableSize)

META = Meta(
    id="performance/tables",
    passing="Tables: size, growth, vacuum",
    failing="Vacuum does not keep up",
    why="Dead rows are read and cached like live ones: queries slow down and files grow.",
    queries=(SERVER, TABLES),
)


def analyze(facts: Facts) -> Verdict:
    tables = facts.rows(TABLES)
    (server,) = facts.rows(SERVER)
    carried = points(earlier(facts, META.id, server.database))
    now = Sizes(facts.observed_at, {table.label(facts.schema): table.total_bytes for table in tables})
    base = carried[0] if carried else None
    total = sum(table.total_bytes for table in tables)
    return Verdict.judged(
        _dead(facts, tables),
        headline=Headline(label="tables and indexes", value=total if tables else None, kind="bytes"),
        summary=_summary(facts, base, now),
        data={
            "total_bytes": total,
            "dead_rows": {table.label(facts.schema): table.dead_rows for table in tables},
            "sizes": [point.published for point in onward(carried, now)],
        },
        tables=(_table(tables, base, facts),),
    )


def _summary(facts: Facts, base: Sizes | None, now: Sizes) -> str:
    if base is None:
        return "Growth is known from the next snapshot on."
    known = now.by_table.keys() & base.by_table.keys()
    grown = sum(now.by_table[name] - base.by_table[name] for name in known)
    change = f"{size(grown)} larger" if grown >= 0 else f"{size(-grown)} smaller"
    return f"{change} than {duration((facts.observed_at - base.at).total_seconds())} before."


def _table(tables: tuple[TableSize, ...], base: Sizes | None, facts: Facts) -> Table:
    columns = (
        Column(key="table_name", title="Table", kind="code"),
        Column(key="total_bytes", title="Total", kind="bytes"),
        Column(key="index_bytes", title="Indexes", kind="bytes"),
        Column(key="growth_bytes", title="Growth", kind="bytes"),
        Column(key="live_rows", title="Rows", kind="int"),
        Column(key="dead_rows", title="Dead rows", kind="int"),
        Column(key="dead_percent", title="Dead", kind="percent"),
        Column(key="vacuumed_at", title="Vacuumed", kind="timestamp"),
        Column(key="analyzed_at", title="Analyzed", kind="timestamp"),
    )
    since = f"since {clock(base.at, facts.observed_at)}" if base is not None else "is known from the next snapshot on"
    return Table.of(
        "Tables, largest first",
        columns,
        [_row(table, base, facts.schema) for table in tables],
        note=f"Rows are the server's estimates. Growth {since}. Vacuumed and analyzed: by hand or automatically.",
    )


def _row(table: TableSize, base: Sizes | None, own_schema: str) -> dict[str, Cell]:
    then = base.by_table.get(table.label(own_schema)) if base is not None else None
    return {
        "table_name": table.label(own_schema),
        "total_bytes": table.total_bytes,
        "index_bytes": table.index_bytes,
        "growth_bytes": None if then is None else table.total_bytes - then,
        "live_rows": table.live_rows,
        "dead_rows": table.dead_rows,
        "dead_percent": table.dead_percent,
        "vacuumed_at": table.vacuumed_at,
        "analyzed_at": table.analyzed_at,
    }


def _dead(facts: Facts, tables: tuple[TableSize, ...]) -> Iterator[Finding]:
    for table in tables:
        rows = table.live_rows + table.dead_rows
        if table.dead_rows <= DEAD_ROWS or 100 * table.dead_rows <= DEAD_PERCENT * rows:
            continue
        name, full_name = identifier(table.schema_name, table.table_name), f"{table.schema_name}.{table.table_name}"
        vacuumed = "never" if table.vacuumed_at is None else f"at {clock(table.vacuumed_at, facts.observed_at)}"
        yield Finding(
            key=f"{META.id}:{table.label(facts.schema)}",
            severity="warning",
            title=f"{100 * table.dead_rows / rows:.0f} % of the rows in {full_name} are dead",
            observed=(
                f"{table.dead_rows:,} dead rows beside {table.live_rows:,} live ones, in {size(table.table_bytes)}."
                f" Last vacuumed: {vacuumed}."
            ),
            threshold=f"more than {DEAD_PERCENT} % and {DEAD_ROWS:,} rows",
            count=table.dead_rows,
            why=META.why,
            actions=(
                Action(
                    text="See whether an old transaction keeps vacuum from removing them",
                    code=_OLDEST.strip(),
                    language="sql",
                ),
                Action(
                    text="Let autovacuum start earlier on this table",
                    code=f"ALTER TABLE {name} SET (autovacuum_vacuum_scale_factor = 0.05)",
                    language="sql",
                ),
                Action(
                    text="Vacuum it once, at a quiet time; reads and writes go on meanwhile",
                    code=f"psql \"$DATABASE_URL\" -c '{_in_shell(f'VACUUM (VERBOSE, ANALYZE) {name}')}'",
                    language="shell",
                ),
            ),
            link="https://www.postgresql.org/docs/current/routine-vacuuming.html",
        )


def _in_shell(statement: str) -> str:
    return statement.replace("'", "'\\''")


_OLDEST = """
SELECT pid, usename, application_name, state, xact_start, age(backend_xmin) AS xmin_age
FROM pg_stat_activity WHERE backend_xmin IS NOT NULL ORDER BY age(backend_xmin) DESC LIMIT 5
"""
