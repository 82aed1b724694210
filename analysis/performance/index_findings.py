"""What to say and do about an index. Statements with CONCURRENTLY cannot run inside a transaction block."""

from collections.abc import Iterable
from datetime import datetime

from analysis.health.watched import AdvisedIndex
from analysis.model import Action, Finding
from analysis.performance.index_rows import Index
from analysis.statements import identifier
from analysis.wording import age, clock, counted, duration, size

ID = "performance/indexes"
DOCS = "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"


def unused(index: Index, observed_at: datetime) -> Finding:
    unused_for = age(index.counted_since, observed_at)
    return Finding(
        key=f"{ID}:unused:{index.index_name}",
        severity="advice",
        title=f"The index {index.index_name} takes {size(index.bytes)} and was not used in {unused_for}",
        observed=f"0 scans since {clock(index.counted_since, observed_at)}; {index.definition}.",
        threshold="0 scans, more than 10 MiB, statistics older than 14 days, neither unique nor behind a constraint",
        count=1,
        why="Every write of an indexed column maintains it, and it takes room in the cache.",
        actions=(
            Action(text="Ask a read replica first: its scans are counted there, not here."),
            drop(index),
        ),
        link="https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-INDEXES-VIEW",
    )


def duplicate(index: Index, stays: Index) -> Finding:
    return Finding(
        key=f"{ID}:duplicate:{index.index_name}",
        severity="advice",
        title=f"The indexes {index.index_name} and {stays.index_name} do the same work",
        observed=f"Both are on ({', '.join(index.columns)}) of {index.table_name}; {size(index.bytes)} would be free.",
        threshold="equal columns, order, operator classes and condition",
        count=1,
        why="Every write maintains both, and a query uses one.",
        actions=(drop(index),),
    )


def invalid(index: Index, own_schema: str) -> Finding:
    name = identifier(index.schema_name, index.index_name)
    return Finding(
        key=f"{ID}:invalid:{index.label(own_schema)}",
        severity="warning",
        title=f"The index {index.label(own_schema)} is broken: it is maintained by every write and used by no query",
        observed=f"It is marked invalid, {size(index.bytes)}. {index.definition}.",
        threshold="valid and ready, or visibly being built",
        count=1,
        why="A CREATE or REINDEX INDEX CONCURRENTLY failed or was interrupted.",
        actions=(
            Action(
                text="Build it again without blocking writes; not inside a transaction block",
                code=f"REINDEX INDEX CONCURRENTLY {name}",
                language="sql",
            ),
            drop(index, "or drop it, if it is the leftover of a rebuild (its name ends in _ccnew or _ccold)"),
        ),
        link=DOCS,
    )


def missing_path(indexes: list[Index], column: str, rows: int, schema: str) -> Finding:
    """`indexes` are those of the table, at least one."""
    table = indexes[0].table_name
    return Finding(
        key=f"{ID}:missing:{table}.{column}",
        severity="advice",
        title=f"No index on {table}.{column}: each question of this report reads all {counted(rows, 'row')}",
        observed=f"None of the valid indexes of {schema}.{table} begins with {column}: {_names(indexes)}.",
        threshold=f"a valid index that begins with {column}, from 100,000 rows on",
        count=1,
        why="Jobscope reads the jobs of the window by their time and the tasks by their job, some twenty times a run.",
        actions=(_create(table, column, schema),),
        link=DOCS,
    )


def advised(index: AdvisedIndex, title: str, schema: str, rows: int) -> Finding:
    """What a job system's own tables lack."""
    return Finding(
        key=f"{ID}:advised:{schema}.{index.table}.{index.column}",
        severity="advice",
        title=f"No index on {index.table}.{index.column}: each run reads all {counted(rows, 'row')} of {title}",
        observed=f"{title} itself makes none, and nobody has added one.",
        threshold="a valid index that begins with the column, from 100,000 rows on",
        count=1,
        why=f"{index.gain} {index.drift}",
        actions=(_create(index.table, index.column, schema),),
        link=DOCS,
    )


def missing_time_index(indexes: list[Index], rows: int, schema: str, age_s: float) -> Finding:
    """`indexes` are those of tasks, at least one; `age_s` is how long the reads of the table are counted."""
    return Finding(
        key=f"{ID}:missing:tasks",
        severity="advice",
        title=f"No index on the time of tasks: a query by time reads all {counted(rows, 'row')}",
        observed=f"The table was read from end to end {counted(indexes[0].table_scans, 'time')} in {duration(age_s)}."
        f" None of its valid indexes begins with updated_at or created_at: {_names(indexes)}.",
        threshold="100,000 rows, and a read from end to end each day",
        count=1,
        why=(
            "Jobscope goes through the jobs and needs none, but whoever asks for yesterday's tasks reads them all. The"
            " index costs on every write; sql/setup/indexes.sql holds what was measured."
        ),
        actions=(_create("tasks", "updated_at", schema),),
        link=DOCS,
    )


def _names(indexes: Iterable[Index]) -> str:
    return ", ".join(sorted(index.index_name for index in indexes))


def _create(table: str, column: str, schema: str) -> Action:
    return Action(
        text="Create it without blocking writes; not inside a transaction block",
        code=f"CREATE INDEX CONCURRENTLY idx_{table}_{column} ON {identifier(schema)}.{table} ({column})",
        language="sql",
    )


def drop(index: Index, text: str = "Drop it without blocking writes; not inside a transaction block") -> Action:
    name = identifier(index.schema_name, index.index_name)
    return Action(text=text, code=f"DROP INDEX CONCURRENTLY {name}", language="sql")
