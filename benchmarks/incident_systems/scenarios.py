"""Seeded scenarios of the other job systems: random faults of local/engine_samples, in each system's own tables."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from analysis.model import Finding
from benchmarks.incident_systems.systems import AT
from local.engine_samples.ledger import CURRENT, found_by
from local.engine_samples.scenario import Scenario, make_scenario
from local.engine_samples.shop import DEAD_WORKER, EXHAUSTED, FAULTS, HOUR, POISON, RELEASE, SLOWER, UNSERVED, Job

TOGETHER = -10 * HOUR
"""When faults of one hour begin: as early as the earliest of them does by itself, so that none ends in the future."""

SUBJECTS: Mapping[str, str] = {
    RELEASE: "send_invoice",
    POISON: "resize_image",
    EXHAUSTED: "sync_stock",
    DEAD_WORKER: "render_report",
    SLOWER: "render_report",
    UNSERVED: "archive_orders",
}
"""The type of job in which a fault is planted."""


@dataclass(frozen=True)
class DrawnScenario:
    """The scenario of a seed in the tables of a job system."""

    seed: int
    system: str
    scenario: Scenario

    def roots(self, finding: Finding) -> frozenset[str]:
        """Empty for a finding of nothing that was planted."""
        text = f"{finding.key} {finding.title} {finding.observed}"
        return frozenset(
            fault
            for fault in self.scenario.faults
            if finding.analysis in found_by(self.system, fault) and SUBJECTS.get(fault, "") in text
        )

    def costs(self) -> dict[str, float]:
        """Jobs that each fault costs in an hour; what is slower loses none."""
        began = {job.fault: job.created for job in reversed(self.scenario.jobs)}
        return {
            fault: self.scenario.planted(fault) / max(-began[fault] / 3600, 1.0)
            for fault in self.scenario.faults
            if fault in SUBJECTS and fault != SLOWER
        }


def drawn_scenario(system: str, seed: int) -> DrawnScenario:
    """One to all of the faults that are found in this system at an earlier instant; the same ones each time. In every
    second scenario they begin in one hour."""
    rng = Random(f"incidents/{system}/{seed}")
    known = [fault for fault in FAULTS if set(found_by(system, fault)) - set(CURRENT)]
    scenario = make_scenario(seed, AT, rng.sample(known, rng.randint(1, len(known))))
    return DrawnScenario(seed, system, _together(scenario) if seed % 2 else scenario)


def _together(scenario: Scenario) -> Scenario:
    """The same faults as if all of them had begun in one hour, but for what became slower, which has no hour."""
    began = {job.fault: job.created for job in reversed(scenario.jobs) if job.fault and job.fault != SLOWER}
    moved = (_moved(job, TOGETHER - began[job.fault]) if job.fault in began else job for job in scenario.jobs)
    ordered = sorted(moved, key=lambda job: job.created)
    return replace(scenario, jobs=tuple(replace(job, number=number) for number, job in enumerate(ordered, 1)))


def _moved(job: Job, seconds: float) -> Job:
    times = {name: getattr(job, name) for name in ("created", "started", "ended", "beat")}
    return replace(job, **{name: at + seconds for name, at in times.items() if at is not None})


def healthy_scenario(system: str, seed: int) -> DrawnScenario:
    return DrawnScenario(seed, system, make_scenario(seed, AT, ()))
