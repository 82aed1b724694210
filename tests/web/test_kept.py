"""Which form of an answer a client gets, and whether it gets it again."""

import json
from dataclasses import replace

import azure.functions as func
import pytest

from web import handle, kept
from web.respond import Answer, wants_html
from web.routes import ROUTES
from web.service import Service


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html", True),
        ("text/*", True),
        ("text/html, application/json", True),
        ("application/json, text/html", False),
        ("text/html;q=0.5, application/json", False),
        ("application/json;q=0.5, text/html;q=0.6", True),
        ("text/html;q=0", False),
        ("text/html;q=0, */*", False),
        ("*/*", False),
        ("application/json", False),
        ("application/xhtml+xml;text/html", False),
        ("", False),
        ("text/html;q=many", False),
        (";;;,,,", False),
    ],
)
def test_the_weights_of_accept_decide_between_page_and_document(accept: str, page: bool) -> None:
    assert wants_html(accept) is page


ANSWER = Answer(b'{"a": 1}')
TAG = ANSWER.etag.strip('"')


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [
        (f'"{TAG}"', 304),
        (f'W/"{TAG}"', 304),
        (f'"older", W/"{TAG}" , "newer"', 304),
        ("*", 304),
        ('"older"', 200),
        ('W/"older", "newer"', 200),
        (f'"{TAG}x"', 200),
        ("", 200),
    ],
)
def test_a_client_that_has_it_gets_no_body_again(
    monkeypatch: pytest.MonkeyPatch, if_none_match: str, status: int
) -> None:
    answer = asked(monkeypatch, {"if-none-match": if_none_match})
    assert answer.status_code == status
    assert answer.headers["ETag"] == f'"{TAG}"'
    assert answer.get_body() == (b"" if status == 304 else ANSWER.body)


def asked(monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], answer: object = None) -> func.HttpResponse:
    made = answer or (lambda _service, _given: ANSWER)
    monkeypatch.setitem(ROUTES, "db_stats", replace(ROUTES["db_stats"], answer=made))  # type: ignore[arg-type]  # made up
    url = "http://127.0.0.1/api/db/stats"
    return handle.handle("db_stats", func.HttpRequest("GET", url, headers=headers, params={}, body=b""), "an-id")


def test_an_answer_is_kept_for_one_kind_of_caller_and_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    kept._answers.clear()
    made: list[str] = []

    def answer(service: Service, _given: object) -> Answer:
        made.append(service.caller)
        return Answer(json.dumps([service.accepts_html, service.caller]).encode())

    for headers in ({}, {"x-functions-key": "k"}, {"x-functions-key": "l"}, {"accept": "text/html"}, {"accept": "*/*"}):
        asked(monkeypatch, headers, answer)
    kept._answers.clear()
    assert [name.partition(":")[0] for name in made] == ["anonymous", "key", "anonymous"]
