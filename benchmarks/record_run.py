"""Two runs with their reports in one process, of whichever build stands on the path.

`python benchmarks/record_run.py DSN [STORE]` prints a list of two measurements as JSON. With an empty folder as STORE
the first run is a full pass and the second a steady one, before which a quarter of an hour of work is done.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from time import process_time
from typing import TYPE_CHECKING, Any

import psycopg

from analysis.gather import Gathered
from analysis.model import Window
from analysis.registry import ANALYSES
from analysis.run import run
from analysis.settings import Settings
from analysis.slots import manual
from cycle import report

if TYPE_CHECKING:
    from analysis.collect.collected import Collected

TOUCHED_JOBS = 17
"""A 96th of the jobs of a day in benchmarks.scale."""
WORK = f"""
CREATE TEMPORARY TABLE touched AS SELECT job_id FROM app.jobs ORDER BY created_at DESC LIMIT {TOUCHED_JOBS};
UPDATE app.jobs SET stage = stage WHERE job_id IN (SELECT job_id FROM touched);
UPDATE app.tasks SET stage = stage WHERE parent_job_id IN (SELECT job_id FROM touched);
"""


def main() -> None:
    """Measures both runs; what failed stands beside the times."""
    dsn, *store = sys.argv[1:]
    settings = Settings.model_validate({"database_url": dsn, "database_budget_s": 120, "query_timeout_s": 30})
    print(json.dumps([_measured(settings, dsn, store, number) for number in range(2)]))


def _measured(settings: Settings, dsn: str, store: list[str], number: int) -> dict[str, object]:
    asked = manual(datetime.now(UTC))
    options: dict[str, Any] = {}
    collected: list[Collected] = []
    if store:
        # The build before has none of it.
        from analysis.collect.run import collect
        from reports.stores import open_store

        if number:
            with psycopg.connect(dsn) as connection:
                connection.execute(WORK.encode())

        def recording(gathered: Gathered, _window: Window) -> "Collected":
            collected.append(collect(settings, open_store(store[0]), gathered.database_s))
            return collected[-1]

        options["recording"] = recording
    began = process_time()
    snapshot = run(settings, asked, ANALYSES, **options)
    report(snapshot.model_dump_json().encode(), "")
    costs = [cost for cost in snapshot.run.queries if getattr(cost, "source", "") == "sql"]
    return {
        "database_s": sum(cost.duration_ms for cost in costs) / 1000,
        "collecting_s": collected[-1].database_s if collected else None,
        "read": collected[-1].read if collected else None,
        "processor_s": process_time() - began,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "failures": {cost.name: cost.failure for cost in snapshot.run.queries if cost.failure},
    }


if __name__ == "__main__":
    main()
