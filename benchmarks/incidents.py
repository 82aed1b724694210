"""Do incidents find the root causes? `python -m benchmarks.incidents [SYSTEMS] [HEALTHY] [SCENARIOS]` writes
docs/incidents.md: SYSTEMS of the origin, HEALTHY days of it, and so many SCENARIOS of each other job system, of which
one more is healthy. A part of which nothing was run keeps its figures.

Seeded random systems with planted faults on a real PostgreSQL: each is run once, as by the timer, and its incidents are
compared with the ledger of what was planted.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
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
from benchmarks.incident_systems.scenarios import DrawnScenario, drawn_scenario, healthy_scenario
from benchmarks.incident_systems.scores import Sets, b_cubed, by_shared_task, by_time, by_type
from benchmarks.incident_systems.systems import System, healthy_day, system
from benchmarks.incident_systems.truth import Truth
from benchmarks.incident_systems.with_logs import THROTTLED
from local.demo import LOGS_PATIENCE, LOGS_RESOURCE
from local.engine_samples.load import SYSTEMS, load_scenario
from local.log_workspace import Tables, log_workspace
from local.postgres import Server, memory, postgres_server
from local.sample.load import load_sample
from local.schema import create_schema

PAGE = Path(__file__).parents[1] / "docs" / "incidents.md"
MARK, SCENARIOS_MARK = "<!-- measured -->", "<!-- measured: other job systems -->"
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


def main(systems: int, healthy: int, scenarios: int) -> None:
    with postgres_server(18, within=memory()) as server:
        if systems:
            _write(MARK, SCENARIOS_MARK, _of_origin(server, systems, healthy, f"{systems} {healthy} {scenarios}"))
        if scenarios:
            _write(SCENARIOS_MARK, "", _of_scenarios(server, scenarios, f"{systems} {healthy} {scenarios}"))


def _write(mark: str, end: str, text: str) -> None:
    """In the place of what was measured before, between its mark and the next."""
    before, _, after = PAGE.read_text("utf-8").partition(mark)
    rest = after[after.index(end) :] if end else ""
    PAGE.write_text(f"{before}{mark}\n\n{text}{'\n' if rest else ''}{rest}", "utf-8")


def _of_scenarios(server: Server, scenarios: int, given: str) -> str:
    """The figures of the other job systems, by system."""
    started, rows, whole = time.monotonic(), list[str](), Measured()
    for name in SYSTEMS:
        found = Measured()
        for seed in range(scenarios):
            drawn = drawn_scenario(name, seed)
            snapshot = _snapshot(server, f"{name}_{seed}", drawn.scenario.at, partial(_load_scenario, drawn))
            _judge(found, f"{name} {seed} ({', '.join(drawn.scenario.faults)})", drawn, snapshot)
            sys.stderr.write(f"\r{name} {seed + 1}/{scenarios} {time.monotonic() - started:.0f} s ")
        healthy = healthy_scenario(name, 1000)
        snapshot = _snapshot(server, f"{name}_healthy", healthy.scenario.at, partial(_load_scenario, healthy))
        found.false_joins += [one.id for one in snapshot.incidents if len(_severe(snapshot, one)) > 1]
        rows.append(
            f"| `{name}` | {found.findings} | {found.unplanted} | {_means(found.scores['incidents'])} |"
            f" {len(found.mixed)} | {len(found.false_joins)} | {100 * fmean(found.dearest):.0f} % |"
        )
        whole.add(found)
    minutes = (time.monotonic() - started) / 60
    print("\n".join((*whole.mixed, *whole.worst)))
    return "\n".join(
        (
            f"`python -m benchmarks.incidents {given}`, {minutes:.0f} min of it: {scenarios} scenarios with random"
            f" faults and a healthy one in each of {len(SYSTEMS)} job systems.",
            "",
            "| job system | findings | of none planted | B-cubed precision | recall | mixed at `certain` |"
            " false joins | first is dearest |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
            "",
            "| rule, in all of them | B-cubed precision | recall |",
            "|---|---|---|",
            *(f"| {rule} | {_means(whole.scores[rule])} |" for rule in RULES),
            "",
        )
    )


def _of_origin(server: Server, systems: int, healthy: int, given: str) -> str:
    started, found = time.monotonic(), Measured()
    for seed in range(systems):
        drawn = system(seed)
        snapshot = _snapshot(server, str(seed), drawn.sample.until, partial(_load_sample, drawn), drawn.logs)
        _judge(found, f"seed {seed} ({drawn.how})", Truth(drawn, snapshot), snapshot)
        found.hows.setdefault(drawn.how or "nothing", []).append(found.scores["incidents"][-1])
        sys.stderr.write(f"\r{seed + 1}/{systems} {time.monotonic() - started:.0f} s ")
    for seed in range(1000, 1000 + healthy):
        drawn = healthy_day(seed)
        snapshot = _snapshot(server, str(seed), drawn.sample.until, partial(_load_sample, drawn))
        found.false_joins += [one.id for one in snapshot.incidents if len(_severe(snapshot, one)) > 1]
    print("\n".join((*found.mixed, *found.worst)))
    return _report(found, systems, healthy, f"{given}`, {(time.monotonic() - started) / 60:.0f} min of it")


def _load_sample(drawn: System, dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        create_schema(connection)
        load_sample(connection, drawn.sample)


def _load_scenario(drawn: DrawnScenario, dsn: str) -> None:
    load_scenario(dsn, drawn.system, drawn.scenario)


def _snapshot(
    server: Server, name: str, at: datetime, load: Callable[[str], None], logs: Tables | None = None
) -> Snapshot:
    """One manual run over a database that was loaded, as of an instant, with its logs where there are any."""
    name = f"incidents_{name}"
    with psycopg.connect(server.url(), autocommit=True) as control:
        control.execute(f'CREATE DATABASE "{name}"')
        try:
            load(server.url(name))
            with _workspace(logs) as where:
                settings = Settings.model_validate({"database_url": server.url(name), **where})
                return run(settings, Occasion("manual", at, at), ANALYSES, None, {"observed_at": at.isoformat()})
        finally:
            control.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _workspace(logs: Tables | None) -> Iterator[dict[str, str]]:
    """A log workspace with these rows; gives the settings that name it, and none without logs."""
    if logs is None:
        yield {}
        return
    with log_workspace(logs) as workspace:
        yield {"logs_resource_id": LOGS_RESOURCE, "logs_endpoint": workspace.endpoint, **LOGS_PATIENCE}


def _judge(found: Measured, name: str, truth: Truth | DrawnScenario, snapshot: Snapshot) -> None:
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


def _severe(snapshot: Snapshot, incident: Incident) -> list[str]:
    known = {one.key for one in snapshot.findings if one.severity != "advice"}
    return [one.finding for one in incident.evidence if one.finding in known]


def _report(found: Measured, systems: int, healthy: int, given: str) -> str:
    rows = [f"| {rule} | {_means(found.scores[rule])} |" for rule in RULES]
    sets = (("the rules were written on", WRITTEN_ON), ("held out", HELD_OUT))
    kinds = [
        f"| {name} | {_means([pair for kind, pairs in found.kinds.items() if kind in of for pair in pairs])} |"
        for name, of in sets
    ]
    top = 100 * fmean(found.dearest) if found.dearest else 0.0
    return "\n".join(
        (
            f"`python -m benchmarks.incidents {given}: {found.findings:,} findings of planted faults in {systems}"
            f" systems, {found.unplanted} of none.",
            "",
            "| rule | B-cubed precision | recall |",
            "|---|---|---|",
            *rows,
            "",
            "| fault kinds | B-cubed precision | recall |",
            "|---|---|---|",
            *kinds,
            "",
            "| what is correlated | systems | B-cubed precision | recall |",
            "|---|---|---|---|",
            *(f"| {how} | {len(pairs)} | {_means(pairs)} |" for how, pairs in sorted(found.hows.items())),
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
    main(*(int(given) for given in (*sys.argv[1:], *("80", "30", "10")[len(sys.argv) - 1 :])))
