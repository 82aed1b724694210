"""A run is one guest: one connection for all that it asks, and the catalog looked at once.

The failures lie a minute back: a run judges until the second of its start, and not what fails within that second."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from analysis.costs import QueryCost
from analysis.history.slots import manual
from analysis.history.stored import read_snapshot
from analysis.published.snapshot import Snapshot
from analysis.settings import Settings
from analysis.sources import connections
from analysis.sources.connections import Connection
from cycle import cycle
from reports.stores import Store
from reports.target import Identity, claim
from tests.collect.system import System

CATALOG = "systems/catalog"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    """The connections that were opened since."""
    made: list[Connection] = []
    connect = connections.connect

    def counting(settings: Settings, timeout_s: int | None = None) -> Connection:
        made.append(connect(settings, timeout_s))
        return made[-1]

    monkeypatch.setattr(connections, "connect", counting)
    return made


def run(system: System, folder: Path) -> Snapshot:
    settings = Settings.model_validate({"database_url": system.dsn, "reports_url": folder.as_uri()})
    return read_snapshot(cycle(settings, manual(system.now())).snapshot)


def asked(costs: tuple[QueryCost, ...]) -> Counter[str]:
    return Counter(cost.name for cost in costs)


def test_a_run_that_shows_contents_opens_one_connection_and_recognises_once(
    system: System, tmp_path: Path, opened: list[Connection]
) -> None:
    system.job("a", system.now() - timedelta(minutes=1), task="failed")
    for _ in range(2):
        opened.clear()
        snapshot = run(system, tmp_path)
        names = asked(snapshot.run.queries)
        assert names[CATALOG] == 1
        assert "systems/origin_staged/contents" in names
        assert [connection.closed for connection in opened] == [True]


def test_what_a_run_has_recognised_serves_where_names_are_looked_for_elsewhere(system: System, tmp_path: Path) -> None:
    """As where the job system stands in public, and so do the types of its statuses and pg_stat_statements."""
    system.connection.execute("ALTER EXTENSION pg_stat_statements SET SCHEMA app")
    system.job("a", system.now() - timedelta(minutes=1), task="failed")
    snapshot = run(system, tmp_path)
    assert snapshot.run.record is not None
    assert snapshot.run.record.failure == ""
    assert snapshot.run.record.rows_read == 4


def test_a_run_whose_connection_is_ended_between_two_of_its_parts_opens_another(
    system: System, tmp_path: Path, opened: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    system.job("a", system.now() - timedelta(minutes=1), task="failed")

    def cut(store: Store, identity: Identity) -> None:
        pid = opened[0].info.backend_pid
        system.connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        claim(store, identity)

    monkeypatch.setattr("cycle.claim", cut)
    snapshot = run(system, tmp_path)
    assert len(opened) == 2
    assert snapshot.run.record is not None
    assert snapshot.run.record.failure == ""
    assert asked(snapshot.run.queries)[CATALOG] == 1
