"""A fleet of targets by two workers against the same as single runs in one process: `python -m benchmarks.fleet 50`.

What two processes cost each other on the machine's cores shows in single runs that are shared out to as many.
Each target is a database of its own with a sample of its own at a tenth, so that no chart is drawn for two. Three slots
each way: the first reads everything, the others what changed, which is nothing. A slot is run in rounds of ten targets,
in every way before the next, since machines grow slower and faster. Queue and fleet page are real (Azurite, a
folder). The timer's work is counted; this process stands for the Functions host, which takes messages off the queue in
a process of its own, and what that takes is told apart.
"""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from azure.storage.queue import QueueClient, TextBase64DecodePolicy

from analysis.history.slots import Occasion
from analysis.settings import Settings
from analysis.sources.fleet_queue import CONNECTION, QUEUE, send
from benchmarks.fleet_worker import EARLY
from benchmarks.machine import machine
from fleet_timer import enqueue
from local.azurite import azurite
from local.fleet_demo import fleet_settings
from reports.fleet import render_fleet
from reports.fleet_trend import BUCKETS

SCALE = 0.1
WORKERS = 2
ROUND = 10
WAYS = (("single", 1), ("blank", 1), ("single", WORKERS), ("queue", WORKERS))
NAMES = ("first slot", "second slot", "third slot")
LEASE_S = 600
PAGE_TARGETS = 500

type Processes = Sequence[subprocess.Popen[str]]
type Measured = dict[str, float]


def main() -> None:
    """Prints tables as Markdown."""
    count = int(sys.argv[1])
    load = os.getloadavg()[0]
    with _databases(count) as urls, azurite() as storage, ExitStack() as running:
        os.environ[CONNECTION] = storage.connection_string
        ways = [running.enter_context(_workers(urls, way, workers)) for way, workers in WAYS]
        now = datetime.now(UTC).replace(microsecond=0)
        slots = [now - timedelta(minutes=15 * ago) for ago in reversed(range(len(NAMES)))]
        measured = [_slot(slot, count, ways) for slot in slots]
    single, blank, beside, fleet = zip(*measured, strict=True)
    print(f"Measured on: {machine()}; load {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end.\n")
    print(
        f"| {count} targets | target | single runs | shared out to {WORKERS} processes | fleet, {WORKERS} workers ",
        end="",
    )
    print("| fleet / single | fleet / shared out |\n|---|---|---|---|---|---|---|")
    for slot, name in enumerate(NAMES):
        for key, what, target in (("wall_s", "wall", "at most 0.75"), ("processor_s", "processor", "at most 1")):
            one, two, many = (sum(each.get(key, 0) for each in way[slot]) for way in (single, beside, fleet))
            print(f"| {name}: {what} time | {target} | {one:.1f} s | {two:.1f} s | {many:.1f} s ", end="")
            print(f"| {many / one:.2f} | {many / two:.2f} |")
    hosts = " and ".join(f"{slot[0]['host_s']:.1f}" for slot in fleet)
    whole = [sum(each.get("processor_s", 0) for slot in way for each in slot) for way in (single, beside, fleet)]
    print(f"| all slots: processor time | at most 1 | {whole[0]:.1f} s | {whole[1]:.1f} s | {whole[2]:.1f} s ", end="")
    print(f"| {whole[2] / whole[0]:.2f} | {whole[2] / whole[1]:.2f} |")
    own = " and ".join(f"{sum(each['own_s'] for each in slot) / count * 1000:.1f}" for slot in fleet)
    print(
        f"\nOf its processor time a fleet's run spends {own} ms on what a single run does not have. Beside that", end=""
    )
    print(f" the host took {hosts} s to take messages off the queue and hand them over.")
    peak, drawing = (max(each[key] for slot in fleet for each in slot) for key in ("peak_mb", "drawn_mb"))
    print("\n| memory of a worker | target | measured |\n|---|---|---|")
    print(f"| peak; with what draws its charts | at most 400 MB | {peak:.0f} MB; {peak + drawing:.0f} MB |")
    for slot, name in enumerate(NAMES):
        ran = " and ".join(f"{each['targets']}" for each in fleet[slot])
        for what in ("resident", "peak"):
            print(f"| {name}, {what}: after {EARLY} targets; after {ran} | not above | {_grown(fleet[slot], what)} |")
        for way, what in ((single, "one process"), (blank, "one process that draws nothing")):
            print(f"| {name}, {what}, resident: after {EARLY}; after {count} | | {_grown(way[slot], 'resident')} |")
    _price(count, fleet)
    _page()


