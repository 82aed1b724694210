"""A job that an incident of the latest run holds up is not said to be well: in JSON, page and terminal."""

import io
from dataclasses import replace
from typing import Literal, cast

import pytest
from rich.console import Console

from analysis.facts import Limits
from analysis.job.debug_model import JobDebug
from analysis.job.explain import explain
from analysis.model import Finding
from analysis.published.incident import Evidence, Incident
from analysis.published.snapshot import Snapshot
from analysis.tables import Column, Table
from reports.console import job_summary
from reports.debug import render_debug
from reports.routes import Routes
from tests.job.made import JOB_ID, TIMEOUT, failure, job_facts, task


def finding(key: str, job_id: str = "", severity: Literal["critical", "advice"] = "critical") -> Finding:
    rows = ({"job_id": job_id},) if job_id else ()
    columns = (Column(key="job_id", title="Job", kind="job_id"),)
    evidence = Table(title="Jobs", columns=columns, rows=rows, total=len(rows))
    return Finding(key=key, severity=severity, title="1,200 tasks wait", observed="", count=1, evidence=evidence)


def incident(cause: str, symptom: str) -> Incident:
    evidence = [
        Evidence(finding=key, role=role, rule="", sentence="", confidence="strong")
        for key, role in ((cause, "cause"), (symptom, "symptom"))
    ]
    return Incident(
        id="i-1",
        severity="critical",
        shelf="attention",
        title="A host is gone",
        sentence="A host is gone: 7 jobs stand still. First: see whether it answers.",
        cause=cause,
        evidence=tuple(evidence),
    )


def debugged(latest: Snapshot | None, status: str = "processing") -> JobDebug:
    ended = 10.0 if status == "completed" else None
    job = job_facts(task("a", 1, 0, ended, status=status), status="processing" if ended is None else status, now=20)
    return explain(job, Limits(), latest, (), "")


def page_of(debug: JobDebug, latest: Snapshot) -> str:
    return render_debug(debug.model_dump(mode="json"), Routes("/api/"), latest.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("found", "status", "named"),
    [
        (finding("poison/backlog:make_tile"), "pending", True),
        (finding("poison/backlog:make_tile", severity="advice"), "pending", False),
        (finding("poison/backlog:other"), "pending", False),
        (finding("poison/backlog:make_tile"), "processing", False),
        (finding("poison/x:y", JOB_ID), "processing", True),
        (finding("poison/x:y", "b" * 64), "processing", False),
        (finding("poison/x:y", JOB_ID), "completed", False),
    ],
)
def test_a_finding_of_the_latest_run_holds_up_a_job_whose_queue_or_id_it_is_about(
    found: Finding, status: str, named: bool, stored_patterns: Snapshot
) -> None:
    latest = stored_patterns.model_copy(update={"findings": (found,)})
    debug = debugged(latest, status)
    assert [one.cause for one in debug.debug_info.incidents] == ([found.key] if named else [])
    assert debug.debug_info.healthy is not named
    assert debugged(None, status).debug_info.healthy
    page = page_of(debug, latest)
    assert ("1,200 tasks wait" in page) is named
    assert ("Nothing stands out" in page) is not named
    assert ('<h1 class="warning">' in page) is named


@pytest.mark.parametrize(
    ("key", "job_id", "of", "named"),
    [
        ("poison/backlog:pgboss/make_tile", "", "pgboss", True),
        ("poison/backlog:pgboss-jobs/make_tile", "", "pgboss-jobs", True),
        ("poison/backlog:make_tile", "", "pgboss", True),
        ("poison/backlog:make_tile", "", "origin_staged", False),
        ("poison/backlog:oban/make_tile", "", "oban", False),
        ("poison/x:y", JOB_ID, "pgboss", True),
        ("poison/x:y", JOB_ID, "", True),
        ("poison/x:y", JOB_ID, "oban", False),
    ],
)
def test_a_finding_of_another_system_with_an_equal_type_or_id_does_not_concern_the_job(
    key: str, job_id: str, of: str, named: bool, stored_patterns: Snapshot
) -> None:
    found = finding(key, job_id).model_copy(update={"system": of})
    latest = stored_patterns.model_copy(update={"findings": (found,)})
    job = replace(job_facts(task("a", status="pending"), status="processing", now=20), system="pgboss")
    incidents = explain(job, Limits(), latest, (), "").debug_info.incidents
    assert [one.cause for one in incidents] == ([key] if named else [])


def test_of_two_incidents_with_one_cause_the_page_shows_the_one_of_the_job(stored_patterns: Snapshot) -> None:
    latest = held_up(stored_patterns)
    other = latest.incidents[0].model_copy(update={"id": "i-2", "sentence": "Others.", "evidence": ()})
    latest = latest.model_copy(update={"incidents": (*latest.incidents, other)})
    assert "Others." not in page_of(debugged(latest, "pending"), latest)


def test_a_finding_of_the_pattern_that_the_job_failed_with_concerns_it_and_no_other(stored_patterns: Snapshot) -> None:
    errors = (failure("a", TIMEOUT.format("a")),)
    job = job_facts(task("a", 1, 0, 10, status="failed"), status="failed", ended=12, errors=errors)
    [cause] = explain(job, Limits(), None, (), "").debug_info.why
    for key, named in ((f"errors/failure_patterns:{cause.id}", True), ("errors/failure_patterns:another", False)):
        latest = stored_patterns.model_copy(update={"findings": (finding(key),)})
        debug = explain(job, Limits(), latest, (), "")
        assert [one.cause for one in debug.debug_info.incidents] == ([key] if named else [])
        assert ("1,200 tasks wait" in page_of(debug, latest)) is named


def test_a_pattern_that_the_latest_run_knows_by_another_id_concerns_its_jobs_too(stored_patterns: Snapshot) -> None:
    result = stored_patterns.analyses["errors/failure_patterns"]
    patterns = [{**one, "id": f"{one['id']}-of-more"} for one in cast(list[dict[str, object]], result.data["patterns"])]
    renamed = result.model_copy(update={"data": {**result.data, "patterns": patterns}})
    errors = (failure("a", TIMEOUT.format(7)),)
    job = job_facts(task("a", 1, 0, 10, status="failed"), status="failed", ended=12, errors=errors)
    [before] = explain(job, Limits(), stored_patterns, (), "").debug_info.why
    found = finding(f"errors/failure_patterns:{before.id}-of-more")
    analyses = {**stored_patterns.analyses, result.id: renamed}
    latest = stored_patterns.model_copy(update={"findings": (found,), "analyses": analyses})
    debug = explain(job, Limits(), latest, (), "")
    assert [one.cause for one in debug.debug_info.incidents] == [found.key]
    assert debug.debug_info.why[0].id == f"{before.id}-of-more"


def held_up(stored: Snapshot) -> Snapshot:
    """The job's queue is the symptom of an incident."""
    key = "poison/backlog:make_tile"
    findings = (finding("poison/host:b-7"), finding(key))
    return stored.model_copy(update={"findings": findings, "incidents": (incident("poison/host:b-7", key),)})


def test_an_incident_is_told_once_by_its_cause_and_without_its_first_step(stored_patterns: Snapshot) -> None:
    [one] = debugged(held_up(stored_patterns), "pending").debug_info.incidents
    assert (one.id, one.cause, one.severity) == ("i-1", "poison/host:b-7", "critical")
    assert one.sentence == "A host is gone: 7 jobs stand still."


def test_page_and_terminal_say_the_same(stored_patterns: Snapshot) -> None:
    latest = held_up(stored_patterns)
    debug = debugged(latest, "pending")
    page = page_of(debug, latest)
    assert '#i-1">A host is gone: 7 jobs stand still.</a>' in page
    assert "Nothing stands out" not in page
    assert '<h1 class="warning">' in page
    shown = io.StringIO()
    job_summary(debug.model_dump(mode="json"), Console(file=shown, width=200))
    assert "A host is gone: 7 jobs stand still." in shown.getvalue()
