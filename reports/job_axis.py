"""Time along the picture of a job: idle stretches are compressed, and the instants to read are chosen. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from reports.wording import instant

type Json = Mapping[str, object]
type Row = dict[str, object]

IDLE: Final = 0.08
"""What an idle stretch takes at most, as a share of the time in which something was at work."""
TICKS: Final = 8
APART: Final = 9.0
"""Percent of the width that a time takes to be written; with its day it takes half as much again."""
LANE: Final = "000.!0|"
"""Sorts before all others."""
STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800)


@dataclass(frozen=True)
class Stretch:
    """Seconds from the start of the picture, and percent of its width."""

    begin: float
    end: float
    left: float
    right: float

    def place(self, at: float) -> float:
        share = (at - self.begin) / (self.end - self.begin) if self.end > self.begin else 0.0
        return round(self.left + share * (self.right - self.left), 3)


def along(rows: Sequence[Row]) -> tuple[list[Row], bool]:
    """The rows with `from` and `to` in percent of the width, and rows of kind `time` and `break` for the axis.

    The flag tells whether an idle stretch was compressed.
    """
    instants = [at for row in rows for key in ("from", "to") if (at := instant(row.get(key)))]
    if not instants:
        return list(rows), False
    start = min(instants)
    whole = max((max(instants) - start).total_seconds(), 1.0)
    idle = sorted((_since(row["from"], start), _since(row["to"], start)) for row in rows if row["kind"] == "idle")
    stretches, compressed = _stretches(idle, whole)

    def placed(row: Row) -> Row:
        return {**row, **{key: _place(_since(row[key], start), stretches) for key in ("from", "to") if key in row}}

    breaks = [{"kind": "break", "lane": LANE, "from": s.left, "to": s.right, "critical": False} for s in compressed]
    return [*breaks, *_times(start, stretches, compressed), *map(placed, rows)], bool(compressed)


def _since(at: object, start: datetime) -> float:
    moment = instant(at)
    return (moment - start).total_seconds() if moment else 0.0


def _stretches(idle: Iterable[tuple[float, float]], whole: float) -> tuple[list[Stretch], list[Stretch]]:
    """The whole picture, piece by piece, and those of the pieces that are compressed."""
    idle = list(idle)
    busy = max(whole - sum(end - begin for begin, end in idle), 1.0)
    most = IDLE * busy
    drawn = busy + sum(min(end - begin, most) for begin, end in idle)
    pieces: list[Stretch] = []
    compressed: list[Stretch] = []
    at = left = 0.0
    for begin, end in [*idle, (whole, whole)]:
        for upto, length in ((begin, begin - at), (end, min(end - begin, most))):
            right = left + 100 * max(length, 0.0) / drawn
            pieces.append(Stretch(at, upto, left, right))
            at, left = upto, right
        if end - begin > most:
            compressed.append(pieces[-1])
    return [piece for piece in pieces if piece.end > piece.begin], compressed


def _place(at: float, stretches: Sequence[Stretch]) -> float:
    return next((s for s in stretches if at <= s.end), stretches[-1]).place(at)


def _times(start: datetime, stretches: Sequence[Stretch], compressed: Sequence[Stretch]) -> list[Row]:
    """Round instants at which something was at work, else when it began, far enough apart to be read."""
    busy = [stretch for stretch in stretches if stretch not in compressed]
    step = next((s for s in STEPS_S if sum(b.end - b.begin for b in busy) / s <= TICKS), STEPS_S[-1])
    rows: list[Row] = []
    free, day = 2.0, start.date()
    for stretch in busy:
        for at in _round(start, stretch, step) or [start + timedelta(seconds=stretch.begin)]:
            place, dated = stretch.place((at - start).total_seconds()), at.date() != day
            if free <= place <= 100 - APART / 2:
                words = _words(at, dated)
                rows.append({"kind": "time", "lane": LANE, "from": place, "words": words, "critical": False})
                free, day = place + APART * (1.5 if dated else 1.0), at.date()
    return rows


def _round(start: datetime, stretch: Stretch, step: int) -> list[datetime]:
    """The instants of a stretch that are multiples of the step."""
    first = -(-(start.timestamp() + stretch.begin) // step)
    last = (start.timestamp() + stretch.end) // step
    return [datetime.fromtimestamp(number * step, UTC) for number in range(int(first), int(last) + 1)]


def _words(at: datetime, dated: bool) -> str:
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return f"{at.day} {at:%b} {clock}" if dated else clock
