"""Runs arranged by day, hour and minute, with the places where one is missing. Pure; no markup here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Final

from reports.wording import MONTHS

EVERY: Final = timedelta(hours=48)
HOURLY: Final = timedelta(days=14)
"""How far back each run, and one run an hour, is shown: as the history of a snapshot carries them."""

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Run:
    """A stored run and where its report is; `status` is empty where it is not known, `numbers` says what it counted."""

    slot: datetime
    status: str
    report: str
    numbers: str = ""

    @property
    def words(self) -> str:
        return ": ".join(part for part in ((self.status or "run").replace("_", " "), self.numbers) if part)


@dataclass(frozen=True)
class Mark:
    """A run, or with `run` None a place where one is missing; `at` says which: 06:15, or 24 Nov."""

    at: str
    run: Run | None


@dataclass(frozen=True)
class Cell:
    """An hour of a day, or a day of a month."""

    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Row:
    """A day with its hours, or a month with its days."""

    anchor: str
    title: str
    cells: tuple[Cell, ...]
    by_month: bool = False

    @property
    def statuses(self) -> Mapping[str, int]:
        """How many runs there are of each status, the worst first."""
        found = Counter(mark.run.status for cell in self.cells for mark in cell.marks if mark.run)
        order = ("critical", "warning", "unknown", "not_applicable", "ok", "")
        return {status: found[status] for status in order if found[status]}

    @property
    def missing(self) -> tuple[str, ...]:
        """The places without a run; those that follow each other are one: `09:15 to 10:30`."""
        marks = [mark for cell in self.cells for mark in cell.marks]
        stretches = [list(given) for absent, given in groupby(marks, key=lambda mark: mark.run is None) if absent]
        return tuple(" to ".join(dict.fromkeys((given[0].at, given[-1].at))) for given in stretches)


def calendar(runs: Sequence[Run], *, gaps: bool = True) -> tuple[Row, ...]:
    """The rows of runs (newest first), the newest on top; with `gaps`, also where a run is missing."""
    if not runs:
        return ()
    missing = sorted(_missing(runs)) if gaps else []
    by_day = {day: list(of_day) for day, of_day in groupby(runs, key=lambda run: run.slot.date())}
    whole = runs[0].slot.date() - HOURLY
    detailed = {day for day, of_day in by_day.items() if day >= whole or len(of_day) > 1}
    detailed |= {at.date() for at in missing}
    days = [_day(day, by_day.get(day, []), [at for at in missing if at.date() == day]) for day in detailed]
    rest = sorted((run for run in runs if run.slot.date() not in detailed), key=lambda run: run.slot)
    months = [_month(list(of)) for _, of in groupby(rest, key=lambda run: (run.slot.year, run.slot.month))]
    return tuple(sorted([*days, *months], key=lambda row: row.anchor, reverse=True))


def cadence(runs: Sequence[Run]) -> timedelta | None:
    """The usual distance of runs (newest first) on whole minutes, if it divides the hour; else None."""
    slots = [run.slot for run in runs if run.slot.second == 0 and runs[0].slot - run.slot <= EVERY]
    distances = Counter(later - earlier for later, earlier in pairwise(slots))
    if not distances:
        return None
    usual = max(distances, key=lambda distance: (distances[distance], -distance))
    return usual if usual and HOUR % usual == timedelta() else None


def _missing(runs: Sequence[Run]) -> Iterator[datetime]:
    """The instants at which a run is missing: of each slot in the last two days, of each hour in two weeks."""
    step = cadence(runs)
    if step is None:
        return
    newest, oldest = runs[0].slot, runs[-1].slot
    hours = {_floor(run.slot, HOUR) for run in runs}
    slots = {_floor(run.slot, step) for run in runs}
    at = _floor(max(oldest, newest - HOURLY), HOUR) + HOUR
    dense = newest - EVERY
    while at + HOUR <= dense:
        if at not in hours:
            yield at
        at += HOUR
    at = max(at, _floor(max(oldest, dense), step) + step)
    while at < newest:
        if at not in slots:
            yield at
        at += step


def _floor(at: datetime, step: timedelta) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // step * step


def _day(day: date, runs: Iterable[Run], missing: Iterable[datetime]) -> Row:
    marks = sorted([(run.slot, run) for run in runs] + [(at, None) for at in missing], key=lambda mark: mark[0])
    hours: dict[int, list[Mark]] = {hour: [] for hour in range(24)}
    for at, run in marks:
        hours[at.hour].append(Mark(f"{at:%H:%M}", run))
    cells = tuple(Cell(f"{hour:02}", tuple(of_hour)) for hour, of_hour in hours.items())
    title = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
    return Row(day.isoformat(), title, cells)


def _month(runs: Sequence[Run]) -> Row:
    """Days of one month (ascending) with a run each; those between them that have none are missing."""
    first, last = runs[0].slot.date(), runs[-1].slot.date()
    by_day = {run.slot.date(): run for run in runs}
    month = MONTHS[first.month - 1]
    cells = tuple(
        Cell(f"{day.day:02}", (Mark(f"{day.day} {month}", by_day.get(day)),))
        for day in (first + number * DAY for number in range((last - first) // DAY + 1))
    )
    return Row(f"{first:%Y-%m}", f"{month} {first.year}", cells, by_month=True)
