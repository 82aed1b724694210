"""A worker of benchmarks.fleet: `queue` runs what the host hands it; `single 0 2` every second target, from the first,
and `blank` the same with empty pictures, which no process draws.

It waits for a slot and a round of targets on its standard input (an instant, the first and the one after the last),
runs them as the triggers of function_app.py do, and answers with a line of JSON. The messages of a queue follow, each
on a line that is answered once it has run; an empty line ends them.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from time import process_time

from pydantic import SecretStr

from analysis.audit import audited, rows_read
from analysis.history.slots import Occasion
from analysis.settings import Settings
from benchmarks.memory import drawing_mb, peak_mb, resident_mb
from cycle import cycle
from fleet import fleet
from fleet_cycle import run_message
from housekeeping import leaving_nothing
from reports.charts import renderer
from reports.charts.drawing import RENDERER
from reports.charts.renderer import Renderer
from reports.publish import Published
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
    # Between two rounds of a slot others run, and what draws the charts would end, as it does not within a real slot.
    renderer.IDLE_S = 600.0  # type: ignore[misc]  # it is final for all who do not measure
    places = [(one.database_url, one.reports_url) for one in fleet(Settings.read()).settings.values()]
    print("ready", flush=True)
    done, early_mb, early_peak_mb = 0, 0.0, 0.0
    while line := sys.stdin.readline():
        slot, first, end = line.split()
        done, began = done if int(first) else 0, _processor_s()
        before, drawn_mb, own_s = (counted.records, counted.bytes, counted.writes), 0.0, 0.0
        worker, step = map(int, sys.argv[2:])
        ours = places[int(first) : int(end)][worker::step]
        for drawing, run_own_s in (
            _from_host() if sys.argv[1] == "queue" else _single(ours, datetime.fromisoformat(slot))
        ):
            done, drawn_mb, own_s = done + 1, max(drawn_mb, drawing), own_s + run_own_s
            if done == EARLY:
                early_mb, early_peak_mb = resident_mb(), peak_mb()
        if int(end) == len(places):
            RENDERER.end()  # its time counts once it has ended
        answer = {
            "targets": done,
            "processor_s": _processor_s() - began,
            "own_s": own_s,
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


def _single(places: Sequence[tuple[SecretStr, SecretStr]], slot: datetime) -> Iterator[tuple[float, float]]:
    """After each target what the process that draws has held."""
    for database, reports in places:
        own = {"JOBSCOPE_DATABASE_URL": database.get_secret_value(), "JOBSCOPE_REPORTS_URL": reports.get_secret_value()}
        os.environ |= own  # as the app of this database has them
        with leaving_nothing(), audited("timer", "snapshot", {"slot": slot.isoformat()}) as access:
            published = cycle(Settings.read(), Occasion("manual", slot, datetime.now(UTC)), hosted=lambda: True)
            access.rows, drawing = rows_read(published.snapshot), drawing_mb()
            del published
        yield drawing, 0.0


def _from_host() -> Iterator[tuple[float, float]]:
    """After each message what the process that draws has held, and the processor time of what a fleet adds to a run."""
    inside_s = 0.0

    def run(settings: Settings, occasion: Occasion) -> Published:
        nonlocal inside_s
        began = process_time()
        published = cycle(settings, occasion, hosted=lambda: True, held=True)
        inside_s = process_time() - began
        return published

    while message := sys.stdin.readline().strip():
        with leaving_nothing(), audited("queue", "run_target", {"message": message}) as access:
            shared, began = Settings.read(), process_time()
            published = run_message(shared, message, datetime.now(UTC), run)
            own_s = process_time() - began - inside_s
            access.rows, drawing = rows_read(published.snapshot) if published else 0, drawing_mb()
            del published
        yield drawing, own_s
        print("done", flush=True)


def _processor_s() -> float:
    """Also of the processes that it started and that have ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()
