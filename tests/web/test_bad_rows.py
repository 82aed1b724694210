"""Rows that a database holds and no text, number or calendar of ours does: each costs itself alone, on every route."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product

import azure.functions as func
import psycopg
import pytest

from analysis.history.slots import manual
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from tests.conftest import MakeDatabase
from tests.web.test_versions import Get, get
from web.handle import handle

__all__ = ["get"]

BAD, GOOD = "b" * 64, "a" * 64
ROWS = """
SET search_path = app; SET TimeZone = 'UTC';
ALTER TABLE jobs DISABLE TRIGGER USER; ALTER TABLE tasks DISABLE TRIGGER USER;
INSERT INTO jobs (job_id, job_type, status, error_details, created_at, updated_at)
SELECT repeat(name, 64), 'load', 'failed', 'x', now() - interval '9 minutes', now() - interval '8 minutes'
FROM unnest('{a,b}'::text[]) AS name;
INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, error_details, created_at, updated_at)
SELECT left(job_id, 1) || '-task', job_id, 'fetch', 'failed', 1, 0, 'ValueError: no tile', created_at, updated_at
FROM jobs;
"""
JSON = """
ALTER TABLE app.tasks ALTER parameters DROP DEFAULT, ALTER parameters TYPE json, ALTER result_data TYPE json;
ALTER TABLE app.jobs ALTER parameters DROP DEFAULT, ALTER parameters TYPE json, ALTER result_data TYPE json,
    ALTER stage_results DROP DEFAULT, ALTER stage_results TYPE json;
"""
CONTENTS = {
    "a NUL": r'{"a": "x\u0000\u0000y"}',
    "half of a pair": r'{"a": "\ud83d and \ude00"}',
    "a number beyond all": '{"a": 1e999999}',
    "what only looks like one": r'{"a": "\\u0000 \\\\ud83d", "b": "\ud83d\ude00 1e999999,"}',
}
SHOWN = {
    "a NUL": {"a": "x\ufffd\ufffdy"},
    "half of a pair": {"a": "\ufffd and \ufffd"},
    "a number beyond all": {"a": 1},
}
TIMES = ("infinity", "-infinity", "0044-03-15 BC", "12026-01-01")
LISTS = (("db_jobs", "jobs"), ("db_tasks", "tasks"))


@pytest.fixture
def served(database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """A database with a good and a bad job after these changes, which the routes ask."""

    def make(changes: str) -> str:
        dsn = database(functions="none")
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute((ROWS + changes).encode())
        monkeypatch.setenv("JOBSCOPE_DATABASE_URL", dsn)
        return dsn

    return make


def page(job_id: str) -> str:
    url = f"http://127.0.0.1/api/db/debug/{job_id}?format=html"
    request = func.HttpRequest("GET", url, params={"format": "html"}, route_params={"job_id": job_id}, body=b"")
    answer = handle("db_debug", request, "an-id")
    assert answer.status_code == 200, answer.get_body()[:500]
    return answer.get_body().decode()


def everything(get: Get) -> None:
    """Every route that reads rows answers, of both jobs."""
    for job_id in (GOOD, BAD):
        assert get("db_job", {"job_id": job_id})["jobs"][0]["job_id"] == job_id
        assert get("db_tasks_of_job", {"job_id": job_id})["total_tasks"] == 1
        assert get("db_debug", {"job_id": job_id})["debug_info"]["tasks_total"] == 1
        page(job_id)


@pytest.mark.parametrize("kind", CONTENTS)
def test_contents_that_postgres_cannot_read_cost_no_other_row(
    served: Callable[[str], str], get: Get, kind: str
) -> None:
    sets = f"SET parameters = $${CONTENTS[kind]}$$, result_data = $${CONTENTS[kind]}$$"
    dsn = served(
        f"{JSON} UPDATE app.jobs {sets} WHERE job_id = '{BAD}'; UPDATE app.tasks {sets} WHERE task_id LIKE 'b%'"
    )
    for route, name in LISTS:
        rows = {row["job_id"]: row for row in get(route)[name]}
        assert rows.keys() == {GOOD, BAD}
        if kind in SHOWN:
            assert rows[BAD]["parameters"] == SHOWN[kind]
            assert rows[BAD]["result_data"] == SHOWN[kind]
        else:
            assert rows[BAD]["parameters"]["a"] == r"\u0000 \\ud83d"
            assert rows[BAD]["parameters"]["b"].startswith("\U0001f600 1")
    everything(get)
    snapshot = run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)
    [pattern] = snapshot.analyses["errors/failure_patterns"].tables[0].rows
    assert pattern["tasks"] == 2
    assert snapshot.analyses["health/coverage"].status == "ok"


def test_contents_that_are_no_json_are_shown_as_text(served: Callable[[str], str], get: Get) -> None:
    served(
        """ALTER TABLE app.tasks ALTER parameters DROP DEFAULT, ALTER parameters TYPE text, ALTER result_data TYPE text;
        UPDATE app.tasks SET parameters = 'tile=7', result_data = 'lost'"""
    )
    assert {(t["parameters"], t["result_data"]) for t in get("db_tasks")["tasks"]} == {("tile=7", "lost")}
    everything(get)


@pytest.mark.parametrize(("column", "time"), [*product(("created_at", "updated_at"), TIMES), ("heartbeat", TIMES[1])])
def test_times_out_of_range_are_bounded_and_said(
    served: Callable[[str], str], get: Get, column: str, time: str
) -> None:
    jobs = "" if column == "heartbeat" else f"UPDATE app.jobs SET {column} = '{time}' WHERE job_id = '{BAD}';"
    served(f"{jobs} UPDATE app.tasks SET {column} = '{time}' WHERE task_id LIKE 'b%'")
    everything(get)
    bound = "0001-01-01T00:00:00Z" if time.startswith(("-", "0")) else "9999-12-31T00:00:00Z"
    name = {"heartbeat": "last_heartbeat"}.get(column, column)
    [task] = get("db_tasks_of_job", {"job_id": BAD})["stages"][0]["tasks"]
    assert task[name] == bound
    assert "out of range" in page(BAD)
    for (route, kind), sort in product(LISTS, ("created_at", "-created_at", "updated_at", "-ended_at", "duration")):
        assert GOOD in {row["job_id"] for row in get(route, sort=sort)[kind]}


@pytest.mark.parametrize("time", TIMES)
def test_no_report_tells_an_age_of_what_has_no_time(served: Callable[[str], str], time: str) -> None:
    dsn = served(
        f"""UPDATE app.jobs SET status = 'processing', created_at = '{time}' WHERE job_id = '{BAD}';
        UPDATE app.tasks SET status = 'queued', created_at = '{time}', updated_at = '{time}' WHERE task_id LIKE 'b%'"""
    )
    snapshot = run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)
    assert snapshot.analyses["health/coverage"].status == "ok"
    for finding in snapshot.findings:
        assert "7399" not in finding.title + finding.observed
        assert "9999" not in finding.title + finding.observed


UNNAMED = """
ALTER TABLE app.jobs ALTER job_type DROP NOT NULL; ALTER TABLE app.tasks ALTER task_type DROP NOT NULL,
    ALTER parent_job_id DROP NOT NULL, ALTER status DROP NOT NULL;
