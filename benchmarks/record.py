"""What a run costs that collects, against the build before there was a record: `python -m benchmarks.record 0.3`.

For each size (million tasks) and shape of data: two runs with their reports of the build of BEFORE in one process, the
second of which counts; then in another process a full pass and a steady run of this build. Both are put to the same
database in turn, and a ratio is taken within a round.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.machine import machine
from benchmarks.scale import history
from local.postgres import postgres_server

HERE = Path(__file__).parents[1]
BEFORE = "faec554"
"""The last commit that asks the database every question."""
MANY_OPEN = 20_000
SHAPES = {
    "spread": "",
    "skewed": "UPDATE app.jobs SET job_type = 'one_of_all' WHERE job_id < 'e6'",
    "repeating inputs": """UPDATE app.tasks SET parameters = '{"source": "the same for all"}'""",
    "bigint ids": """
        ALTER TABLE app.tasks DROP CONSTRAINT tasks_parent_job_id_fkey, DROP CONSTRAINT tasks_parent_job_id_check,
            DROP CONSTRAINT tasks_task_id_check;
        ALTER TABLE app.jobs DROP CONSTRAINT jobs_job_id_check;
        ALTER TABLE app.tasks
            ALTER parent_job_id TYPE bigint USING ('x' || left(md5(parent_job_id), 12))::bit(48)::bigint,
            ALTER task_id TYPE bigint USING ('x' || left(md5(task_id), 14))::bit(56)::bigint;
        ALTER TABLE app.jobs ALTER job_id TYPE bigint USING ('x' || left(md5(job_id), 12))::bit(48)::bigint
    """,
    "many open": f"""
        WITH chosen AS (
            UPDATE app.tasks SET status = 'queued' WHERE task_id IN (
                SELECT tasks.task_id FROM app.tasks WHERE tasks.status = 'completed' ORDER BY tasks.created_at DESC
                LIMIT {MANY_OPEN}
            ) RETURNING parent_job_id
        )
        UPDATE app.jobs SET status = 'processing' WHERE job_id IN (SELECT parent_job_id FROM chosen)
    """,
}
"""What is changed in a history that is spread evenly over days, types and inputs; the times stay as they are."""

type Measured = dict[str, Any]


@contextmanager
def before() -> Iterator[Path]:
    """The tree of BEFORE."""
    with TemporaryDirectory(prefix="jobscope-before-") as folder:
        archive = subprocess.run(["git", "archive", BEFORE], cwd=HERE, check=True, stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        yield Path(folder)


def shaped(dsn: str, shape: str) -> None:
    """Gives the rows of a history a shape, and no new times."""
    if not SHAPES[shape]:
        return
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE app.jobs DISABLE TRIGGER USER; ALTER TABLE app.tasks DISABLE TRIGGER USER")
        connection.execute(SHAPES[shape].encode())
        connection.execute("ALTER TABLE app.jobs ENABLE TRIGGER USER; ALTER TABLE app.tasks ENABLE TRIGGER USER")
        connection.execute("VACUUM (FULL, ANALYZE) app.jobs")
        connection.execute("VACUUM (FULL, ANALYZE) app.tasks")


def runs(tree: Path, *arguments: str) -> list[Measured]:
    """The two runs that benchmarks/record_run.py measures, of the build in this tree. Raises RuntimeError."""
    command = [sys.executable, str(HERE / "benchmarks" / "record_run.py"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    measured: list[Measured] = json.loads(done.stdout)
    for run in measured:
        if run["failures"]:
            print(f"{tree.name}: {run['failures']}", file=sys.stderr)
    return measured


def main() -> None:
    """Measures and prints a table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", nargs="+", type=float)
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    at = datetime.now(UTC).replace(microsecond=0)
    print(f"Measured on: {machine()}; PostgreSQL 18. The build before: {BEFORE}. Medians of {given.rounds} rounds.\n")
    print(
        "| million tasks, shape | database s: before | full pass | steady | of it collecting | full / before |"
        " steady / before | processor s: before | steady | steady / before | peak MB: before | steady |"
    )
    print(f"|---|{'---:|' * 11}")
    with postgres_server(18) as server, before() as tree:
        for millions in given.millions:
            for shape in given.shapes:
                with history(server, at, millions) as dsn:
                    shaped(dsn, shape)
                    rounds = [_round(tree, dsn) for _ in range(given.rounds)]
                print(f"| {millions:g}, {shape} | {_row(rounds)} |", flush=True)


def _round(tree: Path, dsn: str) -> tuple[Measured, Measured, Measured]:
    _, old = runs(tree, dsn)
    with TemporaryDirectory(prefix="jobscope-record-") as store:
        full, steady = runs(HERE, dsn, Path(store).as_uri())
    return old, full, steady


def _row(rounds: list[tuple[Measured, Measured, Measured]]) -> str:
    old, full, steady = zip(*rounds, strict=True)

    def of(one: tuple[Measured, ...], name: str) -> float:
        return float(median(measured[name] for measured in one))

    def ratio(one: tuple[Measured, ...], name: str) -> float:
        return float(median(a[name] / b[name] for a, b in zip(one, old, strict=True)))

    seconds = (
        of(old, "database_s"),
        of(full, "database_s"),
        of(steady, "database_s"),
        of(steady, "collecting_s"),
    )
    ratios = (ratio(full, "database_s"), ratio(steady, "database_s"))
    processor = (of(old, "processor_s"), of(steady, "processor_s"), ratio(steady, "processor_s"))
    return " | ".join(
        (
            *(f"{each:.3f}" for each in seconds),
            *(f"{each:.2f}" for each in (*ratios, *processor)),
            *(f"{of(each, 'peak_mb'):.0f}" for each in (old, steady)),
        )
    )


if __name__ == "__main__":
    main()
