"""What incidents are measured by: their members against the root causes that were planted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.model import Finding
from analysis.published.incident import Incident
from analysis.published.snapshot import Snapshot
from benchmarks.incident_systems.scenarios import DrawnScenario
from benchmarks.incident_systems.scores import Sets, b_cubed, by_shared_task, by_time, by_type
from benchmarks.incident_systems.truth import Truth
from benchmarks.incident_systems.with_logs import THROTTLED

RULES = ("incidents", "within 15 minutes", "by type", "whatever shares a task")


@dataclass
class Measured:
    """What the systems gave. `scores` are precision and recall by rule; `kinds` those of the findings of a kind."""

    scores: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: {rule: [] for rule in RULES})
    kinds: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    mixed: list[str] = field(default_factory=list)
    false_joins: list[str] = field(default_factory=list)
    dearest: list[bool] = field(default_factory=list)
    worst: list[str] = field(default_factory=list)
    hows: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    unplanted: int = 0
    findings: int = 0

    def add(self, other: "Measured") -> None:
        """Takes in the scores of others, and what was wrong in them."""
        for rule in RULES:
            self.scores[rule] += other.scores[rule]
        self.mixed += other.mixed
        self.worst += other.worst


def judge(found: Measured, name: str, truth: Truth | DrawnScenario, snapshot: Snapshot) -> None:
    # Throttled calls are advice, and evidence of what they made fail or wait.
    severe = [one for one in snapshot.findings if one.severity != "advice" or one.key.endswith(f":{THROTTLED}")]
    labels = {one.key: roots for one in severe if (roots := truth.roots(one))}
    found.findings += len(labels)
    found.unplanted += len(severe) - len(labels)
    clusters = _clusters(snapshot.incidents)
    known = [one for one in severe if one.key in labels]
    rules: dict[str, Sets] = {
        "incidents": clusters,
        "within 15 minutes": by_time(known),
        "by type": by_type(known, _type),
        "whatever shares a task": by_shared_task(labels),
    }
    for rule, sets in rules.items():
        found.scores[rule].append(b_cubed(sets, labels))
    for kind in sorted({root for roots in labels.values() for root in roots}):
        of_kind = [key for key, roots in labels.items() if kind in roots]
        found.kinds.setdefault(kind, []).append(b_cubed(clusters, labels, of_kind))
    precision, recall = found.scores["incidents"][-1]
    if min(precision, recall) < 1:
        found.worst.append(f"{name}: {precision:.3f} {recall:.3f}")
    for incident in snapshot.incidents:
        certain = [
            labels[one.finding] for one in incident.evidence if one.confidence == "certain" and one.finding in labels
        ]
        if certain and not frozenset.intersection(*certain):
            found.mixed.append(f"{name}: {incident.title}")
    costs = {root: cost for root, cost in truth.costs().items() if any(root in roots for roots in labels.values())}
    if costs and snapshot.incidents:
        top = labels.get(snapshot.incidents[0].cause, frozenset())
        # Within a tenth two are as dear: hours and jobs are counted to the edge of a window.
        found.dearest.append(any(costs.get(root, 0.0) >= 0.9 * max(costs.values()) for root in top))


def _clusters(incidents: Iterable[Incident]) -> Sets:
    found: dict[str, set[str]] = {}
    for incident in incidents:
        for one in incident.evidence:
            found.setdefault(one.finding, set()).add(incident.id)
    return {key: frozenset(ids) for key, ids in found.items()}


def _type(finding: Finding) -> str:
    """The type of task or job that a finding is of: by its key, a pattern's by what it says first."""
    subject = finding.key.partition(":")[2]
    if finding.analysis == "errors/failure_patterns":
        return finding.observed.partition("failed with it (")[2].partition(")")[0].partition(",")[0]
    return subject.rpartition("=")[2] if "_type=" in subject else subject.rpartition(".")[2].partition(":")[0]


def severe(snapshot: Snapshot, incident: Incident) -> list[str]:
    known = {one.key for one in snapshot.findings if one.severity != "advice"}
    return [one.finding for one in incident.evidence if one.finding in known]