UPDATE app.jobs SET job_type = NULL WHERE job_id LIKE 'b%';
UPDATE app.tasks SET task_type = NULL WHERE task_id LIKE 'b%';
INSERT INTO app.tasks (task_id, task_type, status, stage, task_index) VALUES ('c', 'fetch', NULL, 1, 0);
"""


def test_a_type_a_status_or_a_job_that_is_null_costs_no_analysis(served: Callable[[str], str]) -> None:
    """As where a view of the users' own is read."""
    dsn = served(UNNAMED)
    snapshot = run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)
    assert {id_: found.reason for id_, found in snapshot.analyses.items() if found.status == "unknown"} == {}
    [table] = snapshot.analyses["health/task_counts"].tables
    assert {row["type"] for row in table.rows} >= {"fetch", "(none)"}


NO_CHECKS = """
DO $$ DECLARE found record; BEGIN
    FOR found IN
        SELECT conrelid::regclass AS relation, conname FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'app'::regnamespace
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.relation, found.conname); END LOOP;
END $$;
"""
NEVER_NULL = {
    "jobs": ("job_type", "status", "stage", "total_stages", "created_at", "updated_at"),
    "tasks": ("task_type", "status", "stage", "task_index", "retry_count", "created_at", "updated_at"),
}


@pytest.mark.parametrize(("table", "column"), [(t, column) for t, columns in NEVER_NULL.items() for column in columns])
def test_a_null_where_the_system_never_writes_one_costs_no_route(
    served: Callable[[str], str], get: Get, table: str, column: str
) -> None:
    """As where a view of the users' own is read."""
    whose = "job_id" if table == "jobs" else "parent_job_id"
    served(
        f"{NO_CHECKS} ALTER TABLE {table} ALTER {column} DROP NOT NULL;"
        f"UPDATE {table} SET {column} = NULL WHERE {whose} = '{BAD}'"
    )
    everything(get)
    for (route, kind), sort in product(LISTS, ("-created_at", "updated_at", "-ended_at", "duration")):
        assert GOOD in {row["job_id"] for row in get(route, sort=sort)[kind]}
    for route in ("db_errors", "db_poison", "db_performance", "db_running"):
        get(route)


def test_a_status_that_is_null_is_listed_and_asked_for_by_the_word_of_the_record(
    served: Callable[[str], str], get: Get
) -> None:
    served(
        f"""{NO_CHECKS} ALTER TABLE jobs ALTER status DROP NOT NULL; ALTER TABLE tasks ALTER status DROP NOT NULL;
        UPDATE jobs SET status = NULL WHERE job_id = '{BAD}'; UPDATE tasks SET status = NULL WHERE task_id LIKE 'b%'"""
    )
    for route, kind in LISTS:
        assert {row["job_id"]: row["status"] for row in get(route)[kind]} == {GOOD: "failed", BAD: "(none)"}
        assert [row["job_id"] for row in get(route, status="(none)")[kind]] == [BAD]
    assert get("db_jobs")["tasks"][BAD] == {"(none)": 1}
    found = get("db_debug", {"job_id": BAD})["debug_info"]
    assert (found["job_status"], [task["status"] for task in found["tasks"]]) == ("(none)", ["(none)"])
    page(BAD)


