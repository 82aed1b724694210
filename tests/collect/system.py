"""A job system whose every row has the times that a test gives it, its collector, and the database's own answer."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import psycopg

from analysis.collect.collected import Collected
from analysis.collect.run import collect
from analysis.record.asking import opened_states
from analysis.record.state import State, folder
from analysis.record.write import read_state
from analysis.settings import Settings
from reports.stores import Store, open_store

INVARIANTS = sorted((Path(__file__).parents[1] / "record" / "invariants").glob("*.sql"))
RECORD = folder("origin_staged", "app")
WINDOW = timedelta(hours=24)

type Rows = dict[str, tuple[str, datetime]]
"""By id: the native status, and when the row last changed."""


def job_id(name: str) -> str:
    """Ids are 64 hexadecimal digits."""
    return sha256(name.encode()).hexdigest()


@dataclass
class System:
    """The job system in `dsn`. Its triggers are off: a change carries the time that the test gives."""

    dsn: str
    store: Store
    connection: psycopg.Connection[tuple[object, ...]] = field(init=False)
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.connection = psycopg.connect(self.dsn, autocommit=True)
        self.connection.execute("SET search_path = app; SET TimeZone = 'UTC'")
        self.connection.execute("ALTER TABLE jobs DISABLE TRIGGER USER; ALTER TABLE tasks DISABLE TRIGGER USER")
        self.settings = Settings.model_validate({"database_url": self.dsn})

    def now(self) -> datetime:
        """The database's time."""
        [[now]] = self.connection.execute("SELECT clock_timestamp()").fetchall()
        assert isinstance(now, datetime)
        return now.astimezone(UTC)

    def job(self, name: str, at: datetime, status: str = "processing", tasks: int = 3, task: str = "queued") -> str:
        """A job with tasks, all created and changed at this time."""
        self.connection.execute(
            "INSERT INTO jobs (job_id, job_type, status, total_stages, result_data, error_details, created_at,"
            " updated_at) VALUES (%s, 'load', %s, 2, '{}', 'x', %s, %s)",
            [job_id(name), status, naive(at), naive(at)],
        )
        for index in range(tasks):
            self.connection.execute(
                "INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, created_at,"
                " updated_at) VALUES (%s, %s, 'tile', %s, 1, %s, %s, %s)",
                [f"{name}-{index}", job_id(name), task, index, naive(at), naive(at)],
            )
        return job_id(name)

    def set_task(self, task: str, status: str, at: datetime) -> None:
        self.connection.execute(
            "UPDATE tasks SET status = %s, updated_at = %s WHERE task_id = %s", [status, naive(at), task]
        )

    def set_job(self, name: str, status: str, at: datetime) -> None:
        self.connection.execute(
            "UPDATE jobs SET status = %s, updated_at = %s WHERE job_id = %s", [status, naive(at), job_id(name)]
        )

    def delete(self, name: str) -> None:
        self.connection.execute("DELETE FROM jobs WHERE job_id = %s", [job_id(name)])

    def collect(self) -> Collected:
        """One run, which must record."""
        collected = collect(self.settings, self.store)
        assert collected.failure is None, collected.failure
        return collected

    def state(self) -> State:
        stored = read_state(self.store, RECORD)
        assert stored is not None
        return stored[0]

    def recorded(self, table: str = "tasks", where: str = "gone_at IS NULL") -> Rows:
        """What the record holds."""
        key = table.removesuffix("s") + "_id"
        with opened_states(self.store, {RECORD: self.state()}) as engine:
            rows = engine.ask(f"SELECT {key}, status, changed_at FROM {table} WHERE {where}")
        return _rows(rows)

    def gone(self, table: str = "tasks") -> set[str]:
        """The ids that the record knows to be gone."""
        return set(self.recorded(table, "gone_at IS NOT NULL"))

    def disagreement(self, since: datetime) -> dict[str, object]:
        """Where the record and the database differ, and which invariants do not hold: empty when all is well.

        The database itself is asked in full: for jobs that changed since or are open, their tasks, and open tasks."""
        found: dict[str, object] = {}
        if overlap := [pair for pair in pairwise(self.state().covered) if pair[0].until >= pair[1].since]:
            found["times that are covered twice"] = overlap
        with opened_states(self.store, {RECORD: self.state()}) as engine:
            for path in INVARIANTS:
                if broken := engine.ask(path.read_text("utf-8")):
                    found[path.stem] = broken
            for table, (key, wanted) in ORACLE.items():
                columns = f"{key}, status::VARCHAR, changed_at"
                recorded = _rows(engine.ask(f"SELECT {columns} FROM {table} WHERE gone_at IS NULL"))
                lively = "gone_at IS NULL AND (ended_at IS NULL OR state = 'failed')"
                doubted = {str(row[0]) for row in engine.ask(f"SELECT {key} FROM {table} WHERE {lively}")}
                truth = _rows(self.connection.execute(wanted.encode(), {"since": naive(since)}).fetchall())
                there = {str(row[0]) for row in self.connection.execute(f"SELECT {key} FROM {table}".encode())}
                if wrong := {id_: (row, recorded.get(id_)) for id_, row in truth.items() if recorded.get(id_) != row}:
                    found[f"{table} in the database and not so in the record"] = wrong
                if ghosts := doubted - there:
                    found[f"{table} recorded as open or failed and not in the database"] = ghosts
        return found


ORACLE = {
    "jobs": (
        "job_id",
        "SELECT job_id, status::text, updated_at FROM jobs"
        " WHERE updated_at >= %(since)s OR status IN ('queued', 'processing')",
    ),
    "tasks": (
        "task_id",
        "SELECT tasks.task_id, tasks.status::text, tasks.updated_at FROM tasks"
        " JOIN jobs ON tasks.parent_job_id = jobs.job_id WHERE jobs.updated_at >= %(since)s"
        " OR jobs.status IN ('queued', 'processing') OR tasks.status IN ('queued', 'processing')",
    ),
}


def _rows(rows: list[tuple[object, ...]]) -> Rows:
    found: Rows = {}
    for id_, status, changed_at in rows:
        assert isinstance(changed_at, datetime)
        found[str(id_)] = (str(status), changed_at)
    return found


def naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def folder_store(path: Path) -> Store:
    return open_store(path.as_uri())
