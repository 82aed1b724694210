from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.reports.opening import Opening

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def opening(chromium: "Browser", tmp_path: Path) -> Iterator[Opening]:
    made = Opening(chromium, tmp_path)
    yield made
    made.close()
