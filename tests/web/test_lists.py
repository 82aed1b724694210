"""What a list tells: the time that its hours are about, contents cut with their length said, one row in full."""

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.conftest import MakeDatabase
from tests.web.test_versions import Get, get

__all__ = ["get"]

LONG_TASKS = """
SET search_path = app; SET TimeZone = 'UTC';
ALTER TABLE jobs DISABLE TRIGGER USER; ALTER TABLE tasks DISABLE TRIGGER USER;
INSERT INTO jobs (job_id, job_type, status, error_details, created_at, updated_at)
SELECT
    encode(sha256(('long' || n)::bytea), 'hex'), 'process_raster', 'failed', 'x', now() - interval '3 hours',
    now() - n * interval '2 minutes'
FROM generate_series(1, 20) AS n;
INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, error_details, created_at, updated_at)
SELECT job_id || '_0', job_id, 'create_cog', 'failed', 1, 0, 'disk full', created_at, updated_at FROM jobs;
"""
LARGE_RESULTS = """
SET search_path = app;
INSERT INTO jobs (job_id, job_type, status, result_data)
SELECT
    encode(sha256(('large' || n)::bytea), 'hex'), 'unpublish_raster', 'completed',
    (SELECT jsonb_object_agg(i, md5(n::text || i)) FROM generate_series(1, 5500) AS i)
FROM generate_series(1, 60) AS n;
"""
HUGE = """
SET search_path = app;
INSERT INTO jobs (job_id, job_type, status, result_data)
SELECT
    repeat('a', 64), 'unpublish_raster', 'completed',
    (SELECT jsonb_object_agg(i, md5(i::text)) FROM generate_series(1, 430000) AS i);
"""


@pytest.fixture
def served(database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A database of the first version with these rows, which the routes ask."""

    def make(rows: str) -> None:
        dsn = database(functions="none")
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(rows.encode())
        monkeypatch.setenv("JOBSCOPE_DATABASE_URL", dsn)

    return make


def size(answer: Any) -> int:  # noqa: ANN401 - JSON of any shape
    return len(json.dumps(answer))


def test_failures_are_listed_by_when_they_failed(served: Callable[[str], None], get: Get) -> None:
    served(LONG_TASKS)
    for route, kind in (("db_jobs", "jobs"), ("db_tasks", "tasks")):
        failed = get(route, status="failed", hours="1")
        assert (len(failed[kind]), failed["bounded_by"]) == (20, "ended")
        assert len(get(route, sort="-ended_at", hours="0.5")[kind]) == 14
        assert len(get(route, sort="updated_at", hours="0.5")[kind]) == 14
        created = get(route, hours="1")
        assert (created[kind], created["bounded_by"]) == ([], "created")


def test_the_longest_come_first_or_last(served: Callable[[str], None], get: Get) -> None:
    served(LONG_TASKS)
    for route, kind in (("db_jobs", "jobs"), ("db_tasks", "tasks")):
        shortest = [row["updated_at"] for row in get(route, sort="duration")[kind]]
        assert shortest == sorted(shortest)
        assert [row["updated_at"] for row in get(route, sort="-duration")[kind]] == shortest[::-1]


def test_large_results_are_cut_in_a_list_and_whole_where_one_is_asked_for(
    served: Callable[[str], None], get: Get
) -> None:
    served(LARGE_RESULTS)
    page = get("db_jobs", limit="500")
    assert len(page["jobs"]) == 60
    assert size(page) < 500_000
    job = page["jobs"][0]
    assert len(job["result_data"]) == 1_000
    assert job["result_data_chars"] > 240_000
    [alone] = get("db_job", {"job_id": job["job_id"]})["jobs"]
    assert (len(alone["result_data"]), alone["result_data_chars"]) == (20_000, job["result_data_chars"])
    [full] = get("db_job", {"job_id": job["job_id"]}, full="1")["jobs"]
    assert len(full["result_data"]) == 5_500
    assert full["parameters"] == {}


def test_a_result_of_20_megabytes_is_shown_cut_and_left_out_of_lists(served: Callable[[str], None], get: Get) -> None:
    served(HUGE)
    [listed] = get("db_jobs")["jobs"]
    assert (listed["result_data"], listed["result_data_chars"]) == (None, None)
    assert listed["unread_bytes"] > 10_000_000
    for full, most in (("0", 20_000), ("1", 2_000_000)):
        [job] = get("db_job", {"job_id": "a" * 64}, full=full)["jobs"]
        assert (len(job["result_data"]), job["unread_bytes"]) == (most, None)
        assert job["result_data_chars"] > 19_000_000
    assert size(get("db_debug", {"job_id": "a" * 64})) < 100_000


def test_one_task_is_shown_alone_and_in_full(served: Callable[[str], None], get: Get) -> None:
    served(LONG_TASKS + "UPDATE tasks SET result_data = (SELECT jsonb_agg(i) FROM generate_series(1, 9000) AS i)")
    [task] = get("db_tasks", limit="1")["tasks"]
    path = {"job_id": task["job_id"]}
    [stage] = get("db_tasks_of_job", path, task_id=task["task_id"])["stages"]
    assert stage["tasks"][0]["result_data_chars"] > len(stage["tasks"][0]["result_data"]) == 20_000
    [stage] = get("db_tasks_of_job", path, task_id=task["task_id"], full="1")["stages"]
    assert stage["tasks"][0]["result_data"] == list(range(1, 9001))
    assert get("db_tasks_of_job", path, 404, task_id="nobody's")["title"] == "No such task"
