"""Runs with their reports in one process, of whichever build stands on the path.

`python benchmarks/record_run.py DSN RUNS [STORE]` prints a list of so many measurements as JSON. With an empty folder
as STORE the first run is a full pass and the others are steady ones, before each of which a quarter of an hour of work
is done; a last measurement has what each file takes that the routes ask. The database counts for itself what our
statements took (pg_stat_statements), so that what we do between them does not count.
"""

import json
import os
import resource
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg

from analysis.registry import ANALYSES
from analysis.settings import Settings

report = import_module("cycle").report  # which of either build knows it, wherever it stands
TOUCHED_JOBS = 17
"""A 96th of the jobs of a day in benchmarks.history."""
WORK = f"""
CREATE TEMPORARY TABLE touched AS SELECT job_id FROM app.jobs ORDER BY created_at DESC LIMIT {TOUCHED_JOBS};
UPDATE app.jobs SET stage = stage WHERE job_id IN (SELECT job_id FROM touched);
UPDATE app.tasks SET stage = stage WHERE parent_job_id IN (SELECT job_id FROM touched);
"""
COUNTED = """
SELECT
    coalesce(sum(total_exec_time), 0)::float8 / 1000 AS database_s,
    coalesce(sum(total_exec_time) FILTER (WHERE query LIKE '%systems/%'), 0)::float8 / 1000 AS collecting_s,
    coalesce(sum(shared_blks_hit + shared_blks_read), 0)::int8 AS blocks,
    count(*) FILTER (WHERE query LIKE '%jobscope%') AS entries
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def main() -> None:
    """Measures each run; what failed stands beside the times."""
    dsn, runs, *store = sys.argv[1:]
    settings = Settings.model_validate({"database_url": dsn, "database_budget_s": 120, "query_timeout_s": 30})
    with psycopg.connect(dsn, autocommit=True) as connection:
        measured = [_measured(settings, connection, store, number) for number in range(int(runs))]
        if store:
            from benchmarks.by_file import of_routes

            measured.append({"files": of_routes(dsn, store[0], connection), "failures": {}})
        print(json.dumps(measured))


def _measured(settings: Settings, connection: psycopg.Connection, store: list[str], number: int) -> dict[str, object]:
    if store and number:
        connection.execute("DROP TABLE IF EXISTS touched")
        connection.execute(WORK.encode())
    connection.execute("SELECT pg_stat_statements_reset()")
    began, files = _processor_s(), dict[str, float]()
    snapshot = _recording(settings, store[0], files) if store else _before(settings)
    report(snapshot.model_dump_json().encode(), "")
    if store:
        _end_drawing()
    processor_s = _processor_s() - began
    counted = connection.execute(COUNTED.encode())
    [row] = counted.fetchall()
    return {
        **dict(zip((column.name for column in counted.description or ()), row, strict=True)),
        "processor_s": processor_s,
        "resident_mb": _resident_mb(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "files": files | (_of_database(connection) if store else {}),
        "failures": {cost.name: cost.failure for cost in snapshot.run.queries if cost.failure},
    }


def _end_drawing() -> None:
    """What draws charts is a process of its own, and counts once it has ended."""
    from reports.charts.drawing import RENDERER

    RENDERER.end()


def _processor_s() -> float:
    return sum(os.times()[:4])


def _of_database(connection: psycopg.Connection) -> dict[str, float]:
    from benchmarks.by_file import of_database

    return of_database(connection)


def _recording(settings: Settings, store: str, files: dict[str, float]) -> Any:  # noqa: ANN401 - either build's snapshot
    """A run of this build, and what it took of each file of sql/record/."""
    from analysis.collect.collected import Collected
    from analysis.collect.run import collect
    from analysis.facts import Window
    from analysis.history.slots import manual
    from analysis.run.assemble import run
    from analysis.run.gathered import Gathered
    from benchmarks.by_file import record_timed
    from reports.stores import open_store

    def recording(gathered: Gathered, _window: Window) -> Collected:
        return collect(settings, open_store(store), gathered.database_s, known=gathered.recognition)

    with record_timed() as took:
        snapshot = run(settings, manual(datetime.now(UTC)), ANALYSES, recording=recording)
    files |= took
    return snapshot


def _before(settings: Settings) -> Any:  # noqa: ANN401 - either build's snapshot
    """A run of the build before, whose modules have other names."""
    run = import_module("analysis.run").run
    return run(settings, import_module("analysis.slots").manual(datetime.now(UTC)), ANALYSES)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
