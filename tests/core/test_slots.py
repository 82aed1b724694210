from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.history.slots import DEFAULT_SCHEDULE, EARLY, manual, missed, scheduled
from analysis.run.assemble import run
from analysis.settings import Settings

SIX = datetime(2026, 1, 31, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["2026-01-31T06:00:00Z", "2026-01-31T06:00:00", "2026-01-31T07:00:00+01:00", "2026-01-31T06:00:00.0000000+00:00"],
)
def test_a_timer_call_takes_the_slot_that_is_due_however_the_host_writes_it(written: str) -> None:
    occasion = scheduled(written, SIX + timedelta(seconds=2))
    assert (occasion.kind, occasion.slot, occasion.late_by_s) == ("scheduled", SIX, 2)


def test_a_timer_that_fires_a_moment_early_still_takes_its_slot() -> None:
    assert scheduled(SIX.isoformat(), SIX - EARLY).slot == SIX
    assert scheduled(SIX.isoformat(), SIX - EARLY).late_by_s == 0


def test_a_catch_up_keeps_its_nominal_slot_and_says_how_late_it_is() -> None:
    occasion = scheduled(SIX.isoformat(), SIX + timedelta(hours=3))
    assert (occasion.slot, occasion.late_by_s) == (SIX, 3 * 3600)


@pytest.mark.parametrize(
    "written", [None, "", "soon", "0001-01-01T00:00:00", (SIX + timedelta(minutes=15)).isoformat()]
)
def test_a_call_by_hand_never_occupies_a_slot(written: str | None) -> None:
    occasion = scheduled(written, SIX + timedelta(seconds=30))
    assert (occasion.kind, occasion.late_by_s) == ("manual", None)


def test_the_slots_between_two_runs_are_listed_as_missed() -> None:
    assert missed(DEFAULT_SCHEDULE, SIX, SIX + timedelta(hours=1)) == (
        SIX + timedelta(minutes=15),
        SIX + timedelta(minutes=30),
        SIX + timedelta(minutes=45),
    )
    assert missed(DEFAULT_SCHEDULE, SIX, SIX + timedelta(minutes=15)) == ()
    assert missed(DEFAULT_SCHEDULE, None, SIX) == ()


def test_slots_missed_since_a_manual_run_are_listed_too() -> None:
    settings = Settings.model_validate({"database_url": "postgresql://127.0.0.1:1/none"})
    by_hand = run(settings, manual(SIX + timedelta(minutes=20)), ())
    seven = SIX + timedelta(hours=1)
    later = run(settings, scheduled(seven.isoformat(), seven), (), by_hand)
    assert later.run.missed_slots == (SIX + timedelta(minutes=30), SIX + timedelta(minutes=45))


def test_the_list_of_missed_slots_is_bounded() -> None:
    assert len(missed(DEFAULT_SCHEDULE, SIX - timedelta(days=300), SIX)) == 100


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_manual_run_is_named_by_its_start_to_the_second(now: datetime) -> None:
    occasion = manual(now)
    assert occasion.slot.microsecond == 0
    assert timedelta(0) <= now - occasion.slot < timedelta(seconds=1)
