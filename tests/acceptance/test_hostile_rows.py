"""Rows that mean harm: a run and its report stay bounded, and what they hold stays text."""

import io
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from rich.console import Console

from analysis.history.slots import Occasion
from analysis.model import Finding
from analysis.settings import Settings
from cycle import cycle
from reports.console import summary
from tests.analyses.conftest import NOON
from tests.analyses.poison_story import Story
from tests.conftest import MakeDatabase

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

MARKUP = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
    "<iframe srcdoc='<script>alert(4)</script>'></iframe><a id=hostile href='javascript:alert(5)'>x</a>"
    '<style>body{display:none}</style>" onmouseover="alert(6) {{7*7}} ${7*7} --><!--'
)
TERMINAL = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m\x9b31m\rover\x08\x7f"
DIRECTIONS = "\u202egnp.exe\u2066\u2069\u200f\ufeff\U000e0041"
SURROGATES = '{"success": false, "error": {"message": "\\ud800 broken \\udfff \\u0000 \\ud83d"}}'
TEXTS = {
    "markup": MARKUP,
    "terminal": TERMINAL,
    "directions": DIRECTIONS,
    "surrogates": SURROGATES,
    "frames": "Traceback (most recent call last):\n"
    + '  File "/a.py", line 1, in f\n    f()\n' * 20_000
    + "RecursionError: x",
    "huge_line": "z" * 5_000_000,
    "huge_words": "word <b>bold</b> " * 300_000,
    "pattern_bomb": "ValueError: " + "(" * 50_000 + "a" * 50_000 + "=" * 50_000,
}
INJECTED = """() => [...document.querySelectorAll("*")].filter((element) =>
    ["IMG", "IFRAME", "OBJECT", "EMBED", "BASE", "FORM"].includes(element.tagName)
    || [...element.attributes].some((a) => a.name.startsWith("on") || /^\\s*javascript:/i.test(a.value))
    || element.id === "hostile"
).map((element) => element.outerHTML.slice(0, 200))"""
DEADLINE_S = 45.0
"""A quiet machine takes a tenth of it."""


@dataclass(frozen=True)
class Ran:
    """What a cycle over the hostile rows left, and how long it took."""

    folder: Path
    snapshot: bytes
    seconds: float


@pytest.fixture
def ran(database: MakeDatabase, tmp_path: Path) -> Ran:
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        # A schema of another team may not have our checks on names.
        for table, column in (("jobs", "job_type"), ("tasks", "task_type")):
            connection.execute(f"ALTER TABLE app.{table} DROP CONSTRAINT {table}_{column}_check".encode())
            connection.execute(f"ALTER TABLE app.{table} ALTER COLUMN {column} TYPE text".encode())
    story = Story(dsn)
    for letter, (name, text) in zip("abcdefgh", TEXTS.items(), strict=True):
        kind = f"{name} {MARKUP} {TERMINAL.replace(chr(0), '')} {DIRECTIONS}"
        story.job(letter, "failed", job_type=kind, created=90, touched=30)
        inputs: dict[str, object] = {"path": MARKUP, TERMINAL: DIRECTIONS, "half": SURROGATES, "deep": [[[[MARKUP]]]]}
        story.task(letter, "failed", task_type=kind, times=6, touched=30, error=text, retries=3, parameters=inputs)
        story.task(letter, "queued", task_type=kind, times=2, created=80)
        standing = f"{letter}s"
        story.job(standing, "processing", job_type=kind, created=90, touched=90)
        story.task(standing, "completed", task_type=kind, created=90, touched=60)
    settings = {"database_url": dsn, "reports_url": tmp_path.as_uri(), "target": MARKUP}
    started = time.monotonic()
    replay = {"observed_at": NOON.isoformat()}
    published = cycle(Settings.model_validate(settings), Occasion("manual", NOON, NOON), replay)
    return Ran(tmp_path, published.snapshot, time.monotonic() - started)


def test_they_are_judged_bounded_and_inert(ran: Ran, chromium: "Browser") -> None:
    assert ran.seconds < DEADLINE_S
    _assert_judged_and_bounded(ran)
    _assert_silent_on_a_terminal(ran.snapshot)
    _assert_inert_in_a_browser(ran.folder / "latest.html", chromium)


def _assert_judged_and_bounded(ran: Ran) -> None:
    snapshot = json.loads(ran.snapshot)
    assert {r["id"]: r["reason"] for r in snapshot["analyses"].values() if r["status"] == "unknown"} == {}
    assert snapshot["analyses"]["errors/failure_patterns"]["data"]["failed"] == 6 * len(TEXTS)
    assert {f["key"].split(":")[0] for f in snapshot["findings"]} >= {
        *("errors/failure_patterns", "poison/orphaned", "poison/retries", "poison/stage_not_advanced"),
    }
    assert len(ran.snapshot) < 2_000_000
    assert (ran.folder / "latest.html").stat().st_size < 4_000_000


def _assert_silent_on_a_terminal(snapshot: bytes) -> None:
    screen = io.StringIO()
    summary(snapshot, console=Console(file=screen, width=200))
    assert [c for c in screen.getvalue() if not c.isprintable() and c != "\n"] == []


def _assert_inert_in_a_browser(file: Path, chromium: "Browser") -> None:
    context = chromium.new_context(bypass_csp=True)
    try:
        window = context.new_page()
        messages: list[str] = []
        asked: list[str] = []

        def keep(dialog: "Dialog") -> None:
            messages.append(dialog.message)
            dialog.dismiss()

        window.on("dialog", keep)
        window.on("pageerror", lambda error: messages.append(str(error)))
        window.on("request", lambda request: asked.append(request.url))
        window.goto(file.as_uri())
        window.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        window.mouse.move(300, 300)
        assert messages == []
        assert asked == [file.as_uri()]
        assert window.evaluate(INJECTED) == []
        assert window.evaluate("getComputedStyle(document.body).display") != "none"
        text = window.evaluate("document.body.textContent")
        assert "<img src=x onerror=alert(2)>" in text
        assert [c for c in ("\x1b", "\x9b", "\x07", "\u202e", "\u2066") if c in text] == []
    finally:
        context.close()


def test_the_key_of_a_long_or_broken_name_is_bounded_and_its_own() -> None:
    def key(name: str) -> str:
        return Finding(key=f"poison/orphaned:{name}", severity="warning", title="t", observed="o").key

    assert key("create_tile") == "poison/orphaned:create_tile"
    assert key("a\r\nb") == "poison/orphaned:a  b"
    assert key("a" * 500) == key("a" * 500) != key("a" * 501)
    assert len(key("a" * 500)) == 200
