from analysis.poison import retries
from tests.analyses.conftest import Ask
from tests.analyses.poison_story import Story, found, rows_of_actions
from tests.conftest import MakeDatabase

EXHAUSTED, NEARLY = "poison/retries:exhausted.make_tiles", "poison/retries:nearly.make_tiles"


def test_failed_tasks_at_the_limit_are_exhausted(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a", touched=5)
    story.task("a", "failed", retries=3, times=2, touched=30, error="no such tile")
    story.task("a", "failed", retries=2, touched=30)
    story.task("a", "completed", retries=3, touched=30)
    story.job("b", "failed", touched=5)
    story.task("b", "failed", retries=5, touched=40)
    story.task("b", "failed", retries=3, touched=1500)  # before the window

    snapshot = ask_at_noon(story.dsn, retries)

    assert found(snapshot) == {EXHAUSTED: 3}
    (finding,) = snapshot.findings
    assert finding.severity == "warning"
    assert finding.title == "3 tasks of make_tiles failed for good, with all retries used up"
    assert "in 2 jobs" in finding.observed
    assert finding.evidence is not None
    assert [row["tasks"] for row in finding.evidence.rows] == [2, 1]
    assert rows_of_actions(story.dsn, finding) == [4 + 1, 2]


def test_open_tasks_one_try_before_the_limit_are_advice(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "queued", retries=2)
    story.task("a", "processing", retries=2, beat=1)
    story.task("a", "processing", retries=2, beat=30)  # silent, which another analysis says
    story.task("a", "queued", retries=1)
    snapshot = ask_at_noon(story.dsn, retries)
    assert found(snapshot) == {NEARLY: 2}
    assert snapshot.findings[0].severity == "advice"
    assert snapshot.status == "ok"
    assert rows_of_actions(story.dsn, snapshot.findings[0]) == [3]


def test_the_limit_is_a_setting(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a", touched=5)
    story.task("a", "failed", retries=3, touched=30)
    assert found(ask_at_noon(story.dsn, retries, max_retries=4)) == {}
    assert found(ask_at_noon(story.dsn, retries, max_retries=3)) == {EXHAUSTED: 1}


def test_a_task_that_was_never_retried_is_not_at_its_last_try(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "queued", retries=0)
    assert found(ask_at_noon(story.dsn, retries, max_retries=1)) == {}
