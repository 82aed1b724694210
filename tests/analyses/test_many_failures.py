"""Very many failed tasks: what a run cannot read it counts, and what is compared is a fair draw; the report says so."""

import re
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from analysis.collect.contents import MOST_TEXTS
from analysis.errors import common_factors, failure_patterns
from analysis.errors.failures import Failures
from analysis.errors.pattern_times import state_of
from analysis.facts import Window
from analysis.model import Finding
from analysis.published.snapshot import Snapshot
from tests.analyses.conftest import Ask
from tests.analyses.poison_story import Story
from tests.analyses.story import NOON
from tests.conftest import MakeDatabase

FAILED = 30_000
RARE = 60
CROWD = """
INSERT INTO app.jobs (job_id, job_type, status, error_details, created_at, updated_at)
SELECT lpad(to_hex(number), 64, '0'), 'process_raster', 'failed', 'some tasks failed',
    noon - interval '2 hours', noon - interval '1 hour'
FROM (SELECT '2026-03-04 12:00'::timestamp AS noon) AS at, generate_series(1, 100) AS number;
INSERT INTO app.tasks (
    task_id, parent_job_id, task_type, status, stage, task_index, parameters, error_details, created_at, updated_at
)
SELECT
    left(md5(number::text), 12) || '-' || number, lpad(to_hex(1 + number % 100), 64, '0'), 'raster_tile',
    CASE WHEN number <= 30000 THEN 'failed' ELSE 'completed' END::app.task_status,
    1, number % 10000,
    jsonb_build_object(
        'tile', number, 'format', 'cog', 'container', CASE WHEN number <= 30000 THEN 'bronze-eu' ELSE 'silver' END
    ),
    CASE
        WHEN number <= 60 THEN 'MemoryError: a raster of ' || number || ' GB'
        WHEN number <= 30000 THEN 'OSError: block ' || number || ' cannot be read'
    END,
    noon - interval '90 minutes', noon - interval '1 hour' - number * interval '20 milliseconds'
FROM (SELECT '2026-03-04 12:00'::timestamp AS noon) AS at, generate_series(1, 40000) AS number
"""


@pytest.fixture
def crowded(database: MakeDatabase, ask_at_noon: Ask) -> Callable[..., Snapshot]:
    """Asks about 30,000 failed and 10,000 completed tasks of 100 jobs."""
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(CROWD)
        connection.execute("ANALYZE")
    return lambda analysis: ask_at_noon(dsn, analysis)


def test_of_very_many_failures_some_are_read_later_and_none_is_passed_over(crowded: Callable[..., Snapshot]) -> None:
    snapshot = crowded(failure_patterns)
    result = snapshot.analyses["errors/failure_patterns"]
    counts = {_fault(finding): finding.count or 0 for finding in snapshot.findings}
    assert set(counts) == {"OSError", "MemoryError", "not read"}
    assert sum(counts.values()) == result.data["failed"] == FAILED
    # The newest of each job came first.
    assert counts["MemoryError"] == RARE
    assert counts["not read"] >= FAILED - MOST_TEXTS
    assert counts["not read"] == result.data["not_read"]
    assert f"{counts['not read']:,} more are not read yet" in result.summary


def test_what_a_draw_has_in_common_is_found_and_said_to_be_of_a_draw(crowded: Callable[..., Snapshot]) -> None:
    (finding,) = crowded(common_factors).findings
    assert finding.key == "errors/common_factors:raster_tile:container=bronze-eu"
    assert finding.observed.startswith("Of tasks drawn at random")
    assert re.search(r"([\d,]+) of \1 failed tasks in 100 jobs carry it, and 0 of 300 completed ones", finding.observed)


def _fault(finding: Finding) -> str:
    if finding.key == "errors/failure_patterns:not_read":
        return "not read"
    return finding.title.partition(" failed with ")[2].partition(":")[0]


def test_failures_that_left_no_text_are_counted_for_every_type(database: MakeDatabase, ask_at_noon: Ask) -> None:
    """Also where every third failure is a sample of all, and none of the rarer type is."""
    story = Story(database())
    story.job("a", "failed")
    for number in range(48):
        task_type = "rare" if number % 3 == 1 else "usual"
        story.task("a", "failed", task_type=task_type, created=600, touched=number + 1)
    snapshot = ask_at_noon(story.dsn, failure_patterns)
    assert {finding.title: finding.count for finding in snapshot.findings} == {
        "32 tasks failed (no error text was recorded)": 32,
        "16 tasks failed (no error text was recorded)": 16,
    }


def test_texts_that_are_all_different_are_a_hundred_findings_and_one_for_the_rest(
    database: MakeDatabase, ask_at_noon: Ask
) -> None:
    story = Story(database())
    story.job("a", "failed")
    for number in range(7):
        story.task("a", "failed", created=600, touched=number + 1, error="no space left on the disk")
    for number in range(130):
        words = (number * 7919).to_bytes(3).hex().translate(str.maketrans("0123456789", "ghijklmnop"))
        story.task("a", "failed", created=600, touched=30, error=f"{words} {words[::-1]} {words[3:]}{words}")
    findings = {finding.key: finding for finding in ask_at_noon(story.dsn, failure_patterns).findings}
    assert len(findings) == 102
    rare = findings["errors/failure_patterns:rare"]
    assert (rare.count, rare.title) == (30, "30 failures of 30 more kinds, few of each")
    assert max(finding.count or 0 for finding in findings.values() if finding.severity == "warning") == 7


@pytest.mark.parametrize(("unread", "state"), [(0, "rising"), (10, "rising"), (508, "ongoing")])
def test_a_pattern_rises_only_where_the_failures_that_are_not_read_yet_cannot_deny_it(unread: int, state: str) -> None:
    """The newest are read first: of those that are left, all may be older failures of this pattern."""
    window = Window(NOON - timedelta(hours=24), NOON)
    hours = {ago: 10.0 if ago < 3 else 1.0 for ago in range(24)}
    rows = [
        Failures("f", "read", "tiles", 1, ago, at, tasks, [ago], at, at, 0)
        for ago, tasks in hours.items()
        if (at := NOON - timedelta(hours=ago + 1))
    ]
    assert state_of(rows, window, window.since, compared=True, unread=unread) == state
