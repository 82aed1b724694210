"""The trend of a number over 48 hours, small enough to be drawn for 500 targets on one page. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, cast

from reports.wording import as_number, instant

type Json = Mapping[str, object]
type Points = list[float | None]
"""The oldest first, one a bucket; None where no run knows."""

BUCKETS: Final = 24
BUCKET: Final = timedelta(hours=2)
HEIGHT: Final = 20
STEP: Final = 4
"""Units of a drawing for one bucket."""


def points(snapshot: Json, series: str, newest: object) -> Points:
    """The highest value of every two hours of a series in a snapshot's history, and `newest` as of the run itself."""
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


def lines(trend: Sequence[float | None]) -> list[str]:
    """The trend as points of polylines, 92 wide and HEIGHT high: a new line behind each gap, from 0 to the highest."""
    top = max((value for value in trend if value is not None), default=0.0) or 1.0
    drawn: list[list[str]] = [[]]
    for place, value in enumerate(trend):
        if value is None:
            drawn.append([])
        else:
            drawn[-1].append(f"{place * STEP},{HEIGHT - 1 - round(max(0.0, value) / top * (HEIGHT - 2))}")
    # A single point has no length; its own width makes it seen.
    return [" ".join(line if len(line) > 1 else [line[0], f"{line[0]}"]) for line in drawn if line]
