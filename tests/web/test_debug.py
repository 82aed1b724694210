"""One job explained by URL, through the real host."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from local.functions_host import HostProcess
from local.sample.load import LoadedSample


def debug(app: HostProcess, job_id: str) -> dict[str, Any]:
    answer = app.request("GET", f"/api/db/debug/{job_id}")
    assert answer.status == 200, answer.body[:500]
    body: dict[str, Any] = json.loads(answer.body)
    assert body["job_id"] == job_id
    info: dict[str, Any] = body["debug_info"]
    return info


def test_a_job_that_never_advanced_is_reported_with_what_to_do(app: HostProcess, served_sample: LoadedSample) -> None:
    info = debug(app, served_sample.ledger["stage_not_advanced"].job_ids[0])
    assert info["job_status"] == "processing"
    assert info["current_stage"] <= info["total_stages"]
    assert info["tasks"][0].keys() >= {"task_id", "status", "error", "retry_count", "last_heartbeat"}
    assert [finding["key"].partition(":")[0] for finding in info["findings"]] == ["poison/stage_not_advanced"]
    assert any("advance_job_stage" in r["action"]["code"] for r in info["recommendation_details"])
    assert all(r["evidence"] for r in info["recommendation_details"])


def test_a_silent_worker_is_found_by_the_report_s_rule(app: HostProcess, served_sample: LoadedSample) -> None:
    fault = served_sample.ledger["silent_heartbeat"]
    info = debug(app, fault.job_ids[0])
    (finding,) = [f for f in info["findings"] if f["key"].startswith("poison/silent_heartbeat:")]
    assert {row["task_id"] for row in finding["evidence"]["rows"]} <= set(fault.task_ids)
    assert any("heartbeat" in r["action"]["code"] for r in info["recommendation_details"])


def test_a_failed_job_says_why_and_who_else_fails_so(app: HostProcess) -> None:
    jobs = json.loads(app.request("GET", "/api/db/jobs?status=failed&limit=5").body)["jobs"]
    info = debug(app, jobs[0]["job_id"])
    assert info["job_status"] == "failed"
    assert info["why"][0]["known"] in (True, False)
    assert info["why"][0]["sample"]["text"]
    assert info["recommendation_details"][0]["evidence"]


def test_a_healthy_job_is_short_and_says_so_first(app: HostProcess) -> None:
    jobs = json.loads(app.request("GET", "/api/db/jobs?status=completed&limit=20").body)["jobs"]
    answers = [debug(app, job["job_id"]) for job in jobs]
    (info, *_) = [found for found in answers if found["healthy"]]
    assert "nothing stands out" in info["summary"]
    assert (info["why"], info["findings"], info["recommendations"]) == ([], [], [])


@pytest.mark.parametrize("form", ["", "?format=html"])
def test_a_unique_prefix_and_a_task_lead_to_the_full_id(
    app: HostProcess, served_sample: LoadedSample, form: str
) -> None:
    fault = served_sample.ledger["silent_heartbeat"]
    job_id = fault.job_ids[0]
    for wanted in (job_id[:12], fault.task_ids[0]):
        answer = app.request("GET", f"/api/db/debug/{wanted}{form}")
        assert answer.status == 303
        assert answer.headers["location"] == f"/api/db/debug/{job_id}{form}"


def test_an_unknown_id_is_not_found(app: HostProcess) -> None:
    for wanted in ("0" * 64, "abcdef01", "no-such-task", "abc"):
        answer = app.request("GET", f"/api/db/debug/{wanted}")
        assert answer.status == 404, wanted
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_prefix_that_several_jobs_share_lists_them(app: HostProcess, twins: tuple[str, str]) -> None:
    answer = app.request("GET", f"/api/db/debug/{twins[0][:10]}")
    assert answer.status == 409
    assert json.loads(answer.body)["candidates"] == list(twins)
    assert app.request("GET", f"/api/db/debug/{twins[0]}").status == 200


def test_browsers_get_a_page_and_others_json(app: HostProcess, served_sample: LoadedSample) -> None:
    path = f"/api/db/debug/{served_sample.ledger['overdue'].job_ids[0]}"
    browser = {"Accept": "text/html,application/xhtml+xml"}
    assert app.request("GET", path, headers=browser).headers["content-type"].startswith("text/html")
    assert app.request("GET", f"{path}?format=html").body.startswith(b"<!doctype html>")
    assert app.request("GET", f"{path}?format=json", headers=browser).headers["content-type"] == "application/json"
    assert app.request("GET", f"{path}?format=pdf").status == 400


def test_the_document_describes_it(app: HostProcess) -> None:
    document = json.loads(app.request("GET", "/api/openapi.json").body)
    responses = document["paths"]["/api/db/debug/{job_id}"]["get"]["responses"]
    assert responses.keys() >= {"200", "303", "404", "409"}
    assert responses["200"]["content"].keys() == {"application/json", "text/html"}


def test_ten_thousand_tasks_fit_into_an_answer_and_a_page(app: HostProcess, crowd: str) -> None:
    info = debug(app, crowd)
    assert (info["tasks_total"], len(info["tasks"])) == (10_000, 10_000)
    assert [(cause["tasks"], "ConnectionTimeout" in cause["label"]) for cause in info["why"]] == [(2_500, True)]
    page = app.request("GET", f"/api/db/debug/{crowd}?format=html")
    assert page.status == 200
    assert len(page.body) < 500_000
    assert b"of 10,000" in page.body, "what is cut is said to be"


def test_no_secret_of_an_error_leaves(app: HostProcess, crowd: str) -> None:
    for form in ("json", "html"):
        assert b"canary" not in app.request("GET", f"/api/db/debug/{crowd}?format={form}").body


@pytest.fixture(scope="module")
def twins(served_sample: LoadedSample) -> Iterator[tuple[str, str]]:
    """Two jobs whose ids begin alike."""
    ids = ("0f" * 31 + "00", "0f" * 31 + "01")
    with psycopg.connect(served_sample.dsn, autocommit=True) as connection:
        for id_ in ids:
            connection.execute("INSERT INTO app.jobs (job_id, job_type) VALUES (%s, 'process_raster')", [id_])
        yield ids
        connection.execute("DELETE FROM app.jobs WHERE job_id = ANY(%s)", [list(ids)])


@pytest.fixture(scope="module")
def crowd(served_sample: LoadedSample) -> Iterator[str]:
    """A failed job of 10,000 tasks in two stages, of which every fourth failed, each with a secret in its text."""
    job_id = "c" * 64
    with psycopg.connect(served_sample.dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO app.jobs (job_id, job_type, status, stage, total_stages, error_details, created_at)"
            " VALUES (%s, 'process_raster', 'failed', 2, 2, 'tasks failed', now() - interval '1 hour')",
            [job_id],
        )
        connection.execute(
            "INSERT INTO app.tasks (task_id, parent_job_id, task_type, status, stage, task_index, error_details,"
            " created_at, updated_at)"
            " SELECT 'crowd-' || n, %s, 'create_tile',"
            "  (CASE WHEN n %% 4 = 0 THEN 'failed' ELSE 'completed' END)::app.task_status, 1 + n / 5000, n %% 5000,"
            "  CASE WHEN n %% 4 = 0 THEN"
            "   E'Traceback (most recent call last):\\n  File \"a.py\", line 3, in run\\n'"
            "   || 'ConnectionTimeout: host storage-' || n || ' is gone (password=canary' || n || ')' END,"
            "  now() - interval '1 hour' + n / 5000 * interval '25 minutes',"
            "  now() - interval '1 hour' + n / 5000 * interval '25 minutes' + n %% 5000 * interval '0.2 seconds'"
            " FROM generate_series(0, 9999) AS n",
            [job_id],
        )
        yield job_id
        connection.execute("DELETE FROM app.jobs WHERE job_id = %s", [job_id])


def test_what_tasks_were_given_is_shown_redacted_and_bounded(app: HostProcess, loaded: str) -> None:
    info = debug(app, loaded)
    shown = {entry["task_id"]: entry for entry in info["contents"]}
    assert len(shown) == 100
    assert shown["given-0"]["parameters"] == {"tile": "t0", "password": "[redacted: password]"}
    assert shown["given-0"]["result"] == {"rows": 3}
    assert len(shown["given-1"]["parameters"]) == 4000, "a large one is a text, cut"
    page = app.request("GET", f"/api/db/debug/{loaded}?format=html").body
    assert b"canary" not in page
    assert page.count(b'<details class="evidence task">') == 100
    assert len(page) < 500_000


@pytest.fixture(scope="module")
def loaded(served_sample: LoadedSample) -> Iterator[str]:
    """A job of 300 tasks, of which the first three failed; each has a secret in what it was given, one is large."""
    job_id = "d" * 64
    with psycopg.connect(served_sample.dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO app.jobs (job_id, job_type, status, error_details)"
            " VALUES (%s, 'process_raster', 'failed', 'tasks failed')",
            [job_id],
        )
        connection.execute(
            "INSERT INTO app.tasks"
            " (task_id, parent_job_id, task_type, status, stage, task_index, error_details, parameters, result_data)"
            " SELECT 'given-' || n, %s, 'create_tile',"
            "  (CASE WHEN n < 3 THEN 'failed' ELSE 'completed' END)::app.task_status, 1, n,"
            "  CASE WHEN n < 3 THEN 'ValueError: no tile' END,"
            "  jsonb_build_object('tile', 't' || n, 'password', 'canary' || n)"
            "   || CASE WHEN n = 1 THEN jsonb_build_object('zone', repeat('z', 9000)) ELSE '{}' END,"
            "  jsonb_build_object('rows', 3 + n)"
            " FROM generate_series(0, 299) AS n",
            [job_id],
        )
        yield job_id
        connection.execute("DELETE FROM app.jobs WHERE job_id = %s", [job_id])
