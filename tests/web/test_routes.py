"""Every row of the table of routes, one by one."""

import json
from typing import Any

import pytest

from local.functions_host import HostProcess
from local.sample.load import LoadedSample
from web.routes import ROUTES


def get(app: HostProcess, path: str) -> Any:  # noqa: ANN401 - JSON of any shape
    answer = app.request("GET", path)
    assert answer.status == 200, answer.body[:500]
    return json.loads(answer.body)


def test_live_is_open_and_says_nothing_else(app: HostProcess) -> None:
    answer = app.request("GET", "/api/live", key=False)
    assert (answer.status, answer.body) == (200, b'{"status":"live"}')


def test_health_tells_of_every_component(app: HostProcess) -> None:
    health = get(app, "/api/health")
    database = health["components"]["database"]
    assert health["status"] in ("healthy", "degraded")
    assert database["connection_time_ms"] > 0
    assert database["avg_query_time_ms"] > 0
    assert database["jobs_last_24h"]["total"] == sum(database["jobs_last_24h"]["by_status"].values()) > 0
    assert round(database["connection_time_ms"], 1) == database["connection_time_ms"]
    for name in ("jobs_last_24h", "tasks_last_24h"):
        counts = database[name]
        become = [counts[key] for key in ("completed", "processing", "failed", "queued")]
        assert counts["total"] == sum(become) > 0
        assert {key for key in counts if isinstance(counts[key], int)} >= {"completed", "queued"}
    assert sorted(database["functions_available"]) == [
        "advance_job_stage",
        "check_job_completion",
        "complete_task_and_check_stage",
    ]
    assert health["components"]["storage"]["status"] == "healthy"
    assert health["components"]["schedule"]["last_run"]


def test_jobs_come_page_by_page_each_once(app: HostProcess) -> None:
    seen: list[str] = []
    cursor = ""
    for _ in range(4):
        page = get(app, f"/api/db/jobs?limit=7{cursor}")
        seen += [job["job_id"] for job in page["jobs"]]
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == 28
    whole = get(app, "/api/db/jobs?limit=28")["jobs"]
    assert [job["job_id"] for job in whole] == seen


@pytest.mark.parametrize("sort", ["created_at", "-updated_at", "updated_at"])
def test_jobs_come_in_the_order_asked_for(app: HostProcess, sort: str) -> None:
    column = sort.removeprefix("-")
    first = get(app, f"/api/db/jobs?limit=5&sort={sort}")
    second = get(app, f"/api/db/jobs?limit=5&sort={sort}&cursor={first['next']}")
    times = [job[column] for job in first["jobs"] + second["jobs"]]
    assert times == sorted(times, reverse=sort.startswith("-"))


def test_jobs_are_filtered(app: HostProcess) -> None:
    found = get(app, "/api/db/jobs?status=completed&job_type=process_raster&limit=9")["jobs"]
    assert {(job["status"], job["job_type"]) for job in found} == {("completed", "process_raster")}
    assert get(app, "/api/db/jobs?status=cancelled")["jobs"] == [], "a label that this schema lacks finds nothing"


def test_one_job(app: HostProcess, served_sample: LoadedSample) -> None:
    job_id = served_sample.ledger["stage_not_advanced"].job_ids[0]
    (job,) = get(app, f"/api/db/jobs/{job_id}")["jobs"]
    assert job["job_id"] == job_id
    assert job["total_stages"] >= job["stage"]
    assert app.request("GET", f"/api/db/jobs/{'0' * 64}").status == 404


def test_tasks_of_a_job_by_stage(app: HostProcess, served_sample: LoadedSample) -> None:
    job_id = served_sample.ledger["stage_not_advanced"].job_ids[0]
    answer = get(app, f"/api/db/tasks/{job_id}?limit=1000")
    tasks = [task for stage in answer["stages"] for task in stage["tasks"]]
    assert answer["total_tasks"] == len(tasks) > 0
    first = get(app, f"/api/db/tasks/{job_id}?limit=1")
    second = get(app, f"/api/db/tasks/{job_id}?limit=1&cursor={first['next']}")
    pages = [task["task_id"] for page in (first, second) for stage in page["stages"] for task in stage["tasks"]]
    assert pages == [task["task_id"] for task in tasks[:2]]


def test_tasks_are_filtered_and_paged(app: HostProcess) -> None:
    first = get(app, "/api/db/tasks?status=failed&limit=3")
    second = get(app, f"/api/db/tasks?status=failed&limit=3&cursor={first['next']}")
    tasks = first["tasks"] + second["tasks"]
    assert len({task["task_id"] for task in tasks}) == 6
    assert {task["status"] for task in tasks} == {"failed"}
    assert all(task["error"] for task in tasks)


@pytest.mark.parametrize(
    ("route", "analysis"),
    [
        ("errors", "errors/failure_patterns"),
        ("poison", "poison/silent_heartbeat"),
        ("performance", "performance/task_duration"),
        ("stats", "performance/tables"),
    ],
)
def test_a_family_of_the_report_is_an_endpoint(app: HostProcess, route: str, analysis: str) -> None:
    answer = get(app, f"/api/db/{route}?hours=24")
    assert answer["analyses"][analysis]["status"] in ("ok", "warning", "critical")
    assert answer["observed_at"]


def test_errors_keep_as_many_patterns_as_asked_for(app: HostProcess) -> None:
    patterns = get(app, "/api/db/errors?limit=2")["analyses"]["errors/failure_patterns"]["data"]
    assert len(patterns["patterns"]) == 2
    assert patterns["patterns_total"] == 14


def test_stored_runs_are_listed_and_read(app: HostProcess) -> None:
    run = get(app, "/api/snapshots")["runs"][0]
    assert get(app, run["snapshot"]) == get(app, "/api/snapshots/latest")
    found, latest = get(app, "/api/incidents"), get(app, "/api/snapshots/latest")
    assert (found["slot"], found["incidents"]) == (latest["run"]["slot"], latest["incidents"])
    assert found["incidents"]
    for path in (run["report"], "/api/reports/latest", "/api/reports"):
        answer = app.request("GET", path)
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/html")
    assert app.request("GET", "/api/snapshots/20200101T000000Z").status == 404


def test_a_run_by_hand_is_made_at_most_once_a_minute(app: HostProcess) -> None:
    app.request("POST", "/api/run")
    answer = app.request("POST", "/api/run")
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0


def test_the_document_describes_every_route(app: HostProcess) -> None:
    document = get(app, "/api/openapi.json")
    assert document["openapi"] == "3.1.0"
    assert "/api/db/jobs/{job_id}" in document["paths"]
    assert app.request("GET", "/api/docs").status == 200


def test_no_two_models_of_the_document_share_a_name() -> None:
    named: dict[str, object] = {}
    for route in ROUTES.values():
        if route.model is not None:
            for name, schema in route.model.model_json_schema(mode="serialization").get("$defs", {}).items():
                assert named.setdefault(name, schema) == schema, name
