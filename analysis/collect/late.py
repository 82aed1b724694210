"""How long before they are written rows are dated, as a reading shows.

Those of a clock that is behind, or of local time west of UTC, are older than the run before when they appear, and a run
that reads what is newer never meets them.
"""

from datetime import datetime, timedelta

from analysis.collect.bounds import OVERLAP, Bounds
from analysis.collect.catalog import Recognised
from analysis.record.merge import Working
from analysis.record.state import State

FEW_JOBS = 5
"""Fewer are a repair by hand, or the rows of an archive."""
MOST = timedelta(hours=13)
"""No time zone is further west; what is dated further back was not written by a clock, but brought from elsewhere."""
UNMET_FOR = timedelta(hours=1)
"""So long after a full pass rows that no run met are worth another: they may have been deleted soon, or rolled back."""


def is_unmet(before: State, recognised: Recognised, rows: int) -> bool:
    """Whether the server counted new rows since the reading before, which met nothing, and this one, of so many changed
    rows, met nothing either. A system that deletes its rows itself may have done so meanwhile."""
    if recognised.system.gone != "removed":
        return False
    is_new = before.inserted is not None and recognised.inserted - before.inserted >= FEW_JOBS
    return before.unmet or (rows == 0 and is_new)


def behind(working: Working, before: State | None, bounds: Bounds, now: datetime) -> timedelta:
    """Judged by the jobs that are met for the first time: that most of them should have been met by the run before is
    no chance. What was known stays until a full pass finds otherwise."""
    if before is None or before.pending is not None:
        return timedelta(0)
    known = timedelta(seconds=before.behind_s)
    first_met, late, newest = working.late_jobs(before.oldest - OVERLAP, before.base_since or bounds.since)
    if newest is not None and late >= FEW_JOBS and 2 * late > first_met:
        found = now - newest + OVERLAP
        return found if found <= MOST else known
    return timedelta(0) if bounds.full and first_met >= FEW_JOBS else known
