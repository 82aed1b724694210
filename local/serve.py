"""The function app on this machine: over the sample job system, which `make serve` runs, or over one's own settings."""

import json
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from rich.console import Console

from analysis.settings import Settings, SettingsError
from analysis.sources.fleet_queue import CONNECTION
from fleet import fleet
from local.azurite import azurite
from local.demo import DATA, DATABASE, demo, sample_logs
from local.fleet_demo import demo_fleet
from local.functions_host import Host
from local.functions_host import serve as serve_app
from local.postgres import postgres_server
from local.sample.pulse import alive

PROJECT = Path(__file__).parents[1]
TIMERS = PROJECT / ".local" / "timers"
FLEET_TIMERS = PROJECT / ".local" / "fleet-timers"
OWN_TIMERS = PROJECT / ".local" / "own-timers"
LOCAL_SETTINGS = "local.settings.json"
REPORT, FLEET_PAGE = "reports/latest", "fleet?format=html"
"""Where to begin, with one database and with a fleet."""


def serve(output: Path, port: int) -> None:
    """Serves until interrupted, over a sample that is kept alive. First runs the main job on it."""
    sample = demo(output)
    console = Console(highlight=False)
    with (
        postgres_server(18, DATA) as server,
        alive(server.url(DATABASE), sample),
        sample_logs(sample) as logs,
    ):
        settings = {
            "JOBSCOPE_TARGET": "geo-etl (sample)",
            "JOBSCOPE_TARGETS": "",
            "JOBSCOPE_DATABASE_URL": server.url(DATABASE),
            "JOBSCOPE_REPORTS_URL": output.as_uri(),
            "JOBSCOPE_APP_URL": address(port),
            **{f"JOBSCOPE_{name.upper()}": value for name, value in logs.items()},
        }
        if given := replaced(os.environ, settings):
            console.print(
                f"not used here      {', '.join(given)}: this is the sample; jobscope serve --own serves those",
                soft_wrap=True,
            )
        os.environ |= settings
        console.print(f"the sample lives   until {sample.ends:%d %B %H:%M} UTC; serve again for a new one")
        _serve(port, TIMERS, console)


def serve_own(port: int, folder: Path) -> None:
    """Serves until interrupted, over the settings of the environment, and of local.settings.json in `folder` besides.
    Its timer runs, and publishes where they say; of a fleet it fills the queue, whose messages run here too. Raises
    SettingsError where one is wrong."""
    console = Console(highlight=False)
    console.print(f"own settings       {', '.join(use_local_settings(folder / LOCAL_SETTINGS, os.environ)) or 'none'}")
    os.environ.setdefault("JOBSCOPE_APP_URL", address(port))
    _serve(port, OWN_TIMERS, console, FLEET_PAGE if is_fleet(Settings.read(), os.environ) else REPORT)


def is_fleet(settings: Settings, environment: Mapping[str, str]) -> bool:
    """Whether these settings are those of a fleet. Raises SettingsError where it could not run on this machine."""
    if not settings.is_of_fleet:
        return False
    fleet(settings)
    if not environment.get(CONNECTION):
        raise SettingsError(
            f"{CONNECTION} is not set: on this machine the targets of JOBSCOPE_TARGETS need the connection string of"
            " their queue, such as UseDevelopmentStorage=true for Azurite"
        )
    return True


def serve_fleet(output: Path, port: int, count: int) -> None:
    """Serves until interrupted, over a fleet of samples: its timer fills a queue of Azurite, which triggers runs."""
    console = Console(highlight=False)
    os.environ["JOBSCOPE_APP_URL"] = address(port)
    with demo_fleet(count, output), azurite() as storage:
        os.environ[CONNECTION] = storage.connection_string
        _serve(port, FLEET_TIMERS, console, FLEET_PAGE)


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def replaced(environment: Mapping[str, str], settings: Mapping[str, str]) -> list[str]:
    """The names of given settings in whose place others are put."""
    return sorted(name for name, value in settings.items() if environment.get(name, value) != value)


def use_local_settings(file: Path, environment: MutableMapping[str, str]) -> list[str]:
    """Adds the Values of a local.settings.json that the environment does not set; gives the names of all settings there
    are then. Without such a file nothing is added. Raises SettingsError where it cannot be read."""
    try:
        values = json.loads(file.read_text("utf-8"))["Values"] if file.exists() else {}
        for name, value in values.items():
            environment.setdefault(name, str(value))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise SettingsError(
            f"{file} is not the settings of a function app: an object with the object Values"
        ) from error
    return sorted(name for name in environment if name.startswith("JOBSCOPE_"))


def _serve(port: int, timers: Path, console: Console, first: str = REPORT) -> None:
    key = os.environ.get("JOBSCOPE_LOCAL_KEY", "local")

    def ready(host: Host) -> None:
        begins = "&" if "?" in first else "?"
        console.print(f"where to begin     {host.url}/api/{first}{begins}code={key}", soft_wrap=True)
        console.print(f'a route            curl -H "x-functions-key: {key}" {host.url}/api/docs', soft_wrap=True)

    serve_app(PROJECT, port, state_dir=timers, on_ready=ready)
