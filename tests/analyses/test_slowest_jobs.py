from datetime import timedelta

from analysis.performance import slowest_jobs
from analysis.performance.finished_jobs import FINISHED_JOBS
from analysis.performance.histogram import RATIO
from analysis.performance.slowest_jobs import SLOWEST_JOBS, SlowJob
from tests.analyses import finished
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.story import NOON, Story
from tests.conftest import MakeDatabase


def test_the_slowest_come_first_with_what_is_usual_for_their_type(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    for _ in range(20):
        story.job(status="completed", created_h=30, updated_h=29)
    slow = story.job(status="failed", created_h=12, updated_h=2)
    slower = story.job(status="completed", job_type="rare", created_h=13, updated_h=1)
    story.job(status="processing", created_h=23, updated_h=0.1)
    story.job(status="completed", created_h=90, updated_h=25)
    result = ask(story.dsn, slowest_jobs, at=NOON).analyses["performance/slowest_jobs"]
    first, second = result.tables[0].rows
    assert [first["job_id"], second["job_id"]] == [slower, slow]
    assert first["usual_p95_s"] is None
    assert 3600 / RATIO <= float(str(second["usual_p50_s"])) <= 3600 * RATIO
    assert result.headline is not None
    assert result.headline.value == 12 * 3600
    assert result.tables[0].total == 2


def test_the_list_says_how_many_ended_in_all(facts: MakeFacts) -> None:
    job = SlowJob("a" * 64, "publish", "completed", 2, NOON - timedelta(hours=2), NOON, 7200.0)
    verdict = slowest_jobs.analyze(facts({SLOWEST_JOBS: [job], FINISHED_JOBS: [finished.jobs("current", [9.0] * 300)]}))
    assert verdict.tables[0].total == 300
    assert verdict.status == "ok"


def test_no_job_is_unknown_and_not_zero(facts: MakeFacts) -> None:
    verdict = slowest_jobs.analyze(facts({SLOWEST_JOBS: [], FINISHED_JOBS: []}))
    assert verdict.headline is not None
    assert verdict.headline.value is None
    assert verdict.summary == "No job ended in the window."
