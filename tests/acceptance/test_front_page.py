"""The front page of the sample, in a real browser: what a tired person asks first is on it, and it is short."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from analysis.history.slots import Occasion
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from local.demo import sample_logs
from local.sample.build import Sample
from reports.render import render
from tests.acceptance.living import LivingDatabase
from tests.reports.opening import Opening

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LINES = """() => {
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
    const parts = document.querySelectorAll("header.front, .numbers > div, #numbers figcaption, .incident");
    return [...parts].map((part) => part.innerText.replace(/\\s+/g, " "));
}"""
LAST_INCIDENT = """() => Math.max(...[...document.querySelectorAll(".shelf:not(.rest)")]
    .map((shelf) => shelf.getBoundingClientRect().bottom + scrollY))"""

APART = """() => [...document.querySelectorAll(".about a + .self")].filter((sign) =>
    Math.abs(sign.getBoundingClientRect().top - sign.previousElementSibling.getBoundingClientRect().top) > 1).length"""

TOLD = """[...document.querySelectorAll("[title]:not(time)")].map((one) => one.title)
    .concat([...document.querySelectorAll("main *:not(script, pre, code, time)")]
        .flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data)))"""


@pytest.fixture(scope="session")
def front_page(living: LivingDatabase, faulty: Sample) -> str:
    """The report of the sample with its logs, and with the run of a day before to compare it with."""
    at = faulty.at
    earlier = at - timedelta(days=1)
    living.show(faulty.as_of(earlier))
    yesterday = living.read(earlier)
    living.show(faulty)
    with sample_logs(faulty) as logs:
        settings = Settings.model_validate({"database_url": living.dsn, "target": "geo-etl", **logs})
        occasion = Occasion("manual", at, at)
        snapshot = run(settings, occasion, ANALYSES, yesterday, {"observed_at": at.isoformat()})
    return render(json.loads(snapshot.model_dump_json()), "")


@pytest.fixture
def opened(chromium: "Browser", tmp_path: Path) -> Iterator[Opening]:
    opening = Opening(chromium, tmp_path)
    yield opening
    opening.close()


QUESTIONS = {
    "How many things need attention?": r"5 need attention",
    "Was everything looked at?": r"Looked at everything",
    "Which system is this, and of when?": r"geo-etl .*24 h to 18 Mar 2026 14:05 UTC",
    "Do more tasks fail than yesterday?": r"Tasks that failed 11 % in 24 h; 24 h ago: 10 %",
    "How many jobs came in?": r"Jobs created 885 in 24 h; 24 h ago: 653",
    "How long has the oldest task waited?": r"Oldest waiting task 4 h 3 min now",
    "How fast is the work done?": r"Tasks that ended 352 /h",
    "Does the database answer?": r"Time to connect \d+ ms now",
    "Which release broke it?": r"validate_raster fails: TypeError.* Just before: release 2\.9\.0",
    "When was it deployed?": r"deployment of version 2\.9\.0 \(18 Mar 10:06\sUTC\)",
    "Since when does validate_raster fail?": r"validate_raster fails: .* since 10:11 UTC",
    "How bad is it?": r"validate_raster fails: .* 70 tasks in 70 jobs, now 53 % of its tasks, usually 0 %",
    "What do I do about the release first?": r"validate_raster fails: .* Do Compare release 2\.9\.0 .* or roll it back",
    "How many jobs wait because of host-7?": r"host-7 ran out of memory: .* 10 jobs held up",
    "What happened to host-7, and when?": r"host-7 ran out of memory: 40 tasks of create_tile stopped .* 11:04 UTC",
    "Which queue never drains?": r"1,200 tasks of render_tile wait.*460 arrive an hour and 127 end",
    "Does that queue grow?": r"1,200 tasks of render_tile wait.* growing",
    "Which jobs stand between two stages?": r"12 jobs of stage_vector stand still: stages 1 and 2 are finished",
    "Which jobs have nothing to do?": r"7 jobs of export_tiles are processing without a single task",
    "Which container refuses load_chunk?": r"load_chunk fails where container = bronze-eu",
    "Which tasks work for jobs that are over?": r"tasks of load_chunk still wait or run",
    "What has become slower?": r"write_item takes \d+ % longer: p50 \d+ s",
}
"""What people ask, and the line that answers it: of one incident, of one key number, or of the head."""


def test_what_people_ask_is_answered_by_a_line_of_the_front_page(opened: Opening, front_page: str) -> None:
    lines = opened(front_page, scripts=False).page.evaluate(LINES)
    assert len(QUESTIONS) >= 20
    unanswered = [asked for asked, answer in QUESTIONS.items() if not any(re.search(answer, line) for line in lines)]
    assert unanswered == []


def test_the_first_number_needs_no_scrolling_and_every_incident_stands_within_1400_pixels(
    opened: Opening, front_page: str
) -> None:
    page = opened(front_page, width=1280).page
    number = page.locator(".numbers dd a").first.bounding_box()
    assert number is not None
    assert number["y"] + number["height"] < 800
    assert page.evaluate(LAST_INCIDENT) <= 1400


def test_on_a_phone_the_incidents_end_within_five_screens(opened: Opening, front_page: str) -> None:
    page = opened(front_page, width=390).page
    assert page.evaluate(LAST_INCIDENT) <= 5 * 844
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_every_incident_stands_on_one_shelf_and_has_a_link_to_itself(opened: Opening, front_page: str) -> None:
    page = opened(front_page, scripts=False).page
    titles = page.locator(".incident h3").all_text_contents()
    assert len(titles) == len(set(titles)) >= 20
    assert page.locator(".incident > .body > h3 > a.self").count() == len(titles)


def test_a_key_number_never_breaks_inside_a_word(opened: Opening, front_page: str) -> None:
    for width in (320, 390, 768, 1280):
        page = opened(front_page, width=width).page
        for number in page.locator(".numbers dd a").all():
            box = number.evaluate("e => [e.getClientRects().length, e.scrollWidth <= e.clientWidth + 1]")
            assert box == [1, True], (width, number.inner_text())


def test_local_time_leaves_no_time_in_utc(opened: Opening, front_page: str) -> None:
    page = opened(front_page).page
    page.get_by_role("button", name="Local time").click()
    found = [page.title(), *page.evaluate(TOLD)]
    assert [one for one in found if re.search(r"\d\d:\d\d(?::\d\d)? UTC", one)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_passes_axe(opened: Opening, front_page: str, width: int, scheme: Literal["light", "dark"]) -> None:
    assert opened.faults(front_page, width, scheme) == []


def test_on_paper_it_is_at_most_seven_pages_of_which_the_first_holds_the_incidents(
    opened: Opening, front_page: str
) -> None:
    page = opened(front_page, scripts=False).page
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 7
    first = page.pdf(format="A4", page_ranges="1")
    assert len(re.findall(rb"/Type\s*/Page\b", first)) == 1
    page.emulate_media(media="print")
    assert not [pre for pre in page.locator("pre").all() if pre.is_visible() and "SELECT" in pre.inner_text()]


def test_the_sign_of_a_link_to_a_pattern_stays_beside_its_incident(front_page: str, opened: Opening) -> None:
    page = opened(front_page).page
    assert page.locator(".about a + .self").count() > 5
    apart = []
    for width in range(320, 1440, 8):
        page.set_viewport_size({"width": width, "height": 900})
        apart += [width] * page.evaluate(APART)
    assert apart == []


def test_a_step_whose_statement_is_left_out_on_paper_leaves_no_gap(front_page: str, opened: Opening) -> None:
    page = opened(front_page).page
    page.emulate_media(media="print")
    step = page.locator(".do .steps li:has(details.code)").first
    lines = step.evaluate("one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)")
    assert lines == pytest.approx(1, abs=0.1)
