"""The calendar of runs: a row a day with a mark for each run, and a row a month where one run a day is left."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, cast

from reports.calendar import Run, calendar
from reports.environment import assets, environment
from reports.filters import NUMERIC, Show
from reports.inert import inert_text
from reports.naming import report_name
from reports.wording import as_number, instant

type Json = Mapping[str, object]


COUNTED: Final = (("errors/failure_rate", "{} of the tasks failed"), ("health/job_counts", "{} jobs created"))
"""What the mark of a run says of it besides its status."""


def render_index(runs: Sequence[Run], older: str | None = None, *, continued: bool = False, target: str = "") -> str:
    """The page of a target's `runs`, newest first. `older` is the address of the page before, None on the last.

    Where a run is missing is told on the first page only: further back nobody knows which were once there.
    """
    rows = calendar(runs, gaps=not continued)
    page = environment().get_template("index.html.j2")
    given = {"runs": runs, "older": older, "continued": continued, "target": inert_text(target, 200)}
    show = Show(None, runs[0].slot if runs else None)
    return page.render(calendar=rows, show=show, **given, **assets())


def runs_of(snapshot: Json) -> list[Run]:
    """The run of a snapshot and those before it, newest first, as its history tells them; addresses are from the top of
    the reports."""
    run = cast(Json, snapshot["run"])
    history = cast(Mapping[str, Sequence[object]], snapshot["history"])
    newest = (run["slot"], snapshot["status"], _numbers(partial(_headline, snapshot)))
    earlier = [
        (text, status, _numbers(partial(_remembered, snapshot, place)))
        for place, (text, status) in enumerate(zip(history["slots"], history["statuses"], strict=True))
    ]
    return [
        Run(slot, str(status), report_name(slot.replace(microsecond=0)), numbers)
        for text, status, numbers in [newest, *reversed(earlier)]
        if (slot := instant(text)) is not None
    ]


def _numbers(value_of: Callable[[str], tuple[object, str]]) -> str:
    counts = []
    for id_, words in COUNTED:
        value, kind = value_of(id_)
        if (number := as_number(value)) is not None and kind in NUMERIC:
            counts.append(words.format(NUMERIC[kind](number)))
    return ", ".join(counts)


def _headline(snapshot: Json, id_: str) -> tuple[object, str]:
    result = cast(Mapping[str, Json], snapshot.get("analyses") or {}).get(id_, {})
    headline = cast(Json, result.get("headline") or {})
    return headline.get("value"), str(headline.get("kind"))


def _remembered(snapshot: Json, place: int, id_: str) -> tuple[object, str]:
    history = cast(Json, snapshot["history"])
    series = cast(Mapping[str, Json], history["series"]).get(id_, {})
    values = cast(Sequence[object], series.get("values") or ())
    return values[place] if place < len(values) else None, str(series.get("kind"))
