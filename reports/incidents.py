"""Incidents as the pages show them: three shelves, each incident with its findings. Pure.

A snapshot of version 1 or 2 knows no incidents: there each finding that needs somebody is shown as one of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from reports.changed import words
from reports.filters import web_address
from reports.naming import anchors
from reports.wording import as_number

type Json = Mapping[str, object]

SHELVES: Final = {
    "attention": "Needs attention",
    "new_or_worse": "New or worse since yesterday",
    "known": "Known, not growing",
}
"""The shelves in the order of the page; no incident stands on two of them."""


@dataclass(frozen=True)
class Evidence:
    """A finding that an incident rests on: whether it is the cause or a symptom, and by which rule it was attached."""

    key: str
    role: str
    sentence: str
    confidence: str


@dataclass(frozen=True)
class Incident:
    """An incident with its place on the page. `tasks` and `jobs` are None where they are not known."""

    number: int
    anchor: str
    json: Json
    evidence: tuple[Evidence, ...]
    steps: tuple[Json, ...]
    tasks: float | None
    jobs: float | None
    mute: Json | None

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
    def word(self) -> str:
        """What happened to it, where a reader has to know: nothing has to be said of what only lasts."""
        change = str(self.json.get("change") or "").replace("_", " ")
        return "" if change in ("ongoing", "same", "known", "lasting") else change


def incidents(snapshot: Json) -> tuple[Incident, ...]:
    """The incidents of a snapshot in the order of its shelves, numbered through."""
    given = snapshot.get("incidents")
    found = _of_findings(snapshot) if given is None else cast(Iterable[Json], given)
    order = list(SHELVES)
    shelved = sorted(found, key=lambda one: order.index(str(one["shelf"])))
    muted = cast(Mapping[str, Json], snapshot.get("muted") or {})
    places = anchors("i", (str(one["id"]) for one in shelved))
    numbered = enumerate(zip(shelved, places, strict=True), start=1)
    return tuple(_incident(number, anchor, one, muted) for number, (one, anchor) in numbered)


ABSENT: Final = {"growing": False, "affected": None, "beside": (), "sentence": "", "since": None}
"""What an incident that is made of a finding does not have."""


def _incident(number: int, anchor: str, json: Json, muted: Mapping[str, Json]) -> Incident:
    impact = {"held_jobs": None, **cast(Json, json.get("impact") or {})}
    evidence = cast(Iterable[Json], json.get("evidence") or ())
    return Incident(
        number=number,
        anchor=anchor,
        json={**ABSENT, **json, "impact": impact},
        evidence=tuple(_evidence(one) for one in evidence),
        steps=tuple(_step(one) for one in cast(Iterable[Json], json.get("steps") or ())),
        tasks=as_number(impact.get("tasks")),
        jobs=as_number(impact.get("jobs")),
        mute=muted.get(str(json["id"])) or muted.get(str(json.get("cause"))),
    )


def _evidence(one: Json) -> Evidence:
    said = {name: str(one.get(name) or "") for name in ("role", "sentence", "confidence")}
    return Evidence(key=str(one["finding"]), **said)


def _step(step: Json) -> Json:
    """A step as the templates take it, whether it is one of an incident or an action of a finding."""
    language = next((name for name in ("statement", "command") if step.get(name)), "")
    return {
        "text": step["text"],
        "code": step.get("code") or step.get(language) or "",
        "language": step.get("language") or {"statement": "sql", "command": "shell"}.get(language, ""),
        "link": web_address(step.get("link")),
    }


def _of_findings(snapshot: Json) -> Iterable[Json]:
    """Each finding that needs somebody as an incident of its own, for snapshots that know none."""
    changes = words(snapshot)
    first_run = cast(Json, snapshot["changes"])["compared_with"] is None
    for finding in cast(Sequence[Json], snapshot["findings"]):
        if finding["severity"] not in ("critical", "warning"):
            continue
        key, change = str(finding["key"]), changes.get(str(finding["key"]), "")
        known = not (change or first_run)
        yield {
            "id": key,
            "severity": finding["severity"],
            "change": change,
            "shelf": "attention" if finding["severity"] == "critical" else "known" if known else "new_or_worse",
            "title": finding["title"],
            "sentence": finding["observed"],
            **{name: finding.get(name) for name in ("since", "since_known", "since_after")},
            "affected": finding["count"],
            "cause": key,
            "evidence": [{"finding": key, "role": "cause"}],
            "steps": finding["actions"],
        }
