import pytest

from analysis.poison import overdue
from tests.analyses.conftest import Ask
from tests.analyses.poison_story import Story, ago, found, rows_of_actions
from tests.conftest import MakeDatabase

KEY = "poison/overdue:make_tiles"


@pytest.fixture
def story(database: MakeDatabase) -> Story:
    """Twenty tasks that took ten minutes each, so that thirty minutes are three times the usual."""
    story = Story(database())
    story.job("a")
    story.task("a", "completed", times=20, created=90, touched=80)
    return story


def test_a_task_beyond_three_times_the_usual_is_overdue(story: Story, ask_at_noon: Ask) -> None:
    story.task("a", "processing", created=40, beat=1)
    story.task("a", "processing", created=45)  # no heartbeat was ever recorded
    story.task("a", "processing", created=25)
    story.task("a", "processing", created=45, beat=20)  # silent, which another analysis says
    snapshot = ask_at_noon(story.dsn, overdue)
    assert found(snapshot) == {KEY: 2}
    (finding,) = snapshot.findings
    assert finding.title.startswith("2 tasks of make_tiles run far beyond the usual: up to 45 min")
    assert "created_at stands in for the start" in finding.observed
    assert rows_of_actions(story.dsn, finding) == [2]


def test_below_ten_minutes_nothing_is_overdue(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "completed", times=20, created=90, touched=89.9)
    story.task("a", "processing", created=9.9)
    assert found(ask_at_noon(story.dsn, overdue)) == {}
    story.task("a", "processing", created=10.1)
    assert found(ask_at_noon(story.dsn, overdue)) == {KEY: 1}


def test_nineteen_finished_tasks_are_too_few_to_say(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "completed", times=19, created=90, touched=80)
    story.task("a", "processing", created=25)
    result = ask_at_noon(story.dsn, overdue).analyses["poison/overdue"]
    assert result.status == "ok"
    assert "1 task of make_tiles in processing for more than 10 min cannot be judged" in result.summary
    assert result.data["not_comparable"] == {"make_tiles": 1}


def test_only_the_window_says_what_is_usual(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "completed", times=20, created=1600, touched=1500)
    story.task("a", "processing", created=600)
    assert found(ask_at_noon(story.dsn, overdue)) == {}


def test_tasks_of_a_job_that_is_over_are_left_to_others(story: Story, ask_at_noon: Ask) -> None:
    story.job("b", "failed")
    story.task("b", "processing", created=90)
    assert found(ask_at_noon(story.dsn, overdue)) == {}


def test_where_the_start_is_recorded_waiting_does_not_count(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database(tables="april_2026"), later_schema=True)
    story.job("a")
    story.task("a", "completed", times=20, created=300, touched=80, execution_started_at=ago(90))
    story.task("a", "processing", created=300, execution_started_at=ago(20))
    assert found(ask_at_noon(story.dsn, overdue)) == {}
    story.task("a", "processing", created=300, execution_started_at=ago(40))
    (finding,) = ask_at_noon(story.dsn, overdue).findings
    assert finding.count == 1
    assert "stands in" not in finding.observed


def test_a_type_that_runs_through_the_window_without_an_end_or_a_heartbeat_is_no_all_clear(
    database: MakeDatabase, ask_at_noon: Ask
) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "processing", times=12, created=25 * 60)
    snapshot = ask_at_noon(story.dsn, overdue)
    assert found(snapshot) == {"poison/overdue:stalled.make_tiles": 12}
    (finding,) = snapshot.findings
    assert finding.title == (
        "12 tasks of make_tiles are in processing, the oldest for 1 d 1 h, and none has ended in 1 d"
    )
    assert rows_of_actions(story.dsn, finding) == [12]


def test_what_ended_or_sends_heartbeats_is_not_stalled(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "processing", created=25 * 60, beat=1)
    assert found(ask_at_noon(story.dsn, overdue)) == {}
    story.task("a", "processing", created=26 * 60)
    story.task("a", "completed", created=90, touched=80)
    assert found(ask_at_noon(story.dsn, overdue)) == {}
