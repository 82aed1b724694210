"""The sample job system: every planted fault is found by its analysis alone, and a healthy one yields nothing."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from analysis.history.slots import Occasion
from analysis.poison import (
    backlog,
    no_live_task,
    orphaned,
    overdue,
    repeated_failures,
    retries,
    silent_heartbeat,
    stage_not_advanced,
    unfinished_tasks,
)
from analysis.published.snapshot import Snapshot
from analysis.settings import Settings
from local.postgres import Server
from local.sample.build import healthy_sample
from local.sample.load import LoadedSample
from tests.analyses.poison_story import rows_of_actions
from tests.conftest import loaded_sample

if TYPE_CHECKING:
    from analysis.registry import Analysis

ALL: "tuple[Analysis, ...]" = (
    silent_heartbeat,
    stage_not_advanced,
    no_live_task,
    overdue,
    unfinished_tasks,
    orphaned,
    retries,
    repeated_failures,
    backlog,
)


def read(loaded: LoadedSample) -> Snapshot:
    """A run as of the sample's own instant."""
    from analysis.run.assemble import run

    settings = Settings.model_validate({"database_url": loaded.dsn})
    occasion = Occasion("manual", loaded.at, loaded.at)
    return run(settings, occasion, ALL, parameters={"observed_at": loaded.at.isoformat()})


@pytest.fixture(scope="module")
def faulty(sample_database: LoadedSample) -> Snapshot:
    return read(sample_database)


@pytest.fixture(scope="module")
def healthy(postgres18: Server, sample_database: LoadedSample) -> Iterator[Snapshot]:
    sample = healthy_sample(7, sample_database.at, scale=0.05)
    with loaded_sample(postgres18, sample) as dsn:
        yield read(LoadedSample(dsn, sample))


def test_a_healthy_system_yields_no_finding(healthy: Snapshot) -> None:
    assert [finding.title for finding in healthy.findings] == []
    assert {result.status for result in healthy.analyses.values()} == {"ok"}


@pytest.mark.parametrize("fault", ["silent_heartbeat", "overdue", "unfinished_tasks", "orphaned", "retries_exhausted"])
def test_the_tasks_of_a_fault_are_counted_as_planted(
    faulty: Snapshot, sample_database: LoadedSample, fault: str
) -> None:
    planted = sample_database.ledger[fault]
    (analysis,) = planted.found_by
    # Advice is of what may yet become a fault, such as a task at its last try.
    found = [f for f in faulty.findings if f.analysis == analysis and f.severity != "advice"]
    assert sum(f.count or 0 for f in found) == planted.counts[analysis] > 0
    listed = {row["job_id"] for f in found if f.evidence for row in f.evidence.rows}
    assert listed <= set(planted.job_ids)


@pytest.mark.parametrize("fault", ["stage_not_advanced", "no_live_task"])
def test_the_jobs_of_a_fault_are_counted_as_planted(
    faulty: Snapshot, sample_database: LoadedSample, fault: str
) -> None:
    planted = sample_database.ledger[fault]
    (finding,) = [f for f in faulty.findings if f.analysis == f"poison/{fault}"]
    assert finding.count == planted.jobs
    assert finding.evidence is not None
    assert {row["job_id"] for row in finding.evidence.rows} == set(planted.job_ids)


def test_the_backlog_is_that_of_the_planted_type(faulty: Snapshot, sample_database: LoadedSample) -> None:
    planted = sample_database.ledger["backlog"]
    (finding,) = [f for f in faulty.findings if f.analysis == "poison/backlog"]
    assert finding.key == f"poison/backlog:{planted.expected['task_type']}"
    assert finding.count == planted.counts["poison/backlog"] >= planted.tasks


def test_the_poisonous_inputs_are_those_planted(faulty: Snapshot, sample_database: LoadedSample) -> None:
    planted = sample_database.ledger["poison_parameters"]
    inputs = planted.expected["inputs"]
    assert isinstance(inputs, list)
    by_type = Counter(each["task_type"] for each in inputs)
    found = {f.key: f for f in faulty.findings if f.analysis == "poison/repeated_failures"}
    assert set(found) == {f"poison/repeated_failures:{task_type}" for task_type in by_type}
    assert sum(f.count or 0 for f in found.values()) == planted.tasks


def test_every_statement_that_is_recommended_runs(faulty: Snapshot, sample_database: LoadedSample) -> None:
    assert faulty.findings
    for finding in faulty.findings:
        assert rows_of_actions(sample_database.dsn, finding)[0] > 0, finding.key
