import psycopg
import pytest

from analysis.poison import stage_not_advanced
from tests.analyses.conftest import Ask
from tests.analyses.poison_story import Story, found, rows_of_actions
from tests.conftest import MakeDatabase

KEY = "poison/stage_not_advanced:process_raster"


def test_a_job_whose_stage_ended_and_who_did_not_go_on_stands_still(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "completed", times=3, touched=20)
    story.task("a", "failed", touched=10)
    story.job("last", stage=2)
    story.task("last", "completed", touched=40)
    story.task("last", "completed", stage=2, touched=30)
    story.job("busy")
    story.task("busy", "completed", touched=20)
    story.task("busy", "queued")
    story.job("gone_on", stage=2)
    story.task("gone_on", "completed", touched=20)
    story.task("gone_on", "processing", stage=2, beat=1)
    story.job("over", "completed")
    story.task("over", "completed", touched=20)

    snapshot = ask_at_noon(story.dsn, stage_not_advanced)

    assert found(snapshot) == {KEY: 2}
    (finding,) = snapshot.findings
    assert finding.severity == "warning"
    assert (
        finding.title == "2 jobs of process_raster stand still: stages 1 and 2 are finished but the jobs never advanced"
    )
    assert "The oldest job has stood for 30 min" in finding.observed
    assert "1 job of them stood at the last stage" in finding.observed
    assert finding.evidence is not None
    assert [(row["stage_tasks"], row["failed_tasks"]) for row in finding.evidence.rows] == [(1, 0), (4, 1)]
    assert rows_of_actions(story.dsn, finding) == [2, 2]


def test_a_job_gets_five_minutes_to_go_on(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "completed", touched=4.9)
    assert found(ask_at_noon(story.dsn, stage_not_advanced)) == {}
    story.job("b")
    story.task("b", "completed", touched=5.1)
    assert found(ask_at_noon(story.dsn, stage_not_advanced)) == {KEY: 1}


def test_three_jobs_are_critical(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for name in "abc":
        story.job(name)
        story.task(name, "completed", touched=10)
    (finding,) = ask_at_noon(story.dsn, stage_not_advanced).findings
    assert finding.severity == "critical"


@pytest.mark.parametrize(
    ("functions", "cause"),
    [("september", "never its result_data"), ("correct", "or the call of it after the last stage")],
)
def test_jobs_that_all_stand_at_their_last_stage_name_the_function_that_ends_them(
    database: MakeDatabase, ask_at_noon: Ask, functions: str, cause: str
) -> None:
    story = Story(database(functions=functions))
    for name in "abc":
        story.job(name, stage=2)
        story.task(name, "completed", stage=2, touched=10)
    (finding,) = ask_at_noon(story.dsn, stage_not_advanced).findings
    assert "3 jobs of them stood at the last stage" in finding.observed
    assert f"The likely cause is advance_job_stage{':' if functions == 'september' else ','}" in finding.observed
    assert cause in finding.observed


def test_a_function_that_cannot_end_a_job_is_repaired_before_anything_is_advanced_with_it(
    database: MakeDatabase, ask_at_noon: Ask
) -> None:
    story = Story(database(functions="september"))
    story.job("a", stage=2)
    story.task("a", "completed", stage=2, touched=10)
    (finding,) = ask_at_noon(story.dsn, stage_not_advanced).findings
    assert "The likely cause is advance_job_stage:" in finding.observed, "one job is enough where its text shows it"
    assert finding.actions[0].text.startswith("Repair advance_job_stage: ")
    assert "pg_get_functiondef" in finding.actions[0].code
    # What a later step would have the reader run fails until then.
    with pytest.raises(psycopg.errors.CheckViolation):
        rows_of_actions(story.dsn, finding)


def test_a_skipped_task_has_ended_too(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database(tables="april_2026"), later_schema=True)
    story.job("a")
    story.task("a", "skipped", touched=10)
    story.job("b")
    story.task("b", "skipped", touched=10)
    story.task("b", "pending_retry", touched=10)
    (finding,) = ask_at_noon(story.dsn, stage_not_advanced).findings
    assert finding.count == 1
    assert rows_of_actions(story.dsn, finding) == [1, 1]
