"""Does the cost of a run follow the window and not the table? `python -m benchmarks.scale 1 3 10` (million tasks).

Each size has the same newest day (about 167,000 tasks, 2 % of them failed); only the history behind it grows. Beside
the run, in the same database and on the same settings of the connection: the queries that an engineer would write,
which filter tasks by time (benchmarks/plain/), and the floor, one pass over both windows (benchmarks/floor.sql).

The machine may be busy with other things, so that a time alone says little. All sizes are databases of one server; in
each round every question is put to all of them one after the other, so that what disturbs one disturbs all. A ratio
is taken within a round, and the median of the rounds is shown with the lowest and the highest.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median

import psycopg

from analysis.sources.postgres import Session
from benchmarks.asked import FLOOR, PLAIN, Asked, answerable, ask, opened
from benchmarks.machine import machine
from local.history import Span, load_history
from local.postgres import Server, postgres_server
from local.schema import create_schema

JOBS_A_DAY = 1667
TASKS_A_DAY = 100 * JOBS_A_DAY
ROUNDS = 7
PLAIN_ROUNDS = 2
"""The plain queries take half a minute at ten million tasks, so that only the first rounds ask them."""

type Answers = dict[str, Asked]


@dataclass
class Size:
    """What was measured with one size of the table: the answers of each round, by question."""

    dsn: str
    tasks: int
    run: list[Answers] = field(default_factory=list)
    floor: list[Answers] = field(default_factory=list)
    plain: list[Answers] = field(default_factory=list)
    peak_mb: float = 0


@contextmanager
def history(server: Server, at: datetime, millions: float) -> Iterator[str]:
    """The DSN of a database with so many million tasks, which is dropped after."""
    name = f"scale_{round(millions * 1000)}k"
    with psycopg.connect(server.dsn, autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        owner.execute(f"CREATE DATABASE {name}".encode())
        try:
            dsn = server.url(name)
            with psycopg.connect(dsn, autocommit=True) as connection:
                connection.execute("CREATE EXTENSION pg_stat_statements")
                create_schema(connection)
                days = max(2, round(millions * 1e6 / TASKS_A_DAY))
                load_history(connection, at, Span(oldest_day=days, jobs_a_day=JOBS_A_DAY))
            yield dsn
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def measured(dsns: list[str], at: datetime) -> list[Size]:
    """All questions of a run, the floor and the plain queries, in rounds over all databases; then each one's memory."""
    with ExitStack() as held:
        sessions = [held.enter_context(opened(dsn)) for dsn in dsns]
        sizes = [Size(dsn, counted(session)) for dsn, session in zip(dsns, sessions, strict=True)]
        pairs = list(zip(sizes, sessions, strict=True))
        questions = answerable(sessions[0])
        # The first round finds the tables cold and does not count.
        for number in range(ROUNDS + 1):
            for size in sizes:
                for rounds in (size.run, size.floor, size.plain):
                    rounds.append({})
            for name in questions:
                for size, session in pairs:
                    size.run[-1][name] = ask(session, name, at)
            for size, session in pairs:
                size.floor[-1][FLOOR] = ask(session, FLOOR, at)
            for name in PLAIN if number <= PLAIN_ROUNDS else ():
                for size, session in pairs:
                    size.plain[-1][name] = ask(session, name, at)
            pairs.reverse()
            print(f"round {number} of {ROUNDS} done", file=sys.stderr)
    for size in sizes:
        size.run, size.floor, size.plain = size.run[1:], size.floor[1:], size.plain[1 : PLAIN_ROUNDS + 1]
        size.peak_mb = float(str(one_run(size.dsn, at)["peak_mb"]))
    return sizes


def counted(session: Session) -> int:
    [[tasks]] = session.connection.execute("SELECT count(*)::int8 FROM app.tasks").fetchall()
    return int(str(tasks))


def one_run(dsn: str, at: datetime) -> dict[str, object]:
    """What benchmarks.one_run says of a run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.one_run", dsn, at.isoformat()]
    measured: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return measured


def main() -> None:
    """Measures all sizes and prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", nargs="+", type=float)
    at = datetime.now(UTC).replace(microsecond=0)
    with postgres_server(18) as server, ExitStack() as held:
        dsns = []
        for millions in sorted(parser.parse_args().millions):
            dsns.append(held.enter_context(history(server, at, millions)))
            print(f"loaded {millions:g} million tasks", file=sys.stderr)
        print(table(measured(dsns, at)))


def table(sizes: list[Size]) -> str:
    """Ratios first, then milliseconds and rows of each question."""
    first, last = sizes[0], sizes[-1]
    lines = [
        f"Measured on: {machine()}; PostgreSQL 18, warm, no JIT, no parallel workers.",
        "",
        f"All sizes are databases of one server, and each question was put to all of them in turn, in {ROUNDS} rounds"
        f" ({PLAIN_ROUNDS} for the plain queries). A ratio compares what was measured in the same round: the median of"
        " the rounds, and in brackets the lowest and the highest.",
        "",
        "| what | target | measured |",
        "|---|---|---|",
        f"| database time of a run, {last.tasks:,} against {first.tasks:,} tasks | at most 1.15"
        f" | {_ratio(last.run, first.run)} |",
        f"| plain queries against a run, {last.tasks:,} tasks | at least 8 | {_ratio(last.plain, last.run)} |",
        f"| database time of a run against the floor | at most 4 | {_ratio(last.run, last.floor)} |",
        f"| peak memory of the process | at most 250 MB | {last.peak_mb:.0f} MB |",
        "",
        f"| shortest ms | {' | '.join(f'{size.tasks:,} tasks' for size in sizes)} | rows | bytes |",
        f"|---|{'---:|' * (len(sizes) + 2)}",
        _total("a whole run", [size.run for size in sizes]),
        _total("the floor", [size.floor for size in sizes]),
        _total("the plain queries", [size.plain for size in sizes]),
        *_each("`{}`", [size.run for size in sizes]),
        *_each("plain `{}`", [size.plain for size in sizes]),
    ]
    return "\n".join(lines)


def _ratio(one: list[Answers], other: list[Answers]) -> str:
    # The plain queries have fewer rounds; those are the first ones of both.
    ratios = sorted(_ms(a) / _ms(b) for a, b in zip(one, other, strict=False))
    return f"{median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"


def _ms(answers: Answers) -> float:
    return sum(asked.milliseconds for asked in answers.values())


def _total(what: str, sizes: list[list[Answers]]) -> str:
    return _row(what, [min(map(_ms, rounds)) for rounds in sizes], list(sizes[-1][-1].values()))


def _each(what: str, sizes: list[list[Answers]]) -> list[str]:
    shortest = {
        name: [min(answers[name].milliseconds for answers in rounds) for rounds in sizes] for name in sizes[-1][-1]
    }
    return [
        _row(what.format(name.removeprefix("../benchmarks/plain/")), each, [sizes[-1][-1][name]])
        for name, each in sorted(shortest.items(), key=lambda item: -item[1][-1])
    ]


def _row(what: str, milliseconds: list[float], asked: list[Asked]) -> str:
    times = " | ".join(f"{each:,.1f}" for each in milliseconds)
    return f"| {what} | {times} | {sum(a.rows for a in asked):,} | {sum(a.bytes for a in asked):,} |"


if __name__ == "__main__":
    main()
