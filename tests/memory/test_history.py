"""What is carried from snapshot to snapshot, and how long."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analysis.history.carried import carried
from analysis.history.retention import CARRIED, thinned
from analysis.model import Headline, Measure
from analysis.published.memory import History, Series
from tests.reports.stories import NOW, result, snapshot

QUARTER = timedelta(minutes=15)


def test_every_run_of_two_days_one_an_hour_of_two_weeks_and_one_a_day_of_three_months_are_kept() -> None:
    slots: tuple[datetime, ...] = ()
    for number in range(100 * 96):
        slots = (*slots, NOW + number * QUARTER)
        slots = tuple(slots[place] for place in thinned(slots))
    ages = [slots[-1] - slot for slot in slots]
    assert sum(age <= CARRIED.every for age in ages) == 2 * 96 + 1
    assert sum(CARRIED.every < age <= CARRIED.hourly for age in ages) == 12 * 24
    assert sum(CARRIED.hourly < age <= CARRIED.daily for age in ages) == 90 - 14
    assert max(ages) <= CARRIED.daily


@given(st.lists(st.integers(0, 200 * 86400), min_size=1, max_size=200, unique=True))
def test_thinning_keeps_the_newest_and_the_order_and_what_it_kept_before(seconds: list[int]) -> None:
    slots = tuple(NOW + timedelta(seconds=s) for s in sorted(seconds))
    kept = tuple(slots[place] for place in thinned(slots))
    assert kept[-1] == slots[-1]
    assert list(kept) == sorted(kept)
    assert tuple(kept[place] for place in thinned(kept)) == kept


def test_headlines_and_measures_become_series_and_a_number_that_is_missing_stays_unknown() -> None:
    first = snapshot(
        "ok",
        [
            result("a/b", "A", headline=Headline(label="waiting", value=3)),
            result("c/d", "C", measures={"x": Measure(label="x", kind="percent", value=12.34567, samples=40)}),
        ],
    )
    history = carried(first)
    assert history.slots == (NOW,)
    assert history.series["a/b"] == Series(label="waiting", kind="int", values=(3.0,))
    assert history.series["c/d:x"].values == (12.35,)
    assert history.series["c/d:x"].samples == (40,)
    later = first.model_copy(
        update={
            "history": history,
            "run": first.run.model_copy(update={"slot": NOW + QUARTER}),
            "analyses": {"a/b": result("a/b", "A", "unknown")},
        }
    )
    assert carried(later).series["c/d:x"].values == (12.35, None)
    assert carried(later).series["a/b"].values == (3.0, None)


def test_a_series_is_dropped_when_none_of_its_values_is_left() -> None:
    old = NOW - timedelta(days=91)
    known = History(slots=(old,), statuses=("ok",), series={"a/b": Series(label="waiting", kind="int", values=(1.0,))})
    assert carried(snapshot("ok", [], history=known)) == History(slots=(NOW,), statuses=("ok",))


def test_the_first_run_carries_nothing() -> None:
    assert carried(None) == History()


def test_hours_and_days_are_those_of_utc() -> None:
    early = datetime(2026, 1, 1, 23, 45, tzinfo=UTC)
    slots = (early, early + QUARTER, early + timedelta(days=20))
    assert thinned(slots) == (0, 1, 2)
