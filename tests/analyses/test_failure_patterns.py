from dataclasses import replace
from datetime import timedelta
from typing import cast

import psycopg
import pytest

from analysis.errors import failure_patterns
from analysis.errors.failed_texts import FailedText
from analysis.errors.failures import FAILED_SAMPLES, SAMPLE_TEXTS, FailedSample
from analysis.facts import Window
from analysis.model import Failure
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.failures_made import answers_of
from tests.analyses.story import NOON, Story
from tests.conftest import MakeDatabase

DAY = Window(NOON - timedelta(hours=24), NOON)
TIMEOUT = "ConnectionTimeout: store-{}.example.net timed out after {} s"


def failed(number: int, text: str, *, hours_ago: float = 1) -> FailedText:
    return FailedText(
        task_id=f"task-{number}",
        job_id=f"{number:064x}",
        task_type="raster_tile",
        stage=1,
        retry_count=0,
        finished_at=NOON - timedelta(hours=hours_ago),
        stands_for=1,
        text_chars=len(text),
        error_text=text,
    )


def test_texts_that_differ_in_values_only_are_one_pattern_with_its_tasks_and_jobs(
    database: MakeDatabase, ask: Ask
) -> None:
    story = Story(database())
    for host in range(3):
        job = story.job(status="failed")
        for seconds in (10, 20):
            story.task(job, status="failed", error=TIMEOUT.format(host, seconds), updated_h=3 - host)
    other = story.job()
    story.task(other, status="failed", error="ValueError: the raster has no bands", updated_h=4)
    story.task(other, status="failed", error="of another day", updated_h=40)
    story.task(other, status="completed")

    snapshot = ask(story.dsn, failure_patterns, at=NOON)

    patterns = snapshot.analyses["errors/failure_patterns"].data["patterns"]
    assert isinstance(patterns, list)
    assert [(p["tasks"], p["jobs"]) for p in patterns if isinstance(p, dict)] == [(6, 3), (1, 1)]
    assert [f.severity for f in snapshot.findings] == ["warning", "advice"]


TRIED_AGAIN = """
SET search_path = app; ALTER TABLE jobs DISABLE TRIGGER USER; ALTER TABLE tasks DISABLE TRIGGER USER;
{later}
INSERT INTO jobs (job_id, job_type, status) VALUES (repeat('a', 64), 'load', 'processing');
INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, retry_count, error_details, created_at,
    updated_at)
SELECT
    't' || n, repeat('a', 64), 'tile', CASE WHEN n < 9 THEN '{status}' ELSE 'failed' END::task_status, 1, n,
    CASE WHEN n = 1 THEN 0 ELSE 2 END,
    CASE WHEN n > 2 THEN 'ConnectionTimeout: store-' || n || '.example.net timed out after 3 s' END,
    now() - interval '1 hour', now() - n * interval '1 minute'
FROM generate_series(1, 10) AS n;
"""
LATER = """
ALTER TABLE jobs ALTER metadata SET DEFAULT '{}';
ALTER TABLE tasks ALTER metadata SET DEFAULT '{}', ALTER job_type SET DEFAULT 'load';
"""


@pytest.mark.parametrize(
    ("tables", "status", "later"),
    [("september_2025", "queued", ""), ("october_2025", "retrying", LATER), ("april_2026", "pending_retry", LATER)],
)
def test_errors_of_tasks_that_will_be_tried_again_are_grouped_and_never_counted_as_failed(
    database: MakeDatabase, ask: Ask, tables: str, status: str, later: str
) -> None:
    dsn = database(tables=tables, functions="none")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(TRIED_AGAIN.format(status=status, later=later).encode())
    result = ask(dsn, failure_patterns).analyses["errors/failure_patterns"]
    assert result.data["failed"] == 2
    waiting = result.data["not_final"]
    assert isinstance(waiting, dict)
    assert waiting["tasks"] == 6
    assert isinstance(waiting["patterns"], list)
    [pattern] = waiting["patterns"]
    assert isinstance(pattern, dict)
    assert (pattern["state"], pattern["tasks"], pattern["jobs"], pattern["task_id"]) == ("not final", 6, 1, "t3")
    assert pattern["label"] == "ConnectionTimeout: <*> timed out after <*>"
    [_, table] = result.tables
    assert table.title.startswith("Not final")


def test_a_job_that_failed_by_itself_counts_and_one_that_failed_by_its_tasks_does_not(
    database: MakeDatabase, ask: Ask
) -> None:
    story = Story(database())
    for _ in range(6):
        story.job(status="failed", error="RuntimeError: the orchestrator found no stage 7")
    by_task = story.job(status="failed", error="task failed: no such file")
    story.task(by_task, status="failed", error="no such file")
    snapshot = ask(story.dsn, failure_patterns, at=NOON)
    result = snapshot.analyses["errors/failure_patterns"]
    assert result.data["failed"] == 7
    assert result.summary == "7 failures are 2 faults"
    assert [finding.title.partition(" failed with ")[0] for finding in snapshot.findings] == ["6 jobs", "1 task"]
    assert snapshot.findings[0].observed.startswith("6 jobs failed with it (job process_raster), ")


