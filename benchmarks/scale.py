"""Does the cost of a run follow the window and not the table? `python -m benchmarks.scale 1 3 10` (million tasks).

Each size has the same newest day (about 167,000 tasks, 2 % of them failed); only the history behind it grows.
Beside the run, in the same database and on the same settings of the connection: the queries that an engineer would
write, which filter tasks by time (benchmarks/plain/), and the floor, one pass over both windows (benchmarks/floor.sql).
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from benchmarks.asked import FLOOR, PLAIN, Asked, answerable, ask, opened
from benchmarks.machine import machine
from local.history import Span, load_history
from local.postgres import postgres_server
from local.schema import create_schema

JOBS_A_DAY = 1667
TASKS_A_DAY = 100 * JOBS_A_DAY


@dataclass(frozen=True)
class Size:
    """What was measured with one size of the table."""

    tasks: int
    queries: dict[str, Asked]
    plain: dict[str, Asked]
    floor: Asked
    peak_mb: float

    @property
    def run_ms(self) -> float:
        return sum(asked.milliseconds for asked in self.queries.values())

    @property
    def plain_ms(self) -> float:
        return sum(asked.milliseconds for asked in self.plain.values())


@contextmanager
def history() -> Iterator[tuple[str, psycopg.Connection[tuple[object, ...]]]]:
    """An empty database of PostgreSQL 18 in a temporary folder."""
    with postgres_server(18) as server, psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        create_schema(connection)
        yield server.dsn, connection


def measured(dsn: str, at: datetime, times: int = 3) -> Size:
    """All questions of a run, the plain ones and the floor, and the memory of a whole run."""
    with opened(dsn) as database:
        queries = {name: ask(database, name, at, times) for name in answerable(database)}
        floor = ask(database, FLOOR, at, times)
        plain = {name.rpartition("/")[2]: ask(database, name, at, 1) for name in PLAIN}
        [[tasks]] = database._connection.execute("SELECT count(*)::int8 FROM app.tasks").fetchall()
    return Size(int(str(tasks)), queries, plain, floor, float(str(one_run(dsn, at)["peak_mb"])))


def one_run(dsn: str, at: datetime) -> dict[str, object]:
    """What benchmarks.one_run says of a run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.one_run", dsn, at.isoformat()]
    said: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return said


def main() -> None:
    """Measures each size and prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", nargs="+", type=float)
    at = datetime.now(UTC).replace(microsecond=0)
    sizes: list[Size] = []
    loaded = 0
    with history() as (dsn, connection):
        for millions in sorted(parser.parse_args().millions):
            days = max(2, round(millions * 1e6 / TASKS_A_DAY))
            load_history(connection, at, Span(oldest_day=days, newest_day=loaded, jobs_a_day=JOBS_A_DAY))
            loaded = days
            sizes.append(measured(dsn, at))
            print(f"measured {sizes[-1].tasks:,} tasks", file=sys.stderr)
    print(table(sizes))


def table(sizes: list[Size]) -> str:
    """Ratios first, then milliseconds and rows of each question."""
    first, last = sizes[0], sizes[-1]
    lines = [
        f"Measured on: {machine()}; PostgreSQL 18, warm, no JIT, no parallel workers.",
        "",
        "| what | target | measured |",
        "|---|---|---|",
        f"| database time of a run, {last.tasks:,} against {first.tasks:,} tasks | at most 1.15"
        f" | {last.run_ms / first.run_ms:.2f} |",
        f"| plain queries against a run, {last.tasks:,} tasks | at least 8 | {last.plain_ms / last.run_ms:.1f} |",
        f"| database time of a run against the floor | at most 4 | {last.run_ms / last.floor.milliseconds:.1f} |",
        f"| peak memory of the process | at most 250 MB | {last.peak_mb:.0f} MB |",
        "",
        f"| ms | {' | '.join(f'{size.tasks:,} tasks' for size in sizes)} | rows | bytes |",
        f"|---|{'---:|' * (len(sizes) + 2)}",
        _row("a whole run", [size.run_ms for size in sizes], list(last.queries.values())),
        _row("the floor", [size.floor.milliseconds for size in sizes], [last.floor]),
        _row("the plain queries", [size.plain_ms for size in sizes], list(last.plain.values())),
    ]
    lines += [
        _row(f"`{name}`", [size.queries[name].milliseconds for size in sizes], [asked])
        for name, asked in sorted(last.queries.items(), key=lambda item: -item[1].milliseconds)
    ]
    lines += [
        _row(f"plain `{name}`", [size.plain[name].milliseconds for size in sizes], [asked])
        for name, asked in sorted(last.plain.items(), key=lambda item: -item[1].milliseconds)
    ]
    return "\n".join(lines)


def _row(what: str, milliseconds: list[float], asked: list[Asked]) -> str:
    times = " | ".join(f"{each:,.1f}" for each in milliseconds)
    return f"| {what} | {times} | {sum(a.rows for a in asked):,} | {sum(a.bytes for a in asked):,} |"


if __name__ == "__main__":
    main()
