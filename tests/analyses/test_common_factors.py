from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import common_factors
from analysis.errors.common_factors import DRAWN, FACTORS, PARAMETERS, Drawn, Factor, TaskParameters
from analysis.errors.rates import wilson
from analysis.facts import Unavailable
from analysis.model import Failure, Verdict
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.story import Story
from tests.conftest import MakeDatabase


def factor(failed_with: int, failed: int, completed_with: int, completed: int, is_sample: bool = False) -> Factor:
    return Factor(
        "raster_tile", "container", "0a1b", "task-1", failed, failed_with, 5, completed, completed_with, is_sample, ""
    )


def judged(facts: MakeFacts, found: Factor, shown: list[object] | Failure) -> Verdict:
    return common_factors.analyze(facts({DRAWN: [], FACTORS: [found], PARAMETERS: shown}))


SHOWN = TaskParameters("task-1", {"container": "bronze-eu", "tile": 7})


def test_a_value_that_failed_tasks_share_and_completed_ones_lack_is_found(
    database: MakeDatabase, ask_at_noon: Ask
) -> None:
    story = Story(database())
    job = story.job()
    for number in range(24):
        container = "bronze-eu" if number < 22 else "silver"
        story.task(job, status="failed", error="x", parameters={"container": container, "format": "cog"})
        story.task(job, status="completed", parameters={"container": "silver", "format": "cog", "n": number})
    snapshot = ask_at_noon(story.dsn, common_factors)
    (finding,) = snapshot.findings
    assert finding.key == "errors/common_factors:raster_tile:container=bronze-eu"
    assert finding.count == 22
    assert "0 of 24 completed" in finding.observed


def test_values_of_the_same_failed_tasks_are_one_finding_and_hide_no_other_type(
    database: MakeDatabase, ask_at_noon: Ask
) -> None:
    story = Story(database())
    job = story.job()
    for number in range(60):
        many = {f"{'option' if number % 10 else 'choice'}_{n:02}": "new" for n in range(40)}
        story.task(job, status="failed", error="x", parameters={"tenant": "t-7" if number < 36 else "t-8", **many})
        story.task(job, status="completed", parameters={"tenant": "t-8", "n": number})
        story.task(job, task_type="publish", status="failed", error="y", parameters={"region": "west"})
        story.task(job, task_type="publish", status="completed", parameters={"region": "north"})
    found = {finding.key.partition(":")[2]: finding for finding in ask_at_noon(story.dsn, common_factors).findings}
    assert found.keys() == {"raster_tile:option_00=new", "raster_tile:tenant=t-7", "publish:region=west"}
    many_values = found["raster_tile:option_00=new"]
    assert many_values.count == 54
    assert "option_05 = new and 34 more" in many_values.observed
    assert "also share" not in found["raster_tile:tenant=t-7"].observed


def test_values_of_half_of_the_failed_tasks_each_are_three_findings_at_most(facts: MakeFacts) -> None:
    found = [replace(factor(50, 100, 0, 200), key=f"k{n}", failed_tasks=f"{n}") for n in range(12)]
    result = common_factors.analyze(facts({DRAWN: [], FACTORS: found, PARAMETERS: []}))
    assert len(result.findings) == 3
    assert len(result.tables[0].rows) == 12


def test_a_value_that_all_tasks_carry_is_no_cause(facts: MakeFacts) -> None:
    assert judged(facts, factor(100, 100, 900, 900), []).status == "ok"


def test_too_few_completed_tasks_prove_nothing(facts: MakeFacts) -> None:
    assert judged(facts, factor(100, 100, 0, 19), []).status == "ok"
    assert judged(facts, factor(100, 100, 0, 200), [SHOWN]).status == "warning"


def test_where_the_value_cannot_be_fetched_nothing_is_claimed_and_where_it_was_deleted_its_hash_is_reported(
    facts: MakeFacts,
) -> None:
    with pytest.raises(Unavailable):
        common_factors.analyze(
            facts({DRAWN: [], FACTORS: [factor(100, 100, 0, 200)], PARAMETERS: Failure("no time", "")})
        )
    (finding,) = common_factors.analyze(
        facts({DRAWN: [], FACTORS: [factor(100, 100, 0, 200)], PARAMETERS: []})
    ).findings
    assert finding.title == "100 % of the failed raster_tile tasks have container = (deleted, hash 0a1b)"


def test_a_type_whose_parameters_are_not_read_is_no_all_clear(facts: MakeFacts) -> None:
    answers = {DRAWN: [Drawn("raster_tile", 500, 19)], FACTORS: [], PARAMETERS: []}
    with pytest.raises(Unavailable, match="not read yet: raster_tile"):
        common_factors.analyze(facts(answers))


def test_a_secret_parameter_is_not_reported(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    job = story.job()
    for _ in range(22):
        story.task(job, status="failed", error="x", parameters={"password": "hunter2hunter2"})
        story.task(job, status="completed", parameters={"password": "correct horse"})
    assert "hunter2" not in ask_at_noon(story.dsn, common_factors).model_dump_json()


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0 <= low <= high <= 1
    if hits + misses:
        assert low - 1e-9 <= hits / (hits + misses) <= high + 1e-9
