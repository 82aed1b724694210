import time
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from analysis.model import Verdict
from analysis.performance import cache
from analysis.performance.cache import CACHE, Blocks
from analysis.published.snapshot import Snapshot
from analysis.sources.server import SERVER, Server
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.earlier import published
from tests.analyses.story import NOON
from tests.conftest import MakeDatabase

SERVER_ROW = Server(NOON, "jobs", "monitor", "18.1", 180001, "public")
GIB = 1024**3
NOW = Blocks(
    hit_blocks=900_000,
    read_blocks=100_000,
    temp_files=40,
    temp_bytes=9 * GIB,
    heap_hit_blocks=500_000,
    heap_read_blocks=90_000,
    index_hit_blocks=400_000,
    index_read_blocks=10_000,
    block_bytes=8192,
    counted_since=NOON - timedelta(days=9),
)


def judged(facts: MakeFacts, now: Blocks, previous: Snapshot | None = None) -> Verdict:
    return cache.analyze(facts({SERVER: [SERVER_ROW], CACHE: [now]}, previous=previous))


def an_hour_before(facts: MakeFacts, then: Blocks) -> Snapshot:
    return published("performance/cache", judged(facts, then).data, NOON - timedelta(hours=1))


def wait_until_counted(dsn: str) -> None:
    """PostgreSQL 14 counts in a process of its own, a moment later; ten seconds at most."""
    counted = "SELECT blks_hit + blks_read > 0 FROM pg_stat_database WHERE datname = current_database()"
    deadline = time.monotonic() + 10
    with psycopg.connect(dsn, autocommit=True) as connection:
        while connection.execute(counted).fetchone() != (True,):
            assert time.monotonic() < deadline


@pytest.mark.parametrize("server", [14, 18])
def test_the_counters_of_this_database_are_read(database: MakeDatabase, ask: Ask, server: int) -> None:
    dsn = database(server)
    with psycopg.connect(dsn) as connection:
        connection.execute("SELECT count(*) FROM app.jobs")
    wait_until_counted(dsn)
    result = ask(dsn, cache).analyses["performance/cache"]
    assert result.status == "ok"
    assert [row["what"] for row in result.tables[0].rows] == [
        "the whole database",
        "tables of the schema",
        "indexes of the schema",
    ]
    assert int(str(result.tables[0].rows[0]["requests"])) > 0


def test_without_an_earlier_reading_the_totals_are_shown_and_said_to_be(facts: MakeFacts) -> None:
    verdict = judged(facts, NOW)
    assert verdict.headline is not None
    assert verdict.headline.value == 90.0
    assert "no earlier reading" in verdict.summary


def test_with_one_only_what_happened_since_counts(facts: MakeFacts) -> None:
    then = replace(NOW, hit_blocks=810_000, read_blocks=90_000, heap_hit_blocks=499_999)
    verdict = judged(facts, NOW, an_hour_before(facts, then))
    whole, heap, index = verdict.tables[0].rows
    assert (whole["hit_percent"], whole["requests"]) == (90.0, 100_000)
    assert whole["read_bytes"] == 10_000 * 8192
    assert (heap["hit_percent"], heap["requests"]) == (100.0, 1)
    assert index["hit_percent"] is None


def test_after_a_reset_or_a_restart_the_totals_count(facts: MakeFacts) -> None:
    reset = replace(NOW, counted_since=NOON - timedelta(hours=2))
    assert judged(facts, reset, an_hour_before(facts, NOW)).headline == judged(facts, reset).headline
    fewer = replace(NOW, hit_blocks=10)
    assert "no earlier reading" in judged(facts, fewer, an_hour_before(facts, NOW)).summary


def test_how_long_was_counted_is_said_and_nothing_of_a_report_of_before(facts: MakeFacts) -> None:
    """A report of a time before the counters began has no span: not one of less than nothing."""
    assert "Since counting began, over 9 d: 40 temporary files" in judged(facts, NOW).summary
    verdict = judged(facts, replace(NOW, hit_blocks=0, counted_since=NOON + timedelta(days=1)))
    assert "Since counting began, which is after the time of this report: 40 temporary files" in verdict.summary
    [misses] = verdict.findings
    assert misses.observed == ("100,000 requests since 12:00 UTC on 5 March, which is after the time of this report.")


@pytest.mark.parametrize(
    ("hits", "reads", "expected"), [(89_999, 10_001, True), (90_000, 10_000, False), (1, 99_998, False)]
)
def test_many_misses_are_advice(facts: MakeFacts, hits: int, reads: int, expected: bool) -> None:
    verdict = judged(facts, replace(NOW, hit_blocks=hits, read_blocks=reads))
    assert [finding.key for finding in verdict.findings] == (["performance/cache:hits"] if expected else [])
    assert verdict.status == "ok"


@pytest.mark.parametrize(("spilt", "expected"), [(GIB, True), (GIB - 1, False)])
def test_temporary_files_are_counted_by_what_they_grew_since_the_last_snapshot(
    facts: MakeFacts, spilt: int, expected: bool
) -> None:
    then = replace(NOW, temp_bytes=NOW.temp_bytes - spilt)
    verdict = judged(facts, NOW, an_hour_before(facts, then))
    assert [finding.key for finding in verdict.findings] == (["performance/cache:temp"] if expected else [])
    assert judged(facts, NOW).findings == ()


def test_an_idle_database_has_no_hit_ratio(facts: MakeFacts) -> None:
    verdict = judged(facts, replace(NOW, hit_blocks=0, read_blocks=0))
    assert verdict.headline is not None
    assert verdict.headline.value is None
