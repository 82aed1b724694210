"""What to say and do about an index. Statements with CONCURRENTLY cannot run inside a transaction block."""

from collections.abc import Iterable

from analysis.model import Action, Finding
from analysis.performance.index_rows import Index
from analysis.statements import identifier
from analysis.wording import counted, duration, size

ID = "performance/indexes"
DOCS = "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"


def unused(index: Index, schema: str, age_s: float) -> Finding:
    return Finding(
        key=f"{ID}:unused:{index.index_name}",
        severity="advice",
        title=f"The index {index.index_name} takes {size(index.bytes)} and was not used in {duration(age_s)}",
        observed=f"0 scans since {index.counted_since:%d %b %Y %H:%M} UTC; {index.definition}.",
        threshold="0 scans, more than 10 MiB, statistics older than 14 days, neither unique nor behind a constraint",
        count=1,
        why="Every write of an indexed column maintains it, and it takes room in the cache.",
        actions=(
            Action(text="Ask a read replica first: its scans are counted there, not here."),
            drop(index, schema),
        ),
        link="https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-INDEXES-VIEW",
    )


def duplicate(index: Index, stays: Index, schema: str) -> Finding:
    return Finding(
        key=f"{ID}:duplicate:{index.index_name}",
        severity="advice",
        title=f"The indexes {index.index_name} and {stays.index_name} do the same work",
        observed=f"Both are on ({', '.join(index.columns)}) of {index.table_name}; {size(index.bytes)} would be free.",
        threshold="equal columns, order, operator classes and condition",
        count=1,
        why="Every write maintains both, and a query uses one.",
        actions=(drop(index, schema),),
    )


def invalid(index: Index, schema: str) -> Finding:
    name = identifier(schema, index.index_name)
    return Finding(
        key=f"{ID}:invalid:{index.index_name}",
        severity="warning",
        title=f"The index {index.index_name} is broken: it is maintained by every write and used by no query",
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
            drop(index, schema, "or drop it, if it is the leftover of a rebuild (its name ends in _ccnew or _ccold)"),
        ),
        link=DOCS,
    )


def missing_time_index(tasks: Iterable[Index], rows: int, schema: str) -> Finding:
    known = ", ".join(sorted(index.index_name for index in tasks))
    return Finding(
        key=f"{ID}:missing:tasks",
        severity="advice",
        title=f"No index on the time of tasks: a query by time reads all {counted(rows, 'row')}",
        observed=f"None of the indexes of {schema}.tasks begins with updated_at or created_at: {known}.",
        threshold="an index that begins with updated_at or created_at, from 100,000 rows on",
        why=(
            "Jobscope goes through the jobs and needs none, but anyone who asks for yesterday's tasks by hand reads the"
            " whole table. The index costs a little on every write."
        ),
        actions=(
            Action(
                text="Create it without blocking writes; not inside a transaction block",
                code=f"CREATE INDEX CONCURRENTLY idx_tasks_updated_at ON {identifier(schema)}.tasks (updated_at)",
                language="sql",
            ),
        ),
        link=DOCS,
    )


def drop(
    index: Index, schema: str, text: str = "Drop it without blocking writes; not inside a transaction block"
) -> Action:
    name = identifier(schema, index.index_name)
    return Action(text=text, code=f"DROP INDEX CONCURRENTLY {name}", language="sql")
