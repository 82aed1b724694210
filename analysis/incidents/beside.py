"""What changed within the hour before an incident: named beside it, as a coincidence in time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import cast

from analysis.health.stored_functions import META as STORED_FUNCTIONS
from analysis.history.starts import Start
from analysis.logs.deployments import META as DEPLOYMENTS
from analysis.logs.since_deployment import BEFORE, CLOCKS
from analysis.model import Finding, Result
from analysis.published.incident import ChangeBefore
from analysis.wording import clock

type Json = Mapping[str, object]


def beside(start: Start | None, texts: str, results: Mapping[str, Result], until: datetime) -> tuple[ChangeBefore, ...]:
    """The changes in the hour before it began, the nearest first; nothing where it may be older than that.

    `texts` are what its failures say: a change whose object they name is told so."""
    if start is None or start.known == "before":
        return ()
    near = [
        one
        for one in (*_releases(results, until), *_functions(results, texts, until))
        if -CLOCKS <= start.at - one.at <= BEFORE
    ]
    return tuple(sorted(near, key=lambda one: (start.at - one.at, one.name)))


def _releases(results: Mapping[str, Result], until: datetime) -> Iterator[ChangeBefore]:
    for one in _listed(results, DEPLOYMENTS.id, "deployed"):
        role = "the Functions host" if one["component"] == "host" else str(one["role"])
        at = datetime.fromisoformat(str(one["at"]))
        said = (
            f"Release {one['version']} of {role} at {clock(at, until)}: a coincidence in time, which proves no cause."
        )
        yield ChangeBefore(kind="release", name=f"{one['version']}", at=at, sentence=said)


def _functions(results: Mapping[str, Result], texts: str, until: datetime) -> Iterator[ChangeBefore]:
    for one in _listed(results, STORED_FUNCTIONS.id, "definitions"):
        if one.get("changed_at"):
            at, name = datetime.fromisoformat(str(one["changed_at"])), str(one["function_name"])
            proof = "the failing texts name it" if name in texts else "a coincidence in time, which proves no cause"
            said = f"The body of {name} changed by {clock(at, until)}: {proof}."
            yield ChangeBefore(kind="function", name=name, at=at, sentence=said)


def _listed(results: Mapping[str, Result], id_: str, name: str) -> Iterable[Json]:
    return cast(Iterable[Json], (results[id_].data.get(name) if id_ in results else None) or ())


def earliest(findings: Iterable[Finding]) -> Start | None:
    """Of findings that are one cause, the start of the one that began first."""
    starts = [start for finding in findings if (start := Start.of(finding))]
    return min(starts, key=lambda start: start.at, default=None)
