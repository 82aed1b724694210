"""The demo: the sample job system on a PostgreSQL of our own, and the main job run on it once."""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from analysis.history.slots import Occasion, manual
from analysis.settings import Settings
from cycle import cycle
from local.log_workspace import log_workspace
from local.log_workspace.sample_logs import logs_for
from local.postgres import Server, postgres_server
from local.sample.build import Sample, build_sample
from local.sample.load import load_sample
from local.sample.pulse import bring
from local.sample.sessions import troubled_sessions
from local.schema import create_schema
from reports.console import summary
from reports.naming import LATEST_HTML, LATEST_JSON
from reports.stores import open_store
from reports.target import TARGET_JSON

DATA = Path(__file__).parents[1] / ".local" / "postgres-18"
DATABASE = "jobscope_sample"
TARGET = "geo-etl (sample)"
SEED = 20
TROUBLED_AFTER_S = 1.2
"""The demo's sessions must have been in trouble for longer than its thresholds of a second."""
DAYS_AHEAD = 2
"""For so long a served sample can be kept alive."""
FRESH = timedelta(minutes=45)
"""A sample that was made this long ago is brought up to the present. Older, its faults are not what they were: inputs
that failed again and again begin to leave the window after an hour."""

LOGS_RESOURCE = "/subscriptions/sample/resourceGroups/geo-etl/providers/Microsoft.Insights/components/geo-etl"
LOGS_PATIENCE = {"logs_query_s": "90", "logs_all_s": "120"}
"""The local workspace answers one query at a time, each in seconds."""


def demo(output: Path) -> Sample:
    """Publishes a snapshot of the sample into the folder `output`, and an earlier one when the folder is empty.

    Gives the sample as the database holds it.
    """
    console = Console(highlight=False)
    with (
        Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as progress,
        postgres_server(18, DATA) as server,
    ):
        dsn, sample = _prepared(server, output, progress)
        with _step(progress, "running the main job"), sample_logs(sample) as logs, troubled_sessions(dsn):
            time.sleep(TROUBLED_AFTER_S)
            published = cycle(demo_settings(dsn, output, logs), manual(datetime.now(UTC)))
    summary(published.snapshot, str(output / "latest.html"), str(output / "latest.json"), console=console)
    return sample


@contextmanager
def sample_logs(sample: Sample) -> Iterator[dict[str, str]]:
    """A log workspace with what the sample has logged and will log; gives the settings that name it."""
    tables, _ = logs_for(sample, until=sample.ends)
    with log_workspace(tables) as workspace:
        yield {"logs_resource_id": LOGS_RESOURCE, "logs_endpoint": workspace.endpoint, **LOGS_PATIENCE}


def demo_settings(dsn: str, output: Path, logs: Mapping[str, str] | None = None) -> Settings:
    """The defaults, but that a session counts as troubled after a second: the demo cannot wait for minutes."""
    return Settings.model_validate(
        {
            **(logs or {}),
            "target": TARGET,
            "targets": "",
            "database_url": dsn,
            "reports_url": output.as_uri(),
            "idle_in_transaction_warning_s": 1,
            "lock_wait_warning_s": 1,
        }
    )


def _prepared(server: Server, output: Path, progress: Progress) -> tuple[str, Sample]:
    """The DSN of a database whose sample is of now, and the sample.

    Also publishes the snapshot of a day before into an empty folder.
    """
    dsn = server.url(DATABASE)
    first = not any(output.glob("snapshots/*"))
    if not first and _is_fresh(server, dsn):
        with _step(progress, "bringing the sample up to the present"):
            return dsn, _brought(dsn, build_sample(SEED, _made_at(dsn), days_ahead=DAYS_AHEAD))
    if _is_of_the_sample(output):
        # The next sample's faults begin at other times: runs that remember these would tell of both.
        for name in ("snapshots", "reports"):
            shutil.rmtree(output / name, ignore_errors=True)
        for name in (LATEST_JSON, LATEST_HTML, TARGET_JSON):
            open_store(output.as_uri()).delete(name)
        first = True
    at = datetime.now(UTC).replace(microsecond=0)
    with _step(progress, "making the sample: a week of 20,000 jobs and 400,000 tasks"):
        sample = build_sample(SEED, at, days_ahead=DAYS_AHEAD)
    if first:
        earlier = at - timedelta(days=1)
        with _step(progress, "loading the sample as it stood a day ago, and reporting on it"):
            _load(server, dsn, sample.as_of(earlier))
            replay = Occasion("manual", earlier, datetime.now(UTC))
            cycle(demo_settings(dsn, output), replay, {"observed_at": earlier.isoformat()})
    with _step(progress, "loading the sample as it stands now"):
        _load(server, dsn, sample)
        return dsn, _brought(dsn, sample)


def _brought(dsn: str, sample: Sample) -> Sample:
    with psycopg.connect(dsn, autocommit=True) as connection:
        return bring(connection, sample, datetime.now(UTC))


def _is_of_the_sample(output: Path) -> bool:
    """Whether a demo wrote the newest report of this folder; one of another database is left alone."""
    latest = output / "latest.json"
    return latest.exists() and json.loads(latest.read_bytes())["target"]["name"] == TARGET


def _is_fresh(server: Server, dsn: str) -> bool:
    with psycopg.connect(server.dsn) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return False
    return datetime.now(UTC) - _made_at(dsn) < FRESH


def _made_at(dsn: str) -> datetime:
    """When the sample in the database was made; long ago where its load was broken off."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT obj_description('app'::regnamespace)").fetchone()
    return datetime.fromisoformat(str(row[0])) if row and row[0] else datetime.min.replace(tzinfo=UTC)


def _load(server: Server, dsn: str, sample: Sample) -> None:
    name = sql.Identifier(DATABASE)
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        create_schema(connection)
        load_sample(connection, sample)
        # Last, so that a load that was broken off is made again.
        connection.execute(sql.SQL("COMMENT ON SCHEMA app IS {}").format(sql.Literal(sample.until.isoformat())))


@contextmanager
def _step(progress: Progress, text: str) -> Iterator[None]:
    task = progress.add_task(text, total=1)
    yield
    progress.update(task, completed=1)
