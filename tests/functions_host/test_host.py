"""The local Functions host, asked over real HTTP: what Azure would answer, it answers."""

import http.client
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.functions_host import HostProcess, functions_host
from local.functions_host.process import HostNotStartedError, HttpAnswer
from local.functions_host.server import master_of

APP = Path(__file__).parent / "app"
KEY = "a-key-of-the-test"
MASTER = master_of(KEY)
SETTINGS = {"TICK_SCHEDULE": "0 */15 * * * *", "PYTHON_THREADPOOL_THREAD_COUNT": "8"}
JOB = "a" * 64


@pytest.fixture(scope="module")
def host() -> Iterator[HostProcess]:
    with functions_host(APP, key=KEY, env=SETTINGS) as running:
        yield running


def test_a_get_reaches_its_function_with_decoded_route_and_query_values(host: HostProcess) -> None:
    answer = host.request("GET", f"/api/jobs/{JOB}?hours=24&hours=48&empty=&text=a%20b")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    body = json.loads(answer.body)
    assert body["job_id"] == JOB
    assert body["query"] == {"hours": "24,48", "text": "a b"}
    assert body["url"].startswith(host.url + "/api/jobs/")


def test_paths_match_without_regard_to_case_and_with_a_closing_slash(host: HostProcess) -> None:
    assert host.request("GET", f"/API/Jobs/{JOB}/").status == 200


@pytest.mark.parametrize("path", [f"/api/jobs/{JOB}0", "/api/jobs/short", "/api/numbers/x", "/api/numbers/1.5"])
def test_a_value_that_fails_its_constraint_is_not_found(host: HostProcess, path: str) -> None:
    assert host.request("GET", path).status == 404


def test_an_optional_value_may_be_missing(host: HostProcess) -> None:
    assert host.request("GET", "/api/reports").json() == {}
    assert host.request("GET", "/api/reports/2026%2F01").json() == {"slot": "2026%2F01"}


def test_a_catch_all_takes_the_rest_of_the_path(host: HostProcess) -> None:
    assert host.request("GET", "/api/files/2026/01/31/060000Z.json").body == b"2026/01/31/060000Z.json"


def test_overlapping_routes_are_tried_in_alphabetical_order_of_the_function_names(host: HostProcess) -> None:
    assert host.request("GET", "/api/order/latest").json() == "parameter"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "HEAD"])
def test_a_wrong_method_is_not_found(host: HostProcess, method: str) -> None:
    answer = host.request(method, f"/api/jobs/{JOB}")
    assert (answer.status, answer.body) == (404, b"")


def test_an_unknown_path_is_not_found(host: HostProcess) -> None:
    assert host.request("GET", "/api/nothing").status == 404
    assert host.request("GET", f"/jobs/{JOB}").status == 404


def test_a_function_that_allows_head_answers_it_without_a_body(host: HostProcess) -> None:
    answer = host.request("HEAD", "/api/files/a.txt")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == "5"
    assert answer.headers["x-kind"] == "file"


def test_a_function_without_methods_takes_them_all_and_sees_lower_case_headers(host: HostProcess) -> None:
    answer = host.request("PUT", "/api/echo", headers={"X-Trace": "t1"}, body=b"hello")
    body = json.loads(answer.body)
    assert answer.status == 201
    assert (body["method"], body["body"], body["headers"]["x-trace"]) == ("PUT", "hello", "t1")


