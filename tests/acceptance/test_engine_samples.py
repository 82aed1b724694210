"""The sample of each job system: every planted fault is found by exactly its analyses, and a healthy one is silent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.history.compare import compare
from analysis.history.slots import Occasion
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from local.engine_samples.ledger import CURRENT, PATTERNS, found_by, ledger
from local.engine_samples.load import SYSTEMS, load_scenario
from local.engine_samples.scenario import Scenario, make_scenario
from local.engine_samples.shop import HELD_QUEUE, LATE_SCHEDULE, SLOWER, UNSERVED
from local.postgres import Server
from tests.acceptance.attribution import troubles
from tests.acceptance.living import read
from tests.conftest import AT
from tests.systems.conftest import empty_database

SEED = 7
SUBJECTS = {
    "send_invoice": ("release_error",),
    "resize_image": ("poison_input",),
    "sync_stock": ("exhausted_retries",),
    "render_report": ("dead_worker", SLOWER),
    "archive_orders": (UNSERVED,),
    "sync_prices": (HELD_QUEUE,),
}
"""The fault that is planted in a type of job, by which analysis finds it."""


@pytest.fixture(params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def dsn(postgres18: Server) -> Iterator[str]:
    with empty_database(postgres18) as made:
        yield made


def _read(dsn: str, system: str, scenario: Scenario) -> Snapshot:
    load_scenario(dsn, system, scenario)
    return read(dsn, scenario.at, {"observed_at": scenario.at.isoformat()})


def _found(snapshot: Snapshot, system: str) -> Counter[tuple[str, str]]:
    """What the findings count, by the fault whose type they name, and analysis."""
    counted: Counter[tuple[str, str]] = Counter()
    for finding in troubles(snapshot):
        # A pattern says in its text which types failed with it.
        words = f"{finding.key} {finding.title} {finding.observed if finding.analysis == PATTERNS else ''}"
        faults = [fault for kind, those in SUBJECTS.items() if kind in words for fault in those]
        faults = [fault for fault in faults if finding.analysis in found_by(system, fault)]
        if finding.analysis == CURRENT[0]:
            faults = [LATE_SCHEDULE]
        elif finding.analysis == CURRENT[1]:
            faults = [HELD_QUEUE]
        assert len(faults) == 1, f"{finding.key} ({finding.title}) speaks of {faults}"
        counted[faults[0], finding.analysis] += finding.count or 0
    return counted


def test_every_fault_is_found_by_exactly_its_analyses_with_the_counts_of_the_ledger(dsn: str, system: str) -> None:
    scenario = make_scenario(SEED, AT)
    expected = {key: count for key, count in ledger(system, scenario).items() if key[1] not in CURRENT}
    snapshot = _read(dsn, system, scenario)
    assert _found(snapshot, system) == expected
    # A comparison with the same run before the faults were there names them all, in the system's own words.
    compared = compare(snapshot.model_copy(update={"findings": ()}), snapshot)
    new = {finding.key for finding in compared.findings if finding.turn == "new"}
    assert {finding.key for finding in troubles(snapshot)} <= new


def test_a_healthy_system_is_silent(dsn: str, system: str) -> None:
    snapshot = _read(dsn, system, make_scenario(SEED, AT, ()))
    assert [finding.title for finding in troubles(snapshot)] == []
    assert {result.status for result in snapshot.analyses.values()} <= {"ok", "not_applicable", "unknown"}
    assert snapshot.status == "ok"


@pytest.mark.parametrize("faults", [(), (LATE_SCHEDULE, HELD_QUEUE)], ids=["healthy", "faulty"])
def test_schedules_and_queues_are_judged_as_they_are_now(dsn: str, system: str, faults: tuple[str, ...]) -> None:
    """By the real clock: of settings no past is kept. They need no job that has ended."""
    scenario = make_scenario(SEED, datetime.now(UTC), faults)
    scenario = replace(scenario, jobs=tuple(job for job in scenario.jobs if job.ended is None))
    load_scenario(dsn, system, scenario)
    settings, judging = Settings.model_validate({"database_url": dsn}), [a for a in ANALYSES if a.META.id in CURRENT]
    snapshot = run(settings, Occasion("manual", scenario.at, scenario.at), judging)
    assert _found(snapshot, system) == {key: n for key, n in ledger(system, scenario).items() if key[1] in CURRENT}
