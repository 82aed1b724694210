"""How rows changed from one reading to the next, as base and deltas tell it, and kept when they are compacted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analysis.record.engine import Engine, text_literal
from analysis.record.state import File, State, written_at
from analysis.record.tables import CHANGES, IDS
from analysis.record.views import read_files

FILE = "merge/changes"
"""The question to the tables that `readings` makes: its columns are those of CHANGES."""

_COLUMNS: Mapping[str, str] = {
    "jobs": "job_id, stage, state, reading",
    "tasks": "job_id, task_id, task_type, stage, state, attempts, reading",
}


@dataclass(frozen=True)
class Reading:
    """Rows of a table as one reading found them: a SELECT. Of a base those alone count that were read again."""

    rows: str
    at: datetime
    is_base: bool = False


def stored(state: State, paths: Mapping[str, Path], table: str) -> list[Reading]:
    """The readings of a table that lie in the base and the deltas of a record, fetched to these paths by name."""
    return [
        Reading(read_files(table, [str(paths[file.name])]), at, file.kind == "base")
        for file in state.of(table, "base", "delta")
        if (at := written_at(file.name))
    ]


def readings(
    engine: Engine, found: Mapping[str, Iterable[Reading]], times: Iterable[datetime], job_id: str | None = None
) -> None:
    """Make what FILE asks: job_readings and task_readings of these, of all jobs or of one; `times` are those at which
    was read."""
    known = sorted(times)
    of_job = "" if job_id is None else " WHERE job_id = getvariable('job_id')"
    given = {} if job_id is None else {"job_id": job_id}
    for table, columns in _COLUMNS.items():
        name, key = f"{table.removesuffix('s')}_readings", IDS[table]
        empty = f"SELECT {columns}, NULL::TIMESTAMP AS since, NULL::TIMESTAMP AS read_at FROM ({read_files(table, [])})"
        later, bases = (
            [_of(one, columns, known, of_job) for one in found[table] if one.is_base is is_base]
            for is_base in (False, True)
        )
        # A table: it is asked several times, and a view would be read anew each time.
        engine.ask(f"CREATE OR REPLACE TABLE {name} AS {' UNION ALL '.join([empty, *later])}", given if later else {})
        for base in bases:
            engine.ask(f"INSERT INTO {name} SELECT * FROM ({base}) SEMI JOIN {name} USING ({key})", given)


def read_times(files: Iterable[File]) -> set[datetime]:
    """When the readings that wrote these files took place, to the second."""
    return {at for file in files if (at := written_at(file.name))}


def kept_changes(paths: Iterable[Path]) -> str:
    """The SELECT of what these files keep."""
    columns = ", ".join(f"{name}::{kind} AS {name}" for name, kind in CHANGES.items())
    listed = ", ".join(text_literal(str(path)) for path in paths)
    return f"SELECT {columns} FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"


def _of(reading: Reading, columns: str, times: Iterable[datetime], of_job: str) -> str:
    since = max((at for at in times if at < reading.at), default=None)
    known = f"{_literal(since)} AS since, {_literal(reading.at)} AS read_at"
    return f"SELECT {columns}, {known} FROM ({reading.rows}){of_job}"


def _literal(at: datetime | None) -> str:
    return "NULL::TIMESTAMP" if at is None else f"TIMESTAMP '{at:%Y-%m-%d %H:%M:%S}'"
