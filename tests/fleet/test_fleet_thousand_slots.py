"""A thousand slots of fifty targets on a clock of our own: the rules of a slot (what is queued, what is past, what has
ended, what was missed) under crashes, duplicates, late and lost messages, a dead database and a slow target."""

import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Final

from analysis.fleet.targets import Targets
from analysis.history.slots import DEFAULT_SCHEDULE, missed
from analysis.settings import Settings
from fleet_cycle import is_past
from fleet_messages import ended
from fleet_timer import queued
from reports.fleet import shown
from reports.fleet_file import FleetFile

FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)
PAUSE: Final = timedelta(minutes=15)
SLOTS: Final = 1_000
NAMES: Final = tuple(f"target-{number:02}" for number in range(50))
SLOW, DEAD = NAMES[7], NAMES[3]
OWN: Final = timedelta(minutes=6)
"""What a run of the slow target takes."""
BRIEF: Final = timedelta(milliseconds=80)
"""What that of another takes at most."""
FAST: Final = 3 * len(NAMES) * BRIEF
"""All others one after the other on one instance, with what earlier slots left over."""
INSTANCES: Final = 3
TRIES: Final = 5


@dataclass(frozen=True, order=True)
class Message:
    target: str
    slot: datetime
    times: int = 0
    on_time: bool = True


@dataclass
class Fleet:
    """The queue, the instances and the stores, by the clock of `events`."""

    luck: random.Random
    known: FleetFile = field(default_factory=FleetFile)
    events: list[tuple[datetime, int, Message, bool, bool]] = field(default_factory=list)
    waiting: deque[Message] = field(default_factory=deque)
    free: int = INSTANCES
    published: dict[str, dict[datetime, tuple[datetime, ...]]] = field(default_factory=lambda: {n: {} for n in NAMES})
    newest: dict[str, datetime] = field(default_factory=dict)
    poison: list[Message] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    waits: list[tuple[Message, timedelta, int]] = field(default_factory=list)
    slow_running: int = 0
    numbers: Iterator[int] = field(default_factory=count)

    def send(self, message: Message, at: datetime) -> None:
        heappush(self.events, (at, next(self.numbers), message, False, False))

    def until(self, end: datetime) -> None:
        while self.events and self.events[0][0] < end:
            now, _, message, ends, runs = heappop(self.events)
            if ends:
                self.end(message, now, runs)
            else:
                self.waiting.append(message)
            while self.free and self.waiting:
                self.start(self.waiting.popleft(), now)

    def start(self, message: Message, now: datetime) -> None:
        self.free -= 1
        past = is_past(message.slot, self.newest.get(message.target), now, lambda: True)
        self.happened["past" if past else "runs"] += 1
        took = BRIEF / 20
        if not past:
            took = OWN if message.target == SLOW else BRIEF * self.luck.uniform(0.2, 1)
            self.slow_running += message.target == SLOW
        heappush(self.events, (now + took, next(self.numbers), message, True, not past))

    def end(self, message: Message, now: datetime, runs: bool) -> None:
        self.free += 1
        row: dict[str, object] = {}
        fate = self.luck.random() if runs and self.is_stormy(message.slot) else 0.5
        if runs:
            self.slow_running -= message.target == SLOW
        if runs and fate > 0.03:
            before = self.newest.get(message.target)
            # Nothing lies between two slots that follow one another; only the others cost the arithmetic.
            gone = () if before == message.slot - PAUSE else missed(DEFAULT_SCHEDULE, before, message.slot)
            self.published[message.target].setdefault(message.slot, gone)
            newest = self.newest[message.target] = max(message.slot, before or message.slot)
            status = "unknown" if message.target == DEAD else "ok"
            row = {"slot": newest.isoformat(), "status": status, "failure": ""}
        if fate <= 0.03:
            row = {"failure": "the run failed: RuntimeError"}
        self.known = ended(self.known, message.target, row, message.slot, now)
        if message.on_time and not message.times:
            self.waits.append((message, now - message.slot, self.slow_running))
        if fate <= 0.03 or fate > 0.98:  # died before, or after, it had published
            self.happened["crash"] += 1
            again = replace(message, times=message.times + 1)
            if again.times < TRIES:
                self.send(again, now)
            else:
                self.poison.append(again)

    def is_stormy(self, slot: datetime) -> bool:
        """The first slot has no run before it, and the last ones none after, to tell of what was missed."""
        return FIRST < slot < FIRST + (SLOTS - 3) * PAUSE

    def timer(self, slot: datetime, targets: Targets) -> None:
        rows = queued(self.known.rows, targets, list(NAMES), slot, slot + PAUSE)
        self.known = replace(self.known, rows=rows)
        for name in NAMES:
            fate = self.luck.random() if self.is_stormy(slot) else 1.0
            kind = "lost" if fate < 0.01 else "late" if fate < 0.03 else "twice" if fate < 0.06 else "fine"
            self.happened[kind] += 1
            if kind == "late":
                self.send(Message(name, slot, on_time=False), slot + self.luck.uniform(0.2, 2.5) * PAUSE)
            elif kind != "lost":
                self.send(Message(name, slot), slot)
            if kind == "twice":
                self.send(Message(name, slot, on_time=False), slot + self.luck.uniform(0, 1.5) * PAUSE)


def test_a_thousand_slots_of_fifty_targets() -> None:
    fleet = Fleet(random.Random(22))  # noqa: S311 - the same misfortunes in every run
    targets = Targets(dict.fromkeys(NAMES, Settings()), ())
    for number in range(SLOTS):
        fleet.timer(FIRST + number * PAUSE, targets)
        fleet.until(FIRST + (number + 1) * PAUSE)
    assert all(fleet.happened[kind] > 300 for kind in ("lost", "late", "twice", "crash", "past")), fleet.happened
    every = {FIRST + number * PAUSE for number in range(SLOTS)}
    for name in NAMES:
        found = set(fleet.published[name]) | {slot for gone in fleet.published[name].values() for slot in gone}
        assert found == every, name
    # A duplicate reads nothing unless it meets its twin under way; a crash after publishing costs no second reading.
    assert fleet.happened["runs"] <= SLOTS * len(NAMES) + fleet.happened["crash"]
    assert all(one.slot in fleet.published[one.target] or fleet.newest[one.target] > one.slot for one in fleet.poison)
    rows = {row.name: row for row in shown(fleet.known.rows, FIRST + SLOTS * PAUSE)}
    assert [row.name for row in rows.values() if row.status != "ok"] == [DEAD]

    for message, took, slow_running in fleet.waits:
        slow_others = slow_running if message.target != SLOW else 0
        own = OWN if message.target == SLOW else timedelta()
        # Only where the slow target holds every instance, by runs of several slots, does another wait for it.
        assert took <= FAST + own + (OWN if slow_others >= INSTANCES - 1 else timedelta()), (message, took)