def test_the_text_is_read_from_the_result_where_the_task_has_no_error_details(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    story.task(story.job(), status="failed", error=None, result={"error": "KeyError: 'bands'"})
    snapshot = ask(story.dsn, failure_patterns, at=NOON)
    assert "KeyError" in str(snapshot.analyses["errors/failure_patterns"].data["patterns"])


def test_a_text_of_five_megabytes_is_cut_with_its_end_kept(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    story.task(story.job(), status="failed", error="x" * 5_000_000 + "\nValueError: the end")
    snapshot = ask(story.dsn, failure_patterns, at=NOON)
    assert len(snapshot.model_dump_json()) < 50_000
    assert "the end" in snapshot.model_dump_json()


def test_a_new_pattern_with_many_tasks_is_critical_and_an_old_one_is_not(facts: MakeFacts) -> None:
    fresh = [failed(n, TIMEOUT.format(n, n), hours_ago=1 + n / 60) for n in range(60)]
    steady = [failed(n, "OSError: disk is full", hours_ago=n / 4 + 0.1) for n in range(95)]
    verdict = failure_patterns.analyze(facts(answers_of([*fresh, *steady], DAY)))
    assert {f.title.split()[4]: f.severity for f in verdict.findings} == {
        "ConnectionTimeout:": "critical",
        "OSError:": "warning",
    }


def test_failures_whose_texts_are_not_read_yet_are_counted_and_no_all_clear(facts: MakeFacts) -> None:
    verdict = failure_patterns.analyze(facts(answers_of([failed(1, "OSError: x")], DAY, not_read=400)))
    pattern, unread = verdict.findings
    assert verdict.summary == "1 failure is 1 fault; 400 more are not read yet"
    assert pattern.observed.startswith("At least 1 task in at least 1 job")
    assert (unread.key, unread.severity, unread.count) == ("errors/failure_patterns:not_read", "warning", 400)
    assert (verdict.data["failed"], verdict.data["not_read"]) == (401, 400)


def test_without_the_texts_the_patterns_are_reported_and_why_there_are_no_samples(facts: MakeFacts) -> None:
    answers = answers_of([failed(n, TIMEOUT.format(n, n)) for n in range(7)], DAY)
    answers[SAMPLE_TEXTS] = Failure("the time is over", "")  # type: ignore[assignment]  # as a run answers
    verdict = failure_patterns.analyze(facts(answers))
    assert verdict.findings[0].count == 7
    assert verdict.summary == "7 failures are 1 fault; their texts cannot be shown: the time is over"


def test_a_pattern_keeps_its_first_sight_from_the_snapshot_before(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    story.task(story.job(), status="failed", error=TIMEOUT.format(1, 1), updated_h=30)
    story.task(story.job(), status="failed", error=TIMEOUT.format(2, 2), updated_h=1)
    earlier = ask(story.dsn, failure_patterns, at=NOON - timedelta(hours=24))
    later = ask(story.dsn, failure_patterns, at=NOON, previous=earlier)
    assert later.findings[0].since == NOON - timedelta(hours=30)
    assert later.findings[0].key == earlier.findings[0].key


def test_a_pattern_over_two_job_systems_names_both_and_shows_a_failure_of_each(facts: MakeFacts) -> None:
    texts = [failed(number, TIMEOUT.format(number, 10), hours_ago=number) for number in range(1, 8)]
    answers = answers_of(texts, DAY)
    placed = zip(answers[FAILED_SAMPLES], ("oban", "pgboss", "pgboss", *["oban"] * 4), strict=True)
    answers[FAILED_SAMPLES] = [replace(cast(FailedSample, one), system=system) for one, system in placed]
    [finding] = failure_patterns.analyze(facts(answers)).findings
    assert (finding.system, finding.systems) == ("", ("oban", "pgboss"))
    assert finding.observed.endswith("in 2 job systems: oban, pgboss.")
    assert finding.evidence
    assert [row["task_id"] for row in finding.evidence.rows] == ["task-1", "task-7", "task-2"]


@pytest.mark.parametrize("count", [0, 4])
def test_a_handful_of_failures_is_no_warning(facts: MakeFacts, count: int) -> None:
    verdict = failure_patterns.analyze(facts(answers_of([failed(n, "OSError: x") for n in range(count)], DAY)))
    assert verdict.status == "ok"
