"""A worker of benchmarks.fleet: `queue` runs what the host hands it; `single 0 2` every second target, from the first,
and `blank` the same with empty pictures, which no process draws.

It waits for a slot on its standard input, runs what there is for it, and answers with a line of JSON. The messages of
a queue follow the slot, each on a line that is answered once it has run; an empty line ends them.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from analysis.history.slots import Occasion
from analysis.settings import Settings
from benchmarks.memory import drawing_mb, peak_mb, resident_mb
from cycle import cycle
from fleet import fleet
from fleet_cycle import run_message
from housekeeping import leaving_nothing
from reports.charts.drawing import RENDERER
from reports.charts.renderer import Renderer
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
        Renderer.svg = lambda *_: BLANK  # type: ignore[method-assign]
    shared = Settings.read()
    print("ready", flush=True)
    while line := sys.stdin.readline():
        slot, began = datetime.fromisoformat(line.strip()), _processor_s()
        before = counted.records, counted.bytes, counted.writes
        done, early_mb, early_peak_mb, drawn_mb = 0, 0.0, 0.0, 0.0
        for drawing in _from_host(shared) if sys.argv[1] == "queue" else _single(shared, slot, *map(int, sys.argv[2:])):
            done, drawn_mb = done + 1, max(drawn_mb, drawing)
            if done == EARLY:
                early_mb, early_peak_mb = resident_mb(), peak_mb()
        RENDERER.end()  # its time counts once it has ended
        answer = {
            "targets": done,
            "processor_s": _processor_s() - began,
            "early_resident_mb": early_mb,
            "early_peak_mb": early_peak_mb,
            "resident_mb": resident_mb(),
            "peak_mb": peak_mb(),
            "drawn_mb": drawn_mb,
            "records": counted.records - before[0],
            "bytes": counted.bytes - before[1],
            "writes": counted.writes - before[2],
        }
        print(json.dumps(answer), flush=True)


def _single(shared: Settings, slot: datetime, first: int, step: int) -> Iterator[float]:
    """After each target what the process that draws has held."""
    for settings in [*fleet(shared).settings.values()][first::step]:
        with leaving_nothing():
            cycle(settings, Occasion("manual", slot, datetime.now(UTC)), hosted=lambda: True)
            drawing = drawing_mb()
        yield drawing


def _from_host(shared: Settings) -> Iterator[float]:
    run = partial(cycle, hosted=lambda: True, held=True)
    while message := sys.stdin.readline().strip():
        with leaving_nothing():
            run_message(shared, message, datetime.now(UTC), run)
            drawing = drawing_mb()
        yield drawing
        print("done", flush=True)


def _processor_s() -> float:
    """Also of the processes that it started and that have ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()
