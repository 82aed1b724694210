"""The route that tests the stored functions, through the production runtime."""

import json
from pathlib import Path

from local.functions_host import HostProcess, functions_host
from tests.conftest import MakeDatabase

PROJECT = Path(__file__).parents[2]


def test_without_a_role_for_it_the_catalog_half_comes_and_how_to_enable_the_rest(app: HostProcess) -> None:
    answer = app.request("GET", "/api/db/functions/test")
    body = json.loads(answer.body)
    assert answer.status == 200
    assert len(body["catalog"]["tables"][0]["rows"]) == 3
    assert (body["test"], body["verdict"]) == (None, "not_tested")
    assert "JOBSCOPE_FUNCTION_TEST_DATABASE_URL" in body["not_played"]["reason"]
    assert "sql/setup/function_test_role.sql" in body["not_played"]["fix"]


def test_with_it_each_step_is_reported(database: MakeDatabase) -> None:
    dsn = database(functions="september")
    env = {"JOBSCOPE_DATABASE_URL": dsn, "JOBSCOPE_FUNCTION_TEST_DATABASE_URL": dsn}
    with functions_host(PROJECT, env=env) as host:
        body = json.loads(host.request("GET", "/api/db/functions/test").body)
        health = json.loads(host.request("GET", "/api/health").body)
    assert body["not_played"] is None
    assert (body["verdict"], body["test"]["verdict"]) == ("broken", "broken")
    functions = ("complete_task_and_check_stage", "advance_job_stage", "check_job_completion")
    assert [f["key"] for f in body["findings"]] == [
        *(f"health/function_test:{name}" for name in functions),
        "health/stored_functions:lock",
        "health/stored_functions:result",
    ]
    assert [f["faults"][0]["sqlstate"] for f in body["test"]["functions"]] == ["42704", "23514", "42804"]
    step = body["test"]["plays"][0]["steps"][0]
    assert {"step", "function", "expected", "got", "ms", "verdict", "sqlstate", "message", "fix"} <= set(step)
    last = health["components"]["functions"]
    assert (last["last_verdict"], last["status"]) == ("broken", "degraded")
    assert last["age_s"] < 60


def test_health_shows_what_the_last_run_found_with_its_age(database: MakeDatabase, tmp_path: Path) -> None:
    dsn = database(functions="september")
    env = {"JOBSCOPE_DATABASE_URL": dsn, "JOBSCOPE_FUNCTION_TEST_DATABASE_URL": dsn}
    env |= {"JOBSCOPE_REPORTS_URL": tmp_path.as_uri(), "JOBSCOPE_FUNCTION_TEST_SCHEDULED": "true"}
    with functions_host(PROJECT, env=env) as host:
        before = json.loads(host.request("GET", "/api/health").body)["components"]["functions"]
        assert host.request("POST", "/api/run").status == 201
        after = json.loads(host.request("GET", "/api/health?fresh=true").body)["components"]["functions"]
        snapshot = json.loads(host.request("GET", "/api/snapshots/latest").body)
    assert (before["status"], before["last_verdict"]) == ("not_tested", None)
    assert (after["status"], after["last_verdict"]) == ("degraded", "broken")
    assert 0 <= after["age_s"] < 60
    assert snapshot["analyses"]["health/function_test"]["status"] == "critical"


def test_a_role_that_cannot_connect_leaves_the_catalog_half(database: MakeDatabase) -> None:
    wrong = "postgresql://tester:hunter2@127.0.0.1:1/secret_name"
    env = {"JOBSCOPE_DATABASE_URL": database(), "JOBSCOPE_FUNCTION_TEST_DATABASE_URL": wrong}
    with functions_host(PROJECT, env=env) as host:
        answer = host.request("GET", "/api/db/functions/test")
    body = json.loads(answer.body)
    assert (answer.status, body["test"]) == (200, None)
    assert body["catalog"]["status"] == "ok"
    for inside in (b"hunter2", b"127.0.0.1", b"secret_name"):
        assert inside not in answer.body
