"""Which schedules should have run, and did not?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from analysis.facts import Facts, Meta, Query
from analysis.model import Action, Failure, Finding, Headline, Verdict
from analysis.tables import Column, Table
from analysis.wording import age, clock, counted, duration, grouped

LATE_S = 300
"""Five minutes: the systems look at their schedules once a minute or oftener, and one restart passes meanwhile."""

GAPS = 2
"""Where nobody says how often a schedule runs, it is overdue after twice the longest time that it ever took."""


@dataclass(frozen=True)
class ScheduleRow:
    """What schedules.sql of a system says of one schedule.

    `cadence` is a cron expression (seconds first where it has six fields) in `timezone`, UTC without; `gap_s` the
    longest time between two of its runs that are known. What the system does not tell is None."""

    schedule: str
    cadence: str | None
    timezone: str | None
    last_at: datetime | None
    next_at: datetime | None
    gap_s: float | None
    paused: bool


@dataclass(frozen=True)
class Schedule(ScheduleRow):
    """The same with the system that has it."""

    system: str
    title: str

    @property
    def due_at(self) -> datetime | None:
        """When it should run next, by what was its last run; None where that cannot be told."""
        if self.next_at is not None or self.last_at is None:
            return self.next_at
        if self.cadence is not None:
            return _after(self.cadence, self.timezone or "UTC", self.last_at)
        return None if self.gap_s is None else self.last_at + timedelta(seconds=GAPS * self.gap_s)


SCHEDULES = Query("systems/schedules", Schedule, "reading")

META = Meta(
    id="poison/schedules",
    passing="Schedules run when they are due",
    failing="Schedules are overdue",
    why="A job that is never made cannot fail: of a schedule that stands still no list of jobs tells.",
    queries=(SCHEDULES,),
    privileges=("SELECT on the tables of schedules that docs/systems.md names",),
    guards="backlog",
)

_COLUMNS = (
    Column(key="title", title="System"),
    Column(key="schedule", title="Schedule", kind="code"),
    Column(key="cadence", title="Runs", kind="code"),
    Column(key="last_at", title="Served last", kind="timestamp"),
    Column(key="due_at", title="Due", kind="timestamp"),
    Column(key="paused", title="Paused"),
)
_NOTE = "Without a time at which it is due a schedule is not judged: nothing tells how often it runs, or it never ran."


def analyze(facts: Facts) -> Verdict:
    answer = facts.answers.get(SCHEDULES.name)
    if isinstance(answer, Failure) and answer.not_recorded:
        return Verdict.not_applicable(f"{answer.reason[:1].upper()}{answer.reason[1:].removesuffix('.')}.")
    known = sorted(facts.rows(SCHEDULES), key=lambda one: (one.system, one.schedule))
    late = [one for one in known if _is_late(one, facts.observed_at)]
    unjudged = [one for one in known if one.due_at is None and not one.paused]
    return Verdict.judged(
        [_finding(rows, facts) for rows in grouped(late, lambda one: one.system).values()],
        headline=Headline(label="schedules overdue", value=len(late)),
        summary="" if known else "The job systems have no schedules.",
        data={"schedules": len(known), "late": len(late), "not_judged": len(unjudged)},
        tables=[_table("Schedules", known)] if known else [],
    )


def _is_late(one: Schedule, observed_at: datetime) -> bool:
    due = one.due_at
    return due is not None and not one.paused and (observed_at - due).total_seconds() > LATE_S


def _finding(late: list[Schedule], facts: Facts) -> Finding:
    first = min(late, key=lambda one: one.due_at or facts.observed_at)
    due = first.due_at or facts.observed_at
    is_learned = any(one.next_at is None and one.cadence is None for one in late)
    return Finding(
        key=f"{META.id}:{first.system}",
        system=first.system,
        severity="warning",
        title=f"{counted(len(late), 'schedule')} of {first.title} {'is' if len(late) == 1 else 'are'} overdue, "
        f"{first.schedule} for {age(due, facts.observed_at)}",
        observed=_observed(first, due, facts.observed_at),
        threshold=f"{duration(LATE_S)} after it was due"
        + (f", which is {GAPS} times its longest known time between two runs" if is_learned else ""),
        since=due,
        count=len(late),
        evidence=_table(f"Schedules of {first.title} that are overdue", late),
        why=META.why,
        actions=(
            Action(text="See whether a process runs that serves the schedules: with it all of them stand still."),
            Action(text="Run by hand what was missed, where nothing will catch up on it."),
        ),
    )


def _observed(first: Schedule, due: datetime, at: datetime) -> str:
    """Served late is not served since: its last run may be later than when the system says that it is due."""
    was_due = f"{first.schedule} was due at {clock(due, at)}"
    if first.last_at is None:
        return f"{was_due}, and has never run."
    last = clock(first.last_at, at)
    if first.last_at > due:
        return f"{was_due} by what its job system says, though it last ran at {last}."
    return f"{was_due}, and last ran at {last}."


def _table(title: str, schedules: Iterable[Schedule]) -> Table:
    return Table.of(title, _COLUMNS, schedules, note=_NOTE)


def _after(cadence: str, timezone: str, last_at: datetime) -> datetime | None:
    """The first instant of a cron expression after another; None of one that says none, or in an unknown zone."""
    # Slow to import, and few databases have schedules.
    from croniter import croniter
    from croniter.croniter import CroniterError

    try:
        start = last_at.astimezone(ZoneInfo(timezone))
        found: datetime = croniter(cadence, start, second_at_beginning=True).get_next(datetime)
    except (CroniterError, LookupError, ValueError, OverflowError):
        return None
    return found.astimezone(last_at.tzinfo)
