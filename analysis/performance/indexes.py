"""Are there indexes that cost writes and serve nobody, that do the same work twice, or that are broken?"""

from collections.abc import Iterator
from datetime import timedelta

from analysis.facts import Facts, Meta
from analysis.health.job_systems import WATCHED
from analysis.model import Failure, Finding, Headline, Verdict
from analysis.performance import index_findings
from analysis.performance.index_rows import INDEXES, Index, covered_by, duplicates
from analysis.tables import Cell, Column, Table
from analysis.wording import iso, over

UNUSED_BYTES = 10 * 1024 * 1024
"""Below 10 MiB an index costs too little to think about."""

UNUSED_AGE = timedelta(days=14)
"""Two weeks see most of what is regular; the yearly report they miss, and so this is advice."""

BIG_ROWS = 100_000
"""Below this, reading the whole table takes a moment (sql/setup/indexes.sql holds what was measured)."""

SCANS_A_DAY = 1.0
"""So often somebody reads all tasks before an index on their time is worth its cost on every write."""

META = Meta(
    id="performance/indexes",
    passing="Indexes are valid",
    failing="An index is broken",
    advised="Indexes could serve better",
    why="An index is paid for by every write, and pays back only when queries use it.",
    queries=(INDEXES, WATCHED),
)


def analyze(facts: Facts) -> Verdict:
    indexes = facts.rows(INDEXES)
    return Verdict.judged(
        _findings(facts, indexes),
        headline=Headline(
            label="of indexes", value=sum(index.bytes for index in indexes) if indexes else None, kind="bytes"
        ),
        summary=_counting(facts, indexes),
        data={
            "invalid": [index.label(facts.schema) for index in indexes if not index.is_valid],
            "duplicate": [index.index_name for index, _ in duplicates(_own(facts, indexes))],
            "never_scanned": [index.label(facts.schema) for index in indexes if index.scans == 0],
            "counted_since": iso(indexes[0].counted_since) if indexes else None,
        },
        tables=(_table(indexes, facts.schema),),
    )


def _counting(facts: Facts, indexes: tuple[Index, ...]) -> str:
    if not indexes:
        return "The job systems have no indexes that this role can see."
    first = indexes[0]
    source = "the reset of the statistics" if first.is_reset_known else "the start of the server"
    unknown = "" if first.is_reset_known else "; no reset is recorded"
    return f"Scans are counted since {source}, {over(first.counted_since, facts.observed_at)}{unknown}."


def _table(indexes: tuple[Index, ...], own_schema: str) -> Table:
    columns = (
        Column(key="index_name", title="Index", kind="code"),
        Column(key="table_name", title="Table", kind="code"),
        Column(key="columns", title="Columns", kind="code"),
        Column(key="bytes", title="Size", kind="bytes"),
        Column(key="scans", title="Scans", kind="int"),
        Column(key="state", title="State", kind="text"),
        Column(key="covered_by", title="Covered by", kind="code"),
    )
    return Table.of(
        "Indexes, largest first",
        columns,
        [_row(index, indexes, own_schema) for index in indexes],
        note="Covered by: a longer index that begins with the same columns and can answer the same questions.",
    )


def _row(index: Index, indexes: tuple[Index, ...], own_schema: str) -> dict[str, Cell]:
    return {
        "index_name": index.label(own_schema),
        "table_name": index.table_name,
        "columns": ", ".join(index.columns),
        "bytes": index.bytes,
        "scans": index.scans,
        "state": _state(index),
        "covered_by": covered_by(index, indexes),
    }


def _state(index: Index) -> str:
    if not index.is_valid:
        return "being built" if index.is_being_built else "invalid"
    return "unique" if index.is_unique else "valid"


def _own(facts: Facts, indexes: tuple[Index, ...]) -> tuple[Index, ...]:
    """Those that may be advised to be dropped: another system's belong to its package, whose migrations expect them."""
    return tuple(index for index in indexes if index.schema_name == facts.schema)


def _findings(facts: Facts, indexes: tuple[Index, ...]) -> Iterator[Finding]:
    own = _own(facts, indexes)
    repeated = duplicates(own)
    for index in indexes:
        if not index.is_valid and not index.is_being_built:
            yield index_findings.invalid(index, facts.schema)
    for index, stays in repeated:
        yield index_findings.duplicate(index, stays)
    reported = {index.index_name for index, _ in repeated}
    for index in own:
        age = facts.observed_at - index.counted_since
        idle = index.scans == 0 and index.bytes > UNUSED_BYTES and age > UNUSED_AGE
        spare = index.is_valid and not index.is_unique and not index.is_needed and index.index_name not in reported
        if idle and spare:
            yield index_findings.unused(index, facts.observed_at)
    yield from _missing(facts, own)
    yield from _advised(facts, indexes)


def _advised(facts: Facts, indexes: tuple[Index, ...]) -> Iterator[Finding]:
    """What a system's folder would use and the system does not make."""
    watched = facts.answers[WATCHED.name]
    # What could not be read is reported elsewhere, and says nothing against the indexes that are there.
    for system in () if isinstance(watched, Failure) else facts.rows(WATCHED):
        for wanted in system.indexes:
            there = [i for i in indexes if (i.schema_name, i.table_name) == (system.schema_name, wanted.table)]
            if _rows(there) >= BIG_ROWS and not _has(there, wanted.column):
                yield index_findings.advised(wanted, system.title, system.schema_name, _rows(there))


def _missing(facts: Facts, indexes: tuple[Index, ...]) -> Iterator[Finding]:
    """What Jobscope itself goes by is needed in any big table; a time index of tasks where somebody reads them all."""
    for table, column in (("jobs", "updated_at"), ("tasks", "parent_job_id")):
        own = [index for index in indexes if index.table_name == table]
        if _rows(own) >= BIG_ROWS and not _has(own, column):
            yield index_findings.missing_path(own, column, _rows(own), facts.schema)
    tasks = [index for index in indexes if index.table_name == "tasks"]
    if _rows(tasks) < BIG_ROWS or _has(tasks, "updated_at", "created_at"):
        return
    age = facts.observed_at - tasks[0].counted_since
    if tasks[0].table_scans >= SCANS_A_DAY * max(age / timedelta(days=1), 1):
        yield index_findings.missing_time_index(tasks, _rows(tasks), facts.schema, age.total_seconds())


def _rows(indexes: list[Index]) -> int:
    return max((index.table_rows for index in indexes), default=0)


def _has(indexes: list[Index], *columns: str) -> bool:
    return any(index.is_valid and index.columns[0] in columns for index in indexes if index.columns)
