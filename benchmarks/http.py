"""How many requests a second does the app answer, and how long does one take? `python -m benchmarks.http 5` (seconds).

Sixteen clients ask one route after the other, each on connections of its own, through the local functions host, which
runs the production runtime. A request that finds no shared connection free within ten seconds would be an error.
"""

import argparse
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter

import psutil
import psycopg

from benchmarks.machine import machine
from local.functions_host import HostProcess, functions_host
from local.postgres import postgres_server
from local.sample.build import build_sample
from local.sample.load import load_sample
from local.schema import create_schema

PROJECT = Path(__file__).parents[1]
CLIENTS = 16
LOOKS = (0.15, 0.3, 0.6)
"""When memory is looked at, as shares of the time, and once more at the end."""


@dataclass
class Load:
    """What the clients saw of one route."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    connections: int = 0
    memory_mb: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def served() -> Iterator[tuple[HostProcess, str, str]]:
    """The app over a small sample: the host, the database's DSN, the id of a job."""
    at = datetime.now(UTC).replace(microsecond=0)
    with postgres_server(18) as server, TemporaryDirectory(prefix="jobscope-bench-") as folder:
        with psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
            create_schema(connection)
            load_sample(connection, build_sample(2026, at, scale=0.1))
            [[job_id]] = connection.execute(
                "SELECT parent_job_id FROM app.tasks WHERE status = 'failed' ORDER BY updated_at DESC LIMIT 1"
            ).fetchall()
        env = {
            "JOBSCOPE_DATABASE_URL": server.dsn,
            "JOBSCOPE_REPORTS_URL": Path(folder).as_uri(),
            "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
        }
        with functions_host(PROJECT, env=env) as host:
            yield host, server.dsn, str(job_id)


def loaded(host: HostProcess, dsn: str, path: str, seconds: float) -> Load:
    """Sixteen clients for so long on one route, after one request that does not count."""
    load, lock = Load(), threading.Lock()
    host.request("GET", path)
    began = monotonic()
    ends = began + seconds
    process = psutil.Process(host.process.pid)
    looks = [began + share * seconds for share in LOOKS]

    def client() -> None:
        while monotonic() < ends:
            started = perf_counter()
            answer = host.request("GET", path)
            took = perf_counter() - started
            with lock:
                load.seconds.append(took)
                load.errors += answer.status != 200

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in clients:
        thread.start()
    with psycopg.connect(dsn, autocommit=True) as connection:
        while monotonic() < ends:
            [[seen]] = connection.execute(
                "SELECT count(*)::int8 FROM pg_stat_activity WHERE application_name = 'jobscope'"
            ).fetchall()
            load.connections = max(load.connections, int(str(seen)))
            while looks and monotonic() >= looks[0]:
                looks.pop(0)
                load.memory_mb.append(process.memory_info().rss / 2**20)
            clients[0].join(0.1)
    for thread in clients:
        thread.join()
    load.memory_mb.append(process.memory_info().rss / 2**20)
    return load


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=10)
    seconds = parser.parse_args().seconds
    print(f"Measured on: {machine()}; {CLIENTS} clients for {seconds:g} s a route, on the same machine as the servers.")
    at = ", ".join(f"{share * seconds:.3g}" for share in (*LOOKS, 1))
    print(f"\n| route | requests/s | p50 ms | p99 ms | errors | connections | memory MB before, and after {at} s |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with served() as (host, dsn, job_id):
        process = psutil.Process(host.process.pid)
        for path in ("/api/live", "/api/health", "/api/db/jobs", f"/api/db/debug/{job_id}"):
            before = process.memory_info().rss / 2**20
            load = loaded(host, dsn, path, seconds)
            print(
                f"| {path.replace(job_id, '{job_id}')} | {len(load.seconds) / seconds:.0f} | {load.percentile(0.5):.0f}"
                f" | {load.percentile(0.99):.0f} | {load.errors} | {load.connections}"
                f" | {before:.0f}; {', '.join(f'{mb:.0f}' for mb in load.memory_mb)} |"
            )


if __name__ == "__main__":
    main()
