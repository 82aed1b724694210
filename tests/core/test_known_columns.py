"""The columns that HTTP remembers for a minute: one question less a request, and no answer that a migration breaks."""

from datetime import UTC, datetime

import psycopg

from analysis.facts import Window
from analysis.job.records import RECENT_JOBS
from analysis.model import Failure
from analysis.run.gather import gather
from analysis.settings import Settings
from analysis.sources.connections import share_connections
from analysis.sources.postgres import session
from analysis.sources.server import COLUMNS
from tests.conftest import MakeDatabase


def settings_of(dsn: str, *, shared: bool) -> Settings:
    settings = Settings.model_validate({"database_url": dsn})
    if shared:
        share_connections(settings)
    return settings


def columns_of(settings: Settings) -> set[str]:
    with session(settings) as opened:
        return {fact.column_name for fact in opened.columns()}


def jobs(settings: Settings) -> object:
    now = datetime.now(UTC)
    of_a_request = {
        "status": "",
        "job_type": "",
        "sort": "-created_at",
        "bounded_by": "created",
        "cursor_at": "",
        "cursor_id": "",
    }
    gathered = gather(settings, Window(now, now), [RECENT_JOBS], {**of_a_request, "row_limit": "5"})
    assert COLUMNS.name in gathered.answers
    return gathered.answers[RECENT_JOBS.name]


def rename(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("ALTER TABLE app.jobs RENAME COLUMN parameters TO given")


def test_a_run_of_its_own_connection_always_asks(database: MakeDatabase) -> None:
    dsn = database()
    settings = settings_of(dsn, shared=False)
    assert "parameters" in columns_of(settings)
    rename(dsn)
    assert "given" in columns_of(settings)


def test_on_shared_connections_the_catalog_is_asked_once(database: MakeDatabase) -> None:
    dsn = database()
    settings = settings_of(dsn, shared=True)
    before = columns_of(settings)
    rename(dsn)
    assert columns_of(settings) == before


def test_a_migration_meanwhile_fails_one_answer_and_no_other(database: MakeDatabase) -> None:
    dsn = database()
    settings = settings_of(dsn, shared=True)
    assert jobs(settings) == ()
    rename(dsn)
    assert isinstance(jobs(settings), Failure)
    assert jobs(settings) == ()


def test_a_schema_that_is_not_there_yet_is_looked_for_again(database: MakeDatabase) -> None:
    dsn = database(tables=None)
    settings = settings_of(dsn, shared=True)
    assert columns_of(settings) == set()
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE SCHEMA app")
        connection.execute("CREATE TABLE app.jobs (job_id varchar(64))")
    assert columns_of(settings) == {"job_id"}
