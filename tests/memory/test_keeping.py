"""Which runs are kept: promises that hold for any runs at any time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.history.retention import CARRIED, Spans, expired, thinned
from analysis.settings import Settings

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
YEAR = Settings().keeping

# Days on both sides of each boundary, so that many runs fall into one hour and one day of each span.
slots = st.builds(
    lambda days, quarters, seconds: NOW - days * DAY - quarters * QUARTER - timedelta(seconds=seconds),
    st.sampled_from([0, 1, 2, 3, 13, 14, 15, 30, 59, 60, 89, 90, 91, 200, 364, 365, 366, 800]),
    st.integers(0, 95),
    st.sampled_from([0, 7]),
)
stored_runs = st.sets(slots, max_size=150)
spans = st.builds(
    Spans,
    every=st.integers(48, 400).map(lambda hours: hours * HOUR),
    hourly=st.integers(14, 60).map(lambda days: days * DAY),
    daily=st.integers(90, 800).map(lambda days: days * DAY),
)


def left(stored: set[datetime], now: datetime = NOW, keeping: Spans = YEAR) -> set[datetime]:
    return stored - set(expired(stored, now, keeping))


def test_of_a_year_and_more_of_quarters_all_of_two_days_hours_of_two_weeks_and_days_of_a_year_stay() -> None:
    kept: set[datetime] = set()
    for day in reversed(range(400)):
        kept |= {NOW - day * DAY - number * QUARTER for number in range(96)}
        kept = left(kept, NOW - day * DAY)
    ages = [NOW - slot for slot in kept]
    assert sum(age <= 2 * DAY for age in ages) == 2 * 96 + 1
    assert sum(2 * DAY < age <= 14 * DAY for age in ages) == 12 * 24
    assert sum(age > 14 * DAY for age in ages) == 365 - 14
    assert max(ages) <= 365 * DAY
    assert all(slot.minute == 0 for slot in kept if NOW - slot > 2 * DAY)


@settings(deadline=None)
@given(stored_runs, spans)
def test_the_newest_stays_and_what_is_left_is_settled(stored: set[datetime], keeping: Spans) -> None:
    kept = left(stored, keeping=keeping)
    assert left(kept, keeping=keeping) == kept
    assert max(kept, default=None) == max(stored, default=None)


@settings(deadline=None)
@given(stored_runs, spans)
def test_each_hour_and_each_day_in_its_span_keeps_one(stored: set[datetime], keeping: Spans) -> None:
    kept, newest = left(stored, keeping=keeping), max(stored, default=NOW)
    for slot in stored:
        if newest - slot <= keeping.every:
            assert slot in kept
        elif newest - slot <= min(keeping.hourly, keeping.daily):
            assert slot.replace(minute=0, second=0) in {k.replace(minute=0, second=0) for k in kept}
    days = {slot.date() for slot in stored if newest - slot <= keeping.daily - DAY}
    assert days <= {slot.date() for slot in kept}
    thin = [slot for slot in kept if newest - slot > keeping.every]
    assert len({slot.replace(minute=0, second=0) for slot in thin}) == len(thin)
    daily = [slot for slot in kept if newest - slot > max(keeping.hourly, keeping.every)]
    assert len({slot.date() for slot in daily}) == len(daily)


@settings(deadline=None)
@given(stored_runs, st.sets(slots, max_size=20), slots)
def test_what_is_needed_and_what_is_later_than_now_is_never_deleted(
    stored: set[datetime], needed: set[datetime], now: datetime
) -> None:
    gone = set(expired(stored, now, YEAR, needed))
    assert gone <= stored
    assert not gone & needed
    assert all(slot < now for slot in gone)


@settings(deadline=None)
@given(stored_runs, st.integers(0, 400))
def test_a_long_silence_deletes_nothing_more(stored: set[datetime], days: int) -> None:
    assert left(stored, NOW + days * DAY) == left(stored)


@settings(deadline=None)
@given(stored_runs, st.sampled_from([NOW + DAY, NOW + 1000 * DAY]))
def test_runs_from_a_clock_ahead_do_not_age_the_others(stored: set[datetime], bogus: datetime) -> None:
    assert left(stored | {bogus}) == left(stored) | {bogus}


@settings(deadline=None)
@given(st.lists(st.integers(60, 3 * 86400), min_size=1, max_size=150), st.integers(1, 5))
def test_every_run_that_a_history_tells_is_stored(gaps: list[int], most: int) -> None:
    """Run after run, at any distance, deleting at most a few each time; the index lists history and run."""
    stored: set[datetime] = set()
    history: tuple[datetime, ...] = ()
    at = NOW
    for gap in gaps:
        at += timedelta(seconds=gap)
        stored.add(at)
        listed = {*history, at}
        stored -= set(expired(stored, at, YEAR, listed)[:most])
        assert listed <= stored
        history = tuple((*history, at)[place] for place in thinned((*history, at)))


@settings(deadline=None)
@given(st.lists(st.integers(60, 3 * 86400), min_size=1, max_size=150))
def test_history_and_files_follow_one_rule(gaps: list[int]) -> None:
    """Without anything being needed: what a snapshot carries is among what is kept at the same instant."""
    runs = [NOW]
    for gap in gaps:
        runs.append(runs[-1] + timedelta(seconds=gap))
    carried = {runs[place] for place in thinned(runs, CARRIED)}
    assert carried <= left(set(runs), runs[-1])
