"""The time axis of what is drawn of the window: the same for all, so that two charts can be compared by eye. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from reports.wording import instant

type Json = Mapping[str, object]
type Span = tuple[datetime, datetime]

HOUR = timedelta(hours=1)


def window(snapshot: Json) -> Span | None:
    """The window from its first to its last hour by the clock, as bars by the hour fill it; None without one."""
    since, until = instant(snapshot.get("since")), instant(snapshot.get("until"))
    if since is None or until is None or since >= until:
        return None
    first, last = (edge.replace(minute=0, second=0, microsecond=0) for edge in (since, until))
    return first, last if last == until else last + HOUR


def spans(whole: Span | None, rows: Iterable[Json], lines: bool) -> Span | None:
    """The window, where all rows are of it; None where some are older, as in charts of days. Where there is no bar
    nothing was; `lines` that begin later are of a part of the window, and nobody knows what was before."""
    times = [when for row in rows if (when := instant(row.get("at")))]
    if not whole or not times or min(times) < whole[0] or max(times) > whole[1]:
        return None
    return None if lines and min(times) > whole[0] + HOUR else whole
