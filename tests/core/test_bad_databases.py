"""Databases that are not as expected: a report that says so, never a traceback, never a false zero."""

from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from analysis.history.slots import manual
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from local.postgres import Server
from local.schema import MEASURED
from tests.conftest import MakeDatabase
from tests.reliability import AddRow


def observe(dsn: str, **settings: object) -> Snapshot:
    return run(Settings.model_validate({"database_url": dsn, **settings}), manual(datetime.now(UTC)), ANALYSES)


def test_a_database_without_a_system_that_is_read_names_what_is_there(database: MakeDatabase) -> None:
    dsn = database(tables=None)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE public.que_jobs (id bigint)")
    snapshot = observe(dsn)
    assert snapshot.findings[0].key == "health/database:tables"
    assert snapshot.findings[0].title == "No job system that is read can be seen"
    assert "nobody watches them: Que (public.que_jobs)" in snapshot.findings[0].observed
    assert "JOBSCOPE_SCHEMA" in snapshot.findings[0].actions[0].code
    assert snapshot.analyses["health/job_counts"].status == "unknown"
    assert snapshot.health.components["database"].jobs_last_24h is None  # type: ignore[union-attr]  # by name


@pytest.mark.parametrize("tables", ["jobs", "jobs and tasks"])
def test_a_strangers_tables_are_reported_in_one_sentence_and_no_migration_is_asked_for(
    database: MakeDatabase, reliability: AddRow, tables: str
) -> None:
    dsn = database(tables=None)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE public.jobs (id bigint, status text, title text)")
        if tables == "jobs and tasks":
            connection.execute("CREATE TABLE public.tasks (task_id bigint, owner text)")
    snapshot = observe(dsn, JOBSCOPE_SCHEMA="public")
    finding, blind = (f for f in snapshot.findings if f.severity != "advice")
    assert (finding.key, blind.key) == ("health/database:tables", "health/coverage:blind")
    assert finding.title == "The schema public holds no job system that Jobscope knows"
    words = "this is not a job system that Jobscope knows, these columns are missing: jobs.job_id, jobs.job_type, "
    assert words in finding.observed
    if tables == "jobs":
        reliability("the schema's jobs are those of another program", f"`critical`: {finding.observed}", "-")
    found = {r.reason for r in snapshot.analyses.values() if r.status == "unknown"}
    assert {reason for reason in found if "statements" not in reason} == {finding.observed.removesuffix(".")}
    assert "migration" not in snapshot.model_dump_json(exclude={"server_state"})


def test_tables_without_rows_are_healthy(database: MakeDatabase) -> None:
    snapshot = observe(database())
    troubled = [f for f in snapshot.findings if f.severity != "advice"]
    assert troubled == []
    assert snapshot.analyses["health/job_counts"].headline.value == 0  # type: ignore[union-attr]  # it answered


@pytest.mark.parametrize(("server", "tables"), [(14, "april_2026"), *((18, version) for version in MEASURED)])
def test_every_version_is_read(database: MakeDatabase, server: int, tables: str) -> None:
    snapshot = observe(database(server, tables=tables, functions="none"))
    unknown = {r.id: r.reason for r in snapshot.analyses.values() if r.status == "unknown"}
    assert {id_ for id_ in unknown if not id_.startswith("performance/statements")} == set()


def test_a_missing_column_makes_only_its_analyses_unknown(database: MakeDatabase) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute("ALTER TABLE app.tasks DROP COLUMN heartbeat")
    snapshot = observe(dsn)
    silent = snapshot.analyses["poison/silent_heartbeat"]
    assert silent.status == "unknown"
    assert silent.reason == "tasks.heartbeat_at is not recorded in this schema"
    assert snapshot.analyses["health/job_counts"].status == "ok"


def test_a_refused_column_names_the_grant(postgres18: Server, database: MakeDatabase) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute("DROP ROLE IF EXISTS half_reader")
        connection.execute("CREATE ROLE half_reader LOGIN PASSWORD 'half'")
        connection.execute("GRANT USAGE ON SCHEMA app TO half_reader")
        connection.execute("GRANT SELECT ON app.jobs TO half_reader")
    name = str(conninfo_to_dict(dsn)["dbname"])
    snapshot = observe(postgres18.url(name, user="half_reader", password="half"))
    patterns = snapshot.analyses["errors/failure_patterns"]
    assert patterns.status == "unknown"
    assert "GRANT SELECT" in patterns.fix
    counts = snapshot.analyses["health/job_counts"]
    assert (counts.status, "GRANT SELECT (task_id, " in counts.fix) == ("unknown", True)


def test_a_query_that_takes_too_long_costs_itself_alone(database: MakeDatabase) -> None:
    snapshot = observe(database(), query_timeout_s=0.001)
    assert snapshot.status in ("critical", "unknown")


def test_the_budget_of_a_run_is_kept_and_said(database: MakeDatabase) -> None:
    snapshot = observe(database(), database_budget_s=0.004)
    spent = [r for r in snapshot.analyses.values() if "was spent before this question" in r.reason]
    assert spent
    assert "JOBSCOPE_DATABASE_BUDGET_S" in spent[0].fix


def test_the_session_can_only_read_and_leaves_nothing_behind(database: MakeDatabase) -> None:
    from analysis.sources.postgres import session

    dsn = database()
    with (
        session(Settings.model_validate({"database_url": dsn})) as opened,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        opened.connection.execute("CREATE TABLE app.left_behind ()")
    with psycopg.connect(dsn) as connection:
        sessions = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'jobscope' AND datname = current_database()"
        ).fetchone()
    assert sessions == (0,)
