"""What a log puts before and around a failure makes no other pattern of it, and hides none."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from analysis.errors.grouping import fingerprint
from tests.grouping.languages import LANGUAGES, Occurrence
from tests.grouping.texts import traceback

BEGAN = datetime(2026, 3, 18, 14, 5, 7, 250_000, tzinfo=UTC)
PREFIXES: dict[str, Callable[[int], str]] = {
    "docker compose": lambda _: "worker-1  | ",
    "a container's runtime": lambda line: f"{BEGAN + timedelta(milliseconds=line):%Y-%m-%dT%H:%M:%S.%f}000Z stderr F ",
    "Airflow": lambda line: f"[2026-03-18T14:05:{line % 60:02}.123+0000] {{subprocess.py:93}} INFO - ",
    "syslog": lambda line: f"Mar 18 14:05:{line % 60:02} host-1 worker[77]: ",
    "quoting": lambda _: "> ",
    "indentation": lambda _: "    ",
}
TRACES = {
    **{name: write(Occurrence()) for name, write in LANGUAGES.items()},
    "python": traceback("no such zoom 12", exception_type="ValueError"),
    "a chain of Rust": "job 12 failed\n\nCaused by:\n    0: error sending request\n    1: connection refused",
}


@pytest.mark.parametrize("text", TRACES.values(), ids=TRACES.keys())
@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES.keys())
def test_a_prefix_before_each_line_of_a_trace_changes_nothing(prefix: Callable[[int], str], text: str) -> None:
    lines = text.rstrip("\n").split("\n")
    prefixed = "\n".join(f"{prefix(number)}{line}" for number, line in enumerate(lines))
    assert fingerprint(prefixed).id == fingerprint(text.rstrip("\n")).id
    shortened = "\n".join(line.rstrip() for line in prefixed.split("\n"))
    assert fingerprint(shortened).id == fingerprint(text.rstrip("\n")).id


def test_lines_that_only_begin_alike_keep_their_beginnings() -> None:
    refused, cancelled = (
        "\n".join(f"2026-03-18 14:05:0{second} {what} of job {second} to 10.0.0.{second}" for second in range(3))
        for what in ("connection refused", "connection cancelled")
    )
    assert fingerprint(refused).id != fingerprint(cancelled).id


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("no login with password=[redacted: password] as loader", "no login with password=<*> as loader"),
        ("GET https://a.example/t?sig=[redacted: signature]&v=1 failed", "GET <*> failed"),
        ("token [redacted: token] expired", "token [redacted: token] expired"),
    ],
)
def test_what_redaction_left_within_a_word_is_a_value(text: str, template: str) -> None:
    assert fingerprint(text).template == template


def test_digits_that_go_on_as_a_word_are_no_status() -> None:
    one, other = (f"checksum mismatch of blob 12: expected 0a4b99ee, got {came}" for came in ("415b5883", "ba649ac8"))
    assert fingerprint(one).id == fingerprint(other).id
    assert fingerprint("wanted 200, got 502").id != fingerprint("wanted 200, got 404").id
