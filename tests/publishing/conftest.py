"""Each test of publishing runs twice: over a folder, and over a container of real blob storage (Azurite)."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from reports.stores import Store, open_store

type OpenStore = Callable[[], Store]


@pytest.fixture(params=["folder", "container"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of the test's own empty store, as JOBSCOPE_REPORTS_URL."""
    if request.param == "folder":
        return f"file://{tmp_path}/reports"
    return f"{request.getfixturevalue('storage').connection_string};Container=c{uuid4().hex}/team"


@pytest.fixture
def reopen(address: str) -> OpenStore:
    """Opens that store, each time as another process would."""
    return lambda: open_store(address)


@pytest.fixture
def store(reopen: OpenStore) -> Store:
    return reopen()
