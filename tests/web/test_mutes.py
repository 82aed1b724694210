"""Mutes over HTTP: kept beside the reports in the caller's name, and listed until they are taken away."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from local.functions_host import HostProcess, functions_host
from notify.mutes import read_mutes
from reports.stores import Store, open_store

PROJECT = Path(__file__).parents[2]
KEY = "performance/task_duration:write_item"
SOON = (datetime.now(UTC) + timedelta(days=7)).replace(microsecond=0)
"""Against the clock of the app, which knows no other."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("muting")


@pytest.fixture(scope="module")
def quiet(folder: Path) -> Iterator[HostProcess]:
    """The app without a database: mutes need none."""
    env = {"JOBSCOPE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "JOBSCOPE_REPORTS_URL": folder.as_uri()}
    with functions_host(PROJECT, env=env) as host:
        yield host


@pytest.fixture
def store(folder: Path) -> Store:
    (folder / "mutes.json").unlink(missing_ok=True)
    return open_store(folder.as_uri())


def post(app: HostProcess, route: str, **given: str) -> Any:  # noqa: ANN401 - JSON of any shape
    answer = app.request("POST", f"/api/{route}?{urlencode(given)}")
    return answer.status, json.loads(answer.body)


def test_a_mute_is_kept_with_its_caller_and_listed_until_it_is_taken_away(quiet: HostProcess, store: Store) -> None:
    status, made = post(quiet, "mute", key=KEY, until=SOON.isoformat(), reason="larger tiles,\n ticket 4711")
    assert (status, made["key"], made["active"]) == (201, KEY, True)
    assert made["reason"] == "larger tiles, ticket 4711"
    assert made["by"].startswith("key:")
    (kept,) = read_mutes(store)
    assert (kept.key, kept.until, kept.by) == (KEY, SOON, made["by"])
    assert json.loads(quiet.request("GET", "/api/mutes").body) == {"mutes": [made]}
    assert post(quiet, "unmute", key=KEY) == (200, {"mutes": []})
    assert read_mutes(store) == ()


def test_a_date_alone_is_its_midnight_in_utc(quiet: HostProcess, store: Store) -> None:
    status, made = post(quiet, "mute", key="performance/*", until=f"{SOON:%Y-%m-%d}", reason="known")
    assert (status, made["until"]) == (201, f"{SOON:%Y-%m-%d}T00:00:00Z")
    assert read_mutes(store)[0].until.utcoffset() == timedelta(0)


def test_one_that_has_ended_is_listed_as_such(quiet: HostProcess, store: Store) -> None:
    from notify.mutes import checked, mute

    then = datetime.now(UTC) - timedelta(days=3)
    mute(store, checked(KEY, then + timedelta(days=1), "was known", "ann", then))
    [one] = json.loads(quiet.request("GET", "/api/mutes").body)["mutes"]
    assert (one["key"], one["active"], one["by"]) == (KEY, False, "ann")


@pytest.mark.parametrize(
    ("given", "title", "words"),
    [
        ({"key": "everything"}, "Bad mute", "is no finding's key"),
        ({"until": "2020-01-01"}, "Bad mute", "the end must lie ahead"),
        ({"until": f"{SOON + timedelta(days=800):%Y-%m-%d}"}, "Bad mute", "at most 366 days"),
        ({"reason": " "}, "Bad parameter", "Wrong: reason."),
        ({"until": "soon"}, "Bad parameter", "Wrong: until."),
        ({"key": "*" * 201}, "Bad parameter", "Wrong: key."),
        ({"reason": "x" * 301}, "Bad parameter", "Wrong: reason."),
        ({"who": "me"}, "Bad parameter", "Wrong: who."),
    ],
)
def test_what_cannot_be_muted_is_said_and_nothing_is_kept(
    quiet: HostProcess, store: Store, given: dict[str, str], title: str, words: str
) -> None:
    status, problem = post(quiet, "mute", **{"key": KEY, "until": SOON.isoformat(), "reason": "known", **given})
    assert (status, problem["title"]) == (400, title)
    assert words in problem["detail"]
    assert read_mutes(store) == ()


def test_a_mute_that_is_not_there_cannot_be_taken_away(quiet: HostProcess, store: Store) -> None:
    status, problem = post(quiet, "unmute", key=KEY)
    assert (status, problem["title"]) == (404, "No such mute")
    assert read_mutes(store) == ()


@pytest.mark.parametrize("route", ["mute", "unmute"])
def test_a_link_mutes_nothing(quiet: HostProcess, store: Store, route: str) -> None:
    asked = urlencode({"key": KEY, "until": SOON.isoformat(), "reason": "known"})
    assert quiet.request("GET", f"/api/{route}?{asked}").status == 404
    assert quiet.request("POST", f"/api/{route}?{asked}", key=False).status == 401
    assert read_mutes(store) == ()
