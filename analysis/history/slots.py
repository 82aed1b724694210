"""Which run this is: the slot of a scheduled run, how late it is, and which slots before it were missed. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

DEFAULT_SCHEDULE = "0 */15 * * * *"
"""Every fifteen minutes, NCRONTAB with seconds first, in UTC."""

EARLY = timedelta(seconds=5)
"""The timer may fire this much before its slot: the host's clock and the timer's differ by less."""
CLOCK_TOLERANCE = timedelta(minutes=2)
"""A host whose clock is further than this from the database's uses the database's; kept clocks differ by less."""
AHEAD = timedelta(minutes=5)
"""No slot lies further ahead of the present than this: two hosts' tolerance and EARLY, with a little to spare."""
MAX_MISSED = 100


@dataclass(frozen=True)
class Occasion:
    """Why a run happens now: `slot` names its snapshot, `late_by_s` is None for a manual run."""

    kind: Literal["scheduled", "manual"]
    slot: datetime
    started_at: datetime
    late_by_s: float | None = None


def manual(now: datetime) -> Occasion:
    """A run that somebody asked for, named by its start to the second."""
    return Occasion("manual", now.astimezone(UTC).replace(microsecond=0), now)


def scheduled(next_slot: str | None, now: datetime) -> Occasion:
    """The occasion of a timer call whose schedule status says `Next`: that slot when it is due, else a manual run.

    An admin call fires the timer before its slot is due; it must not occupy it.
    """
    slot = _instant(next_slot)
    if slot is None or slot > now + EARLY:
        return manual(now)
    return Occasion("scheduled", slot, now, max(0.0, (now - slot).total_seconds()))


def by_database(occasion: Occasion, schedule: str, skew: timedelta) -> Occasion:
    """The occasion by the database's clock, which runs `skew` ahead of the host's; the same within the tolerance."""
    if abs(skew) <= CLOCK_TOLERANCE:
        return occasion
    started_at = occasion.started_at + skew
    if occasion.kind == "manual":
        return manual(started_at)
    slot, _ = _around(schedule, started_at + EARLY)
    return Occasion("scheduled", slot, started_at, max(0.0, (started_at - slot).total_seconds()))


def missed(schedule: str, last: datetime | None, slot: datetime) -> tuple[datetime, ...]:
    """The slots strictly between the last scheduled run and this one, oldest first, at most the newest 100."""
    from croniter import croniter

    if last is None:
        return ()
    found: list[datetime] = []
    iterator = croniter(schedule, slot, second_at_beginning=True)
    while len(found) < MAX_MISSED and (earlier := iterator.get_prev(datetime)) > last:
        found.append(earlier)
    return tuple(reversed(found))


def interval(schedule: str, slot: datetime) -> timedelta:
    """The time from a schedule's last instant up to `slot` to the next one."""
    before, after = _around(schedule, slot)
    return after - before


def _around(schedule: str, at: datetime) -> tuple[datetime, datetime]:
    """A schedule's last instant up to `at`, and the next one."""
    from croniter import croniter

    iterator = croniter(schedule, at, second_at_beginning=True)
    after: datetime = iterator.get_next(datetime)
    before: datetime = iterator.get_prev(datetime)
    return before, after


def _instant(text: str | None) -> datetime | None:
    """The host writes the zone as Z, as an offset or not at all, and the year 1 for "never"."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(UTC) if aware.year > 1 else None
