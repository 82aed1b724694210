from datetime import timedelta

from analysis.performance import throughput
from analysis.performance.finished_jobs import FINISHED_JOBS
from analysis.performance.finished_tasks import FINISHED_TASKS
from tests.analyses import finished
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.story import NOON, Story
from tests.conftest import MakeDatabase


def test_what_ended_is_counted_by_type_and_window_and_hour(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    job = story.job(job_type="publish", status="completed", updated_h=0.5)
    for hours in (0.5, 1.5, 1.6, 23.9, 24.0, 30):
        story.task(job, task_type="write_item", created_h=hours + 1, updated_h=hours)
    story.task(job, task_type="list_items", status="failed", created_h=2, updated_h=1.2)
    story.task(job, task_type="write_item", status="queued", created_h=2, updated_h=1)
    story.task(job, task_type="write_item", created_h=50, updated_h=48)
    result = ask(story.dsn, throughput, at=NOON).analyses["performance/throughput"]
    assert result.data["tasks"] == 5
    rates = [(row["type"], row["ended"], row["before_per_hour"]) for row in result.tables[1].rows]
    assert rates == [("write_item", 4, round(2 / 24, 2)), ("list_items", 1, 0)]
    bars = {row["at"]: row["value"] for row in result.charts[0].rows if row["value"]}
    assert bars == {
        NOON - timedelta(hours=1): 1,
        NOON - timedelta(hours=2): 3,
        NOON - timedelta(hours=24): 1,
    }


def test_jobs_that_ended_are_counted_too(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    story.job(status="completed", updated_h=2)
    story.job(status="failed", updated_h=26, created_h=30)
    story.job(status="processing", updated_h=2)
    result = ask(story.dsn, throughput, at=NOON).analyses["performance/throughput"]
    [rate] = result.tables[0].rows
    assert rate == {
        "type": "process_raster",
        "ended": 1,
        "per_hour": 0.04,
        "before_per_hour": 0.04,
        "change_percent": 0.0,
    }


def test_a_job_type_that_stopped_is_advice_and_no_warning(facts: MakeFacts) -> None:
    before = finished.jobs("before", [60.0] * 20)
    verdict = throughput.analyze(facts({FINISHED_TASKS: [], FINISHED_JOBS: [before]}))
    assert verdict.status == "ok"
    [finding] = verdict.findings
    assert finding.key == "performance/throughput:publish"
    assert finding.since == NOON - timedelta(hours=30)
    fewer = finished.jobs("before", [60.0] * 19)
    assert throughput.analyze(facts({FINISHED_TASKS: [], FINISHED_JOBS: [fewer]})).findings == ()
    one_since = finished.jobs("current", [60.0])
    assert throughput.analyze(facts({FINISHED_TASKS: [], FINISHED_JOBS: [before, one_since]})).findings == ()


def test_an_idle_system_ends_nothing_per_hour(facts: MakeFacts) -> None:
    verdict = throughput.analyze(facts({FINISHED_TASKS: [], FINISHED_JOBS: []}))
    assert verdict.headline is not None
    assert verdict.headline.value == 0
    assert verdict.charts == ()
