"""How long and how large is the report, and how fast does the app start? `python -m benchmarks.render`.

The report is that of a run on as many failed tasks as named, in a window of one day; rendering is timed without the
run. The first chart of a process starts the one that draws, so that the first report is timed apart, and its memory.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks.machine import machine
from local.history import Span, load_history
from local.postgres import Server, postgres_server
from local.schema import create_schema

PROJECT = Path(__file__).parents[1]
MANY = 600
"""Of a thousand tasks so many fail; about that share of the tasks is in the stage that can."""
MEASURED = {"peak_mb", "peak_with_report_mb", "first_report_s", "report_s", "report_kb"}


def cold_start(module: str, times: int = 5) -> float:
    """Seconds to import a module in a fresh process, without the start of Python itself; the shortest of some."""
    code = f"from time import perf_counter as t; s = t(); import {module}; print(t() - s)"
    command = [sys.executable, "-c", code]
    return min(
        float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT).stdout)
        for _ in range(times)
    )


def one_run(dsn: str, at: datetime) -> dict[str, object]:
    """What benchmarks.one_run says of a run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.one_run", dsn, at.isoformat()]
    measured: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return measured


@dataclass(frozen=True)
class Reported:
    """A run on `failures` failed tasks and its report, in a process of its own."""

    failures: int
    peak_mb: float
    peak_with_report_mb: float
    first_report_s: float
    report_s: float
    report_kb: float


def main() -> None:
    """Prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("failures", nargs="*", type=int, default=[100, 10_000, 100_000])
    with postgres_server(18) as server:
        reported = [_reported(server, failures) for failures in sorted(parser.parse_args().failures)]
    app, library = cold_start("function_app"), cold_start("azure.functions")
    print(f"Measured on: {machine()}.\n")
    print("\n".join(_targets(reported, app / library)))
    print(
        "\n| failed tasks in the window | first report s | report s | report kB | peak of the run MB | and drawing MB |"
    )
    print("|---:|---:|---:|---:|---:|---:|")
    for each in reported:
        print(
            f"| {each.failures:,} | {each.first_report_s:.2f} | {each.report_s:.2f} | {each.report_kb:.0f}"
            f" | {each.peak_mb:.0f} | {each.peak_with_report_mb:.0f} |"
        )
    print(f"\n| import | seconds |\n|---|---:|\n| `function_app` | {app:.3f} |\n| `azure.functions` | {library:.3f} |")


def _targets(reported: list[Reported], start: float) -> list[str]:
    most = reported[-1]
    fewer = reported[-2] if len(reported) > 1 else most
    return [
        "| what | target | measured |",
        "|---|---|---|",
        f"| peak memory of a run, {most.failures:,} failed tasks | at most 250 MB | {most.peak_mb:.0f} MB |",
        f"| the same with what draws its charts, later | at most 250 MB | {most.peak_with_report_mb:.0f} MB |",
        f"| growth of both from {fewer.failures:,} to {most.failures:,} | at most 30 MB"
        f" | {most.peak_mb - fewer.peak_mb:.0f} MB, {most.peak_with_report_mb - fewer.peak_with_report_mb:.0f} MB |",
        f"| report of {most.failures:,} failures | at most 1 s | {most.report_s:.2f} s |",
        f"| its size | below 500 kB | {most.report_kb:.0f} kB |",
        f"| import of function_app against azure.functions | at most 1.5 | {start:.2f} |",
    ]


def _reported(server: Server, failures: int) -> Reported:
    at = datetime.now(UTC).replace(microsecond=0)
    name = f"failures_{failures}"
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        create_schema(connection)
        jobs = max(1, round(failures / (100 * MANY / 1000)))
        load_history(connection, at, Span(oldest_day=2, jobs_a_day=jobs, failed_permille=MANY))
        window = b"status = 'failed' AND updated_at > %s::timestamp - interval '1 day'"
        naive = at.replace(tzinfo=None)
        [[failed]] = connection.execute(b"SELECT count(*)::int8 FROM app.tasks WHERE " + window, [naive]).fetchall()
    measured = {key: float(str(value)) for key, value in one_run(server.url(name), at).items() if key in MEASURED}
    return Reported(failures=int(str(failed)), **measured)


if __name__ == "__main__":
    main()
