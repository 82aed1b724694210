"""Each run that ends leaves its row; the page is drawn for some of them, and always for the last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fleet_messages import ended
from reports.fleet_file import DRAWN_EVERY, FLEET_HTML, FleetFile, rewrite, stored_fleet
from reports.stores import Store
from reports.stores.folder import FolderStore

SLOT = datetime(2026, 3, 4, 12, tzinfo=UTC)
TEXT = SLOT.isoformat()
NAMES = ("a", "b", "c", "d")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A fleet of four targets that the timer has queued."""
    store = FolderStore(tmp_path)
    rewrite(store, lambda known: replace(known, rows={name: {"queued": TEXT} for name in NAMES}), SLOT)
    return store


def ends(store: Store, name: str, after_s: float) -> bool:
    """Ends the run of a target; whether its row is on the page then."""
    now = SLOT + timedelta(seconds=after_s)

    def change(known: FleetFile) -> FleetFile:
        return ended(known, name, {"slot": TEXT, "status": "ok", "sentence": f"{name} ended"}, SLOT, now)

    rewrite(store, change, now, at_once=False)
    page = store.read(FLEET_HTML)
    return page is not None and f"{name} ended".encode() in page.content


def test_the_page_is_not_drawn_for_every_run_that_ends(store: Store) -> None:
    drawn = [
        ends(store, name, after_s)
        for name, after_s in zip(NAMES, (1, DRAWN_EVERY.total_seconds(), 20, 21), strict=True)
    ]
    assert drawn == [False, True, False, True]  # the last of the slot is drawn, however soon it ends
    assert {name: row["slot"] for name, row in stored_fleet(store).rows.items()} == dict.fromkeys(NAMES, TEXT)


def test_what_the_page_did_not_show_yet_the_next_one_shows(store: Store) -> None:
    assert not ends(store, "a", 1)
    assert ends(store, "b", 60)
    page = store.read(FLEET_HTML)
    assert page is not None
    assert b"a ended" in page.content


def test_a_clock_that_runs_ahead_holds_up_no_page(store: Store) -> None:
    rewrite(store, lambda known: known, SLOT + timedelta(hours=1))
    assert ends(store, "a", 1)
