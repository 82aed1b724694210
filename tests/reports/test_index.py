"""The calendar of runs: what stands where, what is missing, and the page in a real browser."""

import random
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.history.retention import CARRIED, thinned
from reports.calendar import EVERY, HOURLY, Run, cadence, calendar
from reports.index import render_index, runs_of
from reports.links import links
from reports.naming import report_name
from tests.reports.opening import CONTENT, SAME, Opening
from tests.reports.pages import Elements

SNAPSHOT = {
    "status": "critical",
    "run": {"slot": "2026-01-31T06:00:00Z"},
    "history": {
        "slots": ["2026-01-30T23:45:00Z", "2026-01-31T05:45:00Z"],
        "statuses": ["ok", "warning"],
        "series": {},
    },
}
NO_BREAK = "\N{NO-BREAK SPACE}"
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)


def run(slot: datetime, status: str = "ok") -> Run:
    return Run(slot, status, report_name(slot))


def every(step: timedelta, count: int, *, without: tuple[int, ...] = ()) -> list[Run]:
    """Runs up to now, newest first, with some left out by their number."""
    return [run(NOW - number * step) for number in range(count) if number not in without]


def quarter_of_a_year() -> list[Run]:
    """All that a history can carry, with outages and one manual run."""
    chance = random.Random(3)  # noqa: S311 - a story, the same each time
    lost = {7, 60, *range(31, 35), *range(301, 330), *range(96 * 40 + 1, 96 * 43)}
    manual = NOW - timedelta(minutes=37, seconds=4)
    slots = sorted([manual, *(NOW - number * QUARTER for number in range(91 * 96) if number not in lost)])
    kept = [slots[place] for place in reversed(thinned(slots))]
    return [run(slot, chance.choices(["ok", "warning", "critical", "unknown"], [70, 20, 8, 2])[0]) for slot in kept]


def missing(runs: list[Run]) -> list[str]:
    rows = calendar(runs)
    return [f"{row.anchor} {m.at}" for row in rows for cell in row.cells for m in cell.marks if m.run is None]


def test_the_runs_are_listed_newest_first_by_day_with_their_reports() -> None:
    page = render_index(runs_of(SNAPSHOT))
    found = ("Sat 31 Jan 2026", "05:45 warning", "06:00 critical", "Fri 30 Jan 2026", "23:45 ok")
    places = [page.index(text) for text in found]
    assert places == sorted(places)
    assert 'href="reports/2026/01/30/234500Z.html"' in page


def test_a_stored_page_leads_to_its_neighbours_and_a_served_one_to_the_routes() -> None:
    assert links(SNAPSHOT, "../../../../") == {
        "all": "../../../../index.html",
        "json": "../../../../snapshots/2026/01/31/060000Z.json",
        "previous": "../../../../reports/2026/01/31/054500Z.html",
        "before": "Previous hour",
    }
    assert links(SNAPSHOT, "/api/") == {
        "all": "/api/reports",
        "json": "/api/snapshots/20260131T060000Z",
        "previous": "/api/reports/20260131T054500Z",
        "before": "Previous hour",
        "compare": "/api/compare?a=20260131T054500Z&b=20260131T060000Z&format=html",
    }


@settings(deadline=None)
@given(st.sets(st.integers(0, 20 * 96), min_size=2, max_size=100), st.integers(1, 40))
def test_a_page_leads_to_a_run_that_is_kept_as_long_as_itself(quarters: set[int], later: int) -> None:
    """Whenever a page is still stored at the end of a day, what it leads to is, up to the oldest of its kind."""
    slots = [NOW + number * QUARTER for number in sorted(quarters)]
    *earlier, slot = slots
    story = {**SNAPSHOT, "run": {"slot": slot.isoformat()}, "history": {"slots": [at.isoformat() for at in earlier]}}
    found = links(story, "../../../../")
    after = [*slots, slots[-1] + later * DAY]
    kept = {report_name(after[place]) for place in thinned(after)}
    age = after[-1] - slot
    span = CARRIED.every if age <= CARRIED.every else CARRIED.hourly if age <= CARRIED.hourly else CARRIED.daily
    before = next((at for at in earlier if found.get("previous", "").endswith(report_name(at))), None)
    if report_name(slot) in kept and before and after[-1] - before <= span:
        assert report_name(before) in kept
    assert links(story, "")["previous"] == report_name(earlier[-1])


