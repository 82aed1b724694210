"""The network between us and the database misbehaves: the run ends within its deadline with what it has."""

import time
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from analysis.history.slots import manual
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from local.postgres import Server
from tests.conftest import MakeDatabase
from tests.core.proxy import Fault, proxy


@pytest.fixture
def reader(postgres18: Server, database: MakeDatabase) -> str:
    """The DSN, by TCP, of a role that may read everything."""
    dsn = database()
    name = str(conninfo_to_dict(dsn)["dbname"])
    with psycopg.connect(dsn) as connection:
        connection.execute("DROP ROLE IF EXISTS network_reader")
        connection.execute("CREATE ROLE network_reader SUPERUSER LOGIN PASSWORD 'network'")
    return postgres18.url(name, user="network_reader", password="network")


def observe(dsn: str, port: int) -> tuple[Snapshot, float]:
    through = psycopg.conninfo.make_conninfo(dsn, host="127.0.0.1", hostaddr="127.0.0.1", port=port)
    settings = Settings.model_validate({"database_url": through, "query_timeout_s": 1, "database_budget_s": 5})
    started = time.monotonic()
    snapshot = run(settings, manual(datetime.now(UTC)), ANALYSES)
    return snapshot, time.monotonic() - started


@pytest.mark.parametrize("fault", ["stall", "cut", "half"])
@pytest.mark.parametrize("good_bytes", [0, 2_500])
def test_a_broken_path_gives_a_report_that_says_so_within_the_deadline(
    postgres18: Server, reader: str, fault: Fault, good_bytes: int
) -> None:
    with proxy(postgres18.port, fault, good_bytes) as path:
        snapshot, seconds = observe(reader, path.port)
    assert seconds < 15
    assert snapshot.status in ("critical", "unknown")
    unknown = [r for r in snapshot.analyses.values() if r.status == "unknown"]
    assert unknown
    assert all(r.reason and r.fix for r in unknown)


def test_a_slow_path_still_answers(postgres18: Server, reader: str) -> None:
    with proxy(postgres18.port, "delay") as path:
        snapshot, _ = observe(reader, path.port)
    assert snapshot.analyses["health/database"].status == "ok"


def test_a_server_that_is_not_there_is_critical_and_no_number_is_zero() -> None:
    with proxy(1, "none") as path:
        port = path.port
    snapshot, _ = observe("host=127.0.0.1 dbname=x user=y", port)
    assert snapshot.status == "critical"
    assert snapshot.findings[0].key == "health/database:unreachable"
    assert snapshot.observed_at is None
    assert all(r.headline is None for r in snapshot.analyses.values())


def test_a_wrong_password_says_where_to_fix_it(postgres18: Server, reader: str) -> None:
    snapshot, _ = observe(reader.replace("network@", "hunter2@"), postgres18.port)
    (finding,) = [f for f in snapshot.findings if f.severity == "critical"]
    assert "JOBSCOPE_DATABASE_URL" in finding.actions[0].text
    assert "hunter2" not in snapshot.model_dump_json()


def test_a_lock_on_the_tables_costs_one_second_and_not_the_report(reader: str) -> None:
    with psycopg.connect(reader) as holder:
        holder.execute(sql.SQL("LOCK TABLE app.jobs IN ACCESS EXCLUSIVE MODE"))
        settings = Settings.model_validate({"database_url": reader})
        snapshot = run(settings, manual(datetime.now(UTC)), ANALYSES)
    assert snapshot.analyses["health/job_counts"].status == "unknown"
    assert "lock" in snapshot.analyses["health/job_counts"].reason
    assert snapshot.analyses["health/database"].status == "ok"
