"""A worker of benchmarks.fleet: `queue` runs what the host hands it; `single 0 2` every second target, from the first,
and `blank` the same with empty pictures, so that the library that draws them holds no memory.

It waits for a slot on its standard input, runs what there is for it, and answers with a line of JSON. The messages of
a queue follow the slot, each on a line that is answered once it has run; an empty line ends them.
"""

import json
import logging
import os
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import vl_convert

from analysis.history.slots import Occasion
from analysis.settings import Settings
from cycle import cycle
from fleet import fleet
from fleet_cycle import run_message
from housekeeping import leaving_nothing
from reports.stores.folder import FolderStore

EARLY = 5
"""Targets of a slot after which the memory is taken first."""
BLANK = '<svg xmlns="http://www.w3.org/2000/svg"/>'


class _Counted(logging.Handler):
    """What a run says to the log, which the host would send to Azure Monitor."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records = self.bytes = self.writes = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.records += 1
        self.bytes += len(record.getMessage().encode(errors="replace"))

    def of[**P, T](self, write: Callable[P, T]) -> Callable[P, T]:
        """A store's method that writes, counted: the account's diagnostics log each write."""

        def counted(*given: P.args, **named: P.kwargs) -> T:
            self.writes += 1
            return write(*given, **named)

        return counted


def main() -> None:
    """Answers a slot's line with what it took; "ready" before the first."""
    counted = _Counted()
    logging.getLogger().addHandler(counted)
    logging.getLogger().setLevel(logging.INFO)
    logging.getLogger("azure").setLevel(logging.WARNING)
    for method in ("create", "replace"):
        setattr(FolderStore, method, counted.of(getattr(FolderStore, method)))
    if sys.argv[1] == "blank":
        vl_convert.vegalite_to_svg = lambda *_, **__: BLANK
    shared = Settings.read()
    print("ready", flush=True)
    while line := sys.stdin.readline():
        slot, began = datetime.fromisoformat(line.strip()), _processor_s()
        before = counted.records, counted.bytes, counted.writes
        done, early_mb = 0, 0.0
        for _ in _from_host(shared) if sys.argv[1] == "queue" else _single(shared, slot, *map(int, sys.argv[2:])):
            done += 1
            if done == EARLY:
                early_mb = _resident_mb()
        answer = {
            "targets": done,
            "processor_s": _processor_s() - began,
            "early_mb": early_mb,
            "resident_mb": _resident_mb(),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "records": counted.records - before[0],
            "bytes": counted.bytes - before[1],
            "writes": counted.writes - before[2],
        }
        print(json.dumps(answer), flush=True)


def _single(shared: Settings, slot: datetime, first: int, step: int) -> Iterator[None]:
    for settings in [*fleet(shared).settings.values()][first::step]:
        with leaving_nothing():
            cycle(settings, Occasion("manual", slot, datetime.now(UTC)), hosted=lambda: True)
        yield


def _from_host(shared: Settings) -> Iterator[None]:
    run = partial(cycle, hosted=lambda: True, held=True)
    while message := sys.stdin.readline().strip():
        with leaving_nothing():
            run_message(shared, message, datetime.now(UTC), run)
        yield
        print("done", flush=True)


def _processor_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
