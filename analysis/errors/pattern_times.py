"""When a failure pattern began, how it went on in the window, and what earlier runs knew of it. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from analysis.errors.failures import Failures
from analysis.errors.grouping import Known
from analysis.errors.grouping import Pattern as Grouped
from analysis.errors.pattern_model import HourCount, State
from analysis.facts import Window
from analysis.history.starts import Start, seen_in

QUIET_AFTER = timedelta(hours=6)
"""A pattern that has not been seen for a quarter of a day has stopped, as far as this window shows."""
RISES_BY = 3.0
"""Rising: the last hours fail at three times the rate of those before; twice happens by chance at small counts."""
RECENT_HOURS = 3
ENOUGH = 10


@dataclass(frozen=True)
class Earlier:
    """What earlier runs knew: fingerprints (None without a run), when these began, and until when all was seen."""

    known: Mapping[str, Known] | None = None
    starts: Mapping[str, Start] = field(default_factory=dict)
    watched: datetime | None = None


def start_of(grouped: Grouped, rows: list[Failures], window: Window, earlier: Earlier, *, is_sample: bool) -> Start:
    """The earliest that anybody knows of; what earlier runs did not see began after them."""
    first = first_seen(rows)
    known = [earlier.starts[one] for one in grouped.members if one in earlier.starts]
    if known:
        return min(known, key=lambda start: start.at).or_earlier(Start(first, "before"))
    watched = earlier.watched
    seen = Start(first) if watched and watched >= window.since else seen_start(rows, window)
    if seen.known == "exact":
        return Start(first, "between", window.since) if is_sample else seen
    return seen if watched is None else Start(seen.at, "between", watched)


def first_seen(rows: list[Failures]) -> datetime:
    return min(row.first_at for row in rows)


def jobs_of(rows: list[Failures]) -> int:
    return len({mark for row in rows for mark in row.jobs})


def seen_start(rows: list[Failures], window: Window) -> Start:
    return seen_in(window, first_seen(rows), jobs_of(rows))


def state_of(
    rows: list[Failures], window: Window, known_since: datetime | None, *, compared: bool, unread: int
) -> State:
    """What this window shows, and the earlier runs where there were any. The newest failures are read first: it rises
    only where it would though all that are `unread` were of it, and older."""
    if window.until - max(row.last_at for row in rows) > QUIET_AFTER:
        return "quiet"
    recent = sum(row.tasks for row in rows if row.hours_ago < RECENT_HOURS)
    before = sum(row.tasks for row in rows) - recent + unread
    if known_since is None and (compared or seen_start(rows, window).known == "exact"):
        return "new"
    spans_before = max(window.length / timedelta(hours=RECENT_HOURS) - 1, 1)
    if recent >= ENOUGH and recent > RISES_BY * max(before / spans_before, 1):
        return "rising"
    return "ongoing"


def by_hour(rows: list[Failures]) -> tuple[HourCount, ...]:
    sums: dict[datetime, float] = defaultdict(float)
    for row in rows:
        sums[row.hour_at] += row.tasks
    return tuple(HourCount(at=hour, tasks=round(tasks)) for hour, tasks in sorted(sums.items()))
