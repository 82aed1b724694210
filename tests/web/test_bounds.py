"""What bounds an answer: its own deadline and its size."""

import json
import threading
from dataclasses import replace

import azure.functions as func
import pytest

from analysis.settings import Settings
from web import handle, in_time, kept, parameters
from web.answers.published import NONE_YET
from web.respond import MOST_BYTES, Answer
from web.routes import ROUTES
from web.service import Service


def asked(
    monkeypatch: pytest.MonkeyPatch, route: str, answer: object, fresh: str = "true"
) -> tuple[int, dict[str, object]]:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", f"postgresql://u:hunter2@127.0.0.1:1/{route}")
    monkeypatch.setitem(ROUTES, route, replace(ROUTES[route], answer=answer))  # type: ignore[arg-type]  # made up
    request = func.HttpRequest("GET", f"http://127.0.0.1/api/{route}", params={"fresh": fresh}, body=b"")
    answered = handle.handle(route, request, "an-id")
    return answered.status_code, json.loads(answered.get_body() or b"null")


def test_an_answer_that_takes_too_long_is_504(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()

    def waits(_service: Service, _given: parameters.Parameters) -> Answer:
        never.wait()
        return Answer(b"{}")

    monkeypatch.setattr(in_time, "DEADLINE_S", 0.05)
    status, problem = asked(monkeypatch, "db_stats", waits)
    never.set()
    assert (status, problem["title"], problem["error_id"]) == (504, "Deadline passed", "an-id")


@pytest.mark.parametrize(("size", "status"), [(MOST_BYTES, 200), (MOST_BYTES + 1, 400)])
def test_an_answer_larger_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch, size: int, status: int) -> None:
    body = b'"' + b"x" * (size - 2) + b'"'
    answered, said = asked(monkeypatch, "db_stats", lambda _service, _given: Answer(body))
    assert answered == status
    assert status == 200 or said["title"] == "Answer too large"


def test_kept_answers_take_no_more_memory_than_allowed() -> None:
    assert kept._answers.maxsize == kept.KEPT_BYTES
    kept._answers.clear()
    for number in range(20):
        asked = ("db_stats", str(number), False, "key", Settings())
        kept._answers[asked] = (0.0, Answer(b"x" * (kept.KEPT_BYTES // 10)))
    assert kept._answers.currsize <= kept.KEPT_BYTES
    assert len(kept._answers) == 10
    kept._answers.clear()


def test_an_answer_is_not_kept_for_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def database(service: Service, _given: object) -> Answer:
        return Answer(json.dumps({"target": service.settings.target}).encode())

    said = []
    for target in ("orders", "billing", "orders"):
        monkeypatch.setenv("JOBSCOPE_TARGET", target)
        said.append(asked(monkeypatch, "db_stats", database, "false")[1]["target"])
    kept._answers.clear()
    assert said == ["orders", "billing", "orders"]


def test_a_problem_that_is_raised_often_keeps_no_frames_of_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_service: Service, _given: parameters.Parameters) -> Answer:
        raise NONE_YET

    for _ in range(3):
        assert asked(monkeypatch, "db_stats", none)[0] == 404
    assert NONE_YET.__traceback__ is None
