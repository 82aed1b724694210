"""What changed within the hour before an incident: a coincidence in time, unless the failing objects are its own."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import cast

from analysis.history.starts import Start
from analysis.incidents.saturated import COINCIDENCE, saturated
from analysis.incidents.theirs import Case, proof
from analysis.logs.deployments import META as DEPLOYMENTS
from analysis.logs.patterns import META as LOGS
from analysis.logs.since_deployment import BEFORE, CLOCKS
from analysis.model import Finding, Result
from analysis.published.incident import ChangeBefore
from analysis.published.server_changes import ServerChange
from analysis.wording import clock

type Json = Mapping[str, object]


def beside(
    start: Start | None,
    of: Case,
    results: Mapping[str, Result],
    changes: Iterable[ServerChange],
    until: datetime,
) -> tuple[ChangeBefore, ...]:
    """The changes in the hour before it began, its causes first and then the nearest, and after them the resources that
    came to their limits; nothing where it may be older.

    A change of the server is known to lie between two runs, and may be later than what it broke was seen."""
    if start is None or start.known == "before":
        return ()
    near = [
        *(one for one in _releases(results, of, until) if -CLOCKS <= start.at - one.at <= BEFORE),
        *(_change_before(one, of, until) for one in changes if one.after - CLOCKS <= start.at <= one.at + BEFORE),
    ]
    near.sort(key=lambda one: (one.confidence == "coincidence", abs(start.at - one.at), one.name))
    return (*near, *saturated(start, of, results, until))


def _releases(results: Mapping[str, Result], of: Case, until: datetime) -> Iterator[ChangeBefore]:
    deployed = results[DEPLOYMENTS.id].data.get("deployed") if DEPLOYMENTS.id in results else None
    logs = cast(Mapping[str, Json], (results[LOGS.id].data.get("patterns") if LOGS.id in results else None) or {})
    proofs = [cast(Json, logs.get(cause.key, {}).get("of_release") or {}) for cause in of.causes]
    for one in cast(Iterable[Json], deployed or ()):
        role = "the Functions host" if one["component"] == "host" else str(one["role"])
        at = datetime.fromisoformat(str(one["at"]))
        own = next((p for p in proofs if (p.get("version"), p.get("role")) == (one["version"], one["role"])), None)
        if one["component"] == "host":
            own = None
        known = (
            f"all {own['failures']} failures looked for ran on it, while other versions ended {own['others_succeeded']}"
            f" of {own['others']} invocations of the same operation well"
            if own
            else COINCIDENCE
        )
        yield ChangeBefore(
            kind="release",
            name=f"{one['version']}",
            at=at,
            confidence="strong" if own else "coincidence",
            sentence=f"Release {one['version']} of {role} at {clock(at, until)}: {known}.",
        )


def _change_before(change: ServerChange, of: Case, until: datetime) -> ChangeBefore:
    known = proof(change, of)
    return ChangeBefore(
        kind=change.kind,
        name=f"{change.table}.{change.name}" if change.kind == "migration" else change.name,
        at=change.at,
        confidence="strong" if known else "coincidence",
        sentence=f"{_what(change)} by {clock(change.at, until)}: {known or COINCIDENCE}.",
    )


def _what(change: ServerChange) -> str:
    if change.kind == "function":
        turned = "changed" if change.was and change.now else "was created" if change.now else "was dropped"
        return f"The body of {change.name} changed" if turned == "changed" else f"The function {change.name} {turned}"
    if change.kind == "index":
        return f"The index {change.name} of {change.table} vanished"
    if change.kind == "settings":
        return f"The setting {change.name} went from {change.was or 'its default'} to {change.now or 'its default'}"
    column = f"The column {change.table}.{change.name}"
    if change.was and change.now:
        return f"{column} became {change.now} (was {change.was})"
    return f"{column} {'was added' if change.now else 'was dropped'}"


def earliest(findings: Iterable[Finding]) -> Start | None:
    """Of findings that are one cause, the start of the one that began first."""
    starts = [start for finding in findings if (start := Start.of(finding))]
    return min(starts, key=lambda start: start.at, default=None)
