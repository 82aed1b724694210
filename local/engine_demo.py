"""The demo of another job system: a sample in its own tables, and the main job run on it once."""

import json
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from rich.console import Console

from analysis.collect.system_files import load_system
from analysis.history.slots import manual
from analysis.settings import Settings
from cycle import cycle
from local.demo import DATA, SEED
from local.engine_samples.load import load_scenario
from local.engine_samples.scenario import make_scenario
from local.postgres import postgres_server
from reports.console import summary


def engine_demo(systems: tuple[str, ...], output: Path) -> None:
    """Publishes a snapshot of the samples of these systems, side by side in one database, into the folder `output`."""
    console = Console(highlight=False)
    target = f"shop on {' and '.join(load_system(system).title for system in systems)} (sample)"
    _forget(output, target)
    with postgres_server(18, DATA) as server:
        name = sql.Identifier(f"jobscope_{secrets.token_hex(4)}")
        with psycopg.connect(server.dsn, autocommit=True) as control:
            control.execute(sql.SQL("CREATE DATABASE {}").format(name))
            try:
                dsn = server.url(name.as_string().strip('"'))
                with psycopg.connect(dsn) as connection:
                    connection.execute("CREATE EXTENSION pg_stat_statements")
                scenario = make_scenario(SEED, datetime.now(UTC))
                for system in systems:
                    load_scenario(dsn, system, scenario)
                settings = Settings.model_validate(
                    {"target": target, "targets": "", "database_url": dsn, "reports_url": output.as_uri()}
                )
                published = cycle(settings, manual(datetime.now(UTC)))
            finally:
                control.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
    summary(published.snapshot, str(output / "latest.html"), str(output / "latest.json"), console=console)


def _forget(output: Path, target: str) -> None:
    """Takes away what an earlier demo of these systems left, and nothing else: its faults began at other times."""
    latest = output / "latest.json"
    if latest.exists() and json.loads(latest.read_bytes())["target"]["name"] == target:
        shutil.rmtree(output)
