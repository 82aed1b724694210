"""Errors in markup: what services of XML answer, and the pages of proxies and gateways."""

import pytest

from analysis.errors.grouping import fingerprint
from analysis.errors.grouping.plain import plain
from tests.grouping.texts import traceback

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'


def stored(code: str, message: str, request: str = "A1B2") -> str:
    return f"<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{request}</RequestId></Error>"


def fault(code: str, reason: str) -> str:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
        f"<faultcode>s:{code}</faultcode>\n  <faultstring>{reason}</faultstring></s:Fault></s:Body></s:Envelope>"
    )


def page(title: str, server: str = "nginx/1.27.0") -> str:
    return f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<hr>{server}\r\n</body>\r\n</html>\r\n"


MESSAGES = [
    (DECLARED + stored("SlowDown", "Berth 7 is taken."), "Berth 7 is taken."),
    (stored("SlowDown", "Berth &lt;7&gt; is taken."), "Berth <7> is taken."),
    (stored("SlowDown", "<![CDATA[Berth 7 is taken.]]>"), "Berth 7 is taken."),
    (f"upload of b.tif: {DECLARED}{stored('SlowDown', 'Berth 7 is taken.')}", "upload of b.tif: Berth 7 is taken."),
    (fault("Server", "Tide 7 is over"), "Tide 7 is over"),
    (page("502 Bad Gateway"), "502 Bad Gateway"),
    (f"<!DOCTYPE html>\n{page('Just a moment...')}", "Just a moment..."),
    (f"no answer of a.example.org: {page('502 Bad Gateway')}", "no answer of a.example.org: 502 Bad Gateway"),
    ("HTTP 502: <html><head><title>Bad\n Gateway</title></head><bo", "HTTP 502: Bad Gateway"),
]


@pytest.mark.parametrize(("text", "message"), MESSAGES)
def test_a_document_says_what_its_message_or_its_title_says(text: str, message: str) -> None:
    assert plain(text).partition("\x1f")[0].strip() == message


def test_what_a_document_says_tells_faults_apart_and_its_request_does_not() -> None:
    one = DECLARED + stored("SlowDown", "Berth 7 is taken.")
    assert fingerprint(one).id == fingerprint(DECLARED + stored("SlowDown", "Berth 8 is taken.", "C3D4")).id
    assert fingerprint(one).id != fingerprint(DECLARED + stored("Stopped", "Berth 7 is taken.")).id
    assert fingerprint(one).id != fingerprint(DECLARED + stored("SlowDown", "Tide is over.")).id
    assert fingerprint(page("502 Bad Gateway")).id == fingerprint(page("502 Bad Gateway", "cloudflare")).id
    assert fingerprint(page("502 Bad Gateway")).id != fingerprint(page("504 Gateway Time-out")).id
    assert fingerprint(fault("Server", "Tide is over")).id != fingerprint(fault("Server", "Berth is taken")).id


NO_ERROR = [
    "the tag </b> was never opened",
    "<init> of </b> was not found",
    "cannot read: <title> has no </title>",
    "<Berth><Zone>7</Zone></Berth> was refused",
    traceback(f"no answer: {page('502 Bad Gateway')}".replace("\r\n", "")),
]


@pytest.mark.parametrize("text", NO_ERROR)
def test_a_text_without_an_error_in_markup_is_left_as_it_is(text: str) -> None:
    assert plain(text) == text
