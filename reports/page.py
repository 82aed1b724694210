"""What stands on the page and where: a snapshot's JSON arranged for the templates. Pure; no markup here."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from reports.changed import words

type Json = Mapping[str, object]

SECTIONS: Final = {
    "errors": "Failures",
    "logs": "Logs",
    "poison": "Poison",
    "performance": "Performance",
    "trends": "Trends and forecasts",
    "health": "Health and database",
}
"""Categories in the order of the page; one that is not here follows under its own name."""

OWN_TEMPLATES: Final = {"errors/failure_patterns": "failure_patterns.html.j2"}
"""Analyses whose tables are not the best view of them."""

FRONT: Final = 40
"""Findings on the first page; a reader with more has one problem, not forty. The rest stand in their sections."""


@dataclass(frozen=True)
class Finding:
    """A finding with its place on the page; `number` is None when it stands in its section only. `mute` says until
    when and why nobody is told of it, None when it is not muted; `word` is what happened to it since the last run."""

    number: int | None
    anchor: str
    analysis: str
    json: Json
    mute: Json | None = None
    word: str = ""


@dataclass(frozen=True)
class Analysis:
    """One analysis in its section: `alerts` are told on the front page, `inside` here."""

    anchor: str
    json: Json
    alerts: tuple[Finding, ...]
    inside: tuple[Finding, ...]
    template: str

    @property
    def id(self) -> str:
        return str(self.json["id"])

    @property
    def status(self) -> str:
        return str(self.json["status"])

    @property
    def open(self) -> bool:
        """Trouble, advice and charts are shown at once; the rest waits behind its line."""
        return self.status in ("critical", "warning") or bool(self.inside or self.json.get("charts"))

    @property
    def tells_findings(self) -> bool:
        """Whether its findings are named above it; failure patterns name each beside its pattern."""
        return self.id not in OWN_TEMPLATES or not cast(Json, self.json.get("data") or {}).get("patterns")

    @property
    def is_unread(self) -> bool:
        """Whether nothing is known; what is known of some job systems alone is shown."""
        return self.status == "unknown" and not self.json.get("partly")

    @property
    def empty(self) -> bool:
        return not (self.inside or any(self.json.get(name) for name in ("tables", "charts", "summary")))


@dataclass(frozen=True)
class Section:
    """A category: what could be read, and how many of each status there are."""

    anchor: str
    title: str
    shown: tuple[Analysis, ...]
    unread: tuple[Analysis, ...]
    beside: tuple[Analysis, ...]
    tally: Mapping[str, int]


@dataclass(frozen=True)
class Gap:
    """One reason why analyses are unknown, and what would light them up."""

    reason: str
    mend: str
    analyses: tuple[Analysis, ...]


@dataclass(frozen=True)
class Page:
    """Everything the templates place."""

    front: tuple[Finding, ...]
    more: int
    counts: Mapping[str, int]
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]
    analyses: Mapping[str, Analysis]
    by_key: Mapping[str, Finding]
    logs: Mapping[str, Json]


def arrange(snapshot: Json) -> Page:
    """The page of a snapshot."""
    findings = _findings(snapshot)
    front = tuple(finding for finding in findings if finding.number is not None)
    serious = Counter(str(finding.json["severity"]) for finding in findings)
    analyses = {id_: _analysis(id_, result, findings) for id_, result in _results(snapshot).items()}
    statuses = Counter(analysis.status for analysis in analyses.values())
    return Page(
        front=front,
        more=serious["critical"] + serious["warning"] - len(front),
        counts={
            "critical": serious["critical"],
            "warning": serious["warning"],
            "advice": serious["advice"],
            "ok": statuses["ok"],
            "unknown": statuses["unknown"],
        },
        sections=tuple(_sections(analyses.values())),
        gaps=tuple(_gaps(analyses.values())),
        analyses=analyses,
        by_key={str(finding.json["key"]): finding for finding in findings},
        logs=_logs(_results(snapshot)),
    )


def portal_links(snapshot: Json) -> Mapping[str, object]:
    """The whole address of each log query, by its finding's key, from a snapshot whose texts are not cut yet."""
    return {key: entry.get("portal", "") for key, entry in _logs(_results(snapshot)).items()}


def _logs(results: Mapping[str, Json]) -> Mapping[str, Json]:
    """What the logs say about a finding, by its key."""
    data = cast(Json, results.get("logs/patterns", {}).get("data") or {})
    return cast(Mapping[str, Json], data.get("patterns") or {})


def slug(text: str) -> str:
    """A fragment of an address made of the text."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80] or "x"


def _results(snapshot: Json) -> Mapping[str, Json]:
    return cast(Mapping[str, Json], snapshot["analyses"])


def _findings(snapshot: Json) -> tuple[Finding, ...]:
    found: list[Finding] = []
    taken: Counter[str] = Counter()
    number = 0
    muted, changes = cast(Mapping[str, Json], snapshot.get("muted") or {}), words(snapshot)
    for json in cast(Iterable[Json], snapshot["findings"]):
        key = str(json["key"])
        name = slug(key)
        taken[name] += 1
        anchor = f"f-{name}" if taken[name] == 1 else f"f-{name}-{taken[name]}"
        front = json["severity"] in ("critical", "warning") and number < FRONT
        number += front
        told = (key.partition(":")[0], json, muted.get(key), changes.get(key, ""))
        found.append(Finding(number if front else None, anchor, *told))
    return tuple(found)


def _analysis(id_: str, result: Json, findings: Iterable[Finding]) -> Analysis:
    ours = [finding for finding in findings if finding.analysis == id_]
    return Analysis(
        anchor=f"a-{slug(id_)}",
        json=result,
        alerts=tuple(finding for finding in ours if finding.number is not None),
        inside=tuple(finding for finding in ours if finding.number is None),
        template=OWN_TEMPLATES.get(id_, "analysis.html.j2"),
    )


def _sections(analyses: Iterable[Analysis]) -> Iterable[Section]:
    by_category: dict[str, list[Analysis]] = {}
    for analysis in analyses:
        by_category.setdefault(str(analysis.json["category"]), []).append(analysis)
    for category in (*SECTIONS, *sorted(by_category.keys() - SECTIONS)):
        members = by_category.get(category, [])
        if all(analysis.is_unread for analysis in members):
            continue  # what could not be read is told once, with its reason
        yield Section(
            anchor=f"s-{slug(category)}",
            title=SECTIONS.get(category) or category.replace("_", " ").capitalize(),
            shown=tuple(a for a in members if not a.is_unread and a.status != "not_applicable"),
            unread=tuple(a for a in members if a.is_unread),
            beside=tuple(a for a in members if a.status == "not_applicable"),
            tally=Counter(a.status for a in members),
        )


def _gaps(analyses: Iterable[Analysis]) -> Iterable[Gap]:
    by_cause: dict[tuple[str, str], list[Analysis]] = {}
    for analysis in analyses:
        if analysis.is_unread or analysis.json.get("partly"):
            cause = (str(analysis.json.get("reason") or ""), str(analysis.json.get("mend") or ""))
            by_cause.setdefault(cause, []).append(analysis)
    for (reason, mend), members in by_cause.items():
        yield Gap(reason, mend, tuple(members))
