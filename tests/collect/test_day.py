"""A day of a job system, by half hours, against an oracle: the database itself, asked in full at each run.

All at once and from a seed: usual work, late updates, deletions, tasks requeued in closed jobs, jobs made again under
the same id, long transactions, a clock that is off, runs that are killed while they write, racing runs, an outage, and
a version of the system that changes between two runs. At each run the rows are the same, and at every third so are the
answers to all questions that have an oracle, about rows that live; what is gone is counted by the record alone.
"""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.collect import one, unchanged
from analysis.collect.bounds import Clock
from analysis.collect.session import Collecting
from analysis.facts import Window
from tests.collect.day import ASKED, START, STEP, Day
from tests.collect.system import RECORD, WINDOW, System
from tests.oracle.asking import differing

STEPS = 48
OUTAGE = range(20, 32)
NEW_VERSION = 35


def test_a_day_in_which_everything_happens_is_recorded_as_it_was(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fewest in ("FEWEST_TASKS", "FEWEST_IN_ALL"):
        monkeypatch.setattr(unchanged, fewest, 1)  # so that jobs of any size are compared before they are read
    day = Day(system, random.Random(20260304))  # noqa: S311 - a story, no secret
    asked = one.clock_of

    def clock(transaction: Collecting) -> Clock:
        oldest = day.long[1] if day.long else None
        return replace(asked(transaction), observed_at=day.at + day.skew, oldest_writer=oldest)

    monkeypatch.setattr(one, "clock_of", clock)
    for step in range(STEPS):
        day.at = START + step * STEP
        day.work()
        day.oddities()
        day.transactions()
        if step == NEW_VERSION:
            system.connection.execute("ALTER TABLE tasks RENAME heartbeat TO last_pulse")
        if step in OUTAGE:
            continue
        day.skew = timedelta(minutes=day.chance.choice((0, 0, 0, 3)))
        day.collect()
        assert system.disagreement(START - WINDOW) == {}, step
        now = day.at + day.skew
        if step % ASKED == 0:
            assert differing(system.settings, system.store, RECORD, Window(now - WINDOW, now)) == {}, step
    assert len(system.recorded()) > 100
    assert len(system.gone()) > 10
    assert len(system.state().covered) == 1
