"""The page in a real browser: quiet, the same with and without scripts, and fit for everyone in light and dark."""

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.reports.opening import CONTENT, SAME, Opening, faults, larger_on_paper, unfold
from tests.reports.pages import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture
def opened(chromium: "Browser", tmp_path: Path) -> "Iterator[Opening]":
    """`opened(story)`: the page of a story."""
    opening = Opening(chromium, tmp_path, page)
    yield opening
    opening.close()


@pytest.mark.parametrize("story", ["busy", "database_down", "hostile", "bare"])
@pytest.mark.parametrize("scripts", [True, False])
def test_it_asks_for_nothing_and_complains_of_nothing(opened: Opening, story: str, scripts: bool) -> None:
    watched = opened(story, scripts=scripts)
    assert [url for url in watched.requests if not url.startswith("file:")] == []
    assert len(watched.requests) == 1
    assert watched.complaints == []


@pytest.mark.parametrize("story", ["busy", "hostile"])
def test_scripts_add_comfort_and_no_content(opened: Opening, story: str) -> None:
    with_scripts, without = opened(story), opened(story, scripts=False)
    assert with_scripts.page.evaluate(CONTENT) == without.page.evaluate(CONTENT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("story", "width"), [("busy", 1280), ("busy", 390), ("database_down", 1280)])
def test_it_passes_axe(opened: Opening, story: str, width: int, scheme: Literal["light", "dark"]) -> None:
    watched = opened(story, width=width, scheme=scheme, bypass_policy=True)
    assert faults(watched) == []


