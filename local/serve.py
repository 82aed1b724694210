"""The function app over the sample job system, on this machine: what `make serve` runs."""

import os
from pathlib import Path

from rich.console import Console

from local.demo import DATA, DATABASE, demo, sample_logs
from local.functions_host import serve as serve_app
from local.postgres import postgres_server
from local.sample.pulse import alive

PROJECT = Path(__file__).parents[1]
TIMERS = PROJECT / ".local" / "timers"


def serve(output: Path, port: int) -> None:
    """Serves until interrupted, over a sample that is kept alive. First runs the main job on it."""
    sample = demo(output)
    address, key = f"http://127.0.0.1:{port}", os.environ.get("JOBSCOPE_LOCAL_KEY", "local")
    with (
        postgres_server(18, DATA) as server,
        alive(server.url(DATABASE), sample),
        sample_logs(sample) as logs,
    ):
        os.environ |= {
            "JOBSCOPE_TARGET": "geo-etl (sample)",
            "JOBSCOPE_DATABASE_URL": server.url(DATABASE),
            "JOBSCOPE_REPORTS_URL": output.as_uri(),
            "JOBSCOPE_APP_URL": address,
            **{f"JOBSCOPE_{name.upper()}": value for name, value in logs.items()},
        }
        console = Console(highlight=False)
        console.print(f"the newest report  {address}/api/reports/latest?code={key}", soft_wrap=True)
        console.print(f"the sample lives   until {sample.ends:%d %B %H:%M} UTC; serve again for a new one")
        console.print(f'a route            curl -H "x-functions-key: {key}" {address}/api/health', soft_wrap=True)
        serve_app(PROJECT, port, state_dir=TIMERS)
