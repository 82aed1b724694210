"""Deployments as marks on the time axes of the report's charts, and the words beside them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final, cast

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


def within(given: Sequence[Json], rows: Iterable[Json]) -> list[Json]:
    """Those on the time axis of a chart with these rows, which they must not make longer."""
    times = [when for row in rows if (when := instant(row.get("at")))]
    if not times:
        return []
    near = [each for each in given if (when := instant(each["at"])) and min(times) <= when < max(times) + BAR]
    return near[-MOST:]


def words(marks: Sequence[Json]) -> str:
    """`Dashed: deployment of version 2.9.0 (24 Nov 03:05 UTC).`, or "" without any."""
    versions = [
        f"{mark['version']} ({moment(when, when)}\N{NO-BREAK SPACE}UTC)"
        if (when := instant(mark["at"]))
        else str(mark["version"])
        for mark in marks
    ]
    return f"Dashed: deployment of version {', '.join(versions)}." if versions else ""