IDS = (
    "a\tb",
    "a\nb",
    "red \x1b[31m",
    "DEL\x7f",
    "a\r\nX-New: y",
    "\u00a0b",
    " before",
    "after\t",
    "FE58F277AA",
    "..",
)


@pytest.mark.parametrize("text", IDS)
def test_every_id_and_type_that_a_list_gives_is_taken_by_the_routes(
    served: Callable[[str], str], get: Get, text: str
) -> None:
    literal = "E'" + "".join(f"\\u{ord(letter):04x}" for letter in text) + "'"
    served(
        f"""{NO_CHECKS}
        INSERT INTO jobs (job_id, job_type, status, updated_at) VALUES ({literal}, {literal}, 'failed', now());
        INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, updated_at)
        VALUES ({literal}, {literal}, {literal}, 'failed', 1, 0, now())"""
    )
    assert [job["job_id"] for job in get("db_jobs", job_type=text)["jobs"]] == [text]
    assert [task["task_id"] for task in get("db_tasks", task_type=text)["tasks"]] == [text]
    assert get("db_job", {"job_id": text})["jobs"][0]["job_id"] == text
    assert get("db_tasks_of_job", {"job_id": text})["total_tasks"] == 1
    assert get("db_tasks_of_job", {"job_id": text}, task_id=text)["job_id"] == text
    assert get("db_debug", {"job_id": text})["debug_info"]["tasks_total"] == 1
    page(text)


ERROR_TYPES = {
    "jsonb": "jsonb USING jsonb_build_object('error', error_details)",
    "text[]": "text[] USING ARRAY[error_details]",
    "a domain": "app.message",
}


@pytest.mark.parametrize("kind", ERROR_TYPES)
def test_an_error_of_another_type_is_read_as_text(served: Callable[[str], str], get: Get, kind: str) -> None:
    dsn = served(
        f"""{NO_CHECKS} CREATE DOMAIN app.message AS text;
        ALTER TABLE tasks ALTER error_details TYPE {ERROR_TYPES[kind]};
        ALTER TABLE jobs ALTER error_details TYPE {ERROR_TYPES[kind]}"""
    )
    everything(get)
    assert {task["job_id"] for task in get("db_tasks")["tasks"]} == {GOOD, BAD}
    assert "ValueError: no tile" in get("db_tasks")["tasks"][0]["error"]
    snapshot = run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)
    [pattern] = snapshot.analyses["errors/failure_patterns"].tables[0].rows
    assert pattern["tasks"] == 2
    assert "ValueError: no tile" in str(pattern)


STATUSES_OF_DOMAINS = """
DROP VIEW IF EXISTS open_tasks;
CREATE DOMAIN app.checked_status AS app.task_status;
CREATE DOMAIN app.checked_id AS varchar(100);
ALTER TABLE tasks ALTER status DROP DEFAULT, ALTER status TYPE app.checked_status USING status::app.checked_status,
    ALTER task_id TYPE app.checked_id"""


def test_a_status_of_a_domain_over_its_type_is_read_as_that_type(served: Callable[[str], str], get: Get) -> None:
    dsn = served(f"{NO_CHECKS} {STATUSES_OF_DOMAINS}")
    everything(get)
    assert {task["job_id"] for task in get("db_tasks", status="failed")["tasks"]} == {GOOD, BAD}
    snapshot = run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)
    assert {name: one.reason for name, one in snapshot.analyses.items() if one.status == "unknown"} == {}
    [pattern] = snapshot.analyses["errors/failure_patterns"].tables[0].rows
    assert pattern["tasks"] == 2


def test_numbers_beyond_all_counts_cost_no_analysis_and_no_page(served: Callable[[str], str], get: Get) -> None:
    most = 2**63 - 1
    dsn = served(
        f"""{NO_CHECKS} ALTER TABLE tasks ALTER stage TYPE bigint, ALTER retry_count TYPE bigint;
        ALTER TABLE jobs ALTER stage TYPE bigint, ALTER total_stages TYPE bigint;
        UPDATE tasks SET stage = {most}, retry_count = {most} WHERE task_id LIKE 'b%';
        UPDATE jobs SET status = 'processing', total_stages = {most} WHERE job_id = '{BAD}'"""
    )
    everything(get)
    assert len(get("db_tasks_of_job", {"job_id": BAD})["stages_to_come"]) == 1000
    snapshot = run(Settings.model_validate({"database_url": dsn}), manual(datetime.now(UTC)), ANALYSES)
    assert snapshot.analyses["health/coverage"].status == "ok"
