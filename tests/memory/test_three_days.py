"""Three recorded days in which two things were planted: what the front page says of them, and nothing else."""

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from analysis.published.snapshot import Snapshot
from stored_reports import report, to_json
from tests.memory.diary import Diary
from tests.memory.simulated import DAY, QUARTER, START, Change, System

FAILING = Change("validate_raster", 4 * DAY + 41, 5 * DAY, failing=0.3, error="PermissionError: the key has expired")
SLOWER = Change("create_tile", 4 * DAY + 60, 5 * DAY, slower=1.8)


@pytest.fixture(scope="module")
def newest() -> Snapshot:
    """The last of three days' runs; two days before let the system know its own noise."""
    diary = Diary(System(3, 5, (FAILING, SLOWER)))
    for number in range(5 * DAY):
        diary.run(number)
    assert diary.previous is not None
    return diary.previous


@pytest.mark.parametrize(("name", "planted"), [("PermissionError", FAILING), ("create_tile", SLOWER)])
def test_each_planted_change_is_named_with_its_start_within_two_runs(
    newest: Snapshot, name: str, planted: Change
) -> None:
    found = [change for change in newest.changes.items if name in change.title and change.kind == "new"]
    starts = [change.since - (START + planted.since * QUARTER) for change in found if change.since]
    assert min(map(abs, starts)) <= 2 * QUARTER


def test_the_front_page_says_these_changes_and_no_other(newest: Snapshot, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_content(report(to_json(newest), "").decode())
    shown = page.locator("article.incident:has(.when > b)").all_inner_texts()
    context.close()
    assert shown
    assert {"PermissionError", "validate_raster", "create_tile"} == {
        found.group() for text in shown for found in re.finditer("PermissionError|validate_raster|create_tile", text)
    }
    assert all(re.search("PermissionError|validate_raster|create_tile", text) for text in shown)


def test_the_days_are_drawn(newest: Snapshot) -> None:
    charts = newest.analyses["trends/over_days"].charts
    assert [(chart.title, chart.unit) for chart in charts] == [
        ("Tasks ended per hour, in the window", "tasks an hour"),
        ("Failed tasks in the window, percent", "% failed"),
        ("p95 of the busiest task types", "seconds"),
    ]
    for chart in charts:
        instants = [json.loads(json.dumps(row["at"], default=str)) for row in chart.rows]
        assert len(instants) <= 4 * 121
    assert newest.history.slots[-1] - newest.history.slots[0] > timedelta(days=4)
