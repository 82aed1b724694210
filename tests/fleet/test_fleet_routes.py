"""The routes of a fleet on the real runtime: each request is about one target, and a team sees its own alone."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from analysis.settings import Settings, SettingsError
from local.functions_host import HostProcess, functions_host
from local.sample.load import LoadedSample
from tests.fleet.named import BROKEN, TWO

PROJECT = Path(__file__).parents[2]
TARGETS = TWO + BROKEN


def signed_in(*roles: str) -> dict[str, str]:
    claims = [{"typ": "roles", "val": role} for role in roles]
    found = json.dumps({"auth_typ": "aad", "role_typ": "roles", "claims": claims})
    return {"x-ms-client-principal-name": "ann", "x-ms-client-principal": b64encode(found.encode()).decode()}


EVERYBODY, TEAM = signed_in("Platform"), signed_in("Team.Billing")


@pytest.fixture(scope="module")
def fleet_app(served_sample: LoadedSample, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    """A fleet of three targets, one of them wrong; billing and orders have run once each, and stand on the page."""
    reports = tmp_path_factory.mktemp("fleet") / "reports"
    environment = {
        "JOBSCOPE_TARGETS": TARGETS,
        "ONE_DATABASE_URL": served_sample.dsn,
        "JOBSCOPE_REPORTS_URL": reports.as_uri(),
        "JOBSCOPE_AUTH": "entra",
        "JOBSCOPE_ROLES": "Team.Billing=billing, Platform=*",
        "JOBSCOPE_APP_URL": "https://jobs.example.net",
        "JOBSCOPE_REQUESTS_PER_MINUTE": "40",
        "WEBSITE_AUTH_ENABLED": "True",
    }
    with functions_host(PROJECT, env=environment) as host:
        for name in ("billing", "orders"):
            answer = host.request("POST", f"/api/run?target={name}", headers=EVERYBODY, key=False)
            assert answer.status == 201, answer.body
        yield host


def ask(app: HostProcess, path: str, who: dict[str, str] = EVERYBODY) -> tuple[int, str]:
    answer = app.request("GET", path, headers=who, key=False)
    return answer.status, answer.body.decode()


def test_every_route_needs_to_know_which_target(fleet_app: HostProcess) -> None:
    for path in ("/api/db/jobs", "/api/reports/latest", "/api/snapshots", "/api/db/debug/12345678"):
        status, body = ask(fleet_app, path)
        assert (status, json.loads(body)["title"]) == (400, "Bad parameter"), path
        assert "/api/fleet" in json.loads(body)["detail"]
    assert ask(fleet_app, "/api/db/jobs?target=../billing")[0] == 400
    assert ask(fleet_app, "/api/snapshots?target=nobody")[0] == 404
    assert ask(fleet_app, "/api/snapshots?target=broken")[0] == 500
    assert ask(fleet_app, "/api/openapi.json")[0] == 200


def test_a_target_of_others_is_403_whether_it_is_there_or_not(fleet_app: HostProcess) -> None:
    refused = [ask(fleet_app, f"/api/snapshots?target={name}", TEAM) for name in ("orders", "nobody", "broken")]
    assert [status for status, _ in refused] == [403, 403, 403]
    assert ask(fleet_app, "/api/snapshots?target=billing", TEAM)[0] == 200
    assert ask(fleet_app, "/api/snapshots?target=billing", signed_in("Somebody"))[0] == 403
    answer = fleet_app.request("POST", "/api/run?target=orders", headers=TEAM, key=False)
    assert answer.status == 403


def test_links_lead_to_the_same_target_and_work(fleet_app: HostProcess) -> None:
    (run,) = json.loads(ask(fleet_app, "/api/snapshots?target=billing")[1])["runs"]
    for address in (run["snapshot"], run["report"]):
        assert address.endswith("?target=billing")
        assert ask(fleet_app, address, TEAM)[0] == 200
    page = ask(fleet_app, "/api/reports/latest?target=billing")[1]
    assert 'href="/api/reports?target=billing"' in page
    assert "format=html&amp;target=billing" in page
    assert "target=orders" not in page


def test_the_audit_line_names_the_target_and_a_limit_is_of_one_target(fleet_app: HostProcess) -> None:
    who = {**EVERYBODY, "x-ms-client-principal-name": "bob"}
    found = [ask(fleet_app, "/api/mutes?target=billing", who)[0] for _ in range(41)]
    assert found == [200] * 40 + [429]
    assert ask(fleet_app, "/api/mutes?target=orders", who)[0] == 200
    (line,) = [
        text for text in fleet_app.log().splitlines() if '"caller": "bob"' in text and '"target": "orders"' in text
    ]
    assert '"route": "mutes"' in line


def test_what_is_kept_of_one_target_answers_for_no_other(fleet_app: HostProcess) -> None:
    (run,) = json.loads(ask(fleet_app, "/api/snapshots?target=orders")[1])["runs"]
    kept = [fleet_app.request("GET", run["report"], headers=EVERYBODY, key=False) for _ in range(2)]
    assert [answer.status for answer in kept] == [200, 200]
    assert "age" in kept[1].headers
    assert ask(fleet_app, run["report"].replace("target=orders", "target=billing"))[0] == 404


def test_what_is_refused_counts_under_one_name_whatever_targets_are_made_up(fleet_app: HostProcess) -> None:
    who = {**TEAM, "x-ms-client-principal-name": "eve"}
    found = [ask(fleet_app, f"/api/mutes?target=made-up-{number}", who)[0] for number in range(41)]
    assert found == [403] * 40 + [429]


def test_the_fleet_page_of_a_team_has_its_own_targets_and_leads_to_them(
    fleet_app: HostProcess, chromium: Browser
) -> None:
    seen = json.loads(ask(fleet_app, "/api/fleet")[1])
    assert [each["name"] for each in seen["targets"]] == ["billing", "orders"]
    assert all(each["status"] == "critical" for each in seen["targets"])
    shared = seen["incidents"][0]
    assert [each["target"] for each in shared["targets"]] == ["billing", "orders"]
    nothing = ask(fleet_app, "/api/fleet?format=html", signed_in("Another"))[1]
    assert "None of your roles names one of its targets" in nothing
    own = json.loads(ask(fleet_app, "/api/fleet", TEAM)[1])
    assert [each["name"] for each in own["targets"]] == ["billing"]
    assert own["incidents"] == []

    context = chromium.new_context(viewport={"width": 375, "height": 800}, extra_http_headers=TEAM)
    try:
        tab = context.new_page()
        tab.goto(f"{fleet_app.url}/api/fleet?format=html")
        assert tab.locator("tbody tr th").all_inner_texts() == ["billing"]
        assert "orders" not in tab.content()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 375
        tab.locator("tbody a").click()
        tab.wait_for_url("**/api/reports/latest?target=billing")
        assert "billing" in tab.title()
        refused = tab.goto(f"{fleet_app.url}/api/reports/latest?target=orders")
        assert refused
        assert refused.status == 403
    finally:
        context.close()


@pytest.mark.parametrize(
    ("auth", "roles", "words"),
    [
        ("key", "Team=billing", "entra"),
        ("entra", "Team", "an app role and its targets"),
        ("entra", "Team=billing;orders", "an app role and its targets"),
    ],
)
def test_roles_that_could_not_hold_are_refused(
    monkeypatch: pytest.MonkeyPatch, auth: str, roles: str, words: str
) -> None:
    monkeypatch.setenv("JOBSCOPE_AUTH", auth)
    monkeypatch.setenv("JOBSCOPE_ROLES", roles)
    with pytest.raises(SettingsError, match=f"JOBSCOPE_ROLES: .*{words}"):
        Settings.read()
