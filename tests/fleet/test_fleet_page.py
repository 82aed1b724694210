"""The page of a fleet: who needs attention comes first, what is not known is said, and 500 targets stay small."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from reports.fleet import SENTENCE, render_fleet, row_of, shown
from reports.fleet_trend import BUCKETS
from reports.routes import Routes
from tests.effort import is_within
from tests.reports.opening import SAME, Opening, larger_on_paper
from tests.reports.pages import Elements

NOW = datetime(2026, 1, 31, 6, 1, tzinfo=UTC)
SLOT = NOW.replace(minute=0)


def row(status: str = "ok", **other: object) -> dict[str, object]:
    fresh = {"slot": SLOT.isoformat(), "queued": SLOT.isoformat(), "queued_before": None, "blind": False, "failure": ""}
    return {"status": status, "sentence": "", "since": None, **fresh, **other}


def test_who_needs_attention_comes_first_and_old_news_is_no_all_clear() -> None:
    before = (SLOT - timedelta(minutes=15)).isoformat()
    rows: dict[str, dict[str, object]] = {
        "a-ok": row(),
        "b-warning": row("warning"),
        "c-late": row(slot=(SLOT - timedelta(hours=1)).isoformat(), queued_before=before),
        "d-blind": row("warning", blind=True),
        "e-failed": row(failure="the run failed: KeyError"),
        "f-new": {"queued": SLOT.isoformat(), "queued_before": None},
        "g-lost": {"queued": SLOT.isoformat(), "queued_before": before},
        "h-critical": row("critical"),
        "i-waits": row(slot=before, queued_before=before),
    }
    drawn = shown(rows, NOW)
    assert [each.name[0] for each in drawn] == list("hcdefgbai")
    states = {each.name[0]: " ".join(each.state.split()) for each in drawn}
    assert states["c"] == "late: nothing since 31 Jan 05:00 UTC"
    assert states["d"].startswith("blind")
    assert states["e"] == "the run failed: KeyError"
    assert states["f"] == "no run yet"
    assert states["g"] == "late: no run has ended"
    assert states["a"] == states["i"] == ""
    assert next(each.age_s for each in drawn if each.name == "a-ok") == 60


def test_nothing_is_ok_whose_news_are_old() -> None:
    """A failed run, a run that never came, and a timer that died after it had queued: none of them is `ok`."""
    rows = {
        "failed": row(failure="the run failed: KeyError"),
        "lost": row(
            slot=(SLOT - timedelta(hours=1)).isoformat(), queued_before=(SLOT - timedelta(minutes=15)).isoformat()
        ),
        "stopped": row(next=(SLOT + timedelta(minutes=15)).isoformat()),
    }
    days_later = SLOT + timedelta(days=3)
    assert {each.name: each.status for each in shown(rows, days_later)} == dict.fromkeys(rows, "unknown")
    assert "<b>3</b> unknown" in render_fleet(rows, days_later)
    [stopped] = shown({"stopped": rows["stopped"]}, days_later)
    assert " ".join(stopped.state.split()) == "late: the timer has queued no run since that of 31 Jan 06:00 UTC"
    [fresh] = shown({"stopped": rows["stopped"]}, SLOT + timedelta(minutes=20))
    assert (fresh.status, fresh.state) == ("ok", "")


def test_a_run_of_a_clock_that_ran_ahead_is_no_fresh_one() -> None:
    [ahead] = shown({"ahead": row(slot=(NOW + timedelta(hours=1)).isoformat())}, NOW)
    assert (ahead.status, ahead.age_s) == ("unknown", None)
    assert " ".join(ahead.state.split()).startswith("its newest run is dated after now, 31 Jan 07:01 UTC")
    assert "just now" in Elements.of(render_fleet({"a": row(slot=NOW.isoformat())}, NOW)).text


def test_a_page_without_rows_says_why() -> None:
    assert "No target has been queued yet." in Elements.of(render_fleet({}, NOW)).text
    assert "None is yours." in Elements.of(render_fleet({}, NOW, without_rows="None is yours.")).text


def test_why_a_run_left_nothing_is_shown_with_what_to_do_and_without_old_news() -> None:
    failure = f"JOBSCOPE_DB: its reference could not be read: {'x' * 120}: give the app the role Key Vault Secrets User"
    text = Elements.of(render_fleet({"a": row("critical", failure=failure, sentence="40 tasks wait.")}, NOW)).text
    assert failure in text
    assert "40 tasks wait" not in text


def test_what_a_row_keeps_is_the_first_incident() -> None:
    first = {"title": "t", "sentence": "Payments fail. " * 40, "since": "2026-01-31T05:00:00Z"}
    coverage = {"health/coverage": {"data": {"blind": True}}}
    run = {"slot": "2026-01-31T06:00:00Z"}
    kept = row_of({"status": "critical", "run": run, "incidents": [first, {}], "analyses": coverage})
    assert (kept["status"], kept["since"], kept["blind"]) == ("critical", "2026-01-31T05:00:00Z", True)
    assert str(kept["sentence"]).startswith("Payments fail.")
    assert 100 < len(str(kept["sentence"])) <= SENTENCE


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("40 wait: 3 jobs held up, since 31 Jan 05:49 UTC, growing. First: look.", "40 wait: 3 jobs held up, growing."),
        ("a takes longer: began between 04:08 and 05:08 UTC. First: look.", "a takes longer."),
        ("a fails: E: m; 3 tasks, since before 05:08 UTC. Just before: b.", "a fails: E: m; 3 tasks. Just before: b."),
    ],
)
def test_a_row_tells_its_start_once(words: str, kept: str) -> None:
    start = {"since": "2026-01-31T05:08:00Z", "since_known": "between", "since_after": "2026-01-31T04:08:00Z"}
    snapshot = {
        "status": "critical",
        "run": {"slot": "2026-01-31T06:00:00Z"},
        "incidents": [{"sentence": words} | start],
    }
    assert row_of(snapshot)["sentence"] == kept
    text = Elements.of(render_fleet({"a": row_of(snapshot)}, NOW)).text
    assert "between 04:08 and 05:08" in text
    assert text.count("04:08") == 1


def fleet() -> dict[str, dict[str, object]]:
    late = (SLOT - timedelta(hours=1)).isoformat()
    begun = {"since": SLOT.isoformat(), "sentence": "a fails.", "failed": [1.0, 30.0], "waiting": [900.0, 1200.0]}
    return {
        "of-old": row(slot=late, queued_before=SLOT.isoformat(), failed=[4.0, None], waiting=[None, 200.0]),
        "failing": row("critical", database_s=0.35, run_s=2.5, **begun),
        "slow": row("warning", database_s=1.2, run_s=12.0, failed=[2.0, 9.0]),
        "new": {"queued": SLOT.isoformat(), "queued_before": None},
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_passes_axe_and_never_scrolls_sideways(
    opening: Opening, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = render_fleet(fleet(), NOW)
    assert opening.faults(page, width, scheme) == []
    assert opening(page, width=width).page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_has_every_target_and_every_column(opening: Opening) -> None:
    page = opening(render_fleet(fleet(), NOW), width=720).page
    page.emulate_media(media="print")
    assert [row.is_visible() for row in page.locator("tbody tr").all()] == [True] * 4
    box = page.locator("tbody tr").first.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 720


def test_what_is_small_on_the_screen_is_small_on_paper(opening: Opening) -> None:
    assert larger_on_paper(opening(render_fleet(fleet(), NOW))) == []


def test_local_time_switches_all_of_it(opening: Opening) -> None:
    page = opening(render_fleet(fleet(), NOW)).page
    assert page.evaluate(SAME) == []
    assert page.locator(".window").inner_text() == "as of 31 Jan 2026 11:31 GMT+5:30"


@pytest.mark.parametrize(
    ("column", "order"),
    [
        ("Failed, 48 h", ["failing", "slow", "of-old", "new"]),
        ("Waiting, 48 h", ["failing", "of-old", "slow", "new"]),
        ("Database / run", ["slow", "failing", "of-old", "new"]),
    ],
)
def test_columns_sort_by_value_and_what_is_not_known_is_last(opening: Opening, column: str, order: list[str]) -> None:
    page = opening(render_fleet(fleet(), NOW)).page
    page.get_by_role("button", name=column).click()
    names = page.locator("tbody th").all_inner_texts()
    known = sum("–" not in cell and "unknown" not in cell for cell in column_of(page, column))
    assert names[:known] == order[:known]


def column_of(page: Page, column: str) -> list[str]:
    place = page.locator("thead th").all_inner_texts().index(column)
    return [row.locator("th, td").nth(place).inner_text() for row in page.locator("tbody tr").all()]


def test_a_served_page_leads_to_the_routes_and_one_database_has_no_name_to_them() -> None:
    [of_fleet] = shown({"billing": row()}, NOW, Routes("/api/", "any"))
    assert of_fleet.report == "/api/reports/latest?target=billing"
    [alone] = shown({"billing": row()}, NOW, Routes("/api/"))
    assert alone.report == "/api/reports/latest"
    [stored] = shown({"billing": row()}, NOW)
    assert stored.report == "targets/billing/latest.html"


def five_hundred(text: str, incidents: int) -> dict[str, dict[str, object]]:
    """Targets with names as long as names may be, which all have so many incidents in common."""
    trend = [float(number * number % 97) if number % 9 else None for number in range(BUCKETS)]
    causes = [
        {"kind": "pattern", "name": f"errors/failure_patterns:{number:02}", "incident": f"i-{number:012}"}
        | {"severity": "critical", "since": SLOT.isoformat(), "tasks": 3, "title": text}
        for number in range(incidents)
    ]
    return {
        f"target-{number:03}-{'n' * 29}": row(
            "critical",
            sentence=text[:SENTENCE],
            since=SLOT.isoformat(),
            database_s=1.25,
            run_s=12.5,
            failed=trend,
            waiting=trend,
            causes=causes,
        )
        for number in range(500)
    }


def test_500_targets_with_five_incidents_in_common_are_small() -> None:
    page = render_fleet(five_hundred("<no> worker & no task of kind invoice " * 6, 5), NOW)
    assert page.count("500 targets have these failures in common, 1,500 tasks") == 5
    assert len(page.encode()) < 500_000


def test_500_targets_are_small_escaped_and_readable_on_a_phone(chromium: Browser, tmp_path: Path) -> None:
    text = "<script>document.title='taken'</script> " + "no worker has taken a task of kind invoice " * 3
    rows = five_hundred(text, 1)
    page = render_fleet(rows, NOW)
    assert is_within(1_000, lambda: render_fleet(rows, NOW))
    assert len(page.encode()) < 500_000
    assert "<script>document" not in page
    assert "500 targets have these failures in common, 1,500 tasks" in page
    assert "and 488 more" in page
    file = tmp_path / "index.html"
    file.write_text(page)
    context = chromium.new_context(viewport={"width": 375, "height": 800})
    try:
        tab = context.new_page()
        tab.goto(file.as_uri())
        assert tab.title() == "Fleet · Jobscope"
        assert tab.locator("tbody tr").count() == 500
        assert tab.evaluate("document.documentElement.scrollWidth") <= 375
        tab.screenshot(path=tmp_path / "phone.png")
    finally:
        context.close()


def test_on_a_phone_each_value_stands_whole_beside_its_name(opening: Opening) -> None:
    start = {
        "since": SLOT.isoformat(),
        "since_known": "between",
        "since_after": (SLOT - timedelta(hours=1)).isoformat(),
    }
    rows = {"a": row("critical", sentence="b fails", **start)}
    page = opening(render_fleet(rows, NOW), width=390).page
    cell = page.locator("tbody td:nth-child(4)")
    assert cell.inner_text() == "between 05:00 and 06:00"
    name = "(cell) => getComputedStyle(cell, '::before').content"
    assert cell.evaluate(name) == '"Since"'
    assert [one.evaluate(name) for one in page.locator("thead th").all()] == ["none"] * 8
    lefts = cell.evaluate(
        """(cell) => [...cell.childNodes].map((node) => {
            const range = document.createRange();
            range.selectNodeContents(node);
            return range.getBoundingClientRect().left - cell.getBoundingClientRect().left;
        })"""
    )
    assert min(lefts) >= 100
