"""One job explained by URL, through the real host."""

import json
from typing import Any

import pytest

from local.functions_host import HostProcess
from local.sample.load import LoadedSample


def debug(app: HostProcess, job_id: str) -> dict[str, Any]:
    answer = app.request("GET", f"/api/db/debug/{job_id}")
    assert answer.status == 200, answer.body[:500]
    said: dict[str, Any] = json.loads(answer.body)
    assert said["job_id"] == job_id
    info: dict[str, Any] = said["debug_info"]
    return info


def test_a_job_that_never_advanced_is_told_so_with_what_to_do(app: HostProcess, served_sample: LoadedSample) -> None:
    info = debug(app, served_sample.ledger["stage_not_advanced"].job_ids[0])
    assert info["job_status"] == "processing"
    assert info["current_stage"] <= info["total_stages"]
    assert info["tasks"][0].keys() >= {"task_id", "status", "error", "retry_count", "last_heartbeat"}
    assert [finding["key"].partition(":")[0] for finding in info["findings"]] == ["poison/stage_not_advanced"]
    assert any("advance_job_stage" in r["action"]["code"] for r in info["recommendations"])
    assert all(r["evidence"] for r in info["recommendations"])


def test_a_silent_worker_is_found_by_the_report_s_rule(app: HostProcess, served_sample: LoadedSample) -> None:
    fault = served_sample.ledger["silent_heartbeat"]
    info = debug(app, fault.job_ids[0])
    (finding,) = [f for f in info["findings"] if f["key"].startswith("poison/silent_heartbeat:")]
    assert {row["task_id"] for row in finding["evidence"]["rows"]} <= set(fault.task_ids)
    assert any("heartbeat" in r["action"]["code"] for r in info["recommendations"])


def test_a_failed_job_says_why_and_who_else_fails_so(app: HostProcess) -> None:
    jobs = json.loads(app.request("GET", "/api/db/jobs?status=failed&limit=5").body)["jobs"]
    info = debug(app, jobs[0]["job_id"])
    assert info["job_status"] == "failed"
    assert info["why"][0]["known"] in (True, False)
    assert info["why"][0]["sample"]["text"]
    assert info["recommendations"][0]["evidence"]


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
    assert (
        app.request("GET", f"/api/db/debug/{job_id[:12]}{form}").headers["location"] == f"/api/db/debug/{job_id}{form}"
    )


def test_an_unknown_id_is_not_found(app: HostProcess) -> None:
    for wanted in ("0" * 64, "abcdef01", "no-such-task", "abc"):
        answer = app.request("GET", f"/api/db/debug/{wanted}")
        assert answer.status == 404, wanted
        assert answer.headers["content-type"].startswith("application/problem+json")
