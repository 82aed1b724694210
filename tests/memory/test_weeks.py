"""A healthy week stays quiet and a faulty one is told: generated facts through the real judges and comparisons."""

from datetime import datetime, timedelta

import pytest

from analysis.published.memory import FindingChange
from tests.memory.diary import Diary
from tests.memory.simulated import DAY, QUARTER, START, Change, System

WARM_UP = 2 * DAY
"""Two days in which the system gets to know its own noise; the week of 672 runs follows."""
WEEK = 7 * DAY
SEEDS = (1,)

FAILING = Change("validate_raster", WARM_UP + 3 * DAY + 9, WARM_UP + 4 * DAY + 20, failing=0.3, error="KeyError: 'crs'")
SLOWER = Change("create_tile", WARM_UP + 5 * DAY + 40, WARM_UP + 6 * DAY, slower=1.8)


def reported(system: System) -> list[FindingChange]:
    diary = Diary(system)
    for number in range(WARM_UP):
        diary.run(number)
    diary.reported.clear()
    for number in range(WARM_UP, WARM_UP + WEEK):
        diary.run(number)
    return diary.reported


def alarms(changes: list[FindingChange]) -> list[tuple[datetime, str]]:
    return [(change.at, change.title) for change in changes if change.kind != "gone"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_healthy_week_of_672_runs_has_at_most_two_false_alarms(seed: int) -> None:
    assert len(alarms(reported(System(seed, 9)))) <= 2


@pytest.fixture(scope="module", params=SEEDS)
def faulty(request: pytest.FixtureRequest) -> list[FindingChange]:
    return reported(System(request.param, 9, (FAILING, SLOWER)))


def first(changes: list[FindingChange], part: str) -> FindingChange:
    return next(change for change in changes if part in change.title)


def test_a_new_failure_is_called_within_two_runs_and_its_rate_within_three(faulty: list[FindingChange]) -> None:
    began = START + FAILING.since * QUARTER
    assert first(faulty, "KeyError").at - began <= 2 * QUARTER
    assert first(faulty, "validate_raster fails").at - began <= 3 * QUARTER


def test_longer_times_are_called_once_three_runs_saw_them_and_their_start_is_named(faulty: list[FindingChange]) -> None:
    began = START + SLOWER.since * QUARTER
    called = first(faulty, "create_tile: typical time")
    assert called.since is not None
    assert abs(called.since - began) <= 2 * QUARTER
    assert called.at - called.since == 2 * QUARTER


def test_every_alarm_of_the_faulty_week_is_about_what_was_planted(faulty: list[FindingChange]) -> None:
    planted = ("KeyError", "validate_raster", "create_tile")
    others = [title for _, title in alarms(faulty) if not any(name in title for name in planted)]
    assert len(others) <= 2


def test_what_was_fixed_is_reported_as_gone(faulty: list[FindingChange]) -> None:
    fixed = START + SLOWER.until * QUARTER
    gone = [change for change in faulty if change.kind == "gone" and "create_tile: typical time" in change.title]
    assert len(gone) == 1
    assert gone[0].at - fixed <= timedelta(hours=1.5)
