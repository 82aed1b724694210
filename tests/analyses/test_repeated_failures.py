import psycopg

from analysis.poison import repeated_failures
from tests.analyses.conftest import Ask
from tests.analyses.poison_story import Story, found, rows_of_actions
from tests.conftest import MakeDatabase

KEY, DIFFERING = "poison/repeated_failures:make_tiles", "poison/repeated_failures:differing.make_tiles"
BAD: dict[str, object] = {"tile": "n45e007", "zoom": 12}


def fails(story: Story, job: str, error: str | None, times: int = 1, parameters: dict[str, object] = BAD) -> None:
    story.task(job, "failed", times=times, parameters=parameters, error=error, touched=30)


def test_one_error_for_one_input_in_several_jobs_is_poison(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for job in "abc":
        story.job(job, "failed", touched=20)
    fails(story, "a", "ValueError: band 7 is missing in /data/1001/n45e007.tif")
    fails(story, "b", "ValueError: band 7 is missing in /data/1002/n45e007.tif", times=2)
    fails(story, "c", "ValueError: band 7 is missing in /data/1003/n45e007.tif")
    fails(story, "c", "ConnectionError: reset", parameters={"tile": "n46e007"})
    story.task("c", "completed", parameters={"tile": "n47e007"}, touched=30)

    snapshot = ask_at_noon(story.dsn, repeated_failures)

    assert found(snapshot) == {KEY: 4}
    (finding,) = snapshot.findings
    assert finding.severity == "warning"
    assert finding.title == "The same input of make_tiles failed 4 times in up to 3 jobs, always with the same error"
    assert finding.evidence is not None
    (row,) = finding.evidence.rows
    assert row["parameters"] == '{"tile": "n45e007", "zoom": 12}'
    assert (row["tasks"], row["jobs"]) == (4, 3)
    assert "ValueError" in str(row["error"])
    assert rows_of_actions(story.dsn, finding) == [4]
    assert snapshot.analyses["poison/repeated_failures"].data["compared_tasks"] == 5


def test_the_same_exception_from_the_same_place_is_one_error(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for number, job in enumerate("abc"):
        story.job(job, "failed", touched=20)
        raised = f"RecipeError: cannot apply {('ndwi', 'evi', 'albedo')[number]} to this raster"
        trace = f'Traceback (most recent call last):\n  File "/app/recipes.py", line 9, in bands\n    get()\n{raised}'
        fails(story, job, trace)
    assert found(ask_at_noon(story.dsn, repeated_failures)) == {KEY: 3}


def test_differing_errors_for_one_input_are_advice(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for job in "ab":
        story.job(job, "failed", touched=20)
    fails(story, "a", "TimeoutError: no answer from the tile server")
    fails(story, "a", "MemoryError")
    fails(story, "b", "ConnectionError: reset by peer")
    snapshot = ask_at_noon(story.dsn, repeated_failures)
    assert found(snapshot) == {DIFFERING: 3}
    assert snapshot.findings[0].severity == "advice"
    assert "point at what lies around it" in snapshot.findings[0].observed


def test_no_text_is_said_to_tell_nothing(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for job in "ab":
        story.job(job, "failed", touched=20)
    fails(story, "a", None, times=2)
    fails(story, "b", None)
    (finding,) = ask_at_noon(story.dsn, repeated_failures).findings
    assert finding.key == DIFFERING
    assert finding.title.endswith("with no error text that tells why")


def test_an_input_that_completed_once_is_no_poison(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for job in "abc":
        story.job(job, "completed_with_errors", touched=20)
        fails(story, job, "ValueError: band 7 is missing")
    story.task("c", "completed", parameters=BAD, touched=25)
    assert found(ask_at_noon(story.dsn, repeated_failures)) == {}


def test_twice_or_in_one_job_is_too_little(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    for job in "abcd":
        story.job(job, "failed", touched=20)
    fails(story, "a", "ValueError: bad", times=5)  # one job
    fails(story, "b", "ValueError: bad", parameters={"tile": "x"})
    fails(story, "c", "ValueError: bad", parameters={"tile": "x"})  # twice
    fails(story, "d", "ValueError: bad", times=3, parameters={})
    fails(story, "c", "ValueError: bad", times=3, parameters={})  # without parameters nothing can be equal
    result = ask_at_noon(story.dsn, repeated_failures).analyses["poison/repeated_failures"]
    assert result.status == "ok"
    assert result.data["compared_tasks"] == 7
    assert result.summary == "No parameters failed in several jobs without completing in one."


def test_without_the_right_to_read_parameters_the_grant_is_named(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    with psycopg.connect(story.dsn) as connection:
        connection.execute(
            "DROP ROLE IF EXISTS half_blind; CREATE ROLE half_blind LOGIN PASSWORD 'half'; "
            "GRANT USAGE ON SCHEMA app TO half_blind; GRANT SELECT ON app.jobs TO half_blind; "
            "GRANT SELECT (task_id, parent_job_id, task_type, status, stage, created_at, updated_at) ON app.tasks"
            " TO half_blind"
        )
    dsn = psycopg.conninfo.make_conninfo(story.dsn, user="half_blind", password="half")
    try:
        result = ask_at_noon(dsn, repeated_failures).analyses["poison/repeated_failures"]
    finally:
        with psycopg.connect(story.dsn) as connection:
            connection.execute("DROP OWNED BY half_blind; DROP ROLE half_blind")
    assert result.status == "unknown"
    assert result.fix == "GRANT SELECT (parameters) ON app.tasks TO half_blind"
