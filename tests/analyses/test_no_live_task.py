from analysis.poison import no_live_task
from tests.analyses.conftest import Ask
from tests.analyses.poison_story import Story, found, rows_of_actions
from tests.conftest import MakeDatabase

KEY = "poison/no_live_task:process_raster"


def test_a_processing_job_without_a_task_in_its_stage_is_found(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("never_had_one", touched=50)
    story.job("lost_at_stage_two", stage=2, touched=20)
    story.task("lost_at_stage_two", "completed", touched=20)
    story.job("ended_stage")  # not advanced, which another analysis says
    story.task("ended_stage", "completed", touched=20)
    story.job("waiting", "queued", touched=29)
    story.job("over", "completed")

    snapshot = ask_at_noon(story.dsn, no_live_task)

    assert found(snapshot) == {KEY: 2}
    (finding,) = snapshot.findings
    assert finding.severity == "warning"
    assert finding.title == "2 jobs of process_raster are processing without a single task"
    assert "has not been touched for 50 min" in finding.observed
    assert finding.evidence is not None
    assert finding.evidence.rows[0]["job_id"] == Story.job_id("never_had_one")
    assert rows_of_actions(story.dsn, finding) == [2, 2]


def test_a_job_gets_five_minutes_to_make_its_tasks(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a", touched=4.9)
    assert found(ask_at_noon(story.dsn, no_live_task)) == {}
    story.job("b", touched=5.1)
    assert found(ask_at_noon(story.dsn, no_live_task)) == {KEY: 1}


def test_three_jobs_are_critical(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for name in "abc":
        story.job(name)
    (finding,) = ask_at_noon(story.dsn, no_live_task).findings
    assert finding.severity == "critical"


def test_a_job_that_nobody_takes_up_is_found(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for name in "abc":
        story.job(name, "queued", created=540, touched=540)
    story.job("soon", "queued", created=25, touched=25)
    story.job("begun", "queued", created=540, touched=540)
    story.task("begun", "queued", created=540)
    snapshot = ask_at_noon(story.dsn, no_live_task)
    assert found(snapshot) == {"poison/no_live_task:queued.process_raster": 3}
    (finding,) = snapshot.findings
    assert finding.severity == "critical"
    assert finding.title == "3 jobs of process_raster have been queued without a single task, the oldest for 9 h"
    assert rows_of_actions(story.dsn, finding) == [3]
