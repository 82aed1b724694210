"""Incidents as the pages show them: three shelves, each incident with its findings. Pure.

A finding that needs somebody and is evidence of no incident is shown as one of its own: all of them in snapshots of
version 1 and 2, which know no incidents.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from reports.filters import clauses
from reports.naming import anchors
from reports.systems import systems
from reports.wording import OF_ONE_KIND, as_number, headline

type Json = Mapping[str, object]

SHORT: Final = 120
"""Characters that a window's title shows of a headline, at most."""

SHELVES: Final = {
    "attention": "Needs attention",
    "new_or_worse": "New or worse since yesterday",
    "known": "Known, not growing",
}
"""The shelves in the order of the page; no incident stands on two of them."""
FIRST_RUN: Final = {**SHELVES, "new_or_worse": "To watch", "known": "Older than the window, not growing"}
"""As a first run says them, which compares with none: nobody knew of anything."""


@dataclass(frozen=True)
class Evidence:
    """A finding that an incident rests on: whether it is the cause or a symptom, and by which rule it was attached."""

    key: str
    role: str
    sentence: str
    confidence: str


@dataclass(frozen=True)
class Incident:
    """An incident with its place on the page. `tasks` and `jobs` are None where they are not known; `system` is the
    title of the job system that its cause is of, where several were read."""

    number: int
    anchor: str
    json: Json
    evidence: tuple[Evidence, ...]
    steps: tuple[Json, ...]
    tasks: float | None
    jobs: float | None
    mute: Json | None
    system: str = ""

    @property
    def severity(self) -> str:
        return str(self.json["severity"])

    @property
    def title(self) -> str:
        return str(self.json["title"])

    @property
    def shelf(self) -> str:
        return str(self.json["shelf"])

    @property
    def headline(self) -> str:
        """Its sentence without the first step: what broke, how much, since when, after which change."""
        return headline(str(self.json["sentence"]))

    @property
    def short(self) -> str:
        """As much of the headline as a window's title has room for."""
        return clauses(self.headline, SHORT)

    @property
    def facts(self) -> str:
        """What its headline says besides its title, which stands by itself on the page."""
        rest = self.headline.removeprefix(self.title.rstrip(".")).lstrip(":;. ")
        return rest[:1].upper() + rest[1:]

    @property
    def words(self) -> str:
        """What happened to it in the last day, that it grows, and that it was several incidents or part of one."""
        grows = self.json["growing"] and not self.facts  # which say it themselves
        became_one = len(cast(Sequence[str], self.json.get("aliases") or ()))
        merged = f"one with {became_one} that stood alone before" if became_one else ""
        split = "split from another" if self.json.get("split_from") else ""
        return ", ".join(filter(None, (str(self.json["change"]), "growing" if grows else "", merged, split)))


def incidents(snapshot: Json) -> tuple[Incident, ...]:
    """The incidents of a snapshot in the order of its shelves, numbered through."""
    given = cast(Sequence[Json], snapshot.get("incidents") or ())
    covered = {str(one["finding"]) for incident in given for one in cast(Iterable[Json], incident["evidence"])}
    found = [*given, *_of_findings(snapshot, covered)]
    order = list(SHELVES)
    shelved = sorted(found, key=lambda one: order.index(str(one["shelf"])))
    muted = cast(Mapping[str, Json], snapshot.get("muted") or {})
    places = anchors(str(one["id"]) for one in shelved)
    numbered, of = enumerate(zip(shelved, places, strict=True), start=1), systems(snapshot)
    return tuple(_incident(number, anchor, one, muted, of) for number, (one, anchor) in numbered)


def _incident(
    number: int, anchor: str, json: Json, muted: Mapping[str, Json], systems_of: Mapping[str, str]
) -> Incident:
    impact = cast(Json, json["impact"])
    evidence = cast(Iterable[Json], json["evidence"])
    return Incident(
        number=number,
        anchor=anchor,
        json=json,
        evidence=tuple(_evidence(one) for one in evidence),
        steps=tuple({"link": "", **one} for one in cast(Iterable[Json], json["steps"])),
        tasks=as_number(impact["tasks"]),
        jobs=as_number(impact["jobs"]),
        mute=_mute(json, muted),
        system=systems_of.get(str(json["cause"]), ""),
    )


def _mute(json: Json, muted: Mapping[str, Json]) -> Json | None:
    """That of the incident or of its cause; of many of one kind each must be muted."""
    found = muted.get(str(json["id"])) or muted.get(str(json["cause"]))
    evidence = cast(Sequence[Json], json["evidence"])
    is_loud = any(str(one["finding"]) not in muted for one in evidence)
    return None if is_loud and any(one.get("rule") == OF_ONE_KIND for one in evidence) else found


def _evidence(one: Json) -> Evidence:
    texts = {name: str(one.get(name) or "") for name in ("role", "sentence", "confidence")}
    return Evidence(key=str(one["finding"]), **texts)


def alone(key: object) -> str:
    """The id of a finding that stands for itself."""
    return f"i-{key}"


def _of_findings(snapshot: Json, covered: Container[str]) -> Iterable[Json]:
    """Each finding that needs somebody as an incident of its own, but for those that are covered."""
    changed = cast(Json, snapshot["changes"])
    items = reversed(list(cast(Iterable[Json], changed["items"])))  # of the last day, the newest first
    changes = {str(one["key"]): str(one["kind"]) for one in items if one["kind"] != "gone"}
    first_run = changed["compared_with"] is None
    for finding in cast(Sequence[Json], snapshot["findings"]):
        if finding["severity"] not in ("critical", "warning") or finding["key"] in covered:
            continue
        key, change = str(finding["key"]), changes.get(str(finding["key"]), "")
        known = not (change or first_run)
        yield {
            "id": alone(key),
            "severity": finding["severity"],
            "change": change,
            "shelf": "attention" if finding["severity"] == "critical" else "known" if known else "new_or_worse",
            "title": finding["title"],
            "sentence": finding["title"],
            **{name: finding.get(name) for name in ("since", "since_known", "since_after")},
            "growing": None,
            "affected": finding["count"],
            "impact": {"tasks": None, "jobs": None, "held_jobs": None, "sampled": False},
            "beside": [],
            "cause": key,
            "evidence": [{"finding": key, "role": "cause", "sentence": finding["observed"]}],
            "steps": finding["actions"],
        }
