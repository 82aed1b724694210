"""`jobscope check` on real parts: PostgreSQL, Azurite, a log workspace, a folder, and ports that nobody listens on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from azure.storage.queue import QueueClient, QueueSasPermissions, generate_queue_sas
from psycopg.conninfo import conninfo_to_dict

from analysis.checks.line import Line
from analysis.settings import Settings
from check import check
from local.azurite import ACCOUNT, Storage
from local.log_workspace import log_workspace
from local.ports import free_ports
from local.postgres import Server
from local.schema import create_schema
from tests.analyses.azure_sys import azure_sys
from tests.analyses.metrics_service import SERVER_ID, metrics_service
from tests.analyses.service_bus_stand_in import Letter, service_bus
from tests.conftest import MakeDatabase
from tests.core.test_cli import jobscope


def looked_at(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Line]:
    """The lines by subject; where a subject has several, the worst."""
    for name, value in variables.items():
        monkeypatch.setenv(f"JOBSCOPE_{name}", value)
    order = ("well", "off", "note", "blind", "wrong")
    return {line.subject: line for line in sorted(check(Settings.examined()), key=lambda line: order.index(line.state))}


@pytest.fixture
def reader(postgres18: Server) -> Iterator[str]:
    """A role that may sign in and nothing else; ask for it before the database whose objects it is granted."""
    with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE check_reader LOGIN PASSWORD 'pw'")
        yield "check_reader"
        connection.execute("DROP ROLE check_reader")


def test_everything_set_and_well(
    monkeypatch: pytest.MonkeyPatch, reader: str, database: MakeDatabase, storage: Storage, postgres18: Server
) -> None:
    queue = f"q{uuid4().hex}"
    QueueClient.from_connection_string(storage.connection_string, queue).create_queue()
    sas = generate_queue_sas(
        ACCOUNT, queue, storage.key, QueueSasPermissions(read=True), datetime.now(UTC) + timedelta(hours=1)
    )
    dsn = database()
    name = str(conninfo_to_dict(dsn)["dbname"])
    with (
        log_workspace() as workspace,
        service_bus() as bus,
        metrics_service() as metrics,
        azure_sys(postgres18, name) as store,
    ):
        bus.queues = {"geo-jobs": [Letter(b"{}")], "geo-tasks": []}
        metrics.values = {"cpu_percent": [10.0], "storage_percent": [None]}
        store.statement(7, "SELECT 7", datetime.now(UTC) - timedelta(minutes=20))
        lines = looked_at(
            monkeypatch,
            DATABASE_URL=dsn,
            REPORTS_URL=f"{storage.connection_string};Container=c{uuid4().hex}/team",
            LOGS_WORKSPACE_ID="geo",
            LOGS_ENDPOINT=workspace.endpoint,
            POISON_QUEUES=f"{storage.queue_url}/{queue}?{sas}",
            SERVICE_BUS=f"amqp://127.0.0.1:{bus.port}/geo-jobs,geo-tasks",
            QUERY_STORE="true",
            SERVER_RESOURCE_ID=SERVER_ID,
            SERVER_METRICS_ENDPOINT=metrics.endpoint,
            NOTIFY_URLS="json://127.0.0.1:1/hook",
            FUNCTION_TEST_DATABASE_URL=psycopg.conninfo.make_conninfo(dsn, user=reader),
        )
    assert {line.subject: line.says for line in lines.values() if line.state not in ("well", "note")} == {}
    assert lines["job system"].says.startswith("jobs in stages, with tasks, in the schema app; this version does not")
    assert lines["messages"].says == "go to json-1; none was sent"
    assert lines["function test"].says == "check_reader signs in"
    assert lines["poison queues"].says == f"{queue} (0)"
    assert lines["service bus"].says == "geo-jobs (1), geo-tasks (0)"
    assert lines["query store"].says == "captures top, waits all; 1 statement of the last hour"
    assert lines["server metrics"].says == "measured in the last hour: cpu_percent"
    text = " ".join(line.says for line in lines.values())
    assert sas not in text
    assert storage.key not in text


def test_a_check_leaves_nothing_in_the_reports(
    monkeypatch: pytest.MonkeyPatch, database: MakeDatabase, tmp_path: Path
) -> None:
    lines = looked_at(monkeypatch, DATABASE_URL=database(), REPORTS_URL=tmp_path.as_uri())
    assert lines["reports"].says == f"folder {tmp_path} can be read and written; no run is stored yet"
    assert [path for path in tmp_path.glob("[!.]*/**/*") if path.is_file()] == []


def test_the_schemas_that_hold_a_job_system_are_named(monkeypatch: pytest.MonkeyPatch, database: MakeDatabase) -> None:
    dsn = database(tables=None)
    empty = looked_at(monkeypatch, DATABASE_URL=dsn)["job system"]
    assert "there is no table in the schema app, nor in another, of a job system that is known" in empty.says
    with psycopg.connect(dsn) as connection:
        create_schema(connection, "etl")
        connection.execute("CREATE TABLE public.jobs (id bigint, status text)")
    elsewhere = looked_at(monkeypatch, DATABASE_URL=dsn)["job system"]
    assert (elsewhere.state, elsewhere.fix) == ("blind", "JOBSCOPE_SCHEMA=etl")
    assert elsewhere.says.endswith("the schema etl of this database holds one")
    stranger = looked_at(monkeypatch, DATABASE_URL=dsn, SCHEMA="public")["job system"]
    assert (stranger.state, stranger.fix) == ("blind", "JOBSCOPE_SCHEMA=etl")
    missing = "jobs.job_id, jobs.job_type, jobs.stage, jobs.total_stages, jobs.created_at, jobs.updated_at"
    assert stranger.says == (
        "public.jobs: this is not a job system that Jobscope knows, these columns are missing: "
        f"{missing}; the schema etl of this database holds one"
    )
    with psycopg.connect(dsn) as connection:
        create_schema(connection, "geo")
    found = looked_at(monkeypatch, DATABASE_URL=dsn, SCHEMA="etl")["job system"]
    assert found.state == "well"
    assert found.says.endswith("not read, though of the same kind: geo")


def test_what_looks_like_a_job_system_and_is_not_read_is_named(
    monkeypatch: pytest.MonkeyPatch, database: MakeDatabase
) -> None:
    dsn = database(tables=None)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.que_jobs (id bigint)")
    alone = looked_at(monkeypatch, DATABASE_URL=dsn)["job system"]
    assert (alone.state, "nobody watches them: Que (public.que_jobs)" in alone.says) == ("blind", True)
    with psycopg.connect(dsn, autocommit=True) as connection:
        create_schema(connection)
    beside = looked_at(monkeypatch, DATABASE_URL=dsn)["job system"]
    assert (beside.state, beside.says) == ("note", "not watched: Que (public.que_jobs)")


def test_each_missing_right_is_named_with_its_grant(
    monkeypatch: pytest.MonkeyPatch, reader: str, database: MakeDatabase, postgres18: Server
) -> None:
    dsn = database(tables="april_2026", functions="none")
    own = postgres18.url(str(conninfo_to_dict(dsn)["dbname"]), user=reader, password="pw")
    nothing = looked_at(monkeypatch, DATABASE_URL=own)["rights"]
    assert (nothing.state, nothing.fix.split(" (")[0]) == ("blind", "GRANT SELECT")
    with psycopg.connect(dsn) as connection:
        connection.execute(f"GRANT pg_monitor TO {reader}")
        connection.execute(f"GRANT SELECT ON app.jobs, app.tasks TO {reader}")
    unused = looked_at(monkeypatch, DATABASE_URL=own)["tables"]
    assert (unused.state, "permission denied for schema app" in unused.says) == ("blind", True)
    with psycopg.connect(dsn) as connection:
        connection.execute(f"GRANT USAGE ON SCHEMA app TO {reader}")
        connection.execute(f"REVOKE SELECT ON app.jobs, app.tasks FROM {reader}")
        for table, columns in (
            ("jobs", "job_id, job_type, status, stage, total_stages, error_details, created_at, updated_at"),
            (
                "tasks",
                "task_id, parent_job_id, task_type, status, stage, task_index, error_details, retry_count, last_pulse,"
                " execution_started_at, execute_after, claimed_by, created_at, updated_at",
            ),
        ):
            connection.execute(f"GRANT SELECT ({columns}) ON app.{table} TO {reader}")
    without_contents = looked_at(monkeypatch, DATABASE_URL=own)
    assert without_contents["rights"].state == "note", without_contents["rights"]  # contents=none is a choice
    assert without_contents["tables"].says == "check_reader reads jobs and tasks"


def test_what_nobody_listens_for_is_reported_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    database, logs, queues = free_ports(3)
    lines = looked_at(
        monkeypatch,
        DATABASE_URL=f"postgresql://u:hunter2@127.0.0.1:{database}/d",
        REPORTS_URL="file:///dev/null/reports",
        LOGS_WORKSPACE_ID="geo",
        LOGS_ENDPOINT=f"http://127.0.0.1:{logs}",
        LOGS_QUERY_S="1",
        POISON_QUEUES=f"http://127.0.0.1:{queues}/account/poison?sig=hunter2",
        SERVICE_BUS=f"amqp://127.0.0.1:{queues}/geo-jobs",
        QUERY_STORE="true",
        SERVER_RESOURCE_ID=SERVER_ID,
        SERVER_METRICS_ENDPOINT=f"http://127.0.0.1:{logs}",
        FUNCTION_TEST_DATABASE_URL=f"postgresql://u:hunter2@127.0.0.1:{database}/d",
    )
    blind = {line.subject for line in lines.values() if line.state == "blind"}
    asked = {"logs", "poison queues", "service bus", "query store", "server metrics"}
    assert blind == asked | {"database", "reports", "function test"}
    assert all(lines[subject].fix for subject in blind)
    assert "JOBSCOPE_FUNCTION_TEST_DATABASE_URL" in lines["function test"].fix
    assert "hunter2" not in str(lines)


def test_query_store_that_stores_nothing_is_noted_with_its_settings(
    monkeypatch: pytest.MonkeyPatch, database: MakeDatabase, postgres18: Server
) -> None:
    dsn = database()
    with azure_sys(postgres18, str(conninfo_to_dict(dsn)["dbname"])) as store:
        store.capture(statements="none", waits="none")
        line = looked_at(monkeypatch, DATABASE_URL=dsn, QUERY_STORE="true")["query store"]
    assert (line.state, line.says) == ("note", "captures none, waits none; 0 statements of the last hour")
    assert line.fix == (
        "set the server parameters pg_qs.query_capture_mode = top and pgms_wait_sampling.query_capture_mode = all"
    )


def test_the_exit_code_is_0_when_all_is_well(database: MakeDatabase, tmp_path: Path) -> None:
    well = {"JOBSCOPE_DATABASE_URL": database(), "JOBSCOPE_REPORTS_URL": tmp_path.as_uri()}
    done = jobscope("check", **well)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith("all well")
    blind = jobscope("check", **{**well, "JOBSCOPE_REPORTS_URL": "file:///dev/null/x"}, COLUMNS="80")
    assert (blind.returncode, blind.stderr) == (5, "")
    assert "\n✗ reports " in blind.stdout
    assert "to correct (✗)" in blind.stdout.splitlines()[-1]


def test_wrong_settings_are_2_all_told_at_once_within_80_columns() -> None:
    done = jobscope(
        "check",
        COLUMNS="80",
        JOBSCOPE_DATABASE_URL="postgresql://u:hunt@er2@h/d",
        JOBSCOPE_WINDOW_HOURS="soon",
        JOBSCOPE_WINDOWHOURS="12",
        JOBSCOPE_NOTIFY_URLS=f"pigeon://{quote('hunter2')}",
        JOBSCOPE_LOGS_QUERY_S="x",
    )
    assert (done.returncode, done.stderr) == (2, "")
    marked = dict(line.split()[:2][::-1] for line in done.stdout.splitlines() if line[:1] in "✓✗!–")
    wrong = ("DATABASE_URL", "WINDOW_HOURS", "NOTIFY_URLS", "LOGS_QUERY_S", "REPORTS_URL")
    assert {marked[f"JOBSCOPE_{name}"] for name in wrong} == {"✗"}
    assert marked["JOBSCOPE_WINDOWHOURS"] == "!"
    assert (marked["database"], marked["reports"], marked["messages"]) == ("–", "–", "–")
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert "er2" not in done.stdout
    assert done.stdout.splitlines()[-1] == "5 to correct (✗), 1 worth knowing (!)"
