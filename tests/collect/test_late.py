"""Rows that are dated before they are written: what a run would never meet is noticed, and read from then on."""

from datetime import timedelta

import pytest

from tests.collect.system import System, job_id

WEST = timedelta(hours=5)


@pytest.fixture
def west(system: System) -> System:
    """A system that writes New York's time, with a day of jobs."""
    for number in range(20):
        system.job(f"old-{number}", system.now() - WEST - timedelta(hours=number), status="completed", task="completed")
    system.collect()
    return system


def failed(system: System, name: str, ago: timedelta = WEST) -> None:
    for number in range(6):
        system.job(f"{name}-{number}", system.now() - ago, status="failed", task="failed")


def full_pass(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as due:
        due.setattr("analysis.collect.before.FULL_PASS_EVERY", timedelta(0))
        system.collect()


def test_once_a_full_pass_has_met_them_each_run_does(west: System, monkeypatch: pytest.MonkeyPatch) -> None:
    failed(west, "unseen")
    west.collect()
    assert west.recorded("jobs", "state = 'failed'") == {}
    full_pass(west, monkeypatch)
    assert WEST <= timedelta(seconds=west.state().behind_s) < WEST + timedelta(minutes=2)
    failed(west, "seen")
    assert west.collect().reason == "rows are dated before they are written, and so it reads further back"
    assert {job_id(f"seen-{number}") for number in range(6)} <= set(west.recorded("jobs", "state = 'failed'"))


def test_open_jobs_show_it_without_a_full_pass(west: System) -> None:
    for number in range(6):
        west.job(f"open-{number}", west.now() - WEST)
    west.collect()
    assert timedelta(seconds=west.state().behind_s) > WEST


def test_it_is_over_when_a_full_pass_meets_jobs_of_the_right_time(
    west: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed(west, "unseen")
    full_pass(west, monkeypatch)
    failed(west, "right", timedelta(0))
    west.collect()
    assert west.state().behind_s > 0
    failed(west, "right again", timedelta(0))
    full_pass(west, monkeypatch)
    assert west.state().behind_s == 0


@pytest.mark.parametrize(
    ("jobs", "ago"),
    [
        pytest.param(4, WEST, id="a few"),
        pytest.param(30, timedelta(hours=20), id="further back than any zone"),
        pytest.param(30, timedelta(seconds=20), id="within the overlap"),
    ],
)
def test_what_is_no_clock_is_not_taken_for_one(
    west: System, monkeypatch: pytest.MonkeyPatch, jobs: int, ago: timedelta
) -> None:
    for number in range(jobs):
        west.job(f"brought-{number}", west.now() - ago, status="completed", task="completed")
    full_pass(west, monkeypatch)
    assert west.state().behind_s == 0


def test_the_jobs_of_a_clock_that_is_right_are_not_late(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        failed(system, name, timedelta(0))
        system.collect()
    failed(system, "d", timedelta(0))
    full_pass(system, monkeypatch)
    assert system.state().behind_s == 0


def test_rows_that_no_run_met_are_looked_for(west: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.collect.before.UNMET_FOR", timedelta(0))
    west.collect()
    failed(west, "unseen")
    west.connection.execute("SELECT pg_stat_force_next_flush()")
    west.collect()
    assert west.recorded("jobs", "state = 'failed'") == {}
    assert west.collect().reason == "a full pass: rows were inserted that no run has met"
    assert len(west.recorded("jobs", "state = 'failed'")) == 6
    assert not west.state().unmet


def test_a_run_that_meets_what_was_inserted_looks_for_nothing(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.collect.before.UNMET_FOR", timedelta(0))
    system.collect()
    failed(system, "seen", timedelta(0))
    system.collect()
    # A session tells the counters up to a minute late.
    system.connection.execute("SELECT pg_stat_force_next_flush()")
    system.collect()
    assert not system.state().unmet
