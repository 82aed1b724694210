"""A run by hand that takes longer than its client waits goes on, and can be asked about."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import azure.functions as func
import pytest

from reports.stores import Cache, StorageUnavailable, Store, open_store
from web.answers import run_now
from web.answers.run_turn import LAST, Turn, last_turn
from web.handle import handle

SLOT = datetime(2026, 1, 31, 12, 0, 7, tzinfo=UTC)
PUBLISHED = SimpleNamespace(slot=SLOT, snapshot=b'{"status": "ok", "findings": []}')


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    yield open_store(tmp_path.as_uri())
    run_now._thread().submit(int).result()  # the run has ended


def ask(name: str, method: str = "POST") -> tuple[int, dict[str, object], dict[str, str]]:
    url = f"http://127.0.0.1/api/{name.replace('_', '/')}"
    answer = handle(name, func.HttpRequest(method, url, headers={}, params={}, body=b""), "an-id")
    return answer.status_code, json.loads(answer.get_body()), dict(answer.headers)


@pytest.mark.usefixtures("store")
def test_a_run_that_goes_on_is_202_with_where_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    go, was_hosted = threading.Event(), []

    def slow(*_: object, hosted: Callable[[], bool]) -> object:
        was_hosted.append(hosted())
        go.wait()
        was_hosted.append(hosted())
        return PUBLISHED

    monkeypatch.setattr(run_now, "cycle", slow)
    monkeypatch.setattr(run_now, "WAIT_S", 0.05)
    status, found, headers = ask("run")
    assert (status, found["status"], headers["Location"]) == (202, "/api/run/status", "/api/run/status")
    assert ask("run_status", "GET")[1]["state"] == "running"
    status, found, headers = ask("run")
    assert (status, found["title"], headers["Location"]) == (409, "A run is under way", "/api/run/status")
    go.set()
    run_now._thread().submit(int).result()
    _, found, _ = ask("run_status", "GET")
    assert (found["state"], found["snapshot"]) == ("published", "/api/snapshots/20260131T120007Z")
    assert was_hosted == [True, False], (
        "the host drops what is logged after the answer: alerts are left to the next run"
    )


def test_a_run_that_fails_says_why(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> object:
        raise StorageUnavailable("the container is full", "make room")

    monkeypatch.setattr(run_now, "cycle", fails)
    assert ask("run")[0] == 503
    _, found, _ = ask("run_status", "GET")
    assert (found["state"], "the container is full" in str(found["reason"])) == ("failed", True)
    turn = last_turn(store)
    assert turn
    assert turn.ended_at


@pytest.mark.usefixtures("store")
def test_a_defect_in_a_run_tells_no_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> object:
        raise ValueError("hunter2")

    monkeypatch.setattr(run_now, "cycle", breaks)
    assert ask("run")[0] == 500
    assert "hunter2" not in json.dumps(ask("run_status", "GET")[1])


@pytest.mark.parametrize(
    ("age", "more", "state"),
    [
        (timedelta(), {}, "running"),
        (timedelta(hours=1), {}, "lost"),
        (timedelta(), {"ended_at": SLOT, "slot": SLOT}, "published"),
        (timedelta(), {"ended_at": SLOT, "reason": "no"}, "failed"),
    ],
)
def test_the_state_of_the_last_run_is_known_in_every_instance(
    store: Store, age: timedelta, more: dict[str, object], state: str
) -> None:
    """The route looks at the clock: an age counts from when the test runs, not from when it was collected."""
    turn = Turn.model_validate({"started_at": datetime.now(UTC) - age, **more})
    store.create(LAST, turn.model_dump_json().encode(), cache=Cache.REVALIDATE)
    assert ask("run_status", "GET")[1]["state"] == state


def test_before_the_first_run_there_is_none(store: Store) -> None:
    assert last_turn(store) is None
    assert ask("run_status", "GET")[1]["state"] == "never"
