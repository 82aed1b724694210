"""A day of a job system, by half hours and from a seed: usual work, and all that makes it hard to follow."""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg

from analysis.collect.run import collect
from tests.collect.system import System, job_id, naive
from tests.notify.mortal import Died, Fate
from tests.record.mortal import Raced, mortal

STEP = timedelta(minutes=30)
START = datetime(2026, 3, 4, tzinfo=UTC)
ASKED = 3
"""At each run the rows are compared, and at every third the answers that are made of them."""


@dataclass
class Day:
    """The state of the story. `at` is the database's time of the step."""

    system: System
    chance: random.Random
    at: datetime = START
    skew: timedelta = timedelta()
    names: list[str] = field(default_factory=list)
    made: int = 0
    long: "tuple[psycopg.Connection[tuple[object, ...]], datetime] | None" = None

    def moment(self) -> datetime:
        """Some time in the half hour that ends now."""
        return self.at - timedelta(seconds=self.chance.uniform(0, STEP.total_seconds()))

    def pick(self, where: str) -> str | None:
        """A job or task of which this holds."""
        found = self.system.connection.execute(
            "SELECT t.task_id FROM tasks AS t JOIN jobs AS j ON t.parent_job_id = j.job_id"
            f" WHERE {where} ORDER BY 1".encode()
        ).fetchall()
        return str(self.chance.choice(found)[0]) if found else None

    def work(self) -> None:
        for _ in range(self.chance.randrange(1, 4)):
            self.made += 1
            self.names.append(f"j{self.made}")
            self.system.job(self.names[-1], self.moment(), tasks=self.chance.randrange(1, 5))
        for _ in range(6):
            if task := self.pick("t.status = 'queued' AND j.status = 'processing'"):
                self.end(task, self.chance.choice(("processing", "completed", "failed")))
        for _ in range(4):
            if task := self.pick("t.status = 'processing'"):
                self.end(task, self.chance.choice(("completed", "completed", "failed")))

    def end(self, task: str, status: str) -> None:
        """A task changes, and its job with the last one."""
        at = self.moment()
        self.system.set_task(task, status, at)
        self.system.connection.execute(
            "UPDATE jobs SET updated_at = greatest(updated_at, %s), status = CASE WHEN EXISTS (SELECT FROM tasks WHERE"
            " tasks.parent_job_id = jobs.job_id AND tasks.status IN ('queued', 'processing')) THEN jobs.status"
            " ELSE 'completed' END WHERE job_id = (SELECT parent_job_id FROM tasks WHERE task_id = %s)",
            [naive(at), task],
        )

    def oddities(self) -> None:
        if self.chance.random() < 0.3 and (task := self.pick("t.status = 'queued' AND j.status = 'completed'")):
            self.system.set_task(task, "failed", self.moment())
        # Requeued in a closed job, which is not touched; half of those that had failed have run again at once.
        if self.chance.random() < 0.3 and (task := self.pick("t.status = 'failed' AND j.status = 'completed'")):
            self.system.set_task(task, self.chance.choice(("queued", "completed")), self.moment())
        if self.chance.random() < 0.2 and (task := self.pick("t.status = 'completed' AND j.status = 'completed'")):
            self.system.set_task(task, "queued", self.moment())
        if self.chance.random() < 0.2:
            self.system.set_job(self.chance.choice(self.names), "failed", self.moment())  # late
        if self.chance.random() < 0.15:
            self.system.delete(self.chance.choice(self.names))
        if self.chance.random() < 0.1:
            name = self.chance.choice(self.names)
            self.system.delete(name)
            self.system.job(name, self.moment(), tasks=2)

    def transactions(self) -> None:
        """A long one begins and writes, and is committed some steps later; what it wrote bears its beginning."""
        if self.long is None and self.chance.random() < 0.15:
            began = self.moment()
            other = psycopg.connect(self.system.dsn)
            other.execute("SET search_path = app")
            self.made += 1
            name = f"long{self.made}"
            other.execute(
                "INSERT INTO jobs (job_id, job_type, status, result_data, created_at, updated_at)"
                " VALUES (%s, 'long', 'completed', '{}', %s, %s)",
                [job_id(name), naive(began), naive(began)],
            )
            other.execute(
                "INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, created_at,"
                " updated_at) VALUES (%s, %s, 'long', 'completed', 1, 0, %s, %s)",
                [f"{name}-0", job_id(name), naive(began), naive(began)],
            )
            self.long = other, began
        elif self.long is not None and self.chance.random() < 0.3:
            self.long[0].commit()
            self.long[0].close()
            self.long = None

    def collect(self) -> None:
        """A run; some are killed at a write, some are raced by another."""
        draw = self.chance.random()
        whole = self.system.store
        if draw < 0.15:
            with suppress(Died):
                collect(self.system.settings, mortal(whole, self.chance.randrange(8)))
        elif draw < 0.25:
            rival = Raced(whole, Fate(), lambda: collect(self.system.settings, whole), 1)
            assert collect(self.system.settings, rival).failure is None
        self.system.collect()
