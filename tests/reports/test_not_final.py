"""The table of errors that are not final, in a real browser: a run reads a real database, and its page is opened."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from reports.render import render
from tests.acceptance.living import read
from tests.analyses.test_failure_patterns import LATER, TRIED_AGAIN
from tests.conftest import MakeDatabase
from tests.reports.opening import Opening, unfold

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

TITLE = "Not final: errors of tasks that will be tried again"


@pytest.fixture
def opened(chromium: "Browser", tmp_path: Path) -> Iterator[Opening]:
    opening = Opening(chromium, tmp_path)
    yield opening
    opening.close()


def page_of(dsn: str, *changes: str) -> str:
    """The page of a run over tasks that wait for another try, and what else becomes of them."""
    statement = TRIED_AGAIN.format(status="pending_retry", later=LATER)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("; ".join((statement.rstrip("; \n"), *changes)).encode())
    return render(json.loads(read(dsn, datetime.now(UTC)).model_dump_json()), "")


def shown(opened: Opening, page: str, width: int = 1280) -> "Locator":
    """The table, everything on the page unfolded."""
    watched = opened(page, width=width)
    unfold(watched)
    assert watched.complaints == []
    table = watched.page.locator("#a-errors-failure-patterns table", has_text=TITLE)
    assert table.count() == 1
    return table


@pytest.mark.parametrize("width", [1280, 390])
def test_errors_that_are_not_final_stand_apart_from_failures(
    database: MakeDatabase, opened: Opening, width: int
) -> None:
    table = shown(opened, page_of(database(tables="april_2026", functions="none")), width)
    assert table.is_visible()
    [row] = table.locator("tbody tr").all()
    assert row.locator("[data-l='Error of the last try']").inner_text().endswith("timed out after <*>")
    cells = {name: row.locator(f"[data-l='{name}']").text_content() for name in ("Tasks", "Jobs", "One of them")}
    assert cells == {"Tasks": "6", "Jobs": "1", "One of them": "t3"}
    analysis = table.page.locator("#a-errors-failure-patterns")
    assert "None of these tasks has failed, and none is counted above." in analysis.inner_text()
    # The pattern above counts the two that failed, and not the six of the same text that will be tried again.
    assert "2 tasks failed with ConnectionTimeout" in table.page.locator("main").inner_text()


def test_they_are_shown_where_nothing_has_failed_yet(database: MakeDatabase, opened: Opening) -> None:
    ended = "UPDATE app.tasks SET status = 'completed', error_details = NULL WHERE status = 'failed'"
    table = shown(opened, page_of(database(tables="april_2026", functions="none"), ended))
    assert table.is_visible()
    assert table.locator("tbody tr").count() == 1


def test_nobody_is_kept_from_reading_them(database: MakeDatabase, opened: Opening) -> None:
    assert opened.faults(page_of(database(tables="april_2026", functions="none")), 390, "dark") == []
