"""The calendar of runs: a row a day with a mark for each run, and a row a month where one run a day is left."""

from collections.abc import Mapping, Sequence
from typing import cast

from reports.calendar import Run, calendar
from reports.naming import report_name
from reports.render import assets, environment
from reports.wording import instant

type Json = Mapping[str, object]


def render_index(runs: Sequence[Run], older: str | None = None, *, continued: bool = False) -> str:
    """The page of `runs`, newest first. `older` is the address of the page of the runs before, None on the last.

    Where a run is missing is told on the first page only: further back nobody knows which were once there.
    """
    rows = calendar(runs, gaps=not continued)
    page = environment().get_template("index.html.j2")
    return page.render(calendar=rows, runs=runs, older=older, continued=continued, **assets())


def runs_of(snapshot: Json) -> list[Run]:
    """The run of a snapshot and those before it, newest first, as its history tells them; addresses are from the top of
    the reports."""
    run = cast(Json, snapshot["run"])
    history = cast(Mapping[str, Sequence[object]], snapshot["history"])
    earlier = zip(history["slots"], history["statuses"], strict=True)
    return [
        Run(slot, str(status), report_name(slot.replace(microsecond=0)))
        for text, status in [(run["slot"], snapshot["status"]), *reversed(list(earlier))]
        if (slot := instant(text)) is not None
    ]
