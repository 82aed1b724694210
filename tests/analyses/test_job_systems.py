from dataclasses import replace

import pytest

from analysis.health import job_systems
from analysis.health.job_systems import STATUSES, UNDATED, WATCHED
from analysis.health.undated import Undated
from analysis.health.unknown_statuses import InStatus
from analysis.health.watched import WatchedSystem
from tests.analyses.conftest import MakeFacts

UNREAD = ("shop.deliveries_queue",)
STATES = {"tasks": {"queued": "waiting", "failed": "failed"}}
SYSTEM = WatchedSystem("origin_staged", "origin_staged", "Jobs in stages", "", "app", (), (), STATES)


@pytest.mark.parametrize(("has_held_work", "severity"), [(True, "advice"), (False, "warning")])
def test_work_that_is_not_read_is_a_warning_where_nothing_else_was_ever_there_and_not_on_an_idle_weekend(
    facts: MakeFacts, has_held_work: bool, severity: str
) -> None:
    system = replace(SYSTEM, not_watched=UNREAD, has_held_work=has_held_work)
    verdict = job_systems.analyze(facts({WATCHED: [system], STATUSES: [], UNDATED: []}))
    [finding] = verdict.findings
    assert (finding.severity, verdict.status) == (severity, "ok" if has_held_work else "warning")
    assert finding.title == "Not watched: shop.deliveries_queue"
    assert ("nobody watches it" in finding.observed) is not has_held_work


def in_status(status: str, number: int, *, is_known: bool = False) -> InStatus:
    return InStatus("origin_staged", "tasks", status, is_known, number)


@pytest.mark.parametrize(
    ("status", "title", "advice"),
    [
        ("parked", "the status 'parked' is not known", "give each a state in [relations.tasks.states]"),
        ("(none)", "a status is missing (NULL)", "Find what wrote NULL"),
        ("Queued ", "the status 'Queued ' is not known", "give each a state in [relations.tasks.states]"),
    ],
)
def test_a_status_that_is_not_known_is_told_from_one_that_is_missing(
    facts: MakeFacts, status: str, title: str, advice: str
) -> None:
    rows: list[object] = [in_status(status, 3), in_status("queued", 3, is_known=True)]
    verdict = job_systems.analyze(facts({WATCHED: [SYSTEM], STATUSES: rows, UNDATED: []}))
    [finding] = verdict.findings
    assert (finding.severity, verdict.status) == ("warning", "warning")
    assert finding.title == f"3 tasks of origin_staged are not judged: {title}"
    assert advice in finding.actions[0].text


def test_statuses_that_are_not_known_are_one_finding_with_what_each_is_like(facts: MakeFacts) -> None:
    rows: list[object] = [in_status("parked", 1), in_status("FAILED", 9), in_status("queued", 1, is_known=True)]
    [finding] = job_systems.analyze(facts({WATCHED: [SYSTEM], STATUSES: rows, UNDATED: []})).findings
    assert finding.title.endswith(": the statuses 'FAILED', 'parked' are not known")
    assert finding.evidence is not None
    assert [(row["status"], row["rows"], row["like"]) for row in finding.evidence.rows] == [
        ("FAILED", 9, "failed"),
        ("parked", 1, None),
    ]
    assert finding.count == 10
    assert "'FAILED' for 'failed'" in finding.actions[1].text


def test_where_most_rows_are_not_judged_that_is_critical(facts: MakeFacts) -> None:
    rows: list[object] = [in_status("parked", 4), in_status("queued", 3, is_known=True)]
    [finding] = job_systems.analyze(facts({WATCHED: [SYSTEM], STATUSES: rows, UNDATED: []})).findings
    assert finding.severity == "critical"


def test_rows_that_are_dated_before_they_are_written_are_a_warning(facts: MakeFacts) -> None:
    behind = replace(SYSTEM, behind_s=18_000)
    [finding] = job_systems.analyze(facts({WATCHED: [behind], STATUSES: [], UNDATED: []})).findings
    assert finding.severity == "warning"
    assert finding.title == "Rows of origin_staged are dated about 5 h before they are written"
    assert "JOBSCOPE_TIMEZONE" in finding.actions[0].text


def test_rows_that_no_run_has_met_are_no_all_clear(facts: MakeFacts) -> None:
    verdict = job_systems.analyze(facts({WATCHED: [replace(SYSTEM, is_unmet=True)], STATUSES: [], UNDATED: []}))
    [finding] = verdict.findings
    assert verdict.status == "warning"
    assert finding.title == "Rows of origin_staged were inserted that no run has met"


def test_rows_that_share_an_id_are_no_all_clear(facts: MakeFacts) -> None:
    shared = replace(SYSTEM, shared_ids={"tasks": 12})
    rows: list[object] = [in_status("completed", held, is_known=True) for held in (9, 6)]
    [finding] = job_systems.analyze(facts({WATCHED: [shared], STATUSES: rows, UNDATED: []})).findings
    assert finding.severity == "warning"
    assert finding.title == "12 tasks of origin_staged are not counted: others have the same id"
    [finding] = job_systems.analyze(facts({WATCHED: [shared], STATUSES: rows[1:], UNDATED: []})).findings
    assert finding.severity == "critical"


def test_rows_that_lack_a_time_are_no_all_clear(facts: MakeFacts) -> None:
    times = {"tasks.changed_at": "tasks.updated_at", "jobs.changed_at": "jobs.updated_at"}
    system = replace(SYSTEM, times=times, undated_jobs=1)
    rows: list[object] = [in_status("completed", 9, is_known=True)]
    lacking: list[object] = [
        Undated("origin_staged", "tasks", "changed_at", 3),
        Undated("origin_staged", "tasks", "created_at", 9),  # which this version does not record
    ]
    verdict = job_systems.analyze(facts({WATCHED: [system], STATUSES: rows, UNDATED: lacking}))
    [finding] = verdict.findings
    assert finding.title == (
        "Rows of origin_staged lack a time: jobs.updated_at in 1 row and tasks.updated_at in 3 rows"
    )
    assert finding.severity == "critical"  # the only job
    held = InStatus("origin_staged", "jobs", "completed", is_known=True, number=2)
    [finding] = job_systems.analyze(facts({WATCHED: [system], STATUSES: [*rows, held], UNDATED: lacking})).findings
    assert finding.severity == "warning"
    many = replace(system, undated_jobs=1000)
    [finding] = job_systems.analyze(facts({WATCHED: [many], STATUSES: rows, UNDATED: []})).findings
    assert finding.title.endswith(": jobs.updated_at in at least 1,000 rows")


def test_times_that_are_a_day_alone_are_no_all_clear(facts: MakeFacts) -> None:
    system = replace(SYSTEM, days=("jobs.created_at", "tasks.created_at"))
    verdict = job_systems.analyze(facts({WATCHED: [system], STATUSES: [], UNDATED: []}))
    [finding] = verdict.findings
    assert verdict.status == "warning"
    assert finding.title == "jobs.created_at and tasks.created_at of origin_staged hold days, and no time of day"


def test_statuses_in_other_letters_are_named_and_no_alarm(facts: MakeFacts) -> None:
    rows: list[object] = [in_status("FAILED", 9, is_known=True), in_status("queued", 1, is_known=True)]
    verdict = job_systems.analyze(facts({WATCHED: [SYSTEM], STATUSES: rows, UNDATED: []}))
    [finding] = verdict.findings
    assert (finding.severity, finding.count, verdict.status) == ("advice", 9, "ok")
    assert finding.title.endswith("read all the same: 'FAILED' as 'failed'")
