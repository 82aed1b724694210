from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import common_factors
from analysis.errors.common_factors import FACTORS, Factor
from analysis.errors.rates import wilson
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.story import NOON, Story
from tests.conftest import MakeDatabase


def factor(failed_with: int, failed: int, completed_with: int, completed: int, is_sample: bool = False) -> Factor:
    return Factor(
        "raster_tile", {"container": "bronze-eu"}, failed, failed_with, 5, completed, completed_with, is_sample
    )


def test_a_value_that_failed_tasks_share_and_completed_ones_lack_is_found(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    job = story.job()
    for number in range(24):
        container = "bronze-eu" if number < 22 else "silver"
        story.task(job, status="failed", error="x", parameters={"container": container, "format": "cog"})
        story.task(job, status="completed", parameters={"container": "silver", "format": "cog", "n": number})
    snapshot = ask(story.dsn, common_factors, at=NOON)
    (finding,) = snapshot.findings
    assert finding.key == "errors/common_factors:raster_tile:container=bronze-eu"
    assert finding.count == 22
    assert "0 of 24 completed" in finding.observed


def test_a_value_that_all_tasks_carry_is_no_cause(facts: MakeFacts) -> None:
    assert common_factors.analyze(facts({FACTORS: [factor(100, 100, 900, 900)]})).status == "ok"


def test_too_few_completed_tasks_prove_nothing(facts: MakeFacts) -> None:
    assert common_factors.analyze(facts({FACTORS: [factor(100, 100, 0, 19)]})).status == "ok"
    assert common_factors.analyze(facts({FACTORS: [factor(100, 100, 0, 200)]})).status == "warning"


def test_a_secret_parameter_is_not_told(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    job = story.job()
    for _ in range(22):
        story.task(job, status="failed", error="x", parameters={"password": "hunter2hunter2"})
        story.task(job, status="completed", parameters={"password": "correct horse"})
    assert "hunter2" not in ask(story.dsn, common_factors, at=NOON).model_dump_json()


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0 <= low <= high <= 1
    if hits + misses:
        assert low - 1e-9 <= hits / (hits + misses) <= high + 1e-9
