from datetime import timedelta

import psycopg
import pytest
from pydantic import JsonValue

from analysis.model import Verdict
from analysis.performance import tables
from analysis.performance.growth import Sizes, onward
from analysis.performance.tables import TABLES, TableSize
from analysis.published.snapshot import Snapshot
from analysis.sources.server import SERVER, Server
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.earlier import published
from tests.analyses.story import NOON
from tests.conftest import MakeDatabase

SERVER_ROW = Server(NOON, "jobs", "monitor", "18.1", 180001, "public")
MIB = 1024 * 1024


def table(*, live: int = 100_000, dead: int = 0, total: int = 80 * MIB, name: str = "tasks") -> TableSize:
    return TableSize("app", name, total, total // 2, total // 2, live, dead, 0, None, NOON)


def judged(facts: MakeFacts, *rows: TableSize, previous: Snapshot | None = None) -> Verdict:
    return tables.analyze(facts({SERVER: [SERVER_ROW], TABLES: list(rows)}, previous=previous))


@pytest.mark.parametrize("server", [14, 18])
def test_sizes_and_rows_are_read_from_the_database(database: MakeDatabase, ask: Ask, server: int) -> None:
    dsn = database(server)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO app.jobs (job_id, job_type)"
            " SELECT encode(sha256(n::text::bytea), 'hex'), 'publish' FROM generate_series(1, 500) AS n"
        )
    result = ask(dsn, tables).analyses["performance/tables"]
    assert result.status == "ok"
    first, second = result.tables[0].rows
    assert (first["table_name"], second["table_name"]) == ("jobs", "tasks")
    assert int(str(first["total_bytes"])) > int(str(first["index_bytes"])) > 0
    assert first["growth_bytes"] is None
    assert second["vacuumed_at"] is None
    assert second["dead_percent"] is None


def test_a_vacuum_is_seen(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE app.jobs")
    rows = ask(dsn, tables).analyses["performance/tables"].tables[0].rows
    assert {row["table_name"]: row["vacuumed_at"] is None for row in rows} == {"jobs": False, "tasks": True}


@pytest.mark.parametrize(
    ("live", "dead", "warned"),
    [(40_004, 10_001, False), (40_000, 10_001, True), (100, 10_000, False), (100, 10_001, True), (0, 0, False)],
)
def test_dead_rows_are_reported_above_both_thresholds(facts: MakeFacts, live: int, dead: int, warned: bool) -> None:
    verdict = judged(facts, table(live=live, dead=dead))
    assert [f.key for f in verdict.findings] == (["performance/tables:tasks"] if warned else [])
    assert verdict.status == ("warning" if warned else "ok")


def test_growth_is_measured_from_the_oldest_size_that_is_carried(facts: MakeFacts) -> None:
    then: list[JsonValue] = [
        {"at": (NOON - timedelta(days=3)).isoformat(), "bytes": {"tasks": 60 * MIB, "gone": 5}},
        {"at": (NOON - timedelta(days=2)).isoformat(), "bytes": {"tasks": 70 * MIB}},
    ]
    before = published("performance/tables", {"sizes": then}, NOON - timedelta(minutes=15))
    verdict = judged(facts, table(), table(name="new"), previous=before)
    assert {row["table_name"]: row["growth_bytes"] for row in verdict.tables[0].rows} == {
        "tasks": 20 * MIB,
        "new": None,
    }
    assert verdict.summary == "20 MiB larger than 3 d before."


def test_the_first_run_knows_no_growth(facts: MakeFacts) -> None:
    assert judged(facts, table()).summary == "Growth is known from the next snapshot on."


def test_one_point_a_day_is_carried_for_eight_days() -> None:
    points: tuple[Sizes, ...] = ()
    for quarter in range(4 * 24 * 12):
        points = onward(points, Sizes(NOON + quarter * timedelta(minutes=15), {"tasks": quarter}))
    assert len(points) == 8
    assert points[-1].at - points[0].at == timedelta(days=7)


def test_what_is_published_is_read_again(facts: MakeFacts) -> None:
    first = judged(facts, table())
    before = published("performance/tables", first.data, NOON - timedelta(minutes=15))
    second = judged(facts, table(total=81 * MIB), previous=before)
    assert second.data["sizes"] == first.data["sizes"]
