"""Each test of publishing runs twice: over a folder, and over a container of real blob storage (Azurite)."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from reports.stores import Store, open_store

type OpenStore = Callable[[], Store]


@pytest.fixture(params=["folder", "container"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> OpenStore:
    """Opens the test's own empty store, each time as another process would."""
    if request.param == "folder":
        return lambda: open_store(f"file://{tmp_path}/reports")
    connection_string = request.getfixturevalue("storage").connection_string
    address = f"{connection_string};Container=c{uuid4().hex}/team"
    return lambda: open_store(address)


@pytest.fixture
def store(reopen: OpenStore) -> Store:
    return reopen()
