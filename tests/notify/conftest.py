"""Each test of claims and mutes runs twice: over a folder, and over a container of real blob storage (Azurite)."""

from pathlib import Path
from uuid import uuid4

import pytest

from reports.stores import Store, open_store


@pytest.fixture(params=["folder", "container"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the test's own empty store is: another thread or process opens it by this."""
    if request.param == "folder":
        return f"file://{tmp_path}/reports"
    return f"{request.getfixturevalue('storage').connection_string};Container=c{uuid4().hex}/team"


@pytest.fixture
def store(address: str) -> Store:
    return open_store(address)
