"""Every finding that needs somebody becomes an incident of its own."""

from collections.abc import Iterable
from hashlib import sha256

from analysis.incidents.model import Evidence, Impact, Incident, Shelf, Step
from analysis.memory import Changes
from analysis.model import Finding


def incidents(findings: Iterable[Finding], changes: Changes) -> tuple[Incident, ...]:
    words = {one.key: one.kind for one in reversed(changes.items) if one.kind != "gone"}
    return tuple(
        _incident(finding, words.get(finding.key, ""), changes.compared_with is None)
        for finding in findings
        if finding.severity != "advice"
    )


def _incident(finding: Finding, change: str, is_first: bool) -> Incident:
    known = not change and not (is_first and finding.since_known != "before")
    shelf: Shelf = "attention" if finding.severity == "critical" else "known" if known else "new_or_worse"
    return Incident.model_validate(
        {
            "id": minted(finding.key),
            "severity": finding.severity,
            "change": change,
            "shelf": shelf,
            "title": finding.title,
            "sentence": finding.title,
            "since": finding.since,
            "since_known": finding.since_known,
            "since_after": finding.since_after,
            "affected": finding.count,
            "impact": Impact(),
            "cause": finding.key,
            "evidence": (
                Evidence(
                    finding=finding.key, role="cause", rule="own", sentence=finding.observed, confidence="certain"
                ),
            ),
            "steps": [
                Step(text=action.text, code=action.code, language=action.language, evidence=finding.key)
                for action in finding.actions
            ],
        }
    )


def minted(cause: str) -> str:
    """The id of an incident with this cause: the same in every run and on every host."""
    return f"i-{sha256(cause.encode(errors='replace')).hexdigest()[:12]}"
