"""What a reading leaves, as Parquet files: the delta, the base when deltas are compacted, sealed days, and changes."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from analysis.record import changes
from analysis.record.engine import Engine, text_literal
from analysis.record.merge import naive
from analysis.record.state import State
from analysis.record.tables import CHANGES, IDS, RAW, TABLES


def write_delta(engine: Engine, table: str, reading: int, path: Path) -> int:
    """Write the delta as Parquet; how many rows it has."""
    return _write(engine, table, f"SELECT *, {reading:d} AS reading FROM {table}_delta", path)


def compact(engine: Engine, reading: int, since: datetime) -> None:
    """Make all_<table>: every row as it is known now, and whether it stays in the base."""
    engine.ask(
        f"CREATE OR REPLACE TABLE all_patterns AS SELECT *, {reading:d} AS reading, true AS in_base,"
        " NULL::DATE AS day FROM patterns_delta"
        " UNION ALL BY NAME SELECT *, true AS in_base FROM recorded_patterns"
        " ANTI JOIN patterns_delta USING (fingerprint)"
    )
    for table in RAW:
        key = IDS[table]
        engine.ask(
            f"CREATE OR REPLACE TABLE all_{table} AS"
            f" WITH rows AS (SELECT *, {reading:d} AS reading FROM {table}_delta UNION ALL BY NAME"
            f" SELECT recorded.* FROM recorded_{table} AS recorded ANTI JOIN {table}_delta USING ({key}))"
            f" SELECT rows.*, coalesce(rows.gone_at, rows.ended_at) IS NULL"
            f" OR coalesce(rows.gone_at, rows.ended_at) >= TIMESTAMP '{naive(since)}'"
            " OR (whole_jobs.job_id IS NOT NULL AND rows.gone_at IS NULL) AS in_base,"
            " CAST(coalesce(rows.gone_at, rows.ended_at) AS DATE) AS day"
            " FROM rows LEFT JOIN whole_jobs USING (job_id)"
        )
    engine.ask(
        "CREATE OR REPLACE TABLE all_factors AS WITH rows AS ("
        f"SELECT *, {reading:d} AS reading FROM factors_delta UNION ALL BY NAME"
        " SELECT recorded.* FROM recorded_factors AS recorded ANTI JOIN factors_delta USING (task_id))"
        " SELECT rows.*, true AS in_base, NULL::DATE AS day FROM rows"
        " SEMI JOIN (SELECT task_id FROM all_tasks WHERE in_base) AS kept USING (task_id)"
    )


def write_base(engine: Engine, table: str, path: Path) -> int:
    """Write what stays in the base; how many rows it has."""
    return _write(engine, table, f"SELECT * FROM all_{table} WHERE in_base ORDER BY {_order(table)}", path)


def sealed_days(engine: Engine, table: str) -> list[str]:
    """The days on which rows ended that fall out of the base."""
    rows = engine.ask(f"SELECT DISTINCT day::VARCHAR FROM all_{table} WHERE NOT in_base ORDER BY 1")
    return [str(row[0]) for row in rows]


def write_sealed(engine: Engine, table: str, day: str, path: Path) -> int:
    """Write the rows of one day that fall out of the base; how many there are."""
    rows = f"SELECT * FROM all_{table} WHERE NOT in_base AND day = DATE {text_literal(day)} ORDER BY {_order(table)}"
    return _write(engine, table, rows, path)


def write_changes(engine: Engine, before: State, paths: Mapping[str, Path], at: datetime, path: Path) -> int:
    """Write how rows changed from reading to reading since the base, up to the delta of now; how many times."""
    at = at.replace(microsecond=0)  # as the names of files have it
    new = {
        table: changes.Reading(f"SELECT *, {before.reading + 1:d} AS reading FROM {table}_delta", at) for table in RAW
    }
    found = {table: [*changes.stored(before, paths, table), new[table]] for table in RAW}
    changes.readings(engine, found, {*changes.read_times(before.files), at})
    rows = engine.make("changes", changes.FILE, {})
    return _write(engine, "changes", "SELECT * FROM changes", path) if rows else 0


def _write(engine: Engine, table: str, rows: str, path: Path) -> int:
    kinds = CHANGES if table == "changes" else TABLES[table]
    columns = ", ".join(f"{name}::{kind} AS {name}" for name, kind in kinds.items())
    engine.ask(
        f"COPY (SELECT {columns} FROM ({rows})) TO {text_literal(str(path))}"
        " (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)"
    )
    return int(str(engine.ask(f"SELECT count(*) FROM read_parquet({text_literal(str(path))})")[0][0]))


def _order(table: str) -> str:
    """Rows of a job side by side: they compress to a fifth."""
    return "job_id, stage, task_id" if table == "tasks" else IDS[table]
