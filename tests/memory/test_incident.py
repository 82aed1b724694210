"""One incident through many runs: the same words and numbers for what does not change."""

import re
from datetime import timedelta

import pytest

from analysis.model import Finding
from tests.memory.diary import Diary
from tests.memory.simulated import DAY, QUARTER, START, Change, System

BEGAN = 2 * DAY + 6
WAVE = Change("validate_raster", BEGAN, 5 * DAY, failing=0.3, error="StyleError: no layer")
RATE = "errors/failure_rate:task_type=validate_raster"


def findings_of(diary: Diary, number: int, *, dead: bool = False) -> dict[str, Finding]:
    made = diary.dead(number) if dead else diary.run(number)
    return {finding.key: finding for finding in made.findings}


def usually(title: str) -> str:
    found = re.search(r"usually .*", title)
    return found[0] if found else title


def largest(run: dict[str, Finding]) -> Finding:
    return max((f for f in run.values() if f.analysis == "errors/failure_patterns"), key=lambda f: f.count or 0)


@pytest.fixture(scope="module")
def runs() -> list[dict[str, Finding]]:
    """Two days of an incident and the quiet day before it, of which one run could not look."""
    diary = Diary(System(3, 5, (WAVE,)))
    return [findings_of(diary, number, dead=number == BEGAN + 9) for number in range(DAY, BEGAN + 2 * DAY)]


def test_the_usual_holds_nothing_of_the_incident_and_is_the_same_in_every_run(runs: list[dict[str, Finding]]) -> None:
    rates = [run[RATE] for run in runs if RATE in run]
    assert len(rates) > DAY
    assert {usually(rate.title) for rate in rates} == {"usually 0.1 %"}


def test_a_rate_and_the_pattern_behind_it_have_one_exact_start_and_one_count(runs: list[dict[str, Finding]]) -> None:
    both = [(run[RATE], largest(run)) for run in runs if RATE in run]
    assert len({rate.since for rate, _ in both}) == 1
    for rate, pattern in both:
        assert (rate.since, rate.since_known, rate.count) == (pattern.since, pattern.since_known, pattern.count)
    began = START + BEGAN * QUARTER
    assert both[0][0].since is not None
    assert timedelta() <= both[0][0].since - began <= QUARTER
    assert both[0][0].since_known == "exact"


def test_a_first_run_knows_the_usual_too_and_between_which_hours_it_began() -> None:
    """Without any memory, hours into the incident."""
    began = START + BEGAN * QUARTER
    for hours in (1, 2, 5, 10):
        run = findings_of(Diary(System(3, 5, (WAVE,))), BEGAN + 4 * hours)
        rate, pattern = run[RATE], largest(run)
        assert usually(rate.title) == "usually 0.1 %"
        assert rate.since_after is not None
        assert rate.since is not None
        assert rate.since_after < began < rate.since
        assert rate.since - rate.since_after <= timedelta(hours=2)
        assert (rate.since_known, rate.since, rate.count) == ("between", pattern.since, pattern.count)


def test_what_a_run_could_not_look_at_it_does_not_forget(runs: list[dict[str, Finding]]) -> None:
    """Also not the counts behind the usual: the run without a database is the tenth."""
    assert len({run[RATE].observed.partition("; ")[2].partition(". ")[0] for run in runs if RATE in run}) == 1