@pytest.mark.parametrize(
    ("slot", "previous", "words"),
    [
        ("2026-11-24T02:15", "2026/11/24/020000Z", "Previous run"),
        ("2026-11-24T02:00", "2026/11/24/010000Z", "Previous hour"),
        ("2026-11-24T00:00", "2026/11/23/000000Z", "Previous day"),
    ],
)
def test_the_first_page_of_an_hour_leads_to_that_of_the_hour_before(slot: str, previous: str, words: str) -> None:
    at = datetime.fromisoformat(slot).replace(tzinfo=UTC)
    before = [(at - number * QUARTER).isoformat() for number in range(150, 0, -1)]
    story = {**SNAPSHOT, "run": {"slot": at.isoformat()}, "history": {"slots": before}}
    found = links(story, "../")
    assert (found["previous"], found["before"]) == (f"../reports/{previous}.html", words)


def test_it_thins_out_as_the_history_does() -> None:
    assert (CARRIED.every, CARRIED.hourly) == (EVERY, HOURLY)


def test_a_missed_slot_shows_as_a_gap_at_its_time() -> None:
    assert missing(every(QUARTER, 150)) == []
    assert missing(every(QUARTER, 150, without=(3, 4))) == ["2026-11-24 09:15", "2026-11-24 09:30"]
    assert [row.missing for row in calendar(every(QUARTER, 150, without=(3, 4)))] == [("09:15 to 09:30",), (), ()]


def test_the_page_names_its_target_and_each_mark_what_its_run_counted() -> None:
    series = {"errors/failure_rate": {"kind": "percent", "values": [1.5, None]}}
    story = {**SNAPSHOT, "history": {**cast(dict[str, object], SNAPSHOT["history"]), "series": series}}
    page = render_index(runs_of(story), target="geo-etl <1>")
    assert "<title>All runs · geo-etl &lt;1&gt;</title>" in page
    assert f'title="23:45 ok: 1.5{NO_BREAK}% of the tasks failed"' in page
    assert 'title="05:45 warning"' in page
    assert (
        f">31{NO_BREAK}Jan{NO_BREAK}06:00</time>"
        in page[page.index('<a href="reports/2026/01/31/060000Z.html">') :][:140]
    )


def test_two_days_back_an_hour_without_a_run_is_a_gap_and_two_weeks_back_a_day() -> None:
    hours = every(QUARTER, 4 * 24 * 4, without=tuple(range(220, 232)))
    thin = [r for r in hours if NOW - r.slot <= EVERY or r.slot.minute == 0]
    assert missing(thin) == [f"2026-11-22 0{hour}:00" for hour in (1, 2, 3)]
    days = [*every(QUARTER, 200), *(run(NOW - number * DAY) for number in range(15, 40) if number != 20)]
    assert missing(days)[-1] == "2026-11 4 Nov"


@pytest.mark.parametrize(("minutes", "known"), [(5, True), (15, True), (60, True), (7, False), (360, False)])
def test_gaps_are_reported_where_the_schedule_divides_the_hour(minutes: int, known: bool) -> None:
    runs = every(timedelta(minutes=minutes), 40, without=(5,))
    manual = run(NOW - timedelta(minutes=minutes * 2.5, seconds=7))
    runs = sorted([*runs, manual], key=lambda r: r.slot, reverse=True)
    assert cadence(runs) == (timedelta(minutes=minutes) if known else None)
    assert bool(missing(runs)) == known


@settings(deadline=None)
@given(st.sets(st.integers(0, 100 * 86400), max_size=60))
def test_each_run_has_exactly_one_mark_and_rows_go_back_in_time(ages: set[int]) -> None:
    runs = [run(NOW - timedelta(seconds=age)) for age in sorted(ages)]
    rows = calendar(runs)
    shown = [mark.run for row in rows for cell in row.cells for mark in cell.marks if mark.run]
    assert sorted(shown, key=lambda r: r.slot, reverse=True) == runs
    assert [row.anchor for row in rows] == sorted({row.anchor for row in rows}, reverse=True)


