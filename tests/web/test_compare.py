"""/api/compare through the production runtime."""

import json
from pathlib import Path

import pytest

from local.functions_host import HostProcess
from reports.naming import snapshot_name
from reports.wording import instant


@pytest.fixture
def earlier(app: HostProcess, reports: Path) -> str:  # noqa: ARG001 - has made the newest run
    """A run of 2001 beside the newest: the same without its worst finding, and with one analysis unknown."""
    snapshot = json.loads((reports / "latest.json").read_bytes())
    snapshot["run"]["slot"] = "2001-01-01T00:00:00Z"
    snapshot["findings"] = snapshot["findings"][1:]
    snapshot["analyses"]["health/access"] |= {"status": "unknown", "reason": "It was not asked."}
    return stored(reports, "20010101T000000Z", snapshot)


def stored(reports: Path, slot: str, snapshot: dict[str, object]) -> str:
    when = instant(slot)
    assert when is not None
    path = reports / snapshot_name(when)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(snapshot))
    return slot


def test_two_runs_are_compared_in_either_order(app: HostProcess, reports: Path, earlier: str) -> None:
    newest = json.loads((reports / "latest.json").read_bytes())
    answer = app.request("GET", f"/api/compare?a={earlier}")
    comparison = json.loads(answer.body)
    assert answer.status == 200
    assert (comparison["a"]["slot"], comparison["b"]["slot"]) == ("2001-01-01T00:00:00Z", newest["run"]["slot"])
    assert [(f["turn"], f["key"]) for f in comparison["findings"]] == [("new", newest["findings"][0]["key"])]
    assert comparison["worse"]
    assert [(n["id"], n["reason"]) for n in comparison["not_comparable"] if n["unknown_in"] == "a"] == [
        ("health/access", "It was not asked.")
    ]
    assert app.request("GET", f"/api/compare?a=latest&b={earlier}").body == answer.body


@pytest.mark.parametrize("headers", [{"Accept": "text/html,*/*"}, {}])
def test_a_browser_gets_a_page(app: HostProcess, earlier: str, headers: dict[str, str]) -> None:
    query = "" if headers else "&format=html"
    answer = app.request("GET", f"/api/compare?a={earlier}{query}", headers=headers)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'href="/api/reports/{earlier}"'.encode() in answer.body
    assert app.request("GET", f"/api/compare?a={earlier}&format=json", headers=headers).body.startswith(b"{")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 400, "Wrong: a."),
        ("?a=yesterday", 400, "Wrong: a."),
        ("?a=latest&b=20260131", 400, "Wrong: b."),
        ("?a=latest&c=1", 400, "Wrong: c."),
        ("?a=latest&format=pdf", 400, "Wrong: format."),
        ("?a=20269931T060000Z", 400, "20269931T060000Z is no instant"),
        ("?a=20260131T060000Z", 404, "No run 20260131T060000Z is stored."),
    ],
)
def test_what_cannot_be_compared_is_named(app: HostProcess, query: str, status: int, words: str) -> None:
    answer = app.request("GET", f"/api/compare{query}")
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in json.loads(answer.body)["detail"]


@pytest.mark.parametrize("path", ["compare?a=", "reports/"])
def test_a_snapshot_of_a_newer_release_is_refused_with_a_sentence(app: HostProcess, reports: Path, path: str) -> None:
    slot = stored(reports, "20010101T001500Z", {"schema_version": 999})
    answer = app.request("GET", f"/api/{path}{slot}")
    problem = json.loads(answer.body)
    assert (answer.status, problem["title"]) == (500, "Unreadable snapshot")
    assert "schema version 999" in problem["detail"]
