"""What a specification cannot say for itself about its data: its `usermeta` names the fields, the rows decide. Pure."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from reports.charts.window import Span
from reports.wording import instant

type Json = dict[str, object]

PHONE: Final = 530
"""What a phone shows of the width of a chart: names beyond it would have to be scrolled to."""

LETTER: Final = 7
BESIDE: Final = 30
"""The width of a letter in a legend, and of what stands beside each name: its colour and the room before the next."""

TICKS: Final = (0.001, 0.01, 0.1, 1, 10, 60, 600, 3600, 6 * 3600, 86400, 7 * 86400)
"""Seconds as people count them; powers of ten put a mark at 1 min 40 s."""

ROOM: Final = 1.25
"""What is laid out for Liberation Sans, which the library brings, is shown in the reader's own font, which may be
wider, and on a phone in letters of 14 instead of 11 (`report.css`)."""

MISSING: Final = 2.5
"""Runs start some seconds apart from their slots, and one that is late is no gap."""


def fit(spec: Json, config: dict[str, Json], rows: Iterable[Json], unit: str = "", span: Span | None = None) -> None:
    """Sets the legend (in `config`) and the axes (in `spec`) that suit the rows and their unit, in place."""
    meta = spec.pop("usermeta", {})
    if not isinstance(meta, Mapping):
        return
    rows = list(rows)
    if unit:
        for axis in _parts(spec, "y", "axis"):
            axis["title"] = unit
    if span:
        for scale in _parts(spec, "x", "scale"):
            scale |= {"domain": [1000 * edge.timestamp() for edge in span], "nice": False}
    if "colour" in meta:
        config["legend"] |= _legend({str(row.get(meta["colour"])) for row in rows})
    if "seconds" in meta:
        values = [
            value for field in meta["seconds"] for row in rows if isinstance(value := row.get(field), int | float)
        ]
        for axis in _parts(spec, "x", "axis"):
            axis["values"] = _ticks(values)


def with_gaps(rows: Iterable[Json], by: str) -> list[Json]:
    """The rows of lines `by` name, which end and begin anew where nothing was measured: where two points in a row are
    more than MISSING times as far apart as they usually are."""
    lines: dict[object, list[Json]] = {}
    for row in rows:
        lines.setdefault(row.get(by), []).append(row)
    return [row for line in lines.values() for row in _broken(line)]


def _broken(line: list[Json]) -> Iterable[Json]:
    times = [instant(row.get("at")) for row in line]
    steps = [later - earlier for earlier, later in pairwise(times) if earlier and later and later > earlier]
    usual = sorted(steps)[len(steps) // 2] if steps else None
    for row, at, following, after in zip(line, times, [*times[1:], None], [*line[1:], {}], strict=True):
        yield row
        if "value" in after and after["value"] is None and row["value"] is not None:
            # A step is as wide as its hour, also the one before an hour of which nothing is known.
            yield {**row, "at": after["at"]}
        if usual and at and following and following - at > MISSING * usual:
            end = (at + usual).isoformat()
            yield {**row, "at": end}
            yield {**row, "at": end, "value": None}
    # A step is as wide as its hour, also the newest; two points say nothing of how wide that is.
    if usual and len(steps) > 1 and times[-1]:
        yield {**line[-1], "at": (times[-1] + usual).isoformat()}


def _legend(names: set[str]) -> Json:
    """One colour needs no key; as many names stand beside each other as a phone shows, long ones below each other."""
    if len(names) < 2:
        return {"disable": True}
    columns = PHONE // (max(map(len, names)) * LETTER + BESIDE)
    return {"columns": max(1, min(columns, 5)), "labelLimit": PHONE - 2 * BESIDE}


def _ticks(values: list[int | float]) -> list[float]:
    return [tick for tick in TICKS if min(values, default=0) <= tick <= max(values, default=0)]


def _parts(spec: Json, channel: str, name: str) -> Iterable[Json]:
    """The axis or the scale of a channel, as `name` says, of each layer that has one, and of what holds for all."""
    for part in (spec, *spec.get("layer", ())):  # type: ignore[misc]  # JSON
        encoding: Json = part.get("encoding", {})
        if isinstance(found := encoding.get(channel), dict) and isinstance(given := found.get(name), dict):
            yield given


def widened(part: Json) -> Json:
    """A part of a specification whose texts are laid out for letters that are larger by ROOM."""
    return {
        key: size * ROOM if isinstance(size, int) and key.lower().endswith("fontsize") else size
        for key, size in part.items()
    }
