"""What a job system's own database pays for a pass: `python -m benchmarks.systems [system ...]`.

A million rows of jobs and their steps over 15 days (67,000 a day) on the tables that the real engine made, one job in a
thousand open. A full pass over one day is compared with the naive questions, jobs and tasks by the
same mapping filtered by the time of their change; a steady run of 15 minutes with a look-up of the rows that it gives,
each by its key. Times are processor time of the database's own process, which other work on the machine does not
stretch; beside that of a steady run stands what the client that receives the rows waited. The median of RUNS after one
that warms up.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg

from analysis.collect.catalog import Recognised
from analysis.collect.statements import of_system, over_relations, rows_of
from analysis.collect.system_files import load_system
from analysis.sources.literals import array
from benchmarks.filling import fill
from benchmarks.machine import machine
from local.engine_samples.load import make_tables
from local.postgres import postgres_server
from tests.collect.plans import recognised_in
from tests.systems.conftest import empty_database, node_of, python_of
from tests.systems.engine import started

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
ROWS, DAYS, ONE_IN = 1_000_000, 15, 1_000
ROWS_OF_A_JOB = {"airflow": 4, "dagster": 9, "dbos": 3, "prefect": 3}
"""A run with its three task instances, nine events of a run, a workflow with two steps, a flow run with two tasks."""
RUNS = 5
NAIVE = """WITH params AS (SELECT :'since'::timestamptz AS since)
SELECT {0}.* FROM {0} CROSS JOIN params WHERE {0}.changed_at >= params.since OR {0}.ended_at IS NULL"""

type Given = dict[str, str]
type Connection = psycopg.Connection[tuple[object, ...]]


class Took(NamedTuple):
    """In milliseconds: what the database's process worked, and what the client waited."""

    processor: float
    clock: float


def _script(name: str) -> Callable[[str], None]:
    """Makes the tables by the engine's own command."""

    def made(dsn: str) -> None:
        with started([str(python_of(name)), f"{name}_app.py"], dsn) as engine:
            engine("schema")

    return made


def _of_dbos(dsn: str) -> None:
    with started([str(python_of("dbos")), "dbos_app.py", "many"], dsn):
        pass


def _of_graphile(dsn: str) -> None:
    with started([str(node_of()), "graphile_worker.mjs"], dsn):
        pass


def _of_pgboss(dsn: str) -> None:
    with started([str(node_of()), "pgboss.mjs"], dsn) as engine:
        for number in range(20):
            engine("queue", name=f"q{number}", options={"partition": number == 7})


MADE: dict[str, Callable[[str], None]] = {
    "procrastinate": _script("procrastinate"),
    "airflow": lambda dsn: make_tables(dsn, "airflow"),
    "dagster": lambda dsn: make_tables(dsn, "dagster"),
    "pgboss": _of_pgboss,
    "dbos": _of_dbos,
    "oban": _script("oban"),
    "graphile_worker": _of_graphile,
    "pgqueuer": _script("pgqueuer"),
    "chancy": _script("chancy"),
    "django_tasks_db": _script("django_tasks_db"),
    "solid_queue": lambda dsn: make_tables(dsn, "solid_queue"),
    "prefect": lambda dsn: make_tables(dsn, "prefect"),
}


SCHEMAS = {"pgboss": "pgboss", "dbos": "dbos", "graphile_worker": "graphile_worker"}
"""Where a system's tables lie; those of the others in `public`."""
ADVISED = {"django_tasks_db": "CREATE INDEX ON django_tasks_database_dbtaskresult (finished_at)"}


def _given(recognised: Recognised, since: datetime) -> Given:
    relations = recognised.system.relations
    return {
        "since": since.isoformat(),
        "pass_since": since.isoformat(),
        "until": "9999-12-31 00:00:00+00",
        "observed_at": AT.isoformat(),
        "large_jobs": "{}",
        **{f"{table.removesuffix('s')}_open": array(recognised.open_statuses(table)) for table in relations},
    }


def _took(connection: Connection, statements: list[str], given: Given, runs: int = RUNS) -> Took:
    """All statements together, until their last row is here."""
    took = []
    for _ in range(runs + 1):
        with connection.transaction():
            connection.execute("SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0")
            for name, value in given.items():
                connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
            worked, began = _worked_ms(connection), time.perf_counter()
            for statement in statements:
                with connection.cursor().copy(f"COPY ({statement}) TO STDOUT".encode()) as rows:
                    for _row in rows:
                        pass
            clock = (time.perf_counter() - began) * 1000
            took.append(Took(_worked_ms(connection) - worked, clock))
    return Took(*map(median, zip(*took[1:], strict=True)))


def _worked_ms(connection: Connection) -> float:
    """What the process of a connection has worked until it waits for its client, as Linux counts it."""
    time.sleep(0.002)  # it is counted when the process waits, shortly after the client has its last byte
    counted = Path(f"/proc/{connection.info.backend_pid}/schedstat").read_text("utf-8")
    return int(counted.split()[0]) / 1e6


def _sent(connection: Connection, statements: list[str], given: Given) -> Took:
    """The same rows when they lie ready, in the same columns: what no way of finding them can spare."""
    ready = [f"ready_{number}" for number in range(len(statements))]
    with connection.transaction():
        for name, value in given.items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        for table, statement in zip(ready, statements, strict=True):
            connection.execute(f"CREATE TEMPORARY TABLE {table} AS {statement}".encode())
    return _took(connection, [f"SELECT * FROM {table}" for table in ready], given)


