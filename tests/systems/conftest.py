"""The packages of the engines, made ready on first use, and a database for each module that drives one."""

import fcntl
import secrets
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from analysis.collect.system_files import all_systems
from local.engine_versions import pinned
from local.node import install
from local.node import node as node_binary
from local.postgres import Server
from tests.conftest import drop_database
from tests.systems.airflow_life import record_airflow
from tests.systems.dagster_life import record_dagster
from tests.systems.engine import ENGINES
from tests.systems.prefect_life import record_prefect
from tests.systems.recording import keep_last_run

_BEGAN = time.time()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-engines", action="store_true", help="run the heavy engines, and record their rows")


@contextmanager
def _made_of(lock: str, home: str) -> Iterator[Path | None]:
    """The folder to make anew by a lock file, and None where it was made of it before."""
    locked, folder = (ENGINES / lock).read_bytes(), ENGINES / home
    ready = folder / f".made-of-{sha256(locked).hexdigest()[:16]}"
    with (ENGINES / ".lock").open("w") as alone:  # two processes of a test run may come at once
        fcntl.flock(alone, fcntl.LOCK_EX)
        yield None if ready.exists() else folder
        ready.touch()


@pytest.fixture(scope="session")
def node() -> Path:
    return node_of()


def node_of() -> Path:
    """Node, with the packages that tests/systems/engines/package-lock.json names."""
    with _made_of("package-lock.json", "node_modules") as missing:
        if missing:
            install(ENGINES)
    return node_binary()


def _recorded_fixture(engine: str, record: Callable[[Path, str, Path], None]) -> Callable[..., str]:
    """A fixture of the engine's name: the name of the rows that it wrote, recorded/<name>.sql; `make engines` records
    them anew."""

    @pytest.fixture(scope="session", name=engine)
    def recorded(request: pytest.FixtureRequest, postgres18: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
        if request.config.getoption("--record-engines", default=False):
            with empty_database(postgres18) as dsn:
                record(python_of(engine), dsn, tmp_path_factory.mktemp(engine))
        return engine

    return recorded


airflow = _recorded_fixture("airflow", record_airflow)
dagster = _recorded_fixture("dagster", record_dagster)
prefect = _recorded_fixture("prefect", record_prefect)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Of a run of all engines in which every test passed docs/systems.md says when it was, and with what."""
    config = session.config
    is_whole = config.args == ["tests/systems"] and not config.option.keyword and not hasattr(config, "workerinput")
    if config.getoption("--record-engines", default=False) and exitstatus == 0 and is_whole:
        engines = {system.name: version for system in all_systems() if (version := pinned(system))}
        keep_last_run(engines, timedelta(seconds=time.time() - _BEGAN))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Old versions are run by `make engines` alone."""
    is_run = config.getoption("--record-engines", default=False)
    return True if collection_path.name.startswith("test_oldest_") and not is_run else None


def python_of(engine: str) -> Path:
    """The interpreter of an environment in which an engine's lock file, and nothing else, is installed."""
    lock, home = ENGINES / f"{engine}.txt", (ENGINES / ".local").resolve() / engine
    python = home / "bin" / "python"
    # Its scripts name their interpreter by its whole path: where a checkout was moved they are made anew.
    ready = home / f".made-of-{sha256(lock.read_bytes() + bytes(home)).hexdigest()[:16]}"
    home.parent.mkdir(exist_ok=True)
    with (home.parent / f"{engine}.lock").open("w") as alone:  # two processes of a test run may come at once
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not ready.exists():
            venv.create(home, clear=True)
            ours = [sys.executable, "-m", "pip", "--python", str(python), "--quiet", "--disable-pip-version-check"]
            subprocess.run([*ours, "install", "--no-deps", "-r", str(lock)], check=True)
            ready.touch()
    return python


def _python_fixture(engine: str) -> Callable[[], Path]:
    """A fixture of the engine's name: a Python of its own, with the packages that engines/<name>.txt names."""

    @pytest.fixture(scope="session", name=engine)
    def python() -> Path:
        return python_of(engine)

    return python


procrastinate, oban, dbos, pgqueuer, django_tasks_db, chancy = map(
    _python_fixture, ("procrastinate", "oban", "dbos", "pgqueuer", "django_tasks_db", "chancy")
)


@pytest.fixture(scope="module")
def dsn(postgres18: Server) -> Iterator[str]:
    """An empty database."""
    with empty_database(postgres18) as made:
        yield made


@pytest.fixture
def dsn_of_periodic(postgres18: Server) -> Iterator[str]:
    """An empty database for schedules alone."""
    with empty_database(postgres18) as made:
        yield made


@pytest.fixture(scope="module", params=[18, 14])
def dsn_of_many(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database for many rows, on the newest and on the oldest version of PostgreSQL."""
    with empty_database(request.getfixturevalue(f"postgres{request.param}")) as made:
        yield made


@contextmanager
def empty_database(server: Server) -> Iterator[str]:
    """A database that goes afterwards."""
    name = f"engine_{secrets.token_hex(6)}"
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.url(name)
    drop_database(server, name)
