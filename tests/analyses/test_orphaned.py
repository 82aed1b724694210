import psycopg

from analysis.poison import orphaned
from tests.analyses.conftest import Ask
from tests.analyses.poison_story import Story, found, rows_of_actions
from tests.conftest import MakeDatabase


def test_open_tasks_of_failed_jobs_are_orphaned(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("failed", "failed", touched=30)
    story.task("failed", "queued", times=3)
    story.task("failed", "processing", beat=30)
    story.task("failed", "failed")
    story.task("failed", "queued", task_type="merge")
    story.job("running")
    story.task("running", "queued")
    story.job("done", "completed")
    story.task("done", "queued")  # unfinished, which another analysis says

    snapshot = ask_at_noon(story.dsn, orphaned)

    assert found(snapshot) == {"poison/orphaned:make_tiles": 4, "poison/orphaned:merge": 1}
    finding = snapshot.findings[0]
    assert finding.title == "4 tasks of make_tiles still wait or run, though the jobs that wanted them are over"
    assert "1 job that failed" in finding.observed
    assert finding.evidence is not None
    assert finding.evidence.rows[0]["job_id"] == Story.job_id("failed")
    assert rows_of_actions(story.dsn, finding) == [2, 4]


def test_tasks_in_flight_may_end_after_their_job_failed(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("failed", "failed", touched=4.9)
    story.task("failed", "processing", beat=1)
    assert found(ask_at_noon(story.dsn, orphaned)) == {}
    story.job("earlier", "failed", touched=5.1)
    story.task("earlier", "processing", beat=1)
    assert found(ask_at_noon(story.dsn, orphaned)) == {"poison/orphaned:make_tiles": 1}


def test_a_task_without_any_job_is_orphaned(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    with psycopg.connect(story.dsn) as connection:
        connection.execute("ALTER TABLE app.tasks DROP CONSTRAINT tasks_parent_job_id_fkey")
    story.task("gone", "queued", created=70)
    (finding,) = ask_at_noon(story.dsn, orphaned).findings
    assert finding.title == "1 task of make_tiles still waits or runs, though the job that wanted it is over"
    assert "Of the jobs listed, 1 does not exist." in finding.observed
    assert rows_of_actions(story.dsn, finding) == [1, 1]
