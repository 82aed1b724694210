"""A job system of the test's own, and an empty store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collect.system import System, folder_store
from tests.conftest import MakeDatabase


@pytest.fixture
def system(database: MakeDatabase, tmp_path: Path) -> Iterator[System]:
    made = System(database(), folder_store(tmp_path))
    yield made
    made.connection.close()