@contextmanager
def _workers(urls: dict[str, str], way: str, workers: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that wait for a slot, with a folder of reports of their own; the environment is theirs from then on."""
    with TemporaryDirectory() as folder, ExitStack() as running:
        os.environ |= fleet_settings(urls, Path(folder)) | {"MALLOC_ARENA_MAX": "1"}  # as infra/app.bicep sets it
        command = [sys.executable, "-m", "benchmarks.fleet_worker", way]
        processes = [
            running.enter_context(
                subprocess.Popen(
                    [*command, f"{worker}", f"{workers}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for worker in range(workers)
        ]
        for process in processes:
            _answer(process)
        yield processes
        for process in processes:
            process.communicate()


def _slot(slot: datetime, count: int, ways: Sequence[Processes]) -> list[list[Measured]]:
    """What each worker measured, by way."""
    began = process_time()
    enqueue(Settings.read(), Occasion("manual", slot, slot), send)
    timer_s = process_time() - began
    rounds = [range(first, min(first + ROUND, count)) for first in range(0, count, ROUND)]
    found: dict[int, list[list[Measured]]] = {number: [] for number in range(len(ways))}
    for turn, targets in enumerate(rounds):
        for number in sorted(found, reverse=bool(turn % 2)):  # none is always the first to wake a database
            found[number].append(_round(slot, targets, ways[number], queued=number == len(ways) - 1))
    of_slot = [[_whole(parts) for parts in zip(*of_way, strict=True)] for of_way in found.values()]
    of_slot[-1][0]["processor_s"] += timer_s
    return of_slot


def _round(slot: datetime, targets: range, processes: Processes, *, queued: bool) -> list[Measured]:
    """What each worker measured; the first has the wall time, and the processor time of the host."""
    began, host_began = perf_counter(), process_time()
    for process in processes:
        _write(process, f"{slot.isoformat()} {targets.start} {targets.stop}")
    if queued:
        turns = iter(targets)
        with ThreadPoolExecutor(len(processes)) as hosts:
            list(hosts.map(partial(_hand_over, turns), processes))
    found: list[Measured] = [json.loads(_answer(process)) for process in processes]
    found[0] |= {"wall_s": perf_counter() - began, "host_s": process_time() - host_began}
    return found


def _whole(rounds: Sequence[Measured]) -> Measured:
    """A worker's slot of its rounds: what it took is added up, what it held is that of the last."""
    added = ("wall_s", "host_s", "processor_s", "own_s", "records", "bytes", "writes")
    largest = max(each["drawn_mb"] for each in rounds)
    return rounds[-1] | {key: sum(each.get(key, 0) for each in rounds) for key in added} | {"drawn_mb": largest}


def _grown(workers: Sequence[Measured], what: str) -> str:
    """Their memory after the first targets of a slot, and after the last."""
    early, late = (" and ".join(f"{each[key]:.1f}" for each in workers) for key in (f"early_{what}_mb", f"{what}_mb"))
    return f"{early} MB; {late} MB"


def _hand_over(turns: Iterator[int], worker: subprocess.Popen[str]) -> None:
    """As the host does: one message at a time to a worker, and off the queue once it has run; one for each turn."""
    with QueueClient.from_connection_string(
        os.environ[CONNECTION], QUEUE, message_decode_policy=TextBase64DecodePolicy()
    ) as queue:
        for _ in turns:
            message = queue.receive_message(visibility_timeout=LEASE_S)
            if message is None:
                raise SystemExit("the queue is empty before the round is over: a message has got lost")
            _write(worker, str(message.content))
            _answer(worker)
            queue.delete_message(message)
    _write(worker, "")


def _write(process: subprocess.Popen[str], line: str) -> None:
    if process.stdin:
        process.stdin.write(f"{line}\n")
        process.stdin.flush()


def _answer(process: subprocess.Popen[str]) -> str:
    if process.stdout and (line := process.stdout.readline()):
        return line
    raise SystemExit("a worker has ended; what it said stands above")


@contextmanager
def _databases(count: int) -> Iterator[dict[str, str]]:
    """So many databases with one sample each, no two alike."""
    import psycopg

    from local.demo import SEED
    from local.postgres import postgres_server
    from local.sample.build import build_sample
    from local.sample.load import load_sample
    from local.schema import create_schema

    at = datetime.now(UTC).replace(microsecond=0)
    with postgres_server(18) as server:
        urls = {}
        for number in range(count):
            name = f"target-{number:02}"
            with psycopg.connect(server.dsn, autocommit=True) as control:
                control.execute(f'CREATE DATABASE "{name}"'.encode())
            urls[name] = server.url(name)
            with psycopg.connect(urls[name]) as connection:
                connection.execute("CREATE EXTENSION pg_stat_statements")
                create_schema(connection)
                load_sample(connection, build_sample(SEED + number, at, scale=SCALE))
        yield urls


def _price(count: int, fleet: Sequence[list[dict[str, Any]]]) -> None:
    """A month by the arithmetic and the prices of docs/operate.md, with the last slot's seconds and log bytes."""
    steady = fleet[-1]
    run_s = steady[0]["wall_s"] * WORKERS / count
    records, logged, writes = (sum(each[key] for each in steady) / count for key in ("records", "bytes", "writes"))
    envelope, invocation = 1_000, 3
    a_run = logged + (records + invocation + writes) * envelope
    day_mb, runs = a_run * 96 / 1e6, 2_880
    paid = max(0.0, count * runs * run_s * 2 - 100_000)
    month = paid * 0.000026 + 29.2 + 2 + 1.5 + count * (0.1 + 0.01 + day_mb * 30 / 1000 * 2.5)
    apart = count * 34.3
    print(
        f"\nA run took a worker {run_s:.2f} s, wrote {writes:.0f} files, and logged {records:.1f} records of ", end=""
    )
    print(
        f"{logged:,.0f} bytes in all; with {envelope:,} bytes around each record, file and three records of the host ",
        end="",
    )
    print(f"(an assumption) that is {day_mb:.1f} MB a day. By docs/operate.md: {month:.0f} USD a month, 1/", end="")
    print(f"{apart / month:.1f} of {count} apps ({apart:,.0f} USD); target 1/12.\n")


def _page() -> None:
    gc.freeze()  # the samples that were made here are no part of it
    now = datetime.now(UTC)
    trend = [float(number * number % 97) for number in range(BUCKETS)]
    text = "43 tasks of create_tile stopped sending heartbeats, since the release of this morning; no worker has them"
    one: dict[str, object] = {"status": "critical", "sentence": text, "since": now.isoformat(), "slot": now.isoformat()}
    one |= {"database_s": 1.25, "run_s": 12.5, "failed": trend, "waiting": trend}
    rows = {f"target-{number:03}": dict(one) for number in range(PAGE_TARGETS)}
    render_fleet(rows, now)
    began = process_time()
    page = render_fleet(rows, now)
    drawn = process_time() - began
    print(f"| fleet page of {PAGE_TARGETS} targets | target | measured |\n|---|---|---|")
    print(f"| drawn in | 0.5 s | {drawn:.2f} s |\n| size | under 500 kB | {len(page.encode()) / 1000:.0f} kB |")


if __name__ == "__main__":
    main()
