"""Deployments as marks on the time axes of the report's charts, and the words beside them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final, cast

from reports.charts.window import Span
from reports.wording import instant, moment

type Json = Mapping[str, object]

DATASET: Final = "deployments"
"""The name under which a specification asks for them."""
MOST: Final = 5
"""Newest marks of a chart; more hide what they stand on."""
BAR: Final = timedelta(hours=1)
"""Charts by the hour draw the last hour beyond its start."""


def deployments(snapshot: Json) -> list[Json]:
    """The new versions that the logs show, in time order; none where the logs were not read."""
    analyses = cast(Mapping[str, Json], snapshot["analyses"])
    data = cast(Json, analyses.get("logs/deployments", {}).get("data") or {})
    found = cast(Iterable[Json], data.get("deployed") or ())
    return sorted(({"at": d["at"], "version": str(d["version"])[:20]} for d in found), key=lambda d: str(d["at"]))


def reached(rows: Iterable[Json]) -> Span | None:
    """The time axis of a chart with these rows alone; None where none has a time."""
    times = [when for row in rows if (when := instant(row.get("at")))]
    return (min(times), max(times) + BAR) if times else None


def within(given: Sequence[Json], axis: Span | None) -> list[Json]:
    """Those on the time axis of a chart, which they must not make longer."""
    if not axis:
        return []
    return [each for each in given if (when := instant(each["at"])) and axis[0] <= when < axis[1]][-MOST:]


def words(marks: Sequence[Json]) -> str:
    """`Dashed: deployment of version 2.9.0 (24 Nov 03:05 UTC).`, or "" without any."""
    versions = [
        f"{mark['version']} ({moment(when, when)}\N{NO-BREAK SPACE}UTC)"
        if (when := instant(mark["at"]))
        else str(mark["version"])
        for mark in marks
    ]
    return f"Dashed: deployment of version {', '.join(versions)}." if versions else ""
