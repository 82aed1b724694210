"""The page of a fleet: who needs attention comes first, what is not known is said, and 500 targets stay small."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from reports.fleet import SENTENCE, render_fleet, row_of, shown
from reports.fleet_trend import BUCKETS
from reports.routes import Routes

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
    assert next(each.age for each in drawn if each.name == "a-ok").split() == ["1", "min"]


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


def test_what_a_row_keeps_is_the_first_incident() -> None:
    first = {"title": "t", "sentence": "Payments fail. " * 40, "since": "2026-01-31T05:00:00Z"}
    coverage = {"health/coverage": {"data": {"blind": True}}}
    run = {"slot": "2026-01-31T06:00:00Z"}
    kept = row_of({"status": "critical", "run": run, "incidents": [first, {}], "analyses": coverage})
    assert (kept["status"], kept["since"], kept["blind"]) == ("critical", "2026-01-31T05:00:00Z", True)
    assert str(kept["sentence"]).startswith("Payments fail.")
    assert 100 < len(str(kept["sentence"])) <= SENTENCE


def test_a_served_page_leads_to_the_routes_and_one_database_has_no_name_to_them() -> None:
    [of_fleet] = shown({"billing": row()}, NOW, Routes("/api/", "any"))
    assert of_fleet.report == "/api/reports/latest?target=billing"
    [alone] = shown({"billing": row()}, NOW, Routes("/api/"))
    assert alone.report == "/api/reports/latest"
    [stored] = shown({"billing": row()}, NOW)
    assert stored.report == "targets/billing/latest.html"


def test_500_targets_are_small_escaped_and_readable_on_a_phone(chromium: Browser, tmp_path: Path) -> None:
    trend = [float(number * number % 97) if number % 9 else None for number in range(BUCKETS)]
    text = "<script>document.title='taken'</script> " + "no worker has taken a task of kind invoice " * 3
    cause: dict[str, object] = {
        "kind": "pattern",
        "name": "errors/failure_patterns:aa",
        "incident": "i-1",
        "severity": "critical",
    }
    cause |= {"since": None, "tasks": 3, "title": text}
    rows = {
        f"target-{number:03}-{'n' * 29}": row(
            "critical",
            sentence=text[:SENTENCE],
            since=SLOT.isoformat(),
            database_s=1.25,
            run_s=12.5,
            failed=trend,
            waiting=trend,
            causes=[cause],
        )
        for number in range(500)
    }
    started = time.process_time()
    page = render_fleet(rows, NOW)
    assert time.process_time() - started < 2
    assert len(page.encode()) < 500_000
    assert "<script>document" not in page
    assert "500 targets have the same failures in common, 1,500 tasks" in page
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
