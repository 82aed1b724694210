"""What stands on the page and where: a snapshot's JSON arranged for the templates. Pure; no markup here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from reports.changed import words
from reports.incidents import SHELVES, Incident, incidents
from reports.naming import anchors, slug
from reports.systems import systems

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


@dataclass(frozen=True)
class Finding:
    """A finding with its place on the page. `mute` says until when and why it sends no message, None where it is not
    muted; `word` is what happened to it since the last run; `system` is the title of its job system where several were
    read."""

    anchor: str
    analysis: str
    json: Json
    mute: Json | None = None
    word: str = ""
    system: str = ""


@dataclass(frozen=True)
class Analysis:
    """One analysis in its section with its findings."""

    anchor: str
    json: Json
    findings: tuple[Finding, ...]
    template: str

    @property
    def id(self) -> str:
        return str(self.json["id"])

    @property
    def status(self) -> str:
        return str(self.json["status"])

    @property
    def open(self) -> bool:
        """What has findings is shown at once; the rest waits behind its line."""
        return self.status in ("critical", "warning") or bool(self.findings)

    @property
    def is_unread(self) -> bool:
        """Whether nothing is known; what is known of some job systems alone is shown."""
        return self.status == "unknown" and not self.json.get("partly")

    @property
    def empty(self) -> bool:
        return not (self.findings or any(self.json.get(name) for name in ("tables", "charts", "summary")))


@dataclass(frozen=True)
class Section:
    """A category: what could be read, and how many of each status there are."""

    anchor: str
    title: str
    shown: tuple[Analysis, ...]
    unread: tuple[Analysis, ...]
    beside: tuple[Analysis, ...]
    tally: Mapping[str, int]

    @property
    def beside_by_reason(self) -> Mapping[str, Sequence[Analysis]]:
        """What does not apply, by why: a reason that several share stands once."""
        found: dict[str, list[Analysis]] = {}
        for analysis in self.beside:
            found.setdefault(str(analysis.json["summary"] or ""), []).append(analysis)
        return found


@dataclass(frozen=True)
class Gap:
    """One reason why analyses are unknown, and what would light them up."""

    reason: str
    fix: str
    analyses: tuple[Analysis, ...]


@dataclass(frozen=True)
class Shelf:
    """Some of the incidents, under the heading that says what is common to them."""

    name: str
    title: str
    incidents: tuple[Incident, ...]


@dataclass(frozen=True)
class Page:
    """Everything the templates place. `gone` are the changes that say that a finding is no more;
    `incident_of` gives the incidents of a finding by its key."""

    shelves: tuple[Shelf, ...]
    gone: tuple[Json, ...]
    fine: tuple[Analysis, ...]
    advice: tuple[Finding, ...]
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]
    unknown: int
    not_recorded: int
    analyses: Mapping[str, Analysis]
    by_key: Mapping[str, Finding]
    incident_of: Mapping[str, tuple[Incident, ...]]
    logs: Mapping[str, Json]

    @property
    def incidents(self) -> tuple[Incident, ...]:
        return tuple(one for shelf in self.shelves for one in shelf.incidents)


def arrange(snapshot: Json) -> Page:
    """The page of a snapshot."""
    findings = _findings(snapshot)
    analyses = {id_: _analysis(id_, result, findings) for id_, result in _results(snapshot).items()}
    shown, each = incidents(snapshot), analyses.values()
    changes = cast(Iterable[Json], cast(Json, snapshot["changes"])["items"])
    incident_of: dict[str, tuple[Incident, ...]] = {}
    for incident in shown:
        for one in incident.evidence:
            incident_of[one.key] = (*incident_of.get(one.key, ()), incident)
    return Page(
        shelves=tuple(
            Shelf(name, title, tuple(one for one in shown if one.shelf == name)) for name, title in SHELVES.items()
        ),
        gone=tuple(change for change in changes if change["kind"] == "gone"),
        fine=tuple(analysis for analysis in analyses.values() if analysis.status == "ok"),
        advice=tuple(finding for finding in findings if finding.json["severity"] == "advice"),
        sections=tuple(_sections(analyses.values())),
        gaps=tuple(_gaps(analyses.values())),
        unknown=sum(analysis.status == "unknown" and not analysis.json.get("not_recorded") for analysis in each),
        not_recorded=sum(bool(analysis.json.get("not_recorded")) for analysis in each),
        analyses=analyses,
        by_key={str(finding.json["key"]): finding for finding in findings},
        incident_of=incident_of,
        logs=_logs(_results(snapshot)),
    )


def portal_links(snapshot: Json) -> Mapping[str, object]:
    """The whole address of each log query, by its finding's key, from a snapshot whose texts are not cut yet."""
    return {key: entry.get("portal", "") for key, entry in _logs(_results(snapshot)).items()}


def _logs(results: Mapping[str, Json]) -> Mapping[str, Json]:
    """What the logs say about a finding, by its key."""
    data = cast(Json, results.get("logs/patterns", {}).get("data") or {})
    return cast(Mapping[str, Json], data.get("patterns") or {})


def _results(snapshot: Json) -> Mapping[str, Json]:
    return cast(Mapping[str, Json], snapshot["analyses"])


def _findings(snapshot: Json) -> tuple[Finding, ...]:
    muted, changes = cast(Mapping[str, Json], snapshot.get("muted") or {}), words(snapshot)
    given = list(cast(Iterable[Json], snapshot["findings"]))
    keys, of = [str(json["key"]) for json in given], systems(snapshot)
    return tuple(
        Finding(anchor, key.partition(":")[0], json, muted.get(key), changes.get(key, ""), of.get(key, ""))
        for anchor, key, json in zip(anchors(f"f-{key}" for key in keys), keys, given, strict=True)
    )


def _analysis(id_: str, result: Json, findings: Iterable[Finding]) -> Analysis:
    return Analysis(
        anchor=f"a-{slug(id_)}",
        json=result,
        findings=tuple(finding for finding in findings if finding.analysis == id_),
        template=OWN_TEMPLATES.get(id_, "analysis.html.j2"),
    )


def _sections(analyses: Iterable[Analysis]) -> Iterable[Section]:
    by_category: dict[str, list[Analysis]] = {}
    for analysis in analyses:
        by_category.setdefault(str(analysis.json["category"]), []).append(analysis)
    for category in (*SECTIONS, *sorted(by_category.keys() - SECTIONS)):
        members = by_category.get(category, [])
        if all(analysis.is_unread for analysis in members):
            continue  # what could not be read is reported once, with its reason
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
            cause = (str(analysis.json.get("reason") or ""), str(analysis.json.get("fix") or ""))
            by_cause.setdefault(cause, []).append(analysis)
    for (reason, fix), members in by_cause.items():
        yield Gap(reason, fix, tuple(members))
