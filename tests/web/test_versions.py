"""What lists and look-ups answer on every version of the job system, and on what users have made of it."""

import json
import uuid
from collections.abc import Callable
from itertools import product
from typing import Any

import azure.functions as func
import psycopg
import pytest

from local.schema import MEASURED
from tests.collect.test_versions import VARIANTS, filled
from tests.conftest import MakeDatabase
from web import handle

type Get = Callable[..., Any]

FREE_TYPES = "DROP CONSTRAINT tasks_parent_job_id_fkey, DROP CONSTRAINT tasks_parent_job_id_check"
SHAPES = {
    **{name: ("september_2025", change) for name, change in VARIANTS.items()},
    **{version: (version, "") for version in MEASURED},
    "ids of fixed length": (
        "september_2025",
        f"""ALTER TABLE tasks {FREE_TYPES}; ALTER TABLE jobs DROP CONSTRAINT jobs_job_id_check;
        ALTER TABLE tasks ALTER parent_job_id TYPE char(64); ALTER TABLE jobs ALTER job_id TYPE char(64)""",
    ),
    "task ids as bigint": (
        "september_2025",
        """ALTER TABLE tasks DROP CONSTRAINT tasks_task_id_check;
        ALTER TABLE tasks ALTER task_id TYPE bigint USING ('x' || left(md5(task_id), 12))::bit(48)::bigint""",
    ),
    "job ids as uuid in text": (
        "september_2025",
        f"""ALTER TABLE tasks {FREE_TYPES}; ALTER TABLE jobs DROP CONSTRAINT jobs_job_id_check;
        UPDATE tasks SET parent_job_id = md5(parent_job_id)::uuid; UPDATE jobs SET job_id = md5(job_id)::uuid""",
    ),
}


@pytest.fixture
def get(monkeypatch: pytest.MonkeyPatch) -> Get:
    """Ask a route of the database that is served: its JSON, where a redirect leads, or the problem."""

    def ask(route: str, path: dict[str, str] | None = None, expected: int = 200, **query: str) -> Any:  # noqa: ANN401
        url = f"http://127.0.0.1/api/{route}"
        request = func.HttpRequest("GET", url, params=query, route_params=path or {}, body=b"")
        answer = handle.handle(route, request, "an-id")
        assert answer.status_code == expected, answer.get_body()[:1000]
        return json.loads(answer.get_body()) if answer.get_body() else answer.headers.get("Location")

    monkeypatch.setenv("JOBSCOPE_REQUESTS_PER_MINUTE", "100000")
    return ask


@pytest.fixture
def served(database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], str]:
    """Fill a database of a version, change it, and let the routes ask it; gives its DSN."""

    def make(version: str = "september_2025", change: str = "") -> str:
        dsn = database(tables=version, functions="none")
        filled(dsn, version, change)
        monkeypatch.setenv("JOBSCOPE_DATABASE_URL", dsn)
        return dsn

    return make


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_listed_and_looked_up_alike(served: Callable[[str, str], str], get: Get, shape: str) -> None:
    served(*SHAPES[shape])
    page = get("db_jobs", limit="500")
    assert len(page["jobs"]) == len({job["job_id"] for job in page["jobs"]}) == 100
    assert all(sum(page["tasks"][job["job_id"]].values()) == 4 for job in page["jobs"])
    tasks = get("db_tasks", limit="500")["tasks"]
    assert len({task["task_id"] for task in tasks}) == 400
    assert {task["task_index"] for task in tasks} == {"0", "1", "2", "3"}
    failed = get("db_tasks", status="failed")["tasks"]
    assert len(failed) == 10

    task = failed[0]
    [job] = get("db_job", {"job_id": task["job_id"]})["jobs"]
    assert (job["job_id"], job["status"]) == (task["job_id"], "failed")
    of_job = get("db_tasks_of_job", {"job_id": job["job_id"]})
    assert [t["task_index"] for stage in of_job["stages"] for t in stage["tasks"]] == ["0", "1", "2", "3"]
    debug = get("db_debug", {"job_id": job["job_id"]})
    assert debug["debug_info"]["tasks_total"] == 4
    location = f"/api/db/debug/{job['job_id']}"
    assert get("db_debug", {"job_id": task["task_id"]}, 303) == location
    assert get("db_debug", {"job_id": job["job_id"][:10]}, 303) == location
    assert get("db_debug", {"job_id": "none of any kind"}, 404)["title"] == "No such job"
    assert get("db_job", {"job_id": "none of any kind"}, 404)["title"] == "No such job"