def _keys(connection: Connection, statements: list[str], id_: str, given: Given) -> list[str]:
    """Of all rows that the statements give."""
    found: set[str] = set()
    with connection.transaction():
        for name, value in given.items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        for statement in statements:
            rows = connection.execute(f"SELECT coalesce(key, {id_}) FROM ({statement}) AS found".encode())
            found |= {str(key) for (key,) in rows}
    return sorted(found)


def _looked_up(
    connection: Connection, recognised: Recognised, found: dict[str, list[str]], given: Given
) -> tuple[float, int]:
    """What it takes to look up, by its key, each row that the statements find, by table; and how many these are."""
    took, rows = 0.0, 0
    for table, statements in found.items():
        if not statements:  # the jobs of a flat system are its tasks
            continue
        keys = _keys(connection, statements, f"{table.removesuffix('s')}_id", given)
        present = rows_of("present" if table == "tasks" else "present_jobs", table, recognised)
        took += _took(connection, [present], given | {"keys": array(keys)}).processor
        rows += len(keys)
    return took, rows


def _measured(dsn: str, name: str, label: str) -> str:
    """A row of the table."""
    recognised = recognised_in(dsn, SCHEMAS.get(name, "public"), name)
    has_jobs, finds_open = recognised.system.shape != "flat", recognised.system.open_by == "index"
    opened, tasks = ([rows_of(file, "tasks", recognised)] for file in ("open", "changed"))
    jobs = [rows_of("changed_jobs", "jobs", recognised)] if has_jobs else []
    steady = {"tasks": tasks + (opened if finds_open else []), "jobs": jobs}
    # As the first release asked: each row of a flat system is a job and a task, and read as both.
    naive = [over_relations("naive", NAIVE.format(table), recognised) for table in recognised.system.relations]
    naive *= 1 if has_jobs else 2
    day, quarter = (_given(recognised, AT - back) for back in (timedelta(days=1), timedelta(minutes=15)))
    full = {"tasks": tasks + opened, "jobs": jobs}
    whole = tasks + jobs + opened
    with psycopg.connect(dsn) as connection:
        asked, passed = _took(connection, naive, day, 1).processor, _took(connection, whole, day).processor
        counted = [
            f"SELECT count(*) FROM ({of_system(file, recognised)}) AS found"
            for file in ("changed", "open", *(["changed_jobs"] if has_jobs else []))
        ]
        found = _took(connection, counted, day).processor
        sent, by_key = _sent(connection, whole, day).processor, _looked_up(connection, recognised, full, day)[0]
        run = _took(connection, steady["tasks"] + jobs, quarter)
        look_up, rows = _looked_up(connection, recognised, steady, quarter)
    return (
        f"| {label} | {asked:,.0f} ms | {passed:,.0f} ms | {asked / passed:.1f} | {found:,.0f} ms |"
        f" {sent:,.0f} ms | {by_key:,.0f} ms | {passed / by_key:.2f} | {rows:,} | {run.processor:.1f} ms |"
        f" {run.clock:.0f} ms | {look_up:.1f} ms | {run.processor / look_up:.2f} |"
    )


READING = """
All but "by the clock" is processor time of the database's process. Both sides of a pass receive every row of the day,
in the record's columns: what these take when they lie ready is the column of the rows that are sent, and no way of
finding them spares that. "Found" is a pass that counts its rows, and maps and sends none. The floor is each row looked
up by its key, in the same columns. Where an index tells what changed, a pass costs less than that: ten times less than
the naive questions would be less than its look-ups.

By EXPLAIN (ANALYZE, BUFFERS) of a pass over a day, what is beside finding and sending: of Airflow one look-up a task in
`task_reschedule`, of when a sensor began, by its only index, and one a run for a task of it that failed; of pg-boss the
mapping to the record's columns; of Prefect one look-up a task of its flow run, which says whether it can still end, and
one a run for a task of it that failed. To find the rows of Airflow, DBOS and Prefect is to look them up: no index knows
which task changed, so each run is found by its time, and it and its tasks by key.

Where a full pass, once in six hours, reads a table whole for want of an index, less is spared (Graphile Worker, Chancy,
Django tasks); a pass of Procrastinate and PgQueuer reads what happened to each job besides."""


def main() -> None:
    """Prints the table; of a system to which an index is advised also with it."""
    print(f"Measured on: {machine()}; {ROWS:,} rows over {DAYS} days.")
    print()
    print(
        "| system | naive, a day | full pass, a day | times | found | its rows sent | looked up by key |"
        " pass to look-up | rows of 15 min | steady run | by the clock | their look-up | ratio |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    with postgres_server(18) as server:
        for name in sys.argv[1:] or MADE:
            title = load_system(name).title
            with empty_database(server) as dsn:
                MADE[name](dsn)
                fill(dsn, name, AT, ROWS // ROWS_OF_A_JOB.get(name, 1), DAYS, ONE_IN)
                print(_measured(dsn, name, title), flush=True)
                if name in ADVISED:
                    with psycopg.connect(dsn, autocommit=True) as connection:
                        connection.execute(ADVISED[name].encode())
                    print(_measured(dsn, name, f"{title}, with the index that is advised"), flush=True)
    print(READING)


if __name__ == "__main__":
    main()
