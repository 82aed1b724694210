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
    answered, found = asked(monkeypatch, "db_stats", lambda _service, _given: Answer(body))
    assert answered == status
    assert status == 200 or found["title"] == "Answer too large"


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

    found = []
    for target in ("orders", "billing", "orders"):
        monkeypatch.setenv("JOBSCOPE_TARGET", target)
        found.append(asked(monkeypatch, "db_stats", database, "false")[1]["target"])
    kept._answers.clear()
    assert found == ["orders", "billing", "orders"]


def test_a_problem_that_is_raised_often_keeps_no_frames_of_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_service: Service, _given: parameters.Parameters) -> Answer:
        raise NONE_YET

    for _ in range(3):
        assert asked(monkeypatch, "db_stats", none)[0] == 404
    assert NONE_YET.__traceback__ is None


def refused(query: str, route: str = "db_jobs") -> tuple[int, bytes]:
    request = func.HttpRequest("GET", f"http://127.0.0.1/api/db/jobs?{query}", params={}, body=b"")
    answer = handle.handle(route, request, "an-id")
    return answer.status_code, answer.get_body()


def test_what_is_wrong_is_not_echoed_without_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for many in (50, 3000):
        status, body = refused("&".join(f"p{number}{'x' * 300}={'y' * 300}" for number in range(many)))
        assert status == 400
        assert len(body) < 5_000
    assert max(len(record.getMessage()) for record in caplog.records) < 10_000


def test_of_many_wrong_parameters_the_rest_is_counted() -> None:
    _, body = refused("&".join(f"p{number}=1" for number in range(50)))
    shown = json.loads(body)
    assert len(shown["parameters"]) == 10
    assert shown["detail"].endswith(", and 40 more.")


@pytest.mark.parametrize(
    ("route", "advice"),
    [
        ("db_jobs", "Ask for fewer hours or a lower limit."),
        ("db_stats", "Ask for fewer hours."),
        ("db_tasks_of_job", "Ask for a lower limit."),
        ("db_debug", "/api/db/tasks/{job_id} lists the tasks of the job page by page."),
        ("snapshots_latest", "The container of the reports holds it as a file."),
    ],
)
def test_what_is_too_much_is_reported_with_what_the_route_can_do(route: str, advice: str) -> None:
    assert advice in in_time._too_late(ROUTES[route]).detail
    assert advice in in_time._too_large(ROUTES[route]).detail


def test_no_advice_names_a_parameter_that_the_route_lacks() -> None:
    for route in ROUTES.values():
        for one in (in_time._too_late(route).detail, in_time._too_large(route).detail):
            assert ("hours" in one) <= ("hours" in route.parameters.model_fields)
            assert ("limit" in one) <= ("limit" in route.parameters.model_fields)


def test_routes_of_the_database_leave_threads_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_THREADPOOL_THREAD_COUNT", "4")
    in_time._of_the_database.cache_clear()
    never, begun = threading.Event(), threading.Semaphore(0)

    def waits(_service: Service, _given: parameters.Parameters) -> Answer:
        begun.release()
        never.wait()
        return Answer(b"{}")

    clients = [threading.Thread(target=asked, args=(monkeypatch, "db_stats", waits)) for _ in range(3)]
    for client in clients:
        client.start()
        begun.acquire(timeout=10)
    status, problem = asked(monkeypatch, "db_stats", waits)
    never.set()
    for client in clients:
        client.join()
    in_time._of_the_database.cache_clear()
    assert (status, problem["title"]) == (503, "Busy")
