"""The page in a real browser: quiet, the same with and without scripts, and fit for everyone in light and dark."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from local.node import package
from tests.reports.pages import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CONTENT = """() => {
    const copy = document.querySelector("main").cloneNode(true);
    copy.querySelectorAll("button:not(th button), .filter, [role=status]").forEach((added) => added.remove());
    return copy.textContent.replace(/\\s+/g, " ").trim();
}"""

AXE = """async (tags) => {
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary}`));
}"""


class Watched:
    """An opened page with everything that it asked the network for or complained about."""

    def __init__(self, context: "BrowserContext", file: Path) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.goto(file.as_uri())


@pytest.fixture
def opened(chromium: "Browser", tmp_path: Path) -> "Iterator[Open]":
    opening = Open(chromium, tmp_path)
    yield opening
    for context in opening.contexts:
        context.close()


class Open:
    """`opened(story)`: the page of a story in a browser window of its own."""

    def __init__(self, chromium: "Browser", folder: Path) -> None:
        self.chromium = chromium
        self.folder = folder
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        story: str,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
        bypass_policy: bool = False,
    ) -> Watched:
        file = self.folder / f"{story}.html"
        file.write_text(page(story), "utf-8")
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            bypass_csp=bypass_policy,
            timezone_id="Asia/Kolkata",
        )
        self.contexts.append(context)
        return Watched(context, file)


@pytest.mark.parametrize("story", ["busy", "database_down", "hostile", "bare"])
@pytest.mark.parametrize("scripts", [True, False])
def test_it_asks_for_nothing_and_complains_of_nothing(opened: Open, story: str, scripts: bool) -> None:
    watched = opened(story, scripts=scripts)
    assert [url for url in watched.requests if not url.startswith("file:")] == []
    assert len(watched.requests) == 1
    assert watched.complaints == []


@pytest.mark.parametrize("story", ["busy", "hostile"])
def test_scripts_add_comfort_and_no_content(opened: Open, story: str) -> None:
    with_scripts, without = opened(story), opened(story, scripts=False)
    assert with_scripts.page.evaluate(CONTENT) == without.page.evaluate(CONTENT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("story", "width"), [("busy", 1280), ("busy", 390), ("database_down", 1280)])
def test_it_passes_axe(opened: Open, story: str, width: int, scheme: Literal["light", "dark"]) -> None:
    watched = opened(story, width=width, scheme=scheme, bypass_policy=True)
    watched.page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    watched.page.add_script_tag(path=str(package("axe-core") / "axe.min.js"))
    assert watched.page.evaluate(AXE, WCAG) == []


@pytest.mark.parametrize("story", ["busy", "healthy", "hostile", "crowded"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_makes_the_page_scroll_sideways(opened: Open, story: str, width: int) -> None:
    watched = opened(story, width=width)
    watched.page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert watched.page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_table_sorts_by_value_with_the_unknown_last_and_filters(opened: Open) -> None:
    watched = opened("busy")
    rates = watched.page.get_by_role("group", name="Failure rate by task type")
    first = rates.locator("tbody tr:first-child td:nth-child(5)")
    rates.get_by_role("button", name="Window before").click()
    assert first.inner_text() == "4.4\u00a0%"
    rates.get_by_role("button", name="Window before").click()
    assert first.inner_text() == "0.4\u00a0%"
    assert rates.locator("tbody tr:last-child").inner_text().endswith("unknown")
    durations = watched.page.get_by_role("group", name="Duration by type and stage")
    durations.get_by_role("searchbox").fill("stage_VECTOR")
    assert durations.locator("tbody tr:visible").count() == 2
    assert durations.get_by_role("status").inner_text() == "2 of 12"


def test_times_turn_local_with_their_zone_and_back(opened: Open) -> None:
    watched = opened("busy")
    when = watched.page.locator("#f-errors-failure-rate-task-type-process-raster time").first
    assert when.inner_text() == "02:10"
    watched.page.get_by_role("button", name="Local time").click()
    assert re.fullmatch(r"24 Nov 07:40 (GMT\+5:30|IST)", when.inner_text().replace(" at ", " "))
    watched.page.get_by_role("button", name="Local time").click()
    assert when.inner_text() == "02:10"


def test_a_link_to_a_folded_analysis_unfolds_it(opened: Open) -> None:
    watched = opened("busy")
    table = watched.page.get_by_text("Jobs created in the window")
    assert not table.is_visible()
    watched.page.get_by_role("navigation").get_by_role("link", name="Jobs by status").click()
    table.wait_for(state="visible")


def test_a_statement_is_copied_as_it_stands(opened: Open) -> None:
    watched = opened("busy")
    opened.contexts[0].grant_permissions(["clipboard-read", "clipboard-write"])
    box = watched.page.locator(".copyable", has_text="pg_terminate_backend")
    box.get_by_role("button").click()
    box.get_by_role("button", name="Copied").wait_for()
    assert watched.page.evaluate("navigator.clipboard.readText()") == "SELECT pg_terminate_backend(40112);"


def test_what_to_do_and_its_evidence_unfold_beside_each_other(opened: Open) -> None:
    finding = opened("busy", scripts=False).page.locator("#f-errors-failure-rate-task-type-process-raster")
    finding.get_by_text("SQL, 5 lines").click()
    assert finding.get_by_text("RETURNING tasks.task_id").is_visible()
    finding.get_by_text("Evidence: 1,204 rows").click()
    assert finding.get_by_role("table").is_visible()


def test_paper_shows_what_the_screen_folds(opened: Open) -> None:
    watched = opened("busy", scheme="dark", scripts=False)
    watched.page.emulate_media(media="print")
    assert watched.page.get_by_text("Jobs created in the window").is_visible()
    assert watched.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not watched.page.get_by_role("navigation").is_visible()
