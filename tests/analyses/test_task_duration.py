from datetime import timedelta

import psycopg

from analysis.facts import Window
from analysis.history.life_cycles import life_cycles
from analysis.model import Result
from analysis.performance import task_duration
from analysis.performance.finished_tasks import FINISHED_TASKS
from analysis.performance.histogram import RATIO
from local.sample.load import LoadedSample
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.finished import tasks
from tests.analyses.story import NOON, Story
from tests.conftest import MakeDatabase
from tests.reports.stories import result, snapshot

FAST, SLOW = [20.0] * 40 + [60.0] * 4, [32.0] * 40 + [96.0] * 4


def kind(result: Result, number: int = 0) -> dict[str, object]:
    kinds = result.data["kinds"]
    assert isinstance(kinds, list)
    found = kinds[number]
    assert isinstance(found, dict)
    return dict(found)


def test_times_are_measured_in_the_database_from_creation_to_the_last_update(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    for _ in range(4):
        job = story.job(status="completed", updated_h=1)
        for seconds in (10, 20, 30, 40, 50):
            story.task(job, created_h=3 + seconds / 3600, updated_h=3)
            story.task(job, created_h=30 + 2 * seconds / 3600, updated_h=30)
    result = ask(story.dsn, task_duration, at=NOON).analyses["performance/task_duration"]
    found = kind(result)
    assert (found["tasks"], found["before_tasks"]) == (20, 20)
    assert 30 / RATIO <= float(str(found["p50_s"])) <= 30 * RATIO
    assert 100 / RATIO <= float(str(found["before_p95_s"])) <= 100 * RATIO
    assert found["p99_s"] is None
    assert "waiting included, because this schema records no start" in result.summary


def test_a_recorded_start_leaves_the_waiting_out(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database(tables="april_2026", functions="none"))
    job = story.job(status="completed", updated_h=1)
    with psycopg.connect(story.dsn) as connection:
        connection.execute(
            "INSERT INTO app.tasks (task_id, parent_job_id, job_type, task_type, status, stage, task_index, created_at,"
            " execution_started_at, updated_at) SELECT 't' || n, %s, 'process_raster', 'tile', 'completed', 1, n,"
            " timestamp '2026-03-04 08:00', timestamp '2026-03-04 10:00', timestamp '2026-03-04 10:01'"
            " FROM generate_series(1, 20) AS n",
            (job,),
        )
    result = ask(story.dsn, task_duration, at=NOON).analyses["performance/task_duration"]
    assert 60 / RATIO <= float(str(kind(result)["p50_s"])) <= 60 * RATIO
    assert "runs from its start" in result.summary


def test_a_type_that_became_slower_is_one_warning_with_its_start(facts: MakeFacts) -> None:
    rows: list[object] = [
        tasks("before", FAST, hour=30),
        tasks("current", SLOW, hour=5),
        tasks("current", SLOW, hour=2),
        tasks("before", FAST, stage=2),
        tasks("current", SLOW, stage=2),
        tasks("before", FAST, task_type="list_items"),
        tasks("current", FAST, task_type="list_items"),
    ]
    verdict = task_duration.analyze(facts({FINISHED_TASKS: rows}))
    [finding] = verdict.findings
    assert verdict.status == "warning"
    assert finding.key == "performance/task_duration:write_item"
    assert (finding.since_known, finding.since) == ("between", NOON - timedelta(hours=5))
    assert finding.since_after == NOON - timedelta(hours=25), "in the hour after that it was as fast as usual"
    assert finding.count == 132
    assert finding.title.startswith("write_item takes 6")
    assert [chart.spec for chart in verdict.charts] == ["trend_lines"]


def test_what_was_called_slower_stays_beside_what_it_took_before(facts: MakeFacts) -> None:
    """A day later the window before is slow as well; two days later nothing else is left."""
    new: list[object] = [tasks("before", FAST, hour=30), tasks("current", SLOW, hour=5)]
    first = task_duration.analyze(facts({FINISHED_TASKS: new}))
    [called] = first.findings
    known = snapshot("warning", [result("performance/task_duration", "Times", data=first.data)], [called])
    known = known.model_copy(update={"life_cycles": life_cycles([called], {}, NOON, {})})
    old: list[object] = [tasks("before", SLOW, hour=28), tasks("current", SLOW, hour=5)]
    tomorrow = Window(NOON, NOON + timedelta(hours=24))
    later = task_duration.analyze(facts({FINISHED_TASKS: old}, previous=known, window=tomorrow))
    assert [finding.title for finding in later.findings] == [called.title]
    assert (later.findings[0].since, later.findings[0].since_known) == (called.since, called.since_known)
    assert later.data["usual"] == first.data["usual"]
    fixed: list[object] = [tasks("before", SLOW, hour=28), tasks("current", FAST, hour=5)]
    assert task_duration.analyze(facts({FINISHED_TASKS: fixed}, previous=known)).findings == ()


def test_where_only_one_stage_moved_the_title_says_which(facts: MakeFacts) -> None:
    rows: list[object] = [
        tasks("before", FAST),
        tasks("current", FAST),
        tasks("before", FAST, stage=2),
        tasks("current", SLOW, stage=2),
    ]
    [finding] = task_duration.analyze(facts({FINISHED_TASKS: rows})).findings
    assert "in stage 2 of publish" in finding.title


def test_a_chart_names_the_stage_only_of_a_type_that_has_several(facts: MakeFacts) -> None:
    rows: list[object] = [
        tasks("current", FAST * 3),
        tasks("current", FAST * 4, stage=2),
        tasks("current", FAST * 5, task_type="load"),
    ]
    (chart,) = task_duration.analyze(facts({FINISHED_TASKS: rows})).charts
    assert {row["label"] for row in chart.rows} == {"write_item 1", "write_item 2", "load"}


def test_more_of_the_slow_kind_of_work_makes_nothing_slower(facts: MakeFacts) -> None:
    rows: list[object] = [
        tasks("before", [10.0] * 180),
        tasks("before", [100.0] * 30, stage=2),
        tasks("current", [10.0] * 30),
        tasks("current", [100.0] * 180, stage=2),
    ]
    assert task_duration.analyze(facts({FINISHED_TASKS: rows})).status == "ok"


def test_a_first_window_has_nothing_to_compare_with(facts: MakeFacts) -> None:
    verdict = task_duration.analyze(facts({FINISHED_TASKS: [tasks("current", SLOW)]}))
    assert verdict.status == "ok"
    assert verdict.data["compared"] == 0


def test_no_completed_task_is_unknown_and_not_zero(facts: MakeFacts) -> None:
    verdict = task_duration.analyze(facts({FINISHED_TASKS: []}))
    assert verdict.headline is not None
    assert verdict.headline.value is None


def test_of_the_sample_exactly_the_planted_type_is_slower(sample_database: LoadedSample, ask: Ask) -> None:
    sample = sample_database.sample
    found = ask(sample_database.dsn, task_duration, at=sample.at).findings
    planted = sample.ledger["slower_type"].expected["task_type"]
    assert [finding.key for finding in found] == [f"performance/task_duration:{planted}"]
    [finding] = found
    assert finding.since is not None
    assert abs(finding.since - (sample.at - timedelta(hours=24))) <= timedelta(hours=3)
