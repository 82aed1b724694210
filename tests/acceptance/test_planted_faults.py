"""Every planted fault is found by exactly the analysis that should find it, and by no other."""

import os
import secrets

import pytest

from analysis.published.snapshot import Snapshot
from local.sample.build import FAULTS, Sample, build_sample, healthy_sample
from local.sample.causes import CAUSES
from local.sample.timeline import Job, Task
from tests.acceptance.attribution import PATTERNS, attributed, check, troubles
from tests.acceptance.conftest import SCALE, SEED
from tests.acceptance.living import LivingDatabase

RUNS = 9
"""In so many runs some of the faults are left out, of unlike kinds in one run."""


def test_every_fault_is_found_by_exactly_its_analyses_with_the_counts_of_the_ledger(
    faulty: Sample, faulty_snapshot: Snapshot
) -> None:
    assert set(faulty.ledger) == set(FAULTS)
    check(faulty_snapshot, faulty.ledger)


@pytest.mark.parametrize("faults", [FAULTS[start::RUNS] for start in range(RUNS)], ids=" ".join)
def test_faults_left_out_take_their_findings_and_no_other(
    living: LivingDatabase, faulty: Sample, faulty_snapshot: Snapshot, faults: tuple[str, ...]
) -> None:
    lost = [f.key for (name, _), fs in attributed(faulty_snapshot, faulty.ledger).items() if name in faults for f in fs]
    sample = build_sample(SEED, faulty.at, without=faults, scale=SCALE)
    living.show(sample)
    left = check(living.read(faulty.at), sample.ledger)
    assert left == {finding.key for finding in troubles(faulty_snapshot)} - set(lost)


def test_a_healthy_system_yields_no_warning_and_nothing_critical(living: LivingDatabase, faulty: Sample) -> None:
    living.show(healthy_sample(SEED, faulty.at, scale=SCALE))
    snapshot = living.read(faulty.at)
    assert [finding.title for finding in troubles(snapshot)] == []
    assert {result.status for result in snapshot.analyses.values()} <= {"ok", "not_applicable"}


def test_a_system_that_nobody_has_seen_before_is_judged_as_well(
    living: LivingDatabase, faulty: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    """JOBSCOPE_TEST_SEED repeats the seed that an earlier run has printed."""
    seed = int(os.environ.get("JOBSCOPE_TEST_SEED") or secrets.randbelow(10**9))
    with capsys.disabled():
        print(f"\nJOBSCOPE_TEST_SEED={seed}")
    sample = build_sample(seed, faulty.at, scale=SCALE)
    living.show(sample)
    check(living.read(faulty.at), sample.ledger)
    living.show(healthy_sample(seed, faulty.at, scale=SCALE))
    assert [finding.title for finding in troubles(living.read(faulty.at))] == []


@pytest.fixture
def without_tracebacks(living: LivingDatabase, faulty: Sample) -> Sample:
    """Some loggers keep an exception's last line alone; the sample as it would be in their hands is on show."""
    bare = build_sample(SEED, faulty.at, scale=SCALE, without=["secrets"])
    shortened = 0
    owners: list[Job | Task] = [*bare.planned, *(task for job in bare.planned for task in job.tasks)]
    for owner in owners:
        if owner.error and "Traceback (most recent call last)" in owner.error:
            owner.error = last_line(owner.error)
            shortened += 1
    assert shortened > 100
    living.show(bare)
    return bare


def patterns_of_causes(snapshot: Snapshot, sample: Sample) -> dict[str, list[int | None]]:
    found = attributed(snapshot, sample.ledger)
    return {name: [finding.count for finding in found[name, PATTERNS]] for name in CAUSES}


def test_the_fourteen_causes_are_fourteen_patterns(faulty: Sample, faulty_snapshot: Snapshot) -> None:
    patterns = patterns_of_causes(faulty_snapshot, faulty)
    assert len(patterns) == 14
    assert patterns == {name: [faulty.ledger[name].tasks] for name in CAUSES}


def test_without_tracebacks_they_are_fourteen_too(living: LivingDatabase, without_tracebacks: Sample) -> None:
    patterns = patterns_of_causes(living.read(without_tracebacks.at), without_tracebacks)
    assert patterns == {name: [without_tracebacks.ledger[name].tasks] for name in CAUSES}


def last_line(text: str) -> str:
    """What stands after the frames: the exception and its message, which may itself have further lines."""
    lines = text.split("\n")
    frames = [number for number, line in enumerate(lines) if line.startswith("  ")]
    after = [line for line in lines[max(frames) + 1 :] if line.strip()]
    return after[0] if after else lines[-1]
