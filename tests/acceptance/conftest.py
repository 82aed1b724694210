"""One living database for the whole of the acceptance tests, and the sample whose faults are left out one by one."""

from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest

from analysis.published.snapshot import Snapshot
from local.postgres import Server
from local.sample.build import Sample, build_sample
from tests.acceptance.living import LivingDatabase
from tests.conftest import AT, drop_database

SEED = 41
SCALE = 0.05


@pytest.fixture(scope="session")
def living(postgres18: Server) -> Iterator[LivingDatabase]:
    """A test says what it shows; nothing is left of the test before."""
    name = "acceptance_sample"
    with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield LivingDatabase(postgres18.url(name))
    drop_database(postgres18, name)


@pytest.fixture(scope="session")
def at() -> datetime:
    """The instant at which every sample of these tests ends."""
    return AT


@pytest.fixture(scope="session")
def faulty(at: datetime) -> Sample:
    """The sample with every fault."""
    return build_sample(SEED, at, scale=SCALE)


@pytest.fixture(scope="session")
def faulty_snapshot(living: LivingDatabase, faulty: Sample) -> Snapshot:
    """What a run says of it."""
    living.show(faulty)
    return living.read(faulty.at)