@pytest.mark.parametrize("story", ["busy", "healthy", "hostile", "crowded"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_makes_the_page_scroll_sideways(opened: Opening, story: str, width: int) -> None:
    watched = opened(story, width=width)
    unfold(watched)
    assert watched.page.evaluate("() => document.documentElement.scrollWidth") <= width


TOUCHING = """() => [...document.querySelectorAll(".incident")].filter((one) => {
    const heading = one.querySelector("h3"), words = document.createRange();
    heading.style.textAlignLast = "justify";  // as wide as a title can be
    words.selectNodeContents(heading);
    words.setEndBefore(heading.querySelector(".self"));
    const fold = one.querySelector("summary span").getBoundingClientRect();
    return [...words.getClientRects()].some((line) => line.right > fold.left && line.bottom > fold.top);
}).map((one) => one.innerText)"""


@pytest.mark.parametrize("width", [390, 1100, 1280])
def test_what_an_incident_folds_stands_clear_of_the_longest_title(opened: Opening, width: int) -> None:
    page = opened("busy", width=width).page
    assert page.locator(".incident:visible").count() >= 3
    assert page.evaluate(TOUCHING) == []


def test_a_table_sorts_by_value_with_the_unknown_last_and_filters(opened: Opening) -> None:
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


def test_times_turn_local_with_their_zone_and_back(opened: Opening) -> None:
    watched = opened("busy")
    when = watched.page.locator("#f-errors-failure-rate-task-type-process-raster time").first
    assert when.inner_text() == "02:10"
    watched.page.get_by_role("button", name="Local time").click()
    assert re.fullmatch(r"24 Nov 07:40 (GMT\+5:30|IST)", when.inner_text().replace(" at ", " "))
    watched.page.get_by_role("button", name="Local time").click()
    assert when.inner_text() == "02:10"


def test_a_link_to_a_folded_analysis_unfolds_it(opened: Opening) -> None:
    watched = opened("busy")
    table = watched.page.get_by_text("Jobs created in the window")
    assert not table.is_visible()
    watched.page.locator(".rest").get_by_text("checked and fine").click()
    watched.page.get_by_role("link", name="Jobs by status").click()
    table.wait_for(state="visible")


def test_a_statement_is_copied_as_it_stands(opened: Opening) -> None:
    watched = opened("busy")
    opened.contexts[0].grant_permissions(["clipboard-read", "clipboard-write"])
    unfold(watched)
    box = watched.page.locator(".incident .copyable", has_text="pg_terminate_backend")
    box.get_by_role("button").click()
    box.get_by_role("button", name="Copied").wait_for()
    assert watched.page.evaluate("navigator.clipboard.readText()") == "SELECT pg_terminate_backend(40112);"


def test_an_incident_is_copied_as_text_with_its_address(opened: Opening) -> None:
    watched = opened("busy")
    opened.contexts[0].grant_permissions(["clipboard-read", "clipboard-write"])
    incident = watched.page.locator(".incident").first
    button = incident.get_by_role("button", name="as text")
    assert button.evaluate("it => getComputedStyle(it).opacity") == "1"
    button.click()
    incident.get_by_role("button", name="Copied").wait_for()
    copied = watched.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert (
        copied[0] == "critical process_raster fails 31 % of its tasks, usually 2 %".replace(" %", "\u00a0%")
        or "31" in copied[0]
    )
    assert "since 02:10" in copied[1]
    assert copied[-1].endswith("#" + str(incident.get_attribute("id")))


def test_what_to_do_and_its_evidence_unfold_beside_each_other(opened: Opening) -> None:
    page = opened("busy", scripts=False).page
    incident = page.locator("#attention .incident", has_text="process_raster fails")
    incident.get_by_text("more step").click()
    incident.get_by_text("SQL, 5 lines").click()
    assert incident.get_by_text("RETURNING tasks.task_id").is_visible()
    finding = page.locator("#f-errors-failure-rate-task-type-process-raster")
    finding.get_by_text("Evidence: 1,204 rows").click()
    assert finding.get_by_role("table").is_visible()


def test_local_time_switches_sentences_titles_tables_and_charts(opened: Opening) -> None:
    page = opened("busy").page
    axis = page.locator("#numbers svg text").all_text_contents()
    text = page.locator("main").inner_text()
    assert "UTC" in text
    page.get_by_role("button", name="Local time").click()
    assert "UTC" not in page.locator("main").inner_text()
    assert "UTC" not in page.title()
    turned = page.locator("#numbers svg text").all_text_contents()
    clocks = [label for label in axis if re.fullmatch(r"\d\d:\d\d", label)]
    assert clocks
    assert [label for label in turned if re.fullmatch(r"\d\d:30", label)], "Kolkata is half an hour apart"
    assert page.get_by_text("02:10 GMT+5:30 on 1 January 2026, nor since 02:10 GMT+5:30 on 10 November.").count() == 1
    page.get_by_role("button", name="Local time").click()
    assert page.locator("main").inner_text() == text
    assert page.locator("#numbers svg text").all_text_contents() == axis


@pytest.mark.parametrize("story", ["busy", "hostile", "crowded"])
def test_nothing_on_the_page_stays_in_utc_beside_local_time(opened: Opening, story: str) -> None:
    assert opened(story).page.evaluate(SAME) == []


def test_paper_begins_with_incidents_and_numbers_and_shows_evidence_without_statements(opened: Opening) -> None:
    page = opened("busy", scheme="dark", scripts=False).page
    page.emulate_media(media="print")
    assert page.locator("#numbers").is_visible()
    assert page.locator("#attention .incident").first.is_visible()
    assert page.locator(".finding .evidence table").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.get_by_role("navigation").is_visible()
    assert not [pre for pre in page.locator("pre.copy").all() if pre.is_visible()]


@pytest.mark.parametrize("width", [320, 720, 800, 920, 1000, 1100, 1240, 1440])
def test_no_key_number_is_left_alone_in_a_row(opened: Opening, width: int) -> None:
    boxes = [number.bounding_box() for number in opened("busy", width=width).page.locator("dl.numbers > div").all()]
    rows = Counter(box["y"] for box in boxes if box)
    assert list(rows.values()) in ([6], [3, 3])


def test_what_is_small_on_the_screen_is_small_on_paper(opened: Opening) -> None:
    assert larger_on_paper(opened("busy")) == []


def test_a_chart_wider_than_a_phone_shows_the_newest_hours(opened: Opening) -> None:
    shown = opened("busy", width=390).page.get_by_role("group", name="Failed tasks an hour, by pattern").first
    right = "one => Math.round(one.getBoundingClientRect().right)"
    assert shown.evaluate("box => box.scrollWidth > box.clientWidth")
    assert shown.locator("svg").evaluate(right) == shown.evaluate(right)


BEYOND = """() => {
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    const drawn = [...document.querySelectorAll("figure svg")].filter((svg) => svg.getBoundingClientRect().width);
    const texts = drawn.flatMap((svg) => [...svg.querySelectorAll("text")].map((text) => [svg, text]));
    return [texts.length, texts.filter(([svg, text]) => {
        const frame = svg.getBoundingClientRect(), place = text.getBoundingClientRect();
        return place.width && (place.left < frame.left - 1 || place.right > frame.right + 1);
    }).map(([svg, text]) => text.textContent)];
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_text_of_a_chart_goes_beyond_its_edge(opened: Opening, width: int) -> None:
    texts, beyond = opened("busy", width=width).page.evaluate(BEYOND)
    assert texts > 50
    assert beyond == []


SHOWN = """box => {
    const frame = box.getBoundingClientRect();
    return [...box.querySelectorAll("svg text")].filter((text) => {
        const place = text.getBoundingClientRect();
        return place.left >= frame.left && place.right <= frame.right + 1;
    }).map((text) => text.textContent);
}"""


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("Failed tasks in percent of those that ended, by hour", "process_raster"),
        ("Failed tasks an hour, by pattern", "MemoryError: cannot allocate <size> for"),
    ],
)
def test_the_newest_hours_of_a_chart_stand_beside_their_scale_and_names_on_a_phone(
    opened: Opening, title: str, series: str
) -> None:
    texts = opened("busy", width=390).page.get_by_role("group", name=title).first.evaluate(SHOWN)
    assert {"0", series} <= {*texts}


@pytest.mark.parametrize(
    "title",
    ["Failed tasks in percent of those that ended, by hour", "Failed tasks an hour, by pattern"],
)
def test_on_a_phone_only_earlier_hours_of_a_chart_are_scrolled_to_and_no_name(opened: Opening, title: str) -> None:
    shown = opened("busy", width=390).page.get_by_role("group", name=title).first
    hidden = {*shown.locator("svg text").all_text_contents()} - {*shown.evaluate(SHOWN)}
    assert hidden
    assert [text for text in hidden if not re.fullmatch(r"\d\d:\d\d|\d+ [A-Z][a-z]{2}", text)] == []


def test_on_a_phone_a_table_of_many_columns_becomes_rows_with_their_names(opened: Opening) -> None:
    wide = opened("busy", width=390).page.get_by_role("group", name="Failure rate by task type")
    row = wide.locator("tbody tr").first
    assert row.locator("td").first.evaluate("cell => getComputedStyle(cell, '::before').content").strip('"')
    boxes = [cell.bounding_box() for cell in row.locator("th, td").all()]
    assert len({box["x"] for box in boxes if box}) == 1, "below each other"


def test_a_table_keeps_its_first_column_while_it_scrolls(opened: Opening) -> None:
    page = opened("busy", width=720).page
    unfold_all = "() => document.querySelectorAll('details').forEach((d) => { d.open = true; })"
    page.evaluate(unfold_all)
    kept = page.evaluate("""() => [...document.querySelectorAll('.table > .scroll')]
        .filter((box) => box.scrollWidth > box.clientWidth + 40)
        .map((box) => {
            const head = box.querySelector('tbody th');
            const before = head.getBoundingClientRect().x;
            box.scrollLeft = 40;
            return Math.abs(head.getBoundingClientRect().x - before) < 1;
        })""")
    assert kept
    assert all(kept)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_key_number_of_many_digits_does_not_reach_into_the_next(opened: Opening, width: int) -> None:
    page = opened("busy", width=width).page
    number = page.locator("dl.numbers dd a").nth(3)
    number.evaluate("one => { one.textContent = '2,678,000,000,000,000'; }")
    assert number.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_step_that_is_a_link_is_large_enough_to_touch(opened: Opening) -> None:
    watched = opened("busy", width=390)
    page = watched.page
    page.evaluate("""() => document.querySelectorAll(".steps li").forEach((step) => {
        step.innerHTML = '<a href="https://portal.azure.com">Ask it again</a>';
    })""")
    unfold(watched)
    heights = [box["height"] for link in page.locator(".steps li > a").all() if (box := link.bounding_box())]
    assert heights
    assert min(heights) >= 24
