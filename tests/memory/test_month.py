"""A month of 2,880 runs in which everything goes wrong that can: what is promised of the memory holds at every run.

The promises: a turn is told once and only once, also across crashes and gaps; a run that could not look tells nothing
and forgets nothing; the series keep their order and their span; a planted fault is told, and told as gone.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from analysis.history.retention import CARRIED
from analysis.published.memory import FindingChange
from analysis.published.snapshot import Snapshot
from tests.memory.diary import Diary
from tests.memory.simulated import DAY, QUARTER, START, TYPES, Change, System

MONTH = 30 * DAY
FAULTS = (
    Change(TYPES[1].name, 6 * DAY + 9, 7 * DAY, failing=0.3, error="KeyError: 'crs'"),
    Change(TYPES[1].name, 20 * DAY + 30, 20 * DAY + 60, slower=2.5),
    Change(TYPES[1].name, 25 * DAY, 25 * DAY + 50, failing=0.4, error="PermissionError: the key has expired"),
    Change(TYPES[2].name, 12 * DAY, 12 * DAY + 80, slower=2.5),
)
DEAD = range(12 * DAY + 20, 12 * DAY + 60)
"""Ten hours in which the database cannot be reached."""
GAP = range(15 * DAY, 16 * DAY + 30)
"""More than a day without any run."""


class Month:
    """All that was published, and the changes that each run told as its own."""

    def __init__(self, seed: int) -> None:
        made = random.Random(seed)  # noqa: S311 - a made-up month
        self.diary = Diary(System(seed, 30, FAULTS, TYPES[1:3]))
        self.snapshots: list[Snapshot] = []
        self.during_outage: list[FindingChange] = []
        for number in self._runs(made):
            if number in DEAD:
                before = len(self.diary.reported)
                self.snapshots.append(self.diary.dead(number))
                self.during_outage += self.diary.reported[before:]
            else:
                stored = made.random() > 0.03
                snapshot = self.diary.run(number, stored=stored, skew=timedelta(seconds=made.uniform(-90, 90)))
                self.snapshots += [snapshot] if stored else []

    @staticmethod
    def _runs(made: random.Random) -> Iterator[int]:
        yield from (number for number in range(MONTH) if number not in GAP and made.random() > 0.02)


@pytest.fixture(scope="module")
def month() -> Month:
    return Month(7)


def test_no_change_is_reported_twice_and_every_turn_follows_another(month: Month) -> None:
    assert max(Counter(change.id for change in month.diary.reported).values()) == 1
    turns: dict[str, list[str]] = {}
    for change in month.diary.reported:
        if change.kind != "worse":
            turns.setdefault(change.key, []).append(change.kind)
    for kinds in turns.values():
        assert kinds[0] == "new"
        assert all((a == "gone") != (b == "gone") for a, b in pairwise(kinds))


def test_a_database_that_cannot_be_reached_ends_nothing_and_begins_nothing(month: Month) -> None:
    assert month.during_outage == []
    slow = f"trends/regressions:performance/task_duration:{TYPES[2].name}"
    before = next(s for s in reversed(month.snapshots) if s.run.slot < START + (DEAD[0] + 1) * QUARTER)
    assert [key for key, life in before.life_cycles.items() if life.ended is None and "regressions" in key] == [slow]


@pytest.mark.parametrize(
    ("title", "began", "until"),
    [("KeyError", FAULTS[0].since, FAULTS[0].until), ("PermissionError", FAULTS[2].since, FAULTS[2].until)],
)
def test_each_failure_is_reported_within_two_runs_that_were_stored_and_reported_as_gone(
    month: Month, title: str, began: int, until: int
) -> None:
    slots = [s.run.slot for s in month.snapshots if s.run.slot > START + began * QUARTER]
    reported = [change for change in month.diary.reported if title in change.title]
    assert reported[0].kind == "new"
    assert reported[0].at <= slots[1]
    gone = next(change for change in reported if change.kind == "gone")
    assert gone.at >= START + (until + DAY) * QUARTER - timedelta(hours=1)


def test_the_slow_half_day_is_reported(month: Month) -> None:
    [reported] = [
        c for c in month.diary.reported if "typical time" in c.title and c.kind != "gone" and TYPES[1].name in c.title
    ]
    assert reported.since is not None
    assert abs(reported.since - (START + FAULTS[1].since * QUARTER)) <= 2 * QUARTER


def test_the_series_stay_in_order_within_their_span_and_as_long_as_their_slots(month: Month) -> None:
    for snapshot in month.snapshots[::37]:
        slots = snapshot.history.slots
        assert all(a < b for a, b in pairwise(slots))
        assert all(snapshot.run.slot - slot <= CARRIED.daily + timedelta(days=1) for slot in slots)
        assert all(len(one.values) == len(slots) for one in snapshot.history.series.values())
        ages = [slots[-1] - slot for slot in slots]
        assert sum(age > CARRIED.hourly for age in ages) <= 90
        assert sum(CARRIED.every < age <= CARRIED.hourly for age in ages) <= 12 * 24


def test_every_stored_run_knows_the_one_before(month: Month) -> None:
    for before, after in pairwise(month.snapshots):
        assert after.changes.compared_with == before.run.slot
        assert after.history.slots[-1] == before.run.slot


def test_the_memory_stays_small(month: Month) -> None:
    newest = month.snapshots[-1]
    remembered = newest.model_copy(update={"analyses": {}, "findings": ()}).model_dump_json()
    assert len(remembered) < 200_000
