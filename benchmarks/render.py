"""How long and how large is the report, and how fast does the app start? `python -m benchmarks.render`.

The report is that of a run on as many failed tasks as named, in a window of one day; rendering is timed without the
run. The first chart of a process loads the drawing library, so that the first report is timed apart.
"""

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import psycopg

from analysis.registry import ANALYSES
from analysis.run import run
from analysis.settings import Settings
from analysis.slots import Occasion
from benchmarks.machine import machine
from benchmarks.scale import one_run
from local.history import Span, load_history
from local.postgres import postgres_server
from local.schema import create_schema
from reports.render import render_bytes

PROJECT = Path(__file__).parents[1]
MANY = 600
"""Of a thousand tasks so many fail; about that share of the tasks is in the stage that can."""


def cold_start(module: str, times: int = 5) -> float:
    """Seconds to import a module in a fresh process, without the start of Python itself; the shortest of some."""
    code = f"from time import perf_counter as t; s = t(); import {module}; print(t() - s)"
    command = [sys.executable, "-c", code]
    return min(
        float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT).stdout)
        for _ in range(times)
    )


def main() -> None:
    """Prints both tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("failures", nargs="*", type=int, default=[100, 10_000, 100_000])
    lines = [
        f"Measured on: {machine()}.",
        "",
        "| failed tasks in the window | first report s | report s | report kB | peak memory of the run MB |",
        "|---:|---:|---:|---:|---:|",
        *[_report(failures) for failures in parser.parse_args().failures],
        "",
        "| import | seconds |",
        "|---|---:|",
    ]
    app, library = cold_start("function_app"), cold_start("azure.functions")
    lines += [
        f"| `function_app` | {app:.3f} |",
        f"| `azure.functions` | {library:.3f} |",
        f"| ratio (target: at most 1.5) | {app / library:.2f} |",
    ]
    print("\n".join(lines))


def _report(failures: int) -> str:
    at = datetime.now(UTC).replace(microsecond=0)
    with postgres_server(18) as server:
        with psycopg.connect(server.dsn, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
            create_schema(connection)
            jobs = max(1, round(failures / (100 * MANY / 1000)))
            load_history(connection, at, Span(oldest_day=2, jobs_a_day=jobs, failed_permille=MANY))
            window = "status = 'failed' AND updated_at > %s::timestamp - interval '1 day'"
            naive = at.replace(tzinfo=None)
            [[failed]] = connection.execute(f"SELECT count(*) FROM app.tasks WHERE {window}", [naive]).fetchall()
        settings = Settings.model_validate({"database_url": server.dsn})
        stored = run(settings, Occasion("manual", at, at), ANALYSES).model_dump_json().encode()
        peak = float(str(one_run(server.dsn, at)["peak_mb"]))
    first, page = _timed(stored)
    again = min(_timed(stored)[0] for _ in range(3))
    return f"| {failed:,} | {first:.2f} | {again:.2f} | {len(page) / 1000:.0f} | {peak:.0f} |"


def _timed(stored: bytes) -> tuple[float, bytes]:
    started = perf_counter()
    page = render_bytes(stored, "")
    return perf_counter() - started, page


if __name__ == "__main__":
    main()
