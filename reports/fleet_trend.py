"""The trend of a number over 48 hours, small enough to be drawn for 500 targets on one page. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, cast

from reports.wording import as_number, instant

type Json = Mapping[str, object]
type Points = list[float | None]
"""The oldest first, one a bucket; None where no run knows."""

BUCKETS: Final = 12
BUCKET: Final = timedelta(hours=4)
HEIGHT: Final = 20
STEP: Final = 4
"""Units of a drawing for one bucket."""


def points(snapshot: Json, series: str, newest: object) -> Points:
    """The highest value of every four hours of a series in a snapshot's history, and `newest` as of the run itself."""
    run, history = cast(Json, snapshot["run"]), cast(Json, snapshot.get("history") or {})
    end = instant(run["slot"])
    known = cast(Mapping[str, Json], history.get("series") or {}).get(series, {})
    values = cast(Sequence[object], known.get("values") or ())
    slots = cast(Sequence[object], history.get("slots") or ())
    found: Points = [None] * BUCKETS
    for at, value in (*zip(map(instant, slots), values, strict=False), (end, newest)):
        number = as_number(value)
        if at is None or end is None or number is None or not timedelta(0) <= end - at < BUCKETS * BUCKET:
            continue
        place = BUCKETS - 1 - (end - at) // BUCKET
        found[place] = max(number, found[place] or 0.0)
    return [None if value is None else float(f"{value:.4g}") for value in found]


def path(trend: Sequence[float | None]) -> str:
    """The trend as the path of a drawing, 44 wide and HEIGHT high, from 0 to the highest; a gap ends a line, and
    one value is no trend. Relative steps, since 500 targets have a thousand of them."""
    if sum(value is not None for value in trend) < 2:
        return ""
    top = max((value for value in trend if value is not None), default=0.0) or 1.0
    drawn, below = "", None
    for place, value in enumerate(trend):
        if value is None:
            below = None
            continue
        y = HEIGHT - 1 - round(max(0.0, value) / top * (HEIGHT - 2))
        # A line of no length has round ends: a point alone is seen.
        drawn += f"M{place * STEP} {y}h0" if below is None else f"l{STEP}{' ' * (y >= below)}{y - below}"
        below = y
    return drawn
