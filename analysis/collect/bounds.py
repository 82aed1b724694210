"""From when on a run reads, and why: pure, and put in words.

A row carries the time at which its transaction began, and is seen once that transaction has ended. So a run reads again
from where the oldest transaction began that had written and was still open at the run before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

OVERLAP = timedelta(seconds=60)
"""Always read again: transactions that wrote and ended while our first question was being answered."""
WIDE_OVERLAP = timedelta(minutes=10)
"""Read again where nobody knows when transactions began: times by an application's clock, a standby that lags,
transactions of other roles that a role without pg_monitor cannot see, and prepared ones."""
FULL_PASS_EVERY = timedelta(hours=6)


@dataclass(frozen=True)
class Clock:
    """One row of sql/server/clock.sql: the database's time, and the transactions that had written by then."""

    observed_at: datetime
    is_standby: bool
    oldest_writer: datetime | None
    oldest_prepared: datetime | None
    hidden_writers: int
    database_oid: int
    user_name: str
    encoding: str


@dataclass(frozen=True)
class Seen:
    """What the run before could see: everything that was committed at `read_at`, of transactions before `oldest`.

    Rows are dated so long before they are written as `behind` says."""

    read_at: datetime
    oldest: datetime
    behind: timedelta = timedelta(0)


@dataclass(frozen=True)
class Bounds:
    """What a run reads: rows that changed from `since` on, and what is open. `reason` says why from there."""

    since: datetime
    reason: str
    full: bool = False


def seen(clock: Clock, whose: Literal["database", "application"]) -> Seen:
    """What a run at this clock can see."""
    oldest = [clock.observed_at]
    if clock.oldest_writer is not None:
        oldest.append(clock.oldest_writer)
    if clock.oldest_prepared is not None:
        # When it was prepared is known, and not when it began.
        oldest.append(clock.oldest_prepared - WIDE_OVERLAP)
    if clock.hidden_writers or clock.is_standby or whose == "application":
        oldest.append(clock.observed_at - WIDE_OVERLAP)
    return Seen(clock.observed_at, min(oldest))


def bounds(before: Seen | None, now: datetime, window: timedelta, full_because: str) -> Bounds:
    """From when on to read at `now`, at most one window back; two windows in a full pass, which has its reason."""
    if before is not None and now - before.read_at > window:
        full_because = "the last run was more than a window ago"
    if full_because or before is None:
        return Bounds(now - 2 * window, f"a full pass: {full_because or 'nothing was recorded yet'}", full=True)
    # A clock that went back (another server took over) is followed.
    start = min(before.oldest, now) - OVERLAP - before.behind
    if start < now - window:
        return Bounds(now - window, "a transaction is open that wrote more than a window ago")
    if now < before.read_at:
        return Bounds(start, "the database's clock went back")
    if before.behind:
        return Bounds(start, "rows are dated before they are written, and so it reads further back")
    if before.oldest < before.read_at:
        return Bounds(start, "a transaction that was open at the last run may have been committed since")
    return Bounds(start, "since the last run")


def uncovered(before: Seen | None, bounds: Bounds) -> tuple[datetime, datetime] | None:
    """The time between two runs that neither of them saw; None without one."""
    if before is None or bounds.since <= before.read_at:
        return None
    return before.read_at, bounds.since
