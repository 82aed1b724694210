"""Wrong requests, wrong callers, and what every answer carries."""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from local.functions_host import HostProcess, functions_host
from local.sample.load import LoadedSample

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/db/jobs?limit=0", "limit"),
        ("/api/db/jobs?limit=many", "limit"),
        ("/api/db/jobs?hours=-1", "hours"),
        ("/api/db/jobs?hours=nan", "hours"),
        ("/api/db/jobs?status=%00", "status"),
        ("/api/db/jobs?job_type=%00", "job_type"),
        ("/api/db/jobs?cursor=WzEsMl0", "cursor"),
        ("/api/db/jobs?cursor=%00", "cursor"),
        ("/api/db/jobs?colour=red", "colour"),
        ("/api/db/jobs?colour=", "colour"),
        ("/api/db/jobs?sort=", "sort"),
        ("/api/db/poison?=", ""),
        ("/api/db/jobs/x%00", "job_id"),
        ("/api/db/tasks/x%00", "job_id"),
        ("/api/snapshots/yesterday", "slot"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(app: HostProcess, path: str, parameter: str) -> None:
    answer = app.request("GET", path)
    problem = json.loads(answer.body)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [wrong["parameter"] for wrong in problem["parameters"]] == [parameter]
    assert problem["parameters"][0]["allowed"]
    assert problem["error_id"]


def test_the_hosts_own_key_parameter_is_taken_and_never_told(app: HostProcess) -> None:
    answer = app.request("GET", f"/api/db/jobs?limit=1&code={app.key}", key=False)
    assert answer.status == 200
    assert app.request("GET", "/api/db/jobs?code=wrong", key=False).status == 401
    assert f"code={app.key}" not in app.log()


def test_every_answer_carries_the_security_headers(app: HostProcess) -> None:
    for path in ("/api/live", "/api/health", "/api/reports", "/api/db/jobs?limit=0", "/api/docs"):
        headers = app.request("GET", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_one_audit_line_a_request_names_the_caller_by_the_keys_hash(app: HostProcess) -> None:
    app.request("GET", "/api/db/jobs?limit=3&hours=5")
    (line,) = [text for text in app.log().splitlines() if '"hours": "5"' in text]
    assert f'"caller": "key:{sha256(app.key.encode()).hexdigest()[:8]}"' in line
    assert '"route": "db_jobs"' in line
    assert '"status": 200' in line


def test_an_expensive_answer_is_kept_and_says_its_age(app: HostProcess) -> None:
    first = app.request("GET", "/api/db/poison?hours=7")
    again = app.request("GET", "/api/db/poison?hours=7")
    assert again.body == first.body
    assert again.headers["etag"] == first.headers["etag"]
    assert "age" in again.headers
    known = app.request("GET", "/api/db/poison?hours=7", headers={"If-None-Match": first.headers["etag"]})
    assert known.status == 304
    fresh = app.request("GET", "/api/db/poison?hours=7&fresh=true")
    assert json.loads(fresh.body)["observed_at"] > json.loads(first.body)["observed_at"]


def test_too_many_requests_are_answered_with_when_to_come_again(served_sample: LoadedSample) -> None:
    env = {"JOBSCOPE_DATABASE_URL": served_sample.dsn, "JOBSCOPE_REQUESTS_PER_MINUTE": "2"}
    with functions_host(PROJECT, env=env) as host:
        answers = [host.request("GET", "/api/db/jobs?limit=1") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["retry-after"]) <= 60


def test_a_database_that_is_down_is_503_and_no_inside_is_reported() -> None:
    env = {"JOBSCOPE_DATABASE_URL": "postgresql://someone:hunter2@127.0.0.1:1/secret_name"}
    with functions_host(PROJECT, env=env) as host:
        for path in ("/api/db/jobs", "/api/db/errors"):
            answer = host.request("GET", path)
            assert answer.status == 503
            assert answer.headers["retry-after"]
            assert b"127.0.0.1" not in answer.body
            assert b"secret_name" not in answer.body
        health = host.request("GET", "/api/health")
        assert health.status == 503
        assert json.loads(health.body)["components"]["database"]["status"] == "unhealthy"
        assert "hunter2" not in host.log()


def test_the_entra_mode_wants_a_principal_and_azures_authentication_in_front(served_sample: LoadedSample) -> None:
    env = {"JOBSCOPE_DATABASE_URL": served_sample.dsn, "JOBSCOPE_AUTH": "entra"}
    with functions_host(PROJECT, env=env) as host:
        forged = host.request("GET", "/api/db/jobs", headers={"x-ms-client-principal-name": "ann"}, key=False)
        assert forged.status == 500
    with functions_host(PROJECT, env={**env, "WEBSITE_AUTH_ENABLED": "True"}) as host:
        assert host.request("GET", "/api/live", key=False).status == 200
        assert host.request("GET", "/api/db/jobs?limit=1", key=False).status == 401
        signed_in = host.request(
            "GET", "/api/db/jobs?limit=1", headers={"x-ms-client-principal-name": "ann"}, key=False
        )
        assert signed_in.status == 200
        assert '"caller": "ann"' in host.log()


def principal(*claims: tuple[str, str], role_typ: str = "roles") -> str:
    """The header that Azure's built-in authentication sets."""
    given = {"auth_typ": "aad", "role_typ": role_typ, "claims": [{"typ": typ, "val": val} for typ, val in claims]}
    return b64encode(json.dumps(given).encode()).decode()


LONG = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (principal(("roles", "Jobs.Operate")), 404),
        (principal((LONG, "Jobs.Operate"), ("name", "ann"), role_typ=LONG), 404),
        (principal(("roles", "Jobs.Read"), ("name", "Jobs.Operate")), 403),
        (principal(), 403),
        (b64encode(b"[1]").decode(), 403),
        ("not base64", 403),
        ("", 403),
    ],
)
def test_with_a_role_for_operators_only_they_may_change_something(
    operated: HostProcess, words: str, status: int
) -> None:
    headers = {"x-ms-client-principal-name": "ann", "x-ms-client-principal": words}
    answer = operated.request("POST", "/api/unmute?key=errors/nothing:*", headers=headers, key=False)
    assert answer.status == status
    assert (json.loads(answer.body)["title"] == "Not an operator") == (status == 403)
    assert operated.request("GET", "/api/mutes", headers=headers, key=False).status == 200


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    env = {
        "JOBSCOPE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "JOBSCOPE_REPORTS_URL": tmp_path_factory.mktemp("operated").as_uri(),
        "JOBSCOPE_AUTH": "entra",
        "JOBSCOPE_OPERATOR_ROLE": "Jobs.Operate",
        "JOBSCOPE_APP_URL": "https://app.example.net",
        "WEBSITE_AUTH_ENABLED": "True",
    }
    with functions_host(PROJECT, env=env) as host:
        yield host


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 404),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://app.example.net"}, 404),
        ({"Sec-Fetch-Site": "none"}, 404),
        ({"Origin": "https://app.example.net"}, 404),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://other.example.net"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://app.example.net.elsewhere.example"}, 403),
    ],
)
def test_another_site_cannot_make_a_signed_in_browser_change_something(
    operated: HostProcess, sent: dict[str, str], status: int
) -> None:
    headers = {
        "x-ms-client-principal-name": "ann",
        "x-ms-client-principal": principal(("roles", "Jobs.Operate")),
        **sent,
    }
    answer = operated.request("POST", "/api/unmute?key=errors/nothing:*", headers=headers, key=False)
    assert answer.status == status
    assert (json.loads(answer.body)["title"] == "From another site") == (status == 403)
    assert operated.request("GET", "/api/mutes", headers=headers, key=False).status == 200
