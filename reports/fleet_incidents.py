"""What several targets of a fleet have in common: the same failure pattern, release or dependency is one incident of
the fleet, with a target's own incident as the evidence of each. Pure.

By identity alone, never by time: a pattern by its fingerprint, a dependency by its name in the logs, a release where it
is the cause that was proved in both. What a target says counts while it is no older than a window.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from reports.wording import cut, instant

type Json = Mapping[str, object]

WINDOW: Final = timedelta(hours=24)
"""The default of JOBSCOPE_WINDOW_HOURS."""
SENTENCE: Final = 200
MOST_OF_ONE: Final = 5
"""Incidents of a target that are looked at: those that cost most come first."""
MOST: Final = 20
PATTERN: Final = "errors/failure_patterns:"
DEPENDENCY: Final = "same dependency"
"""The rule that attaches refused calls to failures. Names of hosts are no identity: two systems may both have one
`worker-1`."""
WORDS: Final = {"pattern": "these failures", "dependency": "the dependency", "release": "the release"}


@dataclass(frozen=True, slots=True)
class OfTarget:
    """One target's incident in an incident of the fleet."""

    target: str
    incident: str
    since: str | None
    tasks: int | None


@dataclass(frozen=True, slots=True)
class FleetIncident:
    """`kind` is pattern, dependency or release, `name` its own; `targets` by name. `tasks` is None where none of them
    knows how many."""

    kind: str
    name: str
    severity: str
    sentence: str
    since: str | None
    tasks: int | None
    targets: tuple[OfTarget, ...]


def causes_of(incidents: Iterable[Json]) -> list[dict[str, object]]:
    """What a target's first incidents can have in common with those of others, as its row keeps it."""
    found: list[dict[str, object]] = []
    for one in list(incidents)[:MOST_OF_ONE]:
        kept = {
            "incident": one.get("id"),
            "severity": one.get("severity"),
            "since": one.get("since"),
            "tasks": cast(Json, one.get("impact") or {}).get("tasks"),
            "title": cut(str(one.get("title") or ""), SENTENCE),
        }
        found += [{"kind": kind, "name": name, **kept} for kind, name in _identities(one)]
    return found


def _identities(incident: Json) -> set[tuple[str, str]]:
    evidence = cast(list[Json], incident.get("evidence") or [])
    same = {
        ("pattern", str(one["finding"]))
        for one in evidence
        if str(one["finding"]).startswith(PATTERN) and one.get("role") == "cause"
    }
    for one in evidence:
        name = cast(Json, one.get("numbers") or {}).get("dependency")
        if one.get("rule") == DEPENDENCY and name:
            same.add(("dependency", str(name)[:SENTENCE]))
    changes = cast(list[Json], incident.get("beside") or [])
    return same | {
        ("release", str(one["name"])[:SENTENCE])
        for one in changes
        if one.get("kind") == "release" and one.get("confidence") == "strong"
    }


def fleet_incidents(rows: Mapping[str, Json], now: datetime) -> list[FleetIncident]:
    """The incidents of two and more targets, those of the most targets first."""
    groups: dict[tuple[str, str], dict[str, Json]] = {}
    for target, row in sorted(rows.items()):
        slot = instant(row.get("slot"))
        if slot is not None and now - slot <= WINDOW:
            for cause in cast(list[Json], row.get("causes") or []):
                # The first incident of a target that has it is the one that costs most.
                groups.setdefault((str(cause["kind"]), str(cause["name"])), {}).setdefault(target, cause)
    shared = [_of(*same, members) for same, members in groups.items() if len(members) > 1]
    shared.sort(key=lambda one: (one.severity != "critical", -len(one.targets), -(one.tasks or 0), one.kind, one.name))
    return _distinct(shared)[:MOST]


def _of(kind: str, name: str, members: Mapping[str, Json]) -> FleetIncident:
    tasks = [cast(int, one["tasks"]) for one in members.values() if one.get("tasks") is not None]
    since = min((str(one["since"]) for one in members.values() if one.get("since")), default=None)
    cost = f", {sum(tasks):,} tasks" if tasks else ""
    what = _agreed([str(one["title"]) for one in members.values()]) if kind == "pattern" else name
    return FleetIncident(
        kind,
        name,
        "critical" if any(one.get("severity") == "critical" for one in members.values()) else "warning",
        f"{len(members)} targets have {WORDS[kind]} in common{cost}: {what}",
        since,
        sum(tasks) if tasks else None,
        tuple(
            OfTarget(target, str(one["incident"]), cast(str | None, one["since"]), cast(int | None, one["tasks"]))
            for target, one in members.items()
        ),
    )


def _agreed(titles: Sequence[str]) -> str:
    """What all of these titles say, with `<*>` for the words in which they differ; the first where that is not one word
    for another."""
    words = [title.split(" ") for title in titles]
    if len({len(row) for row in words}) > 1:
        return titles[0]
    return " ".join(one[0] if len(set(one)) == 1 else "<*>" for one in zip(*words, strict=True))


def _distinct(shared: Iterable[FleetIncident]) -> list[FleetIncident]:
    """Without those that say of the same incidents what one before has said: a dependency and the pattern it throws."""
    kept: list[FleetIncident] = []
    covered: set[tuple[str, str]] = set()
    for one in shared:
        members = {(each.target, each.incident) for each in one.targets}
        if not members <= covered:
            kept.append(one)
            covered |= members
    return kept


def as_json(incidents: Iterable[FleetIncident]) -> list[dict[str, object]]:
    return [asdict(one) for one in incidents]
