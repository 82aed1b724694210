"""Do incidents find the root causes? `python -m benchmarks.incidents [SYSTEMS] [HEALTHY]` writes docs/incidents.md.

Seeded random systems with 1 to 12 planted faults each, and healthy days, on a real PostgreSQL: each is run once, as by
the timer, and its incidents are compared with the ledger of what was planted.
"""

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import psycopg

from analysis.history.slots import Occasion
from analysis.model import Finding
from analysis.published.incident import Incident
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from benchmarks.incident_systems.kinds import HELD_OUT, WRITTEN_ON
from benchmarks.incident_systems.scores import Sets, b_cubed, by_shared_task, by_time, by_type
from benchmarks.incident_systems.systems import System, healthy_day, system
from benchmarks.incident_systems.truth import Truth
from local.postgres import Server, memory, postgres_server
from local.sample.load import load_sample
from local.schema import create_schema

PAGE = Path(__file__).parents[1] / "docs" / "incidents.md"
MARK = "<!-- measured -->"
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
    unplanted: int = 0
    findings: int = 0


def main(systems: int, healthy: int) -> None:
    started, found = time.monotonic(), Measured()
    with postgres_server(18, within=memory()) as server:
        for seed in range(systems):
            drawn = system(seed)
            _judge(found, drawn, _snapshot(server, drawn))
            sys.stderr.write(f"\r{seed + 1}/{systems} {time.monotonic() - started:.0f} s ")
        for seed in range(1000, 1000 + healthy):
            snapshot = _snapshot(server, healthy_day(seed))
            found.false_joins += [one.id for one in snapshot.incidents if len(_severe(snapshot, one)) > 1]
    text = _report(found, systems, healthy, (time.monotonic() - started) / 60)
    if PAGE.exists():
        PAGE.write_text(PAGE.read_text("utf-8").partition(MARK)[0] + f"{MARK}\n\n{text}", "utf-8")
    print(text, "\n".join((*found.mixed, *found.worst)), sep="\n")


def _snapshot(server: Server, drawn: System) -> Snapshot:
    """One manual run over the system, at its own instant."""
    name = f"incidents_{drawn.seed}"
    with psycopg.connect(server.url(), autocommit=True) as control:
        control.execute(f'CREATE DATABASE "{name}"')
        try:
            with psycopg.connect(server.url(name), autocommit=True) as connection:
                create_schema(connection)
                load_sample(connection, drawn.sample)
            settings = Settings.model_validate({"database_url": server.url(name)})
            at = drawn.sample.until
            return run(settings, Occasion("manual", at, at), ANALYSES, None, {"observed_at": at.isoformat()})
        finally:
            control.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _judge(found: Measured, drawn: System, snapshot: Snapshot) -> None:
    truth = Truth(drawn.sample, snapshot)
    severe = [one for one in snapshot.findings if one.severity != "advice"]
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
        found.worst.append(f"seed {drawn.seed} ({drawn.how}): {precision:.3f} {recall:.3f}")
    for incident in snapshot.incidents:
        certain = [
            labels[one.finding] for one in incident.evidence if one.confidence == "certain" and one.finding in labels
        ]
        if certain and not frozenset.intersection(*certain):
            found.mixed.append(f"seed {drawn.seed}: {incident.title}")
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


def _severe(snapshot: Snapshot, incident: Incident) -> list[str]:
    known = {one.key for one in snapshot.findings if one.severity != "advice"}
    return [one.finding for one in incident.evidence if one.finding in known]


def _report(found: Measured, systems: int, healthy: int, minutes: float) -> str:
    rows = [f"| {rule} | {_means(found.scores[rule])} |" for rule in RULES]
    sets = (("the rules were written on", WRITTEN_ON), ("held out", HELD_OUT))
    kinds = [
        f"| {name} | {_means([pair for kind, pairs in found.kinds.items() if kind in of for pair in pairs])} |"
        for name, of in sets
    ]
    top = 100 * fmean(found.dearest) if found.dearest else 0.0
    return "\n".join(
        (
            f"`python -m benchmarks.incidents {systems} {healthy}`, {minutes:.0f} min: {found.findings:,} findings of"
            f" planted faults in {systems} systems, {found.unplanted} of none.",
            "",
            "| rule | B-cubed precision | recall |",
            "|---|---|---|",
            *rows,
            "",
            "| fault kinds | B-cubed precision | recall |",
            "|---|---|---|",
            *kinds,
            "",
            f"Incidents that mix root causes at `certain`: {len(found.mixed)}. False joins on {healthy} healthy days:"
            f" {len(found.false_joins)}. The first incident costs most an hour in {top:.0f} % of the systems.",
            "",
        )
    )


def _means(pairs: Sequence[tuple[float, float]]) -> str:
    if not pairs:
        return "none | none"
    return f"{fmean(pair[0] for pair in pairs):.3f} | {fmean(pair[1] for pair in pairs):.3f}"


if __name__ == "__main__":
    main(*(int(given) for given in (*sys.argv[1:], "200", "30")[:2]))
