"""When a timer fires and what it is told: the rules of the WebJobs timer listener, as pure functions.

The status is written after a run, and its Next is counted from the start of that run. So a run longer than the interval
makes the next slot fire late without `past_due`, and the slots in between vanish; after downtime there is one catch-up.
Source: azure-webjobs-sdk-extensions, TimerListener and ScheduleMonitor.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from croniter import CroniterBadCronError, croniter

NEVER = datetime(1, 1, 1, tzinfo=UTC)


class ScheduleError(ValueError):
    """A schedule that cannot be used; the message names the function, the expression and the fix."""


@dataclass(frozen=True)
class Status:
    """What the listener stores for a timer: `last` and `last_updated` are NEVER before the first run."""

    last: datetime
    next: datetime
    last_updated: datetime

    def as_dotnet(self) -> dict[str, str]:
        """As a function sees it: .NET round-trip times, with seven digits of a second when there is a fraction."""
        return {"Last": _dotnet(self.last), "Next": _dotnet(self.next), "LastUpdated": _dotnet(self.last_updated)}


def _dotnet(instant: datetime) -> str:
    seconds, offset = instant.isoformat()[:-6], instant.isoformat()[-6:]
    return seconds + ("0" if "." in seconds else "") + offset


@dataclass(frozen=True)
class Schedule:
    """An NCRONTAB expression with seconds (or five fields without), in UTC."""

    expression: str

    def next_after(self, instant: datetime) -> datetime:
        # NCRONTAB wants day of month and day of week both to fit, where cron takes either.
        found = croniter(self.expression, instant, second_at_beginning=True, day_or=False).get_next(datetime)
        assert isinstance(found, datetime)
        return found

    def is_monitored_at(self, now: datetime) -> bool:
        """False when it fires more than once in the next minute: Azure then keeps no status for it."""
        return self.next_after(self.next_after(now)) > now + timedelta(minutes=1)


def parsed(function: str, expression: str, settings: Mapping[str, str]) -> Schedule:
    """The schedule with `%SETTING%` resolved. Raises ScheduleError when the setting or the expression is bad."""
    found = re.fullmatch(r"%([^%]+)%", expression.strip())
    if found is not None and found[1] not in settings:
        raise ScheduleError(f"{function}: the schedule names the setting {found[1]}, which is not set. Set it.")
    resolved = settings[found[1]] if found is not None else expression
    if len(resolved.split()) not in (5, 6):
        raise ScheduleError(f"{function}: {resolved!r} is not an NCRONTAB expression of five or six fields.")
    schedule = Schedule(resolved)
    try:
        schedule.next_after(datetime(2026, 1, 1, tzinfo=UTC))
    except CroniterBadCronError as problem:
        raise ScheduleError(f"{function}: {resolved!r} is not an NCRONTAB expression: {problem}.") from problem
    return schedule


def at_start(schedule: Schedule, stored: Status | None, now: datetime) -> tuple[Status, bool]:
    """The status to begin with, and whether a slot was missed while the host was down (one immediate catch-up)."""
    if stored is None:
        return Status(NEVER, schedule.next_after(now), now), False
    counted_from = next((at for at in (stored.last, stored.last_updated) if at > NEVER), now)
    expected = schedule.next_after(counted_from)
    if stored.next != expected:  # the schedule changed meanwhile: a slot of the new one cannot have been missed
        if now > expected:
            counted_from, expected = now, schedule.next_after(now)
        stored = Status(NEVER, expected, counted_from)
    return stored, now > stored.next


def after_run(schedule: Schedule, status: Status, started: datetime, *, unscheduled: bool) -> Status:
    """The status after a run that began at `started`; `unscheduled` for a catch-up or a run on startup."""
    # A timer that rings a moment early belongs to the slot it rang for, else that slot would be taken twice.
    counted_from = status.next if not unscheduled and status.next > started else started
    return Status(counted_from, schedule.next_after(counted_from), counted_from)
