"""The demo of a fleet: small job systems of different kinds, a database each, and one slot of all of them."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from rich.console import Console
from rich.progress import Progress

from analysis.history.slots import Occasion
from analysis.settings import Settings
from fleet_cycle import run_message
from fleet_timer import enqueue
from local.demo import DATA, SEED
from local.engine_samples.load import load_scenario
from local.engine_samples.scenario import make_scenario
from local.postgres import Server, postgres_server
from local.sample.build import build_sample
from local.sample.load import load_sample
from local.schema import create_schema
from reports.fleet_console import fleet_lines
from reports.fleet_file import FLEET_HTML, FLEET_JSON, stored_fleet
from stored_reports import open_reports

ORIGIN: Final = "origin"
SYSTEMS: Final = (
    ORIGIN, "procrastinate", "pgboss", "airflow", "graphile_worker", "dbos", "oban", "river", "pgqueuer", "chancy",
    "dagster", "prefect", "django_tasks_db", "good_job", "solid_queue", "good_job", "solid_queue",
)  # fmt: skip
"""In the order in which a fleet takes them: unlike ones first."""
SCALE: Final = 0.05
"""Of the sample: about a thousand jobs."""


def fleet_demo(count: int, output: Path) -> None:
    """Publishes one slot of a fleet of `count` targets into the folder `output`."""
    with demo_fleet(count, output):
        pass


@contextmanager
def demo_fleet(count: int, output: Path) -> Iterator[Mapping[str, str]]:
    """A fleet that has run once, for as long as its server is there; gives the settings that name it.

    Its databases are made anew each time: their faults are of now."""
    console = Console(highlight=False)
    with postgres_server(18, DATA) as server:
        with Progress(console=console, transient=True) as progress:
            urls = {name: _made(server, name) for name in progress.track(SYSTEMS[:count], description="making samples")}
        _forget(output)
        settings = fleet_settings(urls, output)
        os.environ |= settings
        shared, now, messages = Settings.read(), datetime.now(UTC).replace(microsecond=0), list[str]()
        enqueue(shared, Occasion("manual", now, now), messages.extend)
        with Progress(console=console, transient=True) as progress:
            for body in progress.track(messages, description="running targets"):
                run_message(shared, body, datetime.now(UTC))
        fleet_lines(stored_fleet(open_reports(shared)), datetime.now(UTC), console)
        console.print(f"the fleet page     {output / FLEET_HTML}", soft_wrap=True)
        yield settings


def fleet_settings(urls: Mapping[str, str], output: Path) -> dict[str, str]:
    """The environment of a fleet of these databases, by target."""
    names = {name.replace("_", "-"): url for name, url in urls.items()}
    variables = {name: f"{name.replace('-', '_').upper()}_DATABASE_URL" for name in names}
    targets = "\n".join(f'[[targets]]\nname = "{name}"\ndatabase_url_setting = "{variables[name]}"' for name in names)
    return {
        "JOBSCOPE_TARGETS": targets,
        "JOBSCOPE_REPORTS_URL": output.as_uri(),
        **{variables[name]: url for name, url in names.items()},
    }


def _forget(output: Path) -> None:
    """Takes away what an earlier demo of a fleet left, and nothing else: it was of databases that are no more."""
    if (output / FLEET_JSON).exists():
        for system in SYSTEMS:
            shutil.rmtree(output / "targets" / system.replace("_", "-"), ignore_errors=True)
        (output / FLEET_JSON).unlink()


def _made(server: Server, system: str) -> str:
    """The URL of a database with a sample of the system, made anew."""
    database = f"jobscope_fleet_{system}"
    with psycopg.connect(server.dsn, autocommit=True) as control:
        name = sql.Identifier(database)
        control.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        control.execute(sql.SQL("CREATE DATABASE {}").format(name))
    dsn, now = server.url(database), datetime.now(UTC)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        if system == ORIGIN:
            create_schema(connection)
            load_sample(connection, build_sample(SEED, now, scale=SCALE))
    if system != ORIGIN:
        load_scenario(dsn, system, make_scenario(SEED, now))
    return dsn
