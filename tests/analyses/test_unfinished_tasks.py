from analysis.poison import unfinished_tasks
from tests.analyses.conftest import Ask
from tests.analyses.poison_story import Story, found, rows_of_actions
from tests.conftest import MakeDatabase


def test_completed_jobs_with_open_tasks_are_found_by_job_type(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a", "completed", stage=2, touched=40)
    story.task("a", "completed", times=2)
    story.task("a", "queued", stage=2, times=2)
    story.job("b", "completed_with_errors", touched=20)
    story.task("b", "processing", beat=20)
    story.job("c", "completed", job_type="publish")
    story.task("c", "queued")
    story.job("whole", "completed")
    story.task("whole", "completed")
    story.job("failed", "failed")
    story.task("failed", "queued")  # orphaned, which another analysis says

    snapshot = ask_at_noon(story.dsn, unfinished_tasks)

    assert found(snapshot) == {"poison/unfinished_tasks:process_raster": 2, "poison/unfinished_tasks:publish": 1}
    finding = snapshot.findings[0]
    assert finding.title == "2 jobs of process_raster count as completed and have 3 unfinished tasks"
    assert finding.evidence is not None
    assert [(row["tasks"], row["processing"]) for row in finding.evidence.rows] == [(2, 0), (1, 1)]
    assert rows_of_actions(story.dsn, finding) == [3, 3]


def test_completed_jobs_whose_tasks_have_succeeded_are_fine(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("whole", "completed")
    story.task("whole", "completed")
    story.job("told", "completed_with_errors")
    story.task("told", "failed", error="lost")
    result = ask_at_noon(story.dsn, unfinished_tasks).analyses["poison/unfinished_tasks"]
    assert result.status == "ok"
    assert "no job of the window has lost one" in result.summary


def test_completed_jobs_with_failed_tasks_are_found_and_whole_lost_stages_said(
    database: MakeDatabase, ask_at_noon: Ask
) -> None:
    story = Story(database())
    story.job("part", "completed", touched=40)
    story.task("part", "completed", times=2)
    story.task("part", "failed", error="lost")
    story.job("all", "completed", stage=2, touched=20)
    story.task("all", "completed")
    story.task("all", "failed", stage=2, times=3, error="lost")
    story.job("old", "completed", touched=60 * 30)  # before the window
    story.task("old", "failed", error="lost")

    snapshot = ask_at_noon(story.dsn, unfinished_tasks)

    assert found(snapshot) == {"poison/unfinished_tasks:failed.process_raster": 2}
    [finding] = snapshot.findings
    assert finding.title == "2 jobs of process_raster count as completed and have 4 failed tasks"
    assert "Of 1 job a whole stage failed" in finding.observed
    assert finding.evidence is not None
    assert [(row["failed_tasks"], row["lost_stage"]) for row in finding.evidence.rows] == [(1, None), (3, 2)]
    assert rows_of_actions(story.dsn, finding) == [4]
