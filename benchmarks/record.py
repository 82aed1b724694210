"""What a run costs that collects, against the build before there was a record: `python -m benchmarks.record 1 10`.

The rows that are spread evenly are measured in each of these sizes (million tasks), the other shapes of data in the
first. For each: the floor (one pass over two windows by the index on the job, which sends the same columns), runs with
their reports of the build of BEFORE in one process, then in another a full pass and steady runs of this build; of
either the last run counts. Both are put to the same database in turn, and a ratio is taken
within a round. Database time is what the server has counted for our statements, processor time that of our process.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import nan
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.by_file import table_of_files
from benchmarks.history import history
from benchmarks.machine import machine
from local.postgres import Server, postgres_server

HERE = Path(__file__).parents[1]
BEFORE = "faec554"
"""The last commit that asks the database every question."""
RUNS = 2
"""Of a build in a process: the first loads libraries, and the server's pages. Beside a full pass."""
_OPEN = """
    WITH chosen AS (
        UPDATE app.tasks SET status = 'queued' WHERE task_id IN (
            SELECT tasks.task_id FROM app.tasks WHERE tasks.status = 'completed' ORDER BY tasks.created_at DESC
            LIMIT {}
        ) RETURNING parent_job_id
    )
    UPDATE app.jobs SET status = 'processing' WHERE job_id IN (SELECT parent_job_id FROM chosen)
"""
FLOOR = """
    COPY (
        SELECT
            of_job.task_id, of_job.parent_job_id, of_job.task_type, of_job.status, of_job.stage, of_job.task_index,
            of_job.retry_count, of_job.created_at, of_job.updated_at, of_job.heartbeat
        FROM (
            SELECT jobs.job_id FROM app.jobs
            WHERE jobs.updated_at >= now() - interval '48 hours' OR jobs.status IN ('queued', 'processing')
            OFFSET 0
        ) AS touched
        CROSS JOIN LATERAL (SELECT * FROM app.tasks WHERE tasks.parent_job_id = touched.job_id OFFSET 0) AS of_job
    ) TO STDOUT (FORMAT csv)
"""
PLAIN, SKEWED, REPEATING, BIGINT = "spread", "skewed", "repeating inputs", "bigint ids"
SHAPES = {
    PLAIN: "",
    SKEWED: "UPDATE app.jobs SET job_type = 'one_of_all' WHERE job_id < 'e6'",
    REPEATING: """UPDATE app.tasks SET parameters = '{"source": "the same for all"}'""",
    BIGINT: """
        ALTER TABLE app.tasks DROP CONSTRAINT tasks_parent_job_id_fkey, DROP CONSTRAINT tasks_parent_job_id_check,
            DROP CONSTRAINT tasks_task_id_check;
        ALTER TABLE app.jobs DROP CONSTRAINT jobs_job_id_check;
        ALTER TABLE app.tasks
            ALTER parent_job_id TYPE bigint USING ('x' || left(md5(parent_job_id), 12))::bit(48)::bigint,
            ALTER task_id TYPE bigint USING ('x' || left(md5(task_id), 14))::bit(56)::bigint;
        ALTER TABLE app.jobs ALTER job_id TYPE bigint USING ('x' || left(md5(job_id), 12))::bit(48)::bigint
    """,
    "20,000 open": _OPEN.format(20_000),
    "200,000 open": _OPEN.format(200_000),
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
    """The runs that benchmarks/record_run.py measures, of the build in this tree. Raises RuntimeError."""
    # -P: of the folder that the script lies in, http.py is not the library.
    command = [sys.executable, "-P", str(HERE / "benchmarks" / "record_run.py"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    measured: list[Measured] = json.loads(done.stdout)
    for run in measured:
        if run["failures"]:
            print(f"{tree.name}: {run['failures']}", file=sys.stderr)
    return measured


@dataclass(frozen=True)
class Round:
    """The floor, the last run of the build before, and of this one the full pass and the last steady run. The build
    before takes minutes for ids of bigint, which it compares as text, and answers little: it is not asked."""

    floor_s: float
    before: Measured
    full: Measured
    steady: Measured
    routes: Measured


@dataclass(frozen=True)
class Case:
    """Rows of one shape and size, and what was measured with them."""

    shape: str
    millions: float
    rounds: list[Round]

    def of(self, run: str, name: str) -> float:
        return float(median(getattr(each, run).get(name, nan) for each in self.rounds))

    def files(self) -> dict[str, float]:
        """What each file took in the last round."""
        last = self.rounds[-1]
        found: dict[str, float] = last.full["files"] | last.routes["files"] | last.steady["files"]
        return found

    def above_floor(self) -> float:
        """What a full pass collects against the floor."""
        return float(median(each.full["collecting_s"] / each.floor_s for each in self.rounds))

    def against(self, run: str, name: str) -> float:
        """A run against the build before."""
        return float(median(getattr(each, run)[name] / each.before[name] for each in self.rounds))


def main() -> None:
    """Measures and prints tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", nargs="+", type=float)
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    at = datetime.now(UTC).replace(microsecond=0)
    sizes = sorted(set(given.millions))
    wanted = [(shape, size) for shape in given.shapes for size in (sizes if shape == PLAIN else sizes[:1])]
    cases: list[Case] = []
    try:
        with postgres_server(18, settings={"track_io_timing": "off"}) as server, before() as tree:
            for shape, size in wanted:
                cases.append(_measured(server, at, tree, shape, size, given.rounds))
    finally:
        # Interrupted, it says what it has.
        _print(cases, given.rounds)


def _print(cases: Sequence[Case], rounds: int) -> None:
    print(
        f"Measured on: {machine()}, beside other work (a load of {os.getloadavg()[2]:.0f}); PostgreSQL 18. The build"
        f" before: {BEFORE}. Medians of {rounds} rounds.\n"
    )
    print("| what | shape, million tasks | target | measured |\n|---|---|---:|---:|")
    for line in _targets(cases):
        print(line)
    print(
        "\n| shape, million tasks | database s: before | full pass | steady | of it collecting | blocks: before |"
        f" full pass | steady | processor s: before | full pass | steady | entries |\n|---|{'---:|' * 11}"
    )
    for case in cases:
        print(_row(case))
    print(
        "\nEach file of sql/, in milliseconds: of a steady run where one asks it, else of the routes, else of a full"
        " pass. Of the server's own count, those of `record/` by the clock, which DuckDB answers here.\n"
    )
    for line in table_of_files({f"{case.shape}, {case.millions:g}": case.files() for case in cases}):
        print(line)


def _measured(server: Server, at: datetime, tree: Path, shape: str, millions: float, rounds: int) -> Case:
    with history(server, at, millions) as dsn:
        shaped(dsn, shape)
        case = Case(shape, millions, [_round(tree, dsn, shape) for _ in range(rounds)])
    print(f"measured {shape}, {millions:g} million tasks", file=sys.stderr)
    return case


def _round(tree: Path, dsn: str, shape: str) -> Round:
    *_, old = [{}] if shape == BIGINT else runs(tree, dsn, str(RUNS))
    # The first finds pages that nobody has read lately.
    *_, floor_s = (_floor_s(dsn) for _ in range(RUNS))
    with TemporaryDirectory(prefix="jobscope-record-") as store:
        full, *_, steady, routes = runs(HERE, dsn, str(1 + RUNS), Path(store).as_uri())
    return Round(floor_s, old, full, steady, routes)


def _floor_s(dsn: str) -> float:
    """Database time of the floor; like the run's copies it holds the waiting for us."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")
        connection.execute("SELECT pg_stat_statements_reset()")
        with connection.cursor().copy(FLOOR.encode()) as copy:
            for _row_sent in copy:
                pass
        [[took_ms]] = connection.execute(
            "SELECT sum(total_exec_time)::float8 FROM pg_stat_statements WHERE query LIKE '%AS of_job%'"
        ).fetchall()
    return float(took_ms) / 1000


def _targets(cases: Sequence[Case]) -> Iterator[str]:
    """The targets beside what was measured."""
    plain = [case for case in cases if case.shape == PLAIN]
    for case in cases:
        on = f"{case.shape}, {case.millions:g}"
        if case.shape != BIGINT:
            most = 1 / 5 if case.shape == "200,000 open" else 1 / 12
            steady = case.against("steady", "database_s")
            yield f"| database time, steady run against the build before | {on} | {most:.3f} | {steady:.3f} |"
            full = case.against("full", "database_s")
            yield f"| database time, full pass against a run of the build before | {on} | 0.25 | {full:.2f} |"
            floor = case.above_floor()
            yield f"| the same against one pass by the index for the same columns | {on} | 1.6 | {floor:.2f} |"
            processor = case.against("steady", "processor_s")
            yield f"| processor time with report, steady run against the build before | {on} | 0.7 | {processor:.2f} |"
        if plain and case.shape in (SKEWED, REPEATING, BIGINT):
            ratio = case.of("steady", "database_s") / plain[0].of("steady", "database_s")
            yield f"| database time, steady run against that on the plain rows | {on} | 1.5 | {ratio:.2f} |"
    if len(plain) > 1:
        ratio = plain[-1].of("steady", "database_s") / plain[0].of("steady", "database_s")
        sizes = f"{plain[-1].millions:g} against {plain[0].millions:g}"
        yield f"| database time, steady run on the larger table | {PLAIN}, {sizes} | 1.1 | {ratio:.2f} |"


def _row(case: Case) -> str:
    cells = (
        *(f"{case.of(run, 'database_s'):.3f}" for run in ("before", "full", "steady")),
        f"{case.of('steady', 'collecting_s'):.3f}",
        *(f"{case.of(run, 'blocks'):,.0f}" for run in ("before", "full", "steady")),
        *(f"{case.of(run, 'processor_s'):.2f}" for run in ("before", "full", "steady")),
        f"{case.of('steady', 'entries'):.0f}",
    )
    return f"| {case.shape}, {case.millions:g} | {' | '.join(cells)} |".replace("nan", "")


if __name__ == "__main__":
    main()
