"""A job system of the test's own, over a folder and over a container of real blob storage (Azurite)."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from reports.stores import open_store
from tests.collect.system import System, folder_store
from tests.conftest import MakeDatabase


@pytest.fixture
def system(database: MakeDatabase, tmp_path: Path) -> Iterator[System]:
    made = System(database(), folder_store(tmp_path))
    yield made
    made.connection.close()


@pytest.fixture(params=["folder", "container"])
def stored(request: pytest.FixtureRequest, system: System) -> System:
    """The job system with its record in either kind of store."""
    if request.param == "container":
        address = f"{request.getfixturevalue('storage').connection_string};Container=c{uuid4().hex}/team"
        system.store = open_store(address)
    return system
