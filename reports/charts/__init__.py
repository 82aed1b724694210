"""Charts of the report: Vega-Lite specifications in files beside this one, drawn on the server."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from reports.charts.drawing import CannotDraw, draw

if TYPE_CHECKING:
    from markupsafe import Markup

    from reports.key_numbers import KeyNumber

type Json = Mapping[str, object]


class Charts:
    """The charts of one page: numbers them, so that no two parts of the page share an id."""

    def __init__(self, wanted: bool = True) -> None:
        self.wanted = wanted
        self._drawn = 0

    def figure(self, chart: Json) -> "Markup | None":
        """The picture of a chart of the snapshot; None where it cannot be drawn."""
        rows = cast(Iterable[Json], chart["rows"])
        return self._picture(str(chart["spec"]), list(rows), f"{chart['title']}. {chart['description']}")

    def sparkline(self, number: "KeyNumber", description: str) -> "Markup | None":
        """The last days of a key number; None where it cannot be drawn."""
        rows = [{"at": when.isoformat(), "value": value} for when, value in number.series]
        return self._picture("sparkline", rows, description)

    def hours(self, pattern: Json, snapshot: Json) -> "Markup | None":
        """When a failure pattern struck, over the whole window, so that two patterns can be compared by eye."""
        tasks = [dict(hour) for hour in cast(Iterable[Json], pattern["hours"])]
        edges = [{"at": snapshot[edge], "tasks": 0} for edge in ("since", "until")]
        struck = f"Tasks lost by hour; {len(tasks)} hours of the window have some."
        return self._picture("pattern_hours", [*edges, *tasks], struck)

    def _picture(self, spec: str, rows: Sequence[Json], description: str) -> "Markup | None":
        from markupsafe import Markup, escape

        if not (self.wanted and rows and re.fullmatch(r"[a-z_]+", spec)):
            return None
        try:
            picture = draw(spec, rows)
        except CannotDraw:
            return None
        self._drawn += 1
        name = f"c{self._drawn}"
        title = f'<title id="{name}">{escape(description)}</title>'
        opening = f'<svg role="img" aria-labelledby="{name}" '
        body = picture.replace("<svg ", opening, 1).replace(">", f">{title}", 1).replace("\0", f"{name}-")
        return Markup(body)  # noqa: S704 - our own renderer's, parsed and written again; the description is escaped
