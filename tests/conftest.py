"""The real parts that tests share: servers that start when a test first asks, and databases that take milliseconds."""

from __future__ import annotations

import gc
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from local.postgres import VERSION_VARIABLE, Server, memory, postgres_server
from local.schema import create_schema
from tests.reliability import (  # noqa: F401 - hooks and a fixture, which pytest finds here
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_sessionfinish,
    reliability,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from local.azurite import Storage
    from local.sample.build import Sample
    from local.sample.load import LoadedSample

type MakeDatabase = Callable[..., str]

if _place := memory():
    # A run waits for its files to be on the disk, which the processes of the tests share; theirs need not outlast them.
    tempfile.tempdir = os.environ["TMPDIR"] = str(_place)

AT = datetime(2026, 3, 18, 14, 5, 7, tzinfo=UTC)
"""When the samples of the tests end; tests/acceptance/test_instants.py shows that another instant would do."""


def pytest_collection_finish() -> None:
    """The tests themselves are no garbage: the collections that a run begins would look at all of them each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres18() -> Iterator[Server]:
    """PostgreSQL 18, pg_stat_statements preloaded (or the server of JOBSCOPE_TEST_DATABASE_URL), or the version that
    `make versions` tries."""
    with postgres_server(int(os.environ.get(VERSION_VARIABLE, "18")), within=memory()) as server:
        yield server


@pytest.fixture(scope="session")
def postgres14() -> Iterator[Server]:
    """PostgreSQL 14, the oldest version that is supported."""
    with postgres_server(14, within=memory()) as server:
        yield server


@pytest.fixture(scope="session")
def storage() -> Iterator[Storage]:
    """Azurite: one storage account with blobs and queues, in memory."""
    from local.azurite import azurite

    with azurite() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser; each test opens contexts of its own in it."""
    from local.browser import browser

    with browser() as running:
        yield running


@pytest.fixture(scope="session")
def sample_database(postgres18: Server) -> Iterator[LoadedSample]:
    """A small sample with every fault, as of a fixed instant: ask for `sample_database.at`. Do not write to it."""
    from local.sample.build import build_sample
    from local.sample.load import LoadedSample

    sample = build_sample(2026, AT, scale=0.05)
    with loaded_sample(postgres18, sample) as dsn:
        yield LoadedSample(dsn, sample)


@pytest.fixture(scope="session")
def served_sample(postgres18: Server) -> Iterator[LoadedSample]:
    """A sample for the app, whose clock is real: moved to the present and kept there. What tests add they take away."""
    from local.sample.build import build_sample
    from local.sample.load import LoadedSample
    from local.sample.pulse import alive

    sample = build_sample(11, AT, scale=0.02, days_ahead=1).moved_to(datetime.now(UTC))
    with loaded_sample(postgres18, sample) as dsn, alive(dsn, sample):
        yield LoadedSample(dsn, sample)


@contextmanager
def loaded_sample(server: Server, sample: Sample) -> Iterator[str]:
    """A database with the rows of a sample; gives its DSN, and drops it after."""
    from local.sample.load import load_sample

    name = _create(server)
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        create_schema(connection)
        load_sample(connection, sample)
    yield server.url(name)
    drop_database(server, name)


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, ...], str]:
    """Template databases made so far, by server, version of the tables, functions and schema name."""
    return {}


@pytest.fixture
def database(request: pytest.FixtureRequest, templates: dict[tuple[str, ...], str]) -> Iterator[MakeDatabase]:
    """Make a fresh database and give its DSN; it is dropped after the test.

    `database(server=18, tables="september_2025" | "april_2026" | None, functions="correct" | "september",
    schema="app")`; with tables=None the database is empty. pg_stat_statements is created in all of them.
    """
    made: list[tuple[Server, str]] = []

    def make(
        server: int = 18,
        tables: str | None = "september_2025",
        functions: str = "correct",
        schema: str = "app",
    ) -> str:
        where: Server = request.getfixturevalue(f"postgres{server}")
        key = (where.dsn, str(tables), functions, schema)
        if key not in templates:
            templates[key] = _create(where)
            with psycopg.connect(where.url(templates[key])) as connection:
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
                if tables is not None:
                    create_schema(connection, schema, tables, functions)
        made.append((where, _create(where, templates[key])))
        return where.url(made[-1][1])

    yield make
    for where, name in made:
        drop_database(where, name)


def _create(server: Server, template: str = "template1") -> str:
    name = f"test_{secrets.token_hex(6)}"
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        if connection.info.server_version >= 150_000:
            # As files it takes half as long, and is dropped in a third: no block of it goes through the buffers.
            command += sql.SQL(" STRATEGY file_copy")
        connection.execute(command)
    return name


def drop_database(server: Server, name: str) -> None:
    """Drop a database, ending whoever is still connected to it."""
    command = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(command)


@pytest.fixture(autouse=True)
def _no_identity_yet() -> None:
    """Each test makes the process's one identity anew, of its own environment."""
    from analysis.sources import identity

    identity._made.cache_clear()


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine leaks into a test."""
    for name in [n for n in os.environ if n.startswith(("JOBSCOPE_", "PG", "WEBSITE_"))]:
        if not name.startswith("JOBSCOPE_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs in this process wait a tenth of a second for a lock, and not a whole one at each question."""
    from analysis.sources import transaction

    monkeypatch.setattr(transaction, "LOCK_TIMEOUT_MS", 100)