def test_a_bare_string_is_a_plain_text_answer(host: HostProcess) -> None:
    answer = host.request("GET", "/api/text")
    assert (answer.status, answer.body) == (200, b"plain")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/reports", {"x-functions-key": KEY}, 200),
        (f"/api/reports?code={KEY}", {}, 200),
        ("/api/reports", {}, 401),
        ("/api/reports", {"x-functions-key": "wrong"}, 401),
        ("/api/reports?code=wrong", {}, 401),
        ("/api/live", {}, 200),
        ("/api/reports", {"x-functions-key": MASTER}, 200),
        ("/api/operate", {"x-functions-key": KEY}, 401),
        ("/api/operate", {"x-functions-key": MASTER}, 200),
        ("/admin/functions/tick", {}, 401),
        ("/admin/host/status", {}, 401),
        ("/admin/host/status", {"x-functions-key": KEY}, 401),
        ("/admin/host/status", {"x-functions-key": MASTER}, 200),
    ],
)
def test_each_kind_of_key_opens_what_it_is_for(
    host: HostProcess, path: str, headers: dict[str, str], status: int
) -> None:
    answer = host.request("GET", path, headers=headers, key=False)
    assert answer.status == status
    assert status == 200 or answer.body == b""


def test_a_wrong_method_is_not_found_even_without_a_key(host: HostProcess) -> None:
    assert host.request("POST", "/api/reports", key=False).status == 404


def test_an_exception_is_a_500_with_an_empty_body_and_an_id_to_find_it_by(host: HostProcess) -> None:
    answer = host.request("GET", "/api/boom")
    assert (answer.status, answer.body) == (500, b"")
    assert "secret of the traceback" in host.log()
    assert f"[{answer.headers['x-invocation-id']}] sample: about to fail" in host.log()


def test_log_lines_of_an_async_function_carry_its_invocation_id(host: HostProcess) -> None:
    answer = host.request("GET", "/api/live")
    assert f"[{answer.headers['x-invocation-id']}] sample: alive in live" in host.log()


