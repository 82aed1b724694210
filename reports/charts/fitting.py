"""What a specification cannot say for itself about its data: its `usermeta` names the fields, the rows decide. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

type Json = dict[str, object]

NARROW: Final = 40
"""Characters of a name of which three fit beside each other above a chart."""

TICKS: Final = (0.001, 0.01, 0.1, 1, 10, 60, 600, 3600, 6 * 3600, 86400, 7 * 86400)
"""Seconds as people count them; powers of ten put a mark at 1 min 40 s."""


def fit(spec: Json, config: dict[str, Json], rows: Iterable[Json]) -> None:
    """Sets the legend (in `config`) and the axis (in `spec`) that suit the rows, in place."""
    meta = spec.pop("usermeta", {})
    if not isinstance(meta, Mapping):
        return
    rows = list(rows)
    if "colour" in meta:
        config["legend"] |= _legend({str(row.get(meta["colour"])) for row in rows})
    if "seconds" in meta:
        values = [
            value for field in meta["seconds"] for row in rows if isinstance(value := row.get(field), int | float)
        ]
        _encoding(spec)["axis"]["values"] = _ticks(values)  # type: ignore[index]  # JSON


def _legend(names: set[str]) -> Json:
    """One colour needs no key; long names get more room and so more lines."""
    if len(names) < 2:
        return {"disable": True}
    longest = max(map(len, names))
    if longest > NARROW:
        return {"columns": 2, "labelLimit": 400}
    return {"columns": 5 if longest <= NARROW // 2 else 3}


def _ticks(values: list[int | float]) -> list[float]:
    return [tick for tick in TICKS if min(values, default=0) <= tick <= max(values, default=0)]


def _encoding(spec: Json) -> Json:
    first = spec["layer"][0]  # type: ignore[index]  # JSON
    found: Json = first["encoding"]["x"]
    return found