@pytest.mark.parametrize("shape", ["september_2025", "april_2026", "ids as uuid", "ids as bigint", "times with a zone"])
def test_every_order_is_paged_each_row_once(served: Callable[[str, str], str], get: Get, shape: str) -> None:
    served(*SHAPES[shape])
    lists = (("db_jobs", "jobs", "job_id"), ("db_tasks", "tasks", "task_id"))
    for sort, (route, kind, id_) in product(("-created_at", "updated_at", "-ended_at", "duration"), lists):
        whole = [row[id_] for row in get(route, sort=sort, limit="500")[kind]]
        paged: list[str] = []
        cursor: dict[str, str] = {}
        for _ in range(len(whole) // 60 + 1):
            page = get(route, sort=sort, limit="60", **cursor)
            paged += [row[id_] for row in page[kind]]
            cursor = {"cursor": page["next"]}
        assert page["next"] is None
        assert paged == whole
        assert len(set(whole)) == len(whole) > 80


@pytest.mark.parametrize(
    ("column", "indexed", "type_name"),
    [
        ("request_id", True, "text"),
        ("asset_id", False, "varchar(64)"),
        ("schedule_id", True, "uuid"),
        ("release_id", True, "varchar(64)"),
        ("release_id", False, "uuid"),
    ],
)
def test_a_job_is_found_by_the_ids_of_the_business(
    served: Callable[[str, str], str], get: Get, column: str, indexed: bool, type_name: str
) -> None:
    id_ = str(uuid.UUID(int=0xABCDEF))
    change = f"""ALTER TABLE jobs ADD COLUMN {column} {type_name};
    UPDATE jobs SET {column} = '{id_}' WHERE job_id = (SELECT min(job_id) FROM jobs)"""
    dsn = served("september_2025", change)
    with psycopg.connect(dsn, autocommit=True) as connection:
        if indexed:
            connection.execute(f"CREATE INDEX ON app.jobs ({column})".encode())
        [[job_id]] = connection.execute("SELECT min(job_id) FROM app.jobs").fetchall()
    assert get("db_debug", {"job_id": id_}, 303) == f"/api/db/debug/{job_id}"
    [job] = get("db_job", {"job_id": job_id})["jobs"]
    assert job["business_ids"] == {column: id_}


def test_an_id_of_the_business_that_several_jobs_have_lists_the_newest_first(
    served: Callable[[str, str], str], get: Get
) -> None:
    dsn = served("september_2025", "ALTER TABLE jobs ADD COLUMN asset_id text; UPDATE jobs SET asset_id = 'asset 7'")
    with psycopg.connect(dsn) as connection:
        newest = [row[0] for row in connection.execute("SELECT job_id FROM app.jobs ORDER BY created_at DESC LIMIT 10")]
    assert get("db_debug", {"job_id": "asset 7"}, 409)["candidates"] == newest


def test_numbers_of_tasks_sort_as_numbers_and_before_words(served: Callable[[str, str], str], get: Get) -> None:
    dsn = served("november_2025", "")
    indexes = ["2", "9", "10", "100", "tile-a", "tile-b"]
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET search_path = app")
        connection.execute("INSERT INTO jobs (job_id, job_type) VALUES ('mixed', 'load')")
        for index in reversed(indexes):
            connection.execute(
                "INSERT INTO tasks (task_id, parent_job_id, job_type, task_type, stage, task_index)"
                " VALUES (%s, 'mixed', 'load', 'tile', 1, %s)",
                [f"mixed-{index}", index],
            )
    shown: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = get("db_tasks_of_job", {"job_id": "mixed"}, limit="2", **cursor)
        shown += [task["task_index"] for task in page["stages"][0]["tasks"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert shown == indexes
    assert [t["task_index"] for t in get("db_debug", {"job_id": "mixed"})["debug_info"]["tasks"]] == indexes


def test_a_status_is_one_of_the_schema_or_of_any_version(served: Callable[[str, str], str], get: Get) -> None:
    served("september_2025", "ALTER TYPE task_status ADD VALUE 'parked'")
    assert get("db_tasks", status="parked")["tasks"] == []
    assert get("db_tasks", status="retrying")["tasks"] == []
    assert "failed, parked" in get("db_tasks", expected=404, status="faild")["detail"]


@pytest.mark.parametrize("version", ["january_2026", "april_2026"])
def test_checkpoints_and_the_stages_to_come_are_shown_where_they_are_recorded(
    served: Callable[[str, str], str], get: Get, version: str
) -> None:
    served(
        version,
        """UPDATE tasks SET checkpoint_phase = 3, checkpoint_data = '{"tiles": 40}',
            checkpoint_updated_at = '2026-11-01 06:00:00' WHERE task_index = '1';
        UPDATE jobs SET status = 'processing', stage = 1, total_stages = 3""",
    )
    job = get("db_jobs", limit="1")["jobs"][0]["job_id"]
    of_job = get("db_tasks_of_job", {"job_id": job})
    assert of_job["stages_to_come"] == [2, 3]
    shown = {task["task_index"]: task for stage in of_job["stages"] for task in stage["tasks"]}
    reached = ("checkpoint_phase", "checkpoint_data", "checkpoint_updated_at")
    assert [shown["1"][name] for name in reached] == [3, '{"tiles": 40}', "2026-11-01T06:00:00Z"]
    assert [shown["0"][name] for name in reached] == [None, None, None]
    debug = get("db_debug", {"job_id": job})["debug_info"]
    assert debug["stages_to_come"] == [2, 3]
    assert {task["task_index"]: task["checkpoint_phase"] for task in debug["tasks"]}["1"] == 3


@pytest.mark.parametrize("version", ["january_2026", "april_2026"])
def test_what_the_system_wrote_down_of_a_job_stands_in_its_timeline(
    served: Callable[[str, str], str], get: Get, version: str
) -> None:
    dsn = served(version, "")
    job = get("db_jobs", limit="1", status="failed")["jobs"][0]["job_id"]
    task = get("db_tasks_of_job", {"job_id": job})["stages"][0]["tasks"][0]["task_id"]
    with psycopg.connect(dsn, autocommit=True, options="-c search_path=app -c TimeZone=UTC") as connection:
        connection.execute(
            """INSERT INTO job_events (job_id, task_id, stage, event_type, event_status, checkpoint_name, event_data,
                error_message, duration_ms, created_at)
            VALUES
            (%(job)s, %(task)s, 1, 'task_retrying', 'warning', NULL, '{"retry_count": 2, "token": "not listed"}',
                'password=hunter2hunter2 refused', NULL, '2026-11-01 06:00'),
            (%(job)s, %(task)s, 1, 'checkpoint', 'info', 'half', '{}', NULL, 1500, '2026-11-01 06:01'),
            (%(job)s, NULL, NULL, 'callback_failed', 'failure', NULL, '{}', 'HTTP 502', NULL, '2026-11-01 06:02')""",
            {"job": job, "task": task},
        )
    info = get("db_debug", {"job_id": job})["debug_info"]
    found = [(e["what"], e["task_id"], e["detail"]) for e in info["timeline"] if e.get("known_by") == "event"]
    assert [(what, task_id) for what, task_id, _ in found] == [
        ("task_retrying (warning)", task),
        ("checkpoint (info)", task),
        ("callback_failed (failure)", None),
    ]
    assert [detail for _, _, detail in found][1:] == ["half, stage 1, 1500 ms", "HTTP 502"]
    assert "attempt 2" in found[0][2]
    assert len(info["events"]) == 3
    assert "hunter2" not in str(info)
    assert "not listed" not in str(info)


@pytest.mark.parametrize("version", [version for version in MEASURED if version != "september_2025"])
def test_the_traceback_in_a_result_is_the_error_of_a_task_and_of_a_job(
    served: Callable[[str, str], str], get: Get, version: str
) -> None:
    result = json.dumps(
        {
            "error": "bad tile 7",
            "exception_class": "ValueError",
            "retryable": False,
            "traceback": 'Traceback (most recent call last):\n  File "a.py", line 3, in f\nValueError: bad tile 7',
        }
    )
    served(
        version,
        f"""UPDATE tasks SET error_details = 'bad tile 7', result_data = '{result}'::jsonb WHERE status = 'failed'""",
    )
    job = get("db_jobs", limit="1", status="failed")["jobs"][0]["job_id"]
    info = get("db_debug", {"job_id": job})["debug_info"]
    [cause] = info["why"]
    assert [link["type"] for link in cause["chain"]] == ["ValueError"]
    assert "line 3, in f" in cause["sample"]["text"]
    failed = [task for task in info["tasks"] if task["status"] == "failed"]
    assert [(task["error_type"], task["retryable"]) for task in failed] == [("ValueError", False)]
    patterns = get("db_errors")["analyses"]["errors/failure_patterns"]["data"]["patterns"]
    assert cause["id"] in {pattern["id"] for pattern in patterns}


@pytest.mark.parametrize("version", MEASURED)
def test_what_a_failed_job_says_in_its_result_is_its_error(
    served: Callable[[str, str], str], get: Get, version: str
) -> None:
    result = json.dumps({"error": "no such stage", "error_type": "PlanError", "retryable": True})
    served(
        version,
        f"""DELETE FROM tasks WHERE parent_job_id IN (SELECT job_id FROM jobs WHERE status = 'failed');
        UPDATE jobs SET error_details = 'no such stage', result_data = '{result}'::jsonb WHERE status = 'failed'""",
    )
    job = get("db_jobs", limit="1", status="failed")["jobs"][0]
    given = {"error": "PlanError: no such stage", "error_type": "PlanError", "retryable": True}
    assert {name: job[name] for name in given} == given
    info = get("db_debug", {"job_id": job["job_id"]})["debug_info"]
    assert {name: info[name] for name in given} == given
    [pattern] = get("db_errors")["analyses"]["errors/failure_patterns"]["data"]["patterns"]
    assert pattern["id"] == info["why"][0]["id"]
    assert (pattern["label"], pattern["newest"]["retryable"]) == ("PlanError: no such stage", True)
    completed = get("db_jobs", limit="1", status="completed")["jobs"][0]
    assert [completed[name] for name in given] == ["x", None, None]
