"""What becomes of the app when its database stops answering under load, and what 100,000 callers leave behind?

`python -m benchmarks.doors 10` (seconds of each phase). The app reads its database through a proxy on loopback, which
stops in the middle. Sixteen clients ask routes of the database all the time, four ask routes that need none.
"""

import argparse
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter

import azure.functions as func
import psutil
import psycopg

from benchmarks.machine import machine
from local.functions_host import HostProcess, functions_host
from local.postgres import postgres_server
from local.sample.build import build_sample
from local.sample.load import load_sample
from local.schema import create_schema
from tests.core.proxy import Proxy, proxy

PROJECT = Path(__file__).parents[1]
OF_THE_DATABASE = ("/api/db/jobs?limit={n}", "/api/db/errors?hours={n}")
OTHERS = ("/api/live", "/api/snapshots", "/api/snapshots/latest", "/api/reports/latest", "/api/openapi.json")
CLIENTS = {OF_THE_DATABASE: 16, OTHERS: 4}
CALLERS = 100_000
READER = {"user": "bench_reader", "password": "bench"}


@dataclass
class Seen:
    """What clients saw of one route in one phase."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


@contextmanager
def served() -> Iterator[tuple[HostProcess, Proxy]]:
    """The app behind a proxy, after one run."""
    with (
        postgres_server(18) as server,
        proxy(server.port, "none") as path,
        TemporaryDirectory(prefix="jobscope-bench-") as folder,
    ):
        with psycopg.connect(server.dsn) as connection:
            create_schema(connection)
            load_sample(connection, build_sample(2026, datetime.now(UTC).replace(microsecond=0), scale=0.05))
            connection.execute("CREATE ROLE bench_reader SUPERUSER LOGIN PASSWORD 'bench'")
            name = connection.info.dbname
        url = server.url(name, **READER)
        env = {
            "JOBSCOPE_DATABASE_URL": psycopg.conninfo.make_conninfo(url, host="127.0.0.1", port=path.port),
            "JOBSCOPE_REPORTS_URL": Path(folder).as_uri(),
            "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
        }
        with functions_host(PROJECT, env=env) as host:
            host.request("POST", "/api/run")
            yield host, path


def phase(host: HostProcess, seconds: float) -> dict[str, Seen]:
    """All clients for so long. The parameters differ, so that no answer is a kept one."""
    seen = {route: Seen() for routes in CLIENTS for route in routes}
    lock, numbers, ends = threading.Lock(), count(1), monotonic() + seconds

    def client(routes: tuple[str, ...]) -> None:
        while monotonic() < ends:
            for route in routes:
                started = perf_counter()
                answer = host.request("GET", route.format(n=1 + next(numbers) % 400))
                with lock:
                    seen[route].seconds.append(perf_counter() - started)
                    seen[route].statuses[answer.status] += 1

    clients = [threading.Thread(target=client, args=(routes,)) for routes, many in CLIENTS.items() for _ in range(many)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    return seen


def callers_mb() -> tuple[float, float]:
    """Megabytes that the process grew by while each of so many callers asked once: at most, and at the end."""
    from web.handle import handle

    process, url = psutil.Process(), "http://127.0.0.1/api/openapi.json"

    def ask(key: str) -> None:
        handle("openapi", func.HttpRequest("GET", url, headers={"x-functions-key": key}, params={}, body=b""), "an-id")

    for number in range(1000):
        ask(f"warm-{number}")
    before = process.memory_info().rss
    most = 0
    for number in range(CALLERS):
        ask(f"key-{number}")
        if number % 1000 == 0:
            most = max(most, process.memory_info().rss)
    return (most - before) / 2**20, (process.memory_info().rss - before) / 2**20


def main() -> None:
    """Prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=10)
    seconds = parser.parse_args().seconds
    print(f"Measured on: {machine()}; {seconds:g} s a phase, clients and servers on the same machine.")
    print("\n| route | answering: p50, p99, most (s), statuses | stopped: p50, p99, most (s), statuses | again |")
    print("|---|---|---|---|")
    with served() as (host, path):
        phase(host, 1)
        phases = [phase(host, seconds)]
        path.stop()
        phases.append(phase(host, seconds))
        path.go_on()
        phases.append(phase(host, seconds))
    for route in (route for routes in CLIENTS for route in routes):
        cells = []
        for seen in (each[route] for each in phases):
            statuses = ", ".join(f"{number} of {status}" for status, number in sorted(seen.statuses.items()))
            cells.append(
                f"{seen.percentile(0.5):.2f}, {seen.percentile(0.99):.2f}, {max(seen.seconds):.2f}: {statuses}"
            )
        print(f"| {route} | {' | '.join(cells)} |")
    most, left = callers_mb()
    print(f"\n{CALLERS:,} callers, each with a key of its own: {most:.1f} MB more at most, {left:.1f} MB at the end.")


if __name__ == "__main__":
    main()
