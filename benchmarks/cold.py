"""What the first caller waits for, with a store 10 ms away: `python -m benchmarks.cold`.

Azure stops an app that nobody calls. For each route a host is started anew, with nothing of the record on its disk, and
asked twice: the first answer loads libraries and fetches files, the second is what everybody after waits for. Each
answer of the store comes 10 ms late, through a proxy before Azurite.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import psycopg

from analysis.history.slots import manual
from analysis.settings import Settings
from benchmarks.machine import machine
from cycle import cycle
from local.azurite import azurite
from local.functions_host import functions_host
from local.postgres import postgres_server
from local.sample.build import build_sample
from local.sample.load import load_sample
from local.schema import create_schema

PROJECT = Path(__file__).parents[1]
LATE_S = 0.010
ROUTES = ("live", "health", "db/jobs", "db/errors", "db/debug/{job_id}", "reports/latest", "snapshots/latest")
ROUNDS = 3


@contextmanager
def late(port: int) -> Iterator[int]:
    """The port of a proxy of loopback before another, whose every answer comes LATE_S later."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_accept, args=(listening, port), daemon=True).start()
        yield listening.getsockname()[1]


def _accept(listening: socket.socket, port: int) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            server = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=_pass_on, args=(client, server, 0.0), daemon=True).start()
            threading.Thread(target=_pass_on, args=(server, client, LATE_S), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, late_s: float) -> None:
    """Pass bytes on. A pause before them starts an answer, which is late as a whole, not in each of its parts."""
    source.settimeout(LATE_S / 2)
    waited = True
    with suppress(OSError), source, target:
        while True:
            try:
                block = source.recv(1 << 20)
            except TimeoutError:
                waited = True
                continue
            if not block:
                return
            if waited:
                sleep(late_s)
            waited = False
            target.sendall(block)


@contextmanager
def stored_run() -> Iterator[tuple[dict[str, str], str]]:
    """The settings of an app over a small sample whose first run is stored behind the proxy, and the id of a job."""
    with postgres_server(18) as server, azurite() as storage:
        with psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
            create_schema(connection)
            load_sample(connection, build_sample(2026, datetime.now(UTC).replace(microsecond=0), scale=0.1))
            [[job_id]] = connection.execute(
                "SELECT parent_job_id FROM app.tasks WHERE status = 'failed' ORDER BY updated_at DESC LIMIT 1"
            ).fetchall()
        port = int(storage.blob_url.rsplit(":", 1)[1].split("/")[0])
        with late(port) as proxy:
            behind = storage.connection_string.replace(f":{port}/", f":{proxy}/")
            settings = {
                "JOBSCOPE_DATABASE_URL": server.dsn,
                "JOBSCOPE_REPORTS_URL": f"{behind};Container=reports",
                "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
            }
            values = {name.removeprefix("JOBSCOPE_").lower(): value for name, value in settings.items()}
            cycle(Settings.model_validate(values), manual(datetime.now(UTC)))
            yield settings, str(job_id)


def answered(settings: dict[str, str], path: str) -> tuple[float, float]:
    """Milliseconds of the first and of the second answer of a host with an empty disk. Raises RuntimeError."""
    with (
        TemporaryDirectory(prefix="jobscope-cold-") as disk,
        functions_host(PROJECT, env={**settings, "TMPDIR": disk}) as h,
    ):
        took = []
        for _ in range(2):
            started = perf_counter()
            answer = h.request("GET", f"/api/{path}")
            took.append((perf_counter() - started) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
    return took[0], took[1]


def main() -> None:
    """Prints the table as Markdown."""
    with stored_run() as (settings, job_id):
        print(f"Measured on: {machine()}; the sample at a tenth; medians of {ROUNDS} hosts.\n")
        print("| route | first answer ms | second ms |\n|---|---:|---:|")
        for route in ROUTES:
            rounds = [answered(settings, route.format(job_id=job_id)) for _ in range(ROUNDS)]
            first, second = (median(took) for took in zip(*rounds, strict=True))
            print(f"| /api/{route} | {first:.0f} | {second:.0f} |", flush=True)


if __name__ == "__main__":
    main()
