"""The same faults on every version of the origin and on its workflow runs: found by exactly their analyses.

A run a version reads a sample with every fault, another one a healthy sample; the table's lines ask those two.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import psycopg
import pytest

from analysis.model import Finding
from analysis.published.snapshot import Snapshot
from local.postgres import Server
from local.sample.build import FAULTS, Sample, build_sample, healthy_sample
from local.sample.ledger import Fault
from local.sample.load import load_sample
from local.sample.lost import LOST, with_lost
from local.sample.workflows import load_workflows
from local.schema import MEASURED, create_schema, create_workflows
from tests.acceptance.attribution import PATTERNS, assert_counted, attributed, troubles
from tests.acceptance.conftest import SEED
from tests.acceptance.living import read, recent
from tests.conftest import AT, drop_database

GRAPH = "workflow runs"
SYSTEMS = (*MEASURED, GRAPH)
DRIVER = {
    "lease_expired": "health/orchestrator_lease",
    "janitor_fails": "health/janitor_runs",
    "schedule_missed": "health/missed_schedules",
}
"""What only workflow runs can suffer from, and who finds it."""
LINES = [(system, fault) for system in SYSTEMS for fault in (*FAULTS, *LOST)] + [(GRAPH, fault) for fault in DRIVER]
SCALE = 0.02


@dataclass(frozen=True)
class Judged:
    """What a run says of the faulty sample, by fault and analysis, and the ledger of what was planted."""

    snapshot: Snapshot
    ledger: Mapping[str, Fault]
    found: Mapping[tuple[str, str], list[Finding]]


@pytest.fixture(scope="module")
def load(postgres18: Server) -> Iterator[Callable[[str, Sample, bool], str]]:
    """Load a sample as a system has it; gives the DSN."""
    made: list[str] = []

    def loaded(system: str, sample: Sample, is_faulty: bool) -> str:
        name = f"version_{secrets.token_hex(6)}"
        with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        with psycopg.connect(postgres18.url(name), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            create_schema(connection, version="april_2026" if system == GRAPH else system)
            if system == GRAPH:
                create_workflows(connection)
                load_workflows(connection, sample, is_driven=not is_faulty)
            else:
                load_sample(connection, sample, version=system)
        return postgres18.url(name)

    yield loaded
    for name in made:
        drop_database(postgres18, name)


@pytest.fixture(scope="module")
def judged(load: Callable[[str, Sample, bool], str]) -> Callable[[str], Judged]:
    sample = recent(with_lost(build_sample(SEED, AT, scale=SCALE), SEED))

    @cache
    def of(system: str) -> Judged:
        snapshot = read(load(system, sample, True), AT, {"observed_at": AT.isoformat()})
        ledger = of_graph(sample.ledger) if system == GRAPH else sample.ledger
        return Judged(snapshot, ledger, attributed(snapshot, ledger))

    return of


def of_graph(ledger: Mapping[str, Fault]) -> dict[str, Fault]:
    """The same faults as workflow runs show them, and those of their driver."""
    changed = {
        # Nothing but its nodes says how far a run goes: one that lost the rest of them only had to be ended.
        "no_live_task": {"poison/stage_not_advanced": ledger["no_live_task"].counts["poison/no_live_task"]},
        # No status promises that all nodes succeeded: some may fail by best_effort.
        "completed_without_its_last_stage": {
            analysis: count
            for analysis, count in ledger["completed_without_its_last_stage"].counts.items()
            if analysis != "poison/unfinished_tasks"
        },
    }
    driver = {name: Fault(name, {analysis: 0}, (), (), None, None, {}) for name, analysis in DRIVER.items()}
    return {**ledger, **{name: replace(ledger[name], counts=counts) for name, counts in changed.items()}, **driver}


@pytest.mark.parametrize(("system", "fault"), LINES)
def test_a_fault_is_found_by_exactly_its_analyses(judged: Callable[[str], Judged], system: str, fault: str) -> None:
    of = judged(system)
    its = {analysis: findings for (name, analysis), findings in of.found.items() if name == fault}
    assert set(its) == set(of.ledger[fault].found_by)
    if fault not in DRIVER:
        for analysis, findings in its.items():
            assert_counted(of.ledger[fault], analysis, findings)


@pytest.mark.parametrize("system", SYSTEMS)
def test_nothing_stays_unknown_and_no_finding_is_left_over(judged: Callable[[str], Judged], system: str) -> None:
    of = judged(system)
    assert {r.id: r.reason for r in of.snapshot.analyses.values() if r.status == "unknown"} == {}
    assert sum(map(len, of.found.values())) == len(troubles(of.snapshot))


@pytest.mark.parametrize("system", SYSTEMS)
def test_sentences_follow_each_other_with_one_blank(judged: Callable[[str], Judged], system: str) -> None:
    texts = [text for finding in judged(system).snapshot.findings for text in (finding.title, finding.observed)]
    assert [text for text in texts if "  " in text or text != text.strip()] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_samples_say_what_the_failure_says_of_another_try(judged: Callable[[str], Judged], system: str) -> None:
    patterns = judged(system).snapshot.analyses[PATTERNS].data["patterns"]
    assert isinstance(patterns, list)
    found = {p["newest"]["retryable"] for p in patterns}  # type: ignore[index,call-overload]  # JSON
    # Before October 2025 no failure has a word on it. The sample's jobs in stages have none either, its runs have.
    assert found == {"september_2025": {None}, GRAPH: {True, False}}.get(system, {None, True, False})


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_healthy_system_is_silent(load: Callable[[str, Sample, bool], str], system: str) -> None:
    dsn = load(system, recent(healthy_sample(SEED, AT, scale=SCALE)), False)
    snapshot = read(dsn, AT, {"observed_at": AT.isoformat()})
    assert [finding.title for finding in troubles(snapshot)] == []
    assert {result.status for result in snapshot.analyses.values()} <= {"ok", "not_applicable"}
