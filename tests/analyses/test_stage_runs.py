"""Stage times, gaps and stragglers: one query on the real database, two judgements."""

import pytest

from analysis.model import Failure
from analysis.performance import stage_duration, stragglers
from analysis.performance.finished_tasks import FINISHED_TASKS
from analysis.performance.histogram import RATIO
from analysis.performance.stage_runs import STAGE_RUNS, StageRuns
from local.sample.load import LoadedSample
from tests.analyses import finished
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.story import NOON, Story
from tests.conftest import MakeDatabase


def about(seconds: float) -> object:
    return pytest.approx(seconds, rel=RATIO - 1)


def runs(
    *, compared: int = 100, late: int = 0, lagging_runs: int = 10, gap_bucket: int = 20, gaps: int = 30
) -> StageRuns:
    return StageRuns(
        job_type="publish",
        stage=1,
        task_type="write_item",
        runs=30,
        tasks=300,
        task_seconds=3000.0,
        run_seconds=600.0,
        run_buckets=[61],
        run_bucket_runs=[30],
        gap_buckets=[gap_bucket] if gaps else [],
        gap_bucket_runs=[gaps] if gaps else [],
        compared_tasks=compared,
        stragglers=late,
        lagging_runs=lagging_runs if late else 0,
        worst=[["0000000400.000", "a" * 64, "20.5", "10", "2"]] if late else [],
    )


def test_a_stage_lasts_from_its_first_task_to_its_last_and_the_gap_follows(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    job = story.job(status="completed", updated_h=1)
    story.task(job, created_h=5, updated_h=4.5)
    story.task(job, created_h=4.9, updated_h=4)
    story.task(job, stage=2, created_h=3.5, updated_h=2.5, task_type="merge")
    result = ask(story.dsn, stage_duration, at=NOON).analyses["performance/stage_duration"]
    first, second = result.tables[0].rows
    assert (first["runs"], first["tasks_per_run"]) == (1, 2)
    assert first["tasks_at_once"] == 1.4
    assert first["p95_s"] is None
    assert first["gap_p50_s"] is None
    assert (second["task_type"], second["tasks_at_once"]) == ("merge", 1.0)


def test_percentiles_of_stages_and_gaps(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    for _ in range(20):
        job = story.job(status="completed", updated_h=1)
        story.task(job, created_h=5, updated_h=4)
        story.task(job, stage=3, created_h=3.5, updated_h=3.25)
    snapshot = ask(story.dsn, stage_duration, at=NOON)
    first, second = snapshot.analyses["performance/stage_duration"].tables[0].rows
    assert (first["p50_s"], first["gap_p95_s"]) == (about(3600), about(1800))
    assert (second["p50_s"], second["gap_p95_s"]) == (about(900), None)
    assert [(f.key, f.severity) for f in snapshot.findings] == [("performance/stage_duration:process_raster", "advice")]


def test_a_stage_that_still_works_or_ended_before_the_window_is_left_out(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    job = story.job(total_stages=2, created_h=40)
    story.task(job, created_h=30, updated_h=25)
    story.task(job, stage=2, created_h=3, updated_h=2)
    story.task(job, stage=2, created_h=3, updated_h=2, status="processing")
    result = ask(story.dsn, stage_duration, at=NOON).analyses["performance/stage_duration"]
    assert result.tables[0].rows == ()
    assert result.headline is not None
    assert result.headline.value is None


def test_short_gaps_and_few_runs_are_no_advice(facts: MakeFacts) -> None:
    def findings(gap_bucket: int, gaps: int) -> int:
        return len(stage_duration.analyze(facts({STAGE_RUNS: [runs(gap_bucket=gap_bucket, gaps=gaps)]})).findings)

    assert findings(gap_bucket=117, gaps=20) == 1
    assert findings(gap_bucket=116, gaps=20) == 0
    assert findings(gap_bucket=117, gaps=19) == 0
    assert findings(gap_bucket=117, gaps=0) == 0


def test_a_straggler_is_measured_against_its_siblings_of_the_same_run(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    job = story.job(status="completed", updated_h=1)
    for seconds in (20, 20, 20, 20, 20, 101):
        story.task(job, created_h=3 + seconds / 3600, updated_h=3)
    ordinary = story.job(status="completed", updated_h=1)
    for seconds in (20, 20, 20, 20, 20, 99):
        story.task(ordinary, created_h=3 + seconds / 3600, updated_h=3)
    short = story.job(status="completed", updated_h=1)
    for seconds in (2, 2, 2, 2, 2, 59):
        story.task(short, created_h=3 + seconds / 3600, updated_h=3)
    few = story.job(status="completed", updated_h=1)
    for seconds in (20, 20, 20, 20, 900):
        story.task(few, created_h=3 + seconds / 3600, updated_h=3)
    mixed = story.job(status="completed", updated_h=1)
    for number, seconds in enumerate((20, 20, 20, 20, 20, 900)):
        story.task(mixed, created_h=3 + seconds / 3600, updated_h=3, task_type="merge" if number == 5 else "split")
    result = ask(story.dsn, stragglers, at=NOON).analyses["performance/stragglers"]
    [row] = result.tables[0].rows
    assert row["job_id"] == job
    assert (row["tasks"], row["stragglers"]) == (6, 1)
    assert row["median_s"] == pytest.approx(20, abs=0.01)
    assert row["slowest_s"] == pytest.approx(101, abs=0.01)
    assert (result.data["compared_tasks"], result.data["stragglers"]) == (18, 1)
    assert result.status == "ok"


@pytest.mark.parametrize(
    ("compared", "late", "lagging_runs", "severities"),
    [
        (1000, 19, 10, []),
        (1001, 20, 10, []),
        (1000, 20, 10, ["advice"]),
        (1000, 20, 4, []),
        (1000, 99, 10, ["advice"]),
        (1000, 100, 10, ["warning"]),
    ],
)
def test_only_frequent_stragglers_are_reported(
    facts: MakeFacts, compared: int, late: int, lagging_runs: int, severities: list[str]
) -> None:
    row = runs(compared=compared, late=late, lagging_runs=lagging_runs)
    verdict = stragglers.analyze(facts({STAGE_RUNS: [row], FINISHED_TASKS: []}))
    assert [finding.severity for finding in verdict.findings] == severities


def test_the_usual_p99_stands_beside_and_may_be_missing(facts: MakeFacts) -> None:
    usual = finished.tasks("before", [30.0] * 100)
    known = stragglers.analyze(facts({STAGE_RUNS: [runs(late=1)], FINISHED_TASKS: [usual]}))
    assert known.tables[0].rows[0]["usual_p99_s"] == about(30)
    missing = Failure("the query took too long", "wait")
    unknown = stragglers.analyze(facts({STAGE_RUNS: [runs(late=1)], FINISHED_TASKS: missing}))
    assert unknown.tables[0].rows[0]["usual_p99_s"] is None


def test_without_stages_the_number_of_stragglers_is_unknown(facts: MakeFacts) -> None:
    verdict = stragglers.analyze(facts({STAGE_RUNS: [], FINISHED_TASKS: []}))
    assert verdict.headline is not None
    assert verdict.headline.value is None


def test_the_sample_has_stages_but_no_stragglers_and_no_long_gaps(sample_database: LoadedSample, ask: Ask) -> None:
    snapshot = ask(sample_database.dsn, stage_duration, stragglers, at=sample_database.sample.at)
    assert snapshot.status == "ok"
    assert snapshot.findings == ()
    assert len(snapshot.analyses["performance/stage_duration"].tables[0].rows) >= 10
