"""What a warm process holds after a dozen runs with logs and charts: `python -m benchmarks.warm 12`.

The sample (400,000 tasks) and its log workspace are served from here; the runs are those of a process of their own.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.history.slots import manual
from analysis.settings import Settings
from benchmarks.machine import machine
from benchmarks.memory import drawing_mb, peak_mb, resident_mb
from cycle import cycle
from housekeeping import leaving_nothing

TARGET_MB = 300


def main() -> None:
    """Prints a table as Markdown; as the inner process, the megabytes after each run as JSON."""
    runs, *given = sys.argv[1:]
    if given:
        print(json.dumps([_after_a_run(Settings.model_validate_json(given[0])) for _ in range(int(runs))]))
        return
    measured = _measured(int(runs))
    print(f"Measured on: {machine()}; the sample, {runs} runs one after the other.\n")
    print("| what | target | measured |\n|---|---|---|")
    print(f"| resident memory after the last run | at most {TARGET_MB} MB | {measured[-1][0]:.0f} MB |")
    print(f"| after the first | none | {measured[0][0]:.0f} MB |")
    print(f"| peak within a run | none | {measured[-1][1]:.0f} MB |")
    print(f"| peak of the process that draws, which ends ten seconds later | none | {measured[-1][2]:.0f} MB |")


def _measured(runs: int) -> list[tuple[float, float, float]]:
    # What serves the sample is large, and no part of what is measured.
    import psycopg

    from local.demo import SEED, sample_logs
    from local.postgres import postgres_server
    from local.sample.build import build_sample
    from local.sample.load import load_sample
    from local.schema import create_schema

    sample = build_sample(SEED, datetime.now(UTC).replace(microsecond=0), days_ahead=1)
    with postgres_server(18) as server, sample_logs(sample) as logs, TemporaryDirectory() as folder:
        with psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
            create_schema(connection)
            load_sample(connection, sample)
        given = json.dumps({**logs, "database_url": server.dsn, "reports_url": Path(folder).as_uri()})
        command = [sys.executable, "-m", "benchmarks.warm", str(runs), given]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [(resident, peak, drawing) for resident, peak, drawing in json.loads(output)]


def _after_a_run(settings: Settings) -> tuple[float, float, float]:
    """Resident now, at most so far, and at most by what draws charts, in megabytes."""
    with leaving_nothing():
        cycle(settings, manual(datetime.now(UTC)))
        drawing = drawing_mb()
    return resident_mb(), peak_mb(), drawing


if __name__ == "__main__":
    main()
