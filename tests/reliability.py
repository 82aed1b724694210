"""docs/reliability.md: what Jobscope says of each fault, and what it keeps, as the tests of the faults saw it.

A test with the fixture `reliability` tells its row; it fails when the page says something else. `make reliability`
runs these tests alone and writes the page.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

PAGE: Final = Path(__file__).parents[1] / "docs" / "reliability.md"
HEAD: Final = """# What goes wrong, what Jobscope says, what it keeps

Written by `make reliability`, which makes each fault for real (locks, a hot standby, connections that are cut, stores
that lose answers) and notes what came of it. Numbers and times that vary are left out (`…`).

| fault | what Jobscope says | what it keeps |
|---|---|---|
"""
ROWS: Final = pytest.StashKey[dict[str, str]]()

type AddRow = Callable[[str, str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-reliability", action="store_true", help="run the faults and write docs/reliability.md")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ROWS] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--write-reliability"):
        items[:] = [item for item in items if "reliability" in getattr(item, "fixturenames", ())]


def pytest_sessionfinish(session: pytest.Session) -> None:
    rows = session.config.stash[ROWS]
    if session.config.getoption("--write-reliability") and not session.testsfailed and rows:
        PAGE.write_text(HEAD + "".join(f"{row}\n" for _, row in sorted(rows.items())), "utf-8")


@pytest.fixture
def reliability(request: pytest.FixtureRequest) -> AddRow:
    """`reliability(fault, says, keeps)`: the row of this test."""
    rows = request.config.stash[ROWS]

    def add_row(fault: str, says: str, keeps: str) -> None:
        rows[fault] = row = f"| {fault} | {_steady(says)} | {keeps} |"
        if not request.config.getoption("--write-reliability"):
            assert row in PAGE.read_text("utf-8").splitlines(), "run `make reliability`"

    return add_row


def _steady(text: str) -> str:
    """Without what differs from one run to the next: numbers, but those of codes and settings."""
    shorter = re.sub(r"(?<![\w.])\d[\d,.:]*\b(?!\))", "…", text)
    return re.sub(r"\b[0-9a-f]{12,}\b", "…", shorter).replace("|", "\\|")
