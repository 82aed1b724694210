"""The sample of a job system for a test to change by SQL, and to read as of the sample's instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from analysis.collect.collected import Collected
from analysis.collect.run import collect
from analysis.settings import Settings
from local.engine_samples.load import load_scenario
from local.engine_samples.scenario import make_scenario
from local.postgres import Server
from reports.stores import Store
from tests.conftest import AT
from tests.systems.conftest import empty_database


@dataclass
class Sampled:
    """Each statement on `connection` is committed by itself."""

    dsn: str
    connection: psycopg.Connection

    def collect(self, store: Store) -> Collected:
        """What a run reads of it."""
        return collect(Settings.model_validate({"database_url": self.dsn}), store, replayed=AT)


@contextmanager
def sampled(server: Server, system: str) -> Iterator[Sampled]:
    """The sample in a database that goes afterwards."""
    with empty_database(server) as dsn:
        load_scenario(dsn, system, make_scenario(20, AT))
        with psycopg.connect(dsn, autocommit=True) as connection:
            yield Sampled(dsn, connection)
