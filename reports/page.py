"""What stands on the page and where: a snapshot's JSON arranged for the templates. Pure; no markup here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, cast

from reports.changed import words
from reports.incidents import FIRST_RUN, SHELVES, Incident, incidents
from reports.naming import anchors, slug
from reports.page_parts import Analysis, Finding, Gap, Page, Section, Shelf
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


def arrange(snapshot: Json) -> Page:
    """The page of a snapshot."""
    findings = _findings(snapshot)
    analyses = {id_: _analysis(id_, result, findings) for id_, result in _results(snapshot).items()}
    shown, each = incidents(snapshot), analyses.values()
    changed = cast(Json, snapshot["changes"])
    changes, titles = cast(Iterable[Json], changed["items"]), SHELVES if changed["compared_with"] else FIRST_RUN
    incident_of: dict[str, tuple[Incident, ...]] = {}
    for incident in shown:
        for one in incident.evidence:
            incident_of[one.key] = (*incident_of.get(one.key, ()), incident)
    return Page(
        shelves=tuple(
            Shelf(name, title, tuple(one for one in shown if one.shelf == name)) for name, title in titles.items()
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
