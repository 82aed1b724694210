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


def test_completed_jobs_whose_tasks_have_ended_are_fine(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("whole", "completed")
    story.task("whole", "completed")
    story.task("whole", "failed", error="lost")
    result = ask_at_noon(story.dsn, unfinished_tasks).analyses["poison/unfinished_tasks"]
    assert result.status == "ok"
    assert result.summary == "No completed job has a task that still waits or runs."
