"""How a job and its tasks changed from one reading of the database to the next, as far back as deltas are kept."""

from dataclasses import dataclass
from datetime import UTC, datetime

from analysis.record import files
from analysis.record.engine import open_engine
from analysis.record.records import Records
from analysis.record.state import State
from analysis.record.views import read_files
from analysis.record.write import written_at
from reports.stores import Store

MOST = 1000

_SEEN = f"""
WITH versions AS (
    SELECT task_id AS id, task_type AS type_name, stage, state, attempts, reading, read_at
    FROM task_readings WHERE job_id = getvariable('job_id')
    UNION ALL
    SELECT job_id AS id, NULL AS type_name, stage, state, NULL AS attempts, reading, read_at
    FROM job_readings
    -- A job of a flat system is its only task.
    WHERE job_id = getvariable('job_id') AND job_id NOT IN (SELECT task_id FROM task_readings)
),

steps AS (
    SELECT
        *,
        lag(state) OVER by_reading AS state_before,
        lag(attempts) OVER by_reading AS attempts_before
    FROM versions
    WINDOW by_reading AS (PARTITION BY id ORDER BY reading)
)

SELECT
    steps.id,
    steps.type_name,
    steps.stage,
    steps.state_before,
    steps.state,
    steps.attempts,
    (SELECT max(reads.at) FROM reads WHERE reads.at < steps.read_at) AS since,
    steps.read_at AS until
FROM steps
WHERE
    steps.state_before IS NOT NULL
    AND (steps.state <> steps.state_before OR coalesce(steps.attempts, 0) <> coalesce(steps.attempts_before, 0))
ORDER BY steps.read_at ASC, steps.id ASC
LIMIT {MOST}
"""


@dataclass(frozen=True)
class SeenChange:
    """A job (`type_name` None) or a task of it that stood otherwise at the reading `until` than before; `since` is the
    reading before that, as far as it is still known. States are those of the record."""

    id: str
    type_name: str | None
    stage: int | None
    state_before: str
    state: str
    attempts: int | None
    since: datetime | None
    until: datetime


def seen_changes(store: Store, records: Records, record: str, job_id: str) -> tuple[SeenChange, ...]:
    """The changes of one job in a record, oldest first, at most MOST. Raises RecordError and StorageUnavailable."""
    state = records.get(record)
    if state is None:
        return ()
    with open_engine(files.folder()) as engine:
        for table in ("jobs", "tasks"):
            engine.connection.execute(_readings(store, record, state, table))
        times = {at for file in state.files if (at := written_at(file.name))}
        listed = ", ".join(map(_literal, sorted(times)))
        engine.connection.execute(f"CREATE TABLE reads AS SELECT unnest([{listed}]::TIMESTAMP[]) AS at")
        rows = engine.ask(_SEEN, {"job_id": job_id})
    return tuple(SeenChange(*map(_aware, row)) for row in rows)  # type: ignore[arg-type]  # as _SEEN selects them


def _readings(store: Store, record: str, state: State, table: str) -> str:
    """The view of each kept reading of a table's rows, with the time of the reading."""
    paths = files.fetched(store, record, state.of(table, "base", "delta"))
    parts = [
        f"SELECT *, {_literal(at)} AS read_at FROM ({read_files(table, [str(path)])})"
        for name, path in paths.items()
        if (at := written_at(name))
    ]
    none = f"SELECT *, NULL::TIMESTAMP AS read_at FROM ({read_files(table, [])})"
    return f"CREATE VIEW {table.removesuffix('s')}_readings AS {' UNION ALL '.join(parts) or none}"


def _literal(at: datetime) -> str:
    return f"TIMESTAMP '{at:%Y-%m-%d %H:%M:%S}'"


def _aware(cell: object) -> object:
    return cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell
