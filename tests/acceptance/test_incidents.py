"""The sample's faults as incidents: at most one for each root cause, and no finding left over."""

from collections import Counter

from analysis.published.snapshot import Snapshot
from local.sample.build import Sample
from tests.acceptance.attribution import attributed, troubles


def test_a_planted_cause_is_at_most_one_incident(faulty_snapshot: Snapshot, faulty: Sample) -> None:
    found = attributed(faulty_snapshot, faulty.ledger)
    fault_of = {finding.key: fault for (fault, _), findings in found.items() for finding in findings}
    incidents = Counter(fault_of[one.cause] for one in faulty_snapshot.incidents)
    assert set(incidents.values()) == {1}
    # Used-up retries and failing inputs are made of other causes' tasks.
    assert set(fault_of.values()) - set(incidents) == {"retries_exhausted", "poison_parameters"}


def test_every_finding_that_needs_somebody_is_evidence_of_an_incident(faulty_snapshot: Snapshot) -> None:
    found = {given.finding for one in faulty_snapshot.incidents for given in one.evidence}
    assert {finding.key for finding in troubles(faulty_snapshot)} - found == set()
    assert len({one.id for one in faulty_snapshot.incidents}) == len(faulty_snapshot.incidents)


def test_a_lost_permission_is_reported_with_the_value_that_its_own_failures_carry(faulty_snapshot: Snapshot) -> None:
    [incident] = [one for one in faulty_snapshot.incidents if "bronze-eu" in one.title]
    assert incident.title.startswith("load_chunk fails where container = bronze-eu: HttpResponseError")
    [factor] = [given for given in incident.evidence if given.rule == "same parameter value"]
    tasks = incident.impact.tasks
    assert factor.sentence.startswith(
        f"{tasks:,} of {tasks:,} failed load_chunk tasks of the pattern carry it, and 0 of"
    )


def test_the_healthy_rate_is_no_incident_and_the_risen_one_has_its_pattern(faulty_snapshot: Snapshot) -> None:
    [incident] = [one for one in faulty_snapshot.incidents if one.title.startswith("validate_raster fails")]
    assert [(given.role, given.finding.partition(":")[0]) for given in incident.evidence] == [
        ("cause", "errors/failure_patterns"),
        ("symptom", "errors/failure_rate"),
    ]
    assert "usually 0 %" in incident.sentence
    [risen] = [one for one in troubles(faulty_snapshot) if one.key == incident.evidence[1].finding]
    assert risen.observed.endswith(
        "are of one pattern: TypeError: open_dataset() got an unexpected keyword argument 'sharing'."
    )