def test_a_page_further_back_tells_no_gaps_and_an_empty_one_says_why() -> None:
    assert "no run</b>" not in render_index(every(QUARTER, 50, without=(3,)), continued=True)
    assert "No run has been published yet." in render_index([])
    assert "No older run is stored." in render_index([], continued=True)


def test_all_that_a_history_carries_stays_below_300_kb_and_every_run_is_linked_once() -> None:
    runs = quarter_of_a_year()
    page = render_index(runs)
    assert len(runs) > 540
    assert len(page.encode()) < 300_000
    hrefs = [href for href in Elements.of(page).values("href", "a") if href.startswith("reports/")]
    assert hrefs.pop(0) == runs[0].report, "the newest once more, at the top"
    assert sorted(hrefs) == sorted(run.report for run in runs)


@pytest.mark.parametrize("scripts", [True, False])
def test_it_asks_for_nothing_and_reads_the_same_without_scripts(opening: Opening, scripts: bool) -> None:
    watched = opening(render_index(quarter_of_a_year()), scripts=scripts)
    assert (len(watched.requests), watched.complaints) == (1, [])
    assert "06:15 warning" in watched.page.evaluate(CONTENT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1400])
def test_it_passes_axe_and_never_scrolls_sideways(
    opening: Opening, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = render_index(quarter_of_a_year())
    assert opening.faults(page, width, scheme) == []
    assert opening(page, width=width, scheme=scheme).page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("continued", [False, True])
def test_local_time_tells_each_run_by_the_hour_here_and_when_a_day_begins(opening: Opening, continued: bool) -> None:
    page = opening(render_index(quarter_of_a_year(), continued=continued)).page
    first = page.locator(".row").first
    tallies = page.locator(".head b").all_inner_texts()
    assert page.evaluate(SAME) == []
    assert page.locator(".head b").all_inner_texts() == tallies
    assert first.locator("h2").inner_text() == "Tue 24 Nov 2026 from 05:30"
    assert first.locator(".runs li > span").first.inner_text() == "05:30"
    assert first.get_by_role("link", name="15:45").get_attribute("href") == report_name(NOW)
    assert page.get_by_text("by the hour in GMT+5:30").is_visible()
    assert page.get_by_text("a row is a day of UTC").is_visible()
    page.get_by_role("button", name="Local time").click()
    assert first.locator("h2").inner_text() == "Tue 24 Nov 2026"


def test_the_keyboard_walks_the_runs_in_order_and_each_says_its_time_and_status(opening: Opening) -> None:
    page = opening(render_index(every(QUARTER, 10))).page
    page.keyboard.press("Tab")  # the link that skips to the content
    page.keyboard.press("Tab")  # local time
    page.keyboard.press("Tab")  # the newest run
    names = []
    for _ in range(3):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))
    assert names == ["08:00 ok", "08:15 ok", "08:30 ok"]
    assert page.get_by_role("link", name="10:15 ok").get_attribute("title") == "10:15 ok"


def test_quarters_of_an_hour_stand_below_each_other_and_targets_are_large_enough(opening: Opening) -> None:
    page = opening(render_index(every(QUARTER, 60)), width=1400).page
    boxes = [page.get_by_role("link", name=f"09:{minute} ok").bounding_box() for minute in ("00", "15", "30", "45")]
    known = [box for box in boxes if box]
    assert len({box["x"] for box in known}) == 1
    assert [box["y"] for box in known] == sorted({box["y"] for box in known})
    assert all(box["width"] >= 24 and box["height"] >= 24 for box in known)


def test_without_its_style_it_is_a_list_to_read(opening: Opening) -> None:
    page = opening(render_index(every(QUARTER, 10)), scripts=False).page
    bare = page.locator("main").inner_html()
    plain = opening(f"<!doctype html><title>bare</title>{bare}").page
    assert plain.get_by_text("08:30 ok").is_visible()
    assert plain.get_by_role("listitem").count() == 24
