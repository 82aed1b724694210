"""Charts of the report: Vega-Lite specifications in files beside this one, drawn on the server."""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from reports.charts.deployments import reached, within, words
from reports.charts.drawing import draw
from reports.charts.renderer import CannotDraw
from reports.charts.window import Span, spans

if TYPE_CHECKING:
    from markupsafe import Markup

    from reports.key_numbers import KeyNumber

type Json = Mapping[str, object]

log = logging.getLogger(__name__)

LINES = "trend_lines"
TIMED = ("hourly_bars", LINES, "pattern_hours")
"""The specifications with a time axis of the window or of days, on which deployments are marked."""


class Charts:
    """The charts of one page: numbers them, so that no two parts of the page share an id.

    `deployments` are marked on the time axes that they fall on. What is drawn of the `window` has all of it as its
    time axis.
    """

    def __init__(self, wanted: bool = True, deployments: Sequence[Json] = (), window: Span | None = None) -> None:
        self.wanted = wanted
        self._deployments = deployments
        self._window = window
        self._drawn = 0

    def figure(self, chart: Json) -> "Markup | None":
        """The picture of a chart of the snapshot; None where it cannot be drawn."""
        rows = list(cast(Iterable[Json], chart["rows"]))
        marks = self._marks(chart["spec"], rows)
        described = f"{chart['title']}. {chart['description']} {words(marks)}".rstrip()
        return self._picture(str(chart["spec"]), rows, described, marks, str(chart.get("unit") or ""))

    def timed(self, chart: Json) -> bool:
        """Whether the newest is at its right end."""
        return chart["spec"] in TIMED

    def dashed(self, chart: Json) -> str:
        """What the marks on a chart of the snapshot are; "" without any."""
        return words(self._marks(chart["spec"], cast(Iterable[Json], chart["rows"])))

    def sparkline(self, number: "KeyNumber", description: str) -> "Markup | None":
        """The last days of a key number; None where it cannot be drawn."""
        rows = [{"at": when.isoformat(), "value": value} for when, value in number.series]
        return self._picture("sparkline", rows, description)

    def hours(self, pattern: Json) -> "Markup | None":
        """When a failure pattern struck."""
        tasks = [dict(hour) for hour in cast(Iterable[Json], pattern["hours"])]
        marks = self._marks("pattern_hours", tasks)
        struck = f"Tasks lost by hour; {len(tasks)} hours of the window have some. {words(marks)}".rstrip()
        return self._picture("pattern_hours", tasks, struck, marks)

    def _marks(self, spec: object, rows: Iterable[Json]) -> list[Json]:
        rows = list(rows)
        return within(self._deployments, self._span(spec, rows) or reached(rows)) if spec in TIMED else []

    def _span(self, spec: object, rows: Iterable[Json]) -> Span | None:
        return spans(self._window, rows, lines=spec == LINES) if spec in TIMED else None

    def _picture(
        self, spec: str, rows: Sequence[Json], description: str, marks: Sequence[Json] = (), unit: str = ""
    ) -> "Markup | None":
        from markupsafe import Markup, escape

        if not (self.wanted and rows and re.fullmatch(r"[a-z_]+", spec)):
            return None
        try:
            picture = draw(spec, rows, marks, unit, self._span(spec, rows))
        except CannotDraw as error:
            log.warning("the chart %s is left out of the page: %s", spec, error)
            return None
        self._drawn += 1
        name = f"c{self._drawn}"
        title = f'<title id="{name}">{escape(description)}</title>'
        opening = f'<svg role="img" aria-labelledby="{name}" '
        body = picture.replace("<svg ", opening, 1).replace(">", f">{title}", 1).replace("\0", f"{name}-")
        return Markup(body)  # noqa: S704 - our own renderer's, parsed and written again; the description is escaped
