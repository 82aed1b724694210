"""503 is for what may be over soon; what is not there is 404, and what the database refuses for good is 500."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from local.postgres import Server
from tests.conftest import MakeDatabase
from tests.systems.workflow_story import Workflows
from tests.web.test_versions import Get, get
from web.models.service import Live
from web.respond import Answer, of_model
from web.routes import ROUTES as SERVED

__all__ = ["get"]

ROUTES: tuple[tuple[str, dict[str, str]], ...] = (
    ("db_jobs", {}),
    ("db_job", {"job_id": "a" * 64}),
    ("db_tasks", {}),
    ("db_tasks_of_job", {"job_id": "a" * 64}),
    ("db_debug", {"job_id": "a" * 64}),
)


@pytest.mark.parametrize(("route", "path"), ROUTES)
@pytest.mark.parametrize("strange", ["", "CREATE TABLE app.jobs (id bigint, title text)"])
def test_a_database_without_the_job_system_is_no_such_thing(
    database: MakeDatabase, monkeypatch: pytest.MonkeyPatch, get: Get, route: str, path: dict[str, str], strange: str
) -> None:
    dsn = database(tables=None)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA app; {strange}".encode())
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", dsn)
    problem = get(route, path, 404)
    assert problem["title"] == "No such job system"
    assert "JOBSCOPE_SCHEMA" in problem["detail"]


@pytest.mark.parametrize(("route", "path"), ROUTES)
def test_a_role_that_may_not_read_is_refused_with_what_it_lacks(
    postgres18: Server,
    database: MakeDatabase,
    monkeypatch: pytest.MonkeyPatch,
    get: Get,
    route: str,
    path: dict[str, str],
) -> None:
    dsn = database(functions="none")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS refused_reader")
        connection.execute("CREATE ROLE refused_reader LOGIN PASSWORD 'only-here-7'")
        connection.execute("GRANT USAGE ON SCHEMA app TO refused_reader")
    name = str(conninfo_to_dict(dsn)["dbname"])
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", postgres18.url(name, user="refused_reader", password="only-here-7"))
    problem = get(route, path, 500)
    assert problem["title"] == "Refused by the database"
    assert "the role refused_reader may not read app." in problem["detail"]


@pytest.mark.parametrize("route", ["db_jobs", "db_tasks"])
@pytest.mark.parametrize("kept", [True, False])
def test_a_list_from_the_record_says_that_no_run_has_recorded_yet_and_what_to_do(
    database: MakeDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, get: Get, route: str, kept: bool
) -> None:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", Workflows(database(tables="april_2026")).make().dsn)
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri() if kept else "")
    problem = get(route, {}, 503)
    assert problem["title"] == "Nothing recorded yet"
    assert problem["detail"].startswith("No run has recorded yet")
    for one in ("POST /api/run", "jobscope run", "JOBSCOPE_REPORTS_URL"):
        assert one in problem["detail"]
    assert "cannot be used" not in problem["detail"]


def test_an_answer_that_cannot_be_made_is_no_mistake_of_who_asks(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    def answered(*_: object) -> Answer:
        return of_model(Live.model_validate({"status": 7}))

    monkeypatch.setitem(SERVED, "mutes", replace(SERVED["mutes"], answer=answered))
    assert get("mutes", expected=500)["title"] == "Internal error"