def test_the_key_never_appears_in_the_log(host: HostProcess) -> None:
    host.request("GET", f"/api/live?code={KEY}")
    host.request("GET", f"/api/nothing?code={KEY}")
    address = urlsplit(host.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as raw:
        raw.sendall(f"GET /api/live?code={KEY} is broken HTTP/1.1\r\n\r\n".encode())
        refusal = raw.makefile("rb").read().decode()
    assert refusal.startswith("HTTP/1.1 400")
    assert KEY not in refusal
    assert KEY not in host.log()


def test_functions_run_at_the_same_time(host: HostProcess) -> None:
    statuses: list[int] = []
    clients = [
        threading.Thread(target=lambda: statuses.append(host.request("GET", "/api/together").status)) for _ in range(4)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert statuses == [200] * 4  # each waits for the other three


def test_a_connection_is_kept_for_the_next_request(host: HostProcess) -> None:
    connection = http.client.HTTPConnection(urlsplit(host.url).netloc, timeout=10)
    connection.request("GET", "/api/live")
    connection.getresponse().read()
    first = connection.sock
    connection.request("GET", "/api/live")
    assert connection.getresponse().read() == b"alive"
    assert connection.sock is first
    connection.close()


def test_an_admin_call_starts_a_timer_function_and_answers_at_once(host: HostProcess) -> None:
    def call(method: str, name: str, body: bytes = b"{}", kind: str = "application/json") -> tuple[int, bytes]:
        headers = {"x-functions-key": MASTER, "Content-Type": kind}
        answer = host.request(method, f"/admin/functions/{name}", headers=headers, body=body)
        return answer.status, answer.body

    assert call("POST", "tick") == (202, b"")
    assert call("POST", "nobody") == (404, b"")
    assert call("GET", "tick") == (404, b"")
    assert call("POST", "tick", kind="text/plain") == (415, b"")
    for body in (b"", b"{", b"[]", b"null"):
        assert call("POST", "tick", body) == (400, b"")


@pytest.mark.parametrize(("disabled", "status"), [("false", 200), ("True", 204)])
def test_the_home_page_is_open_and_can_be_turned_off(disabled: str, status: int) -> None:
    with functions_host(APP, env={**SETTINGS, "AzureWebJobsDisableHomepage": disabled}) as host:
        answer = host.request("GET", "/", key=False)
        assert answer.status == status
        assert (b"<title>" in answer.body) == (status == 200)


def test_a_timer_called_by_hand_sees_the_stored_status(host: HostProcess) -> None:
    run = host.invoke_timer("tick")
    assert run.succeeded
    found = told_to_tick(host, run.invocation_id)
    assert found["past_due"] is False
    assert found["status"]["Last"] == "0001-01-01T00:00:00+00:00"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:(00|15|30|45):00\+00:00", found["status"]["Next"])


def test_a_test_may_say_what_the_timer_sees(host: HostProcess) -> None:
    status = {"Last": "fail", "Next": "2026-01-01T00:15:00+00:00", "LastUpdated": "2026-01-01T00:00:00+00:00"}
    run = host.invoke_timer("tick", schedule_status=status, past_due=True)
    assert (run.succeeded, run.error) == (False, "RuntimeError('tick failed')")
    assert told_to_tick(host, run.invocation_id) == {"past_due": True, "status": status}


def test_stopping_lets_a_running_request_finish(tmp_path: Path) -> None:
    answers: list[HttpAnswer] = []
    sign = tmp_path / "sign"
    with functions_host(APP, env=SETTINGS) as host:
        client = threading.Thread(target=lambda: answers.append(host.request("GET", f"/api/slow?until={sign}")))
        client.start()
        wait_for_log(host, "slow has begun")
        host.process.terminate()
        wait_for_log(host, "stopping")
        sign.touch()
        client.join()
        assert host.process.wait(20) == 0
    assert [answer.json() for answer in answers] == ["finished"]


def test_an_idle_connection_does_not_hold_up_the_stop() -> None:
    with functions_host(APP, env=SETTINGS) as host:
        connection = http.client.HTTPConnection(urlsplit(host.url).netloc, timeout=10)
        connection.request("GET", "/api/live")
        connection.getresponse().read()
        host.process.terminate()
        assert host.process.wait(20) == 0
        connection.close()


def test_a_schedule_fires_by_itself_and_stops_with_the_host() -> None:
    with functions_host(APP, env={**SETTINGS, "TICK_SCHEDULE": "* * * * * *"}, timers=True) as host:
        wait_for_log(host, "sample: tick")
        host.process.terminate()
        assert host.process.wait(20) == 0


def test_a_slot_missed_while_the_host_was_down_is_caught_up_once(tmp_path: Path) -> None:
    stored = {"Last": "2026-01-01T00:00:00+00:00", "Next": "2026-01-01T00:15:00+00:00"}
    status = tmp_path / "timers" / "local" / "Host.Functions.tick" / "status"
    status.parent.mkdir(parents=True)
    status.write_text(json.dumps({**stored, "LastUpdated": "2026-01-01T00:00:00.1234567+00:00"}))
    with functions_host(APP, env=SETTINGS, timers=True, state_dir=tmp_path) as host:
        wait_for_log(host, "host.timers: timer tick succeeded")
        text = re.search(r"sample: tick (.*)", host.log())
    assert text is not None
    assert json.loads(text[1]) == {
        "past_due": True,
        "status": {
            "Last": "2026-01-01T00:00:00+00:00",
            "Next": "2026-01-01T00:15:00+00:00",
            "LastUpdated": "2026-01-01T00:00:00.1234560+00:00",
        },
    }
    assert json.loads(status.read_text())["Next"] > "2026-01-01T00:15"


def test_an_app_that_cannot_be_served_says_why(tmp_path: Path) -> None:
    with pytest.raises(HostNotStartedError, match="the setting TICK_SCHEDULE, which is not set"), functions_host(APP):
        pass
    (tmp_path / "function_app.py").write_text("import no_such_module")
    with pytest.raises(HostNotStartedError, match="no_such_module"), functions_host(tmp_path):
        pass


def told_to_tick(host: HostProcess, invocation_id: str) -> Any:  # noqa: ANN401 - JSON
    found = re.search(rf"\[{invocation_id}\] sample: tick (.*)", host.log())
    assert found is not None
    return json.loads(found[1])


def wait_for_log(host: HostProcess, text: str) -> None:
    for _ in range(1000):
        if text in host.log():
            return
        threading.Event().wait(0.01)
    raise AssertionError(f"{text!r} did not appear in:\n{host.log()}")
