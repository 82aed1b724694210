"""A run in a process of its own, for its memory: `python -m benchmarks.one_run DSN INSTANT` prints JSON."""

import json
import resource
import sys
from datetime import datetime

from analysis.registry import ANALYSES
from analysis.run import run
from analysis.settings import Settings
from analysis.slots import Occasion


def main() -> None:
    """Prints `peak_mb` of the process, `seconds` of the run and `database_s` of it, and what failed."""
    dsn, instant = sys.argv[1:]
    at = datetime.fromisoformat(instant)
    snapshot = run(
        Settings.model_validate({"database_url": dsn}),
        Occasion("manual", at, at),
        ANALYSES,
        parameters={"observed_at": instant},
    )
    json.dump(
        {
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "database_s": snapshot.run.database_s,
            "failures": {cost.name: cost.failure for cost in snapshot.run.queries if cost.failure},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
