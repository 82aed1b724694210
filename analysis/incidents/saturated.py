"""A resource of the server that came to its limit within the hour before an incident: a coincidence in time, until the
waits of the incident's own statements agree."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import cast

from analysis.health.resources import META as RESOURCES
from analysis.history.starts import Start
from analysis.incidents.own_waits import Waited, waited
from analysis.incidents.theirs import Case
from analysis.logs.since_deployment import BEFORE, CLOCKS
from analysis.model import Result
from analysis.published.incident import ChangeBefore
from analysis.wording import clock

LASTS = timedelta(minutes=15)
"""A metric is some minutes old when it is read: until then what runs now runs beside it."""
COINCIDENCE = "a coincidence in time, which proves no cause"


def saturated(
    start: Start | None, of: Case, results: Mapping[str, Result], until: datetime
) -> tuple[ChangeBefore, ...]:
    """The nearest first; nothing where the incident may be older, or the resource was free again before it began."""
    if start is None or start.known == "before" or RESOURCES.id not in results:
        return ()
    stretches = cast(Iterable[Mapping[str, object]], results[RESOURCES.id].data.get("saturated") or ())
    near = [
        _beside(one, since, until, waited(str(one["metric"]), of, results, lasts=until - _at(one, "until") <= LASTS))
        for one in stretches
        if -CLOCKS <= start.at - (since := _at(one, "since")) <= BEFORE and _at(one, "until") + CLOCKS >= start.at
    ]
    return tuple(sorted(near, key=lambda one: (start.at - one.at, one.name)))


def _at(one: Mapping[str, object], name: str) -> datetime:
    return datetime.fromisoformat(str(one[name]))


def _beside(one: Mapping[str, object], since: datetime, until: datetime, own: Waited | None) -> ChangeBefore:
    observed = f"{one['name']} stood at up to {one['peak_percent']:.0f} % from {clock(since, until)}"
    agrees = own is not None and own.agrees
    known = COINCIDENCE if own is None else own.sentence if agrees else f"{own.sentence}; {COINCIDENCE}"
    return ChangeBefore(
        kind="saturation",
        name=str(one["metric"]),
        at=since,
        confidence="strong" if agrees else "coincidence",
        sentence=f"{observed}: {known}.",
    )
