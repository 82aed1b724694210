"""A run and its report in a process of their own: `python -m benchmarks.one_run DSN INSTANT` prints JSON."""

import json
import sys
from datetime import datetime
from time import perf_counter

from analysis.history.slots import Occasion
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from benchmarks.memory import drawing_mb, peak_mb


def main() -> None:
    """Prints `peak_mb` of the run and with the report, `database_s`, what failed, and the report's times and size.

    The first report of a process starts the one that draws.
    """
    dsn, instant = sys.argv[1:]
    at = datetime.fromisoformat(instant)
    snapshot = run(
        Settings.model_validate({"database_url": dsn}),
        Occasion("manual", at, at),
        ANALYSES,
        parameters={"observed_at": instant},
    )
    run_mb = peak_mb()
    stored = snapshot.model_dump_json().encode()
    # Pages and pictures are no part of the run's own memory.
    from stored_reports import report

    times = []
    for number in range(4):
        # The page of the very same bytes is kept.
        varied = stored + b" " * number
        started = perf_counter()
        page = report(varied, "")
        times.append(perf_counter() - started)
    json.dump(
        {
            "peak_mb": run_mb,
            "peak_with_report_mb": peak_mb() + drawing_mb(),
            "first_report_s": times[0],
            "report_s": min(times[1:]),
            "report_kb": len(page) / 1000,
            "database_s": snapshot.run.database_s,
            "failures": {cost.name: cost.failure for cost in snapshot.run.queries if cost.failure},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
