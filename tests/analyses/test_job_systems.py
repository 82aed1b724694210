from dataclasses import replace

import pytest

from analysis.health import job_systems
from analysis.health.job_systems import STATUSES, WATCHED, InStatus, WatchedSystem
from tests.analyses.conftest import MakeFacts

UNREAD = ("shop.deliveries_queue",)
KNOWN = {"tasks": ("queued", "failed")}
SYSTEM = WatchedSystem("origin_staged", "origin_staged", "Jobs in stages", "", "app", (), (), KNOWN)


@pytest.mark.parametrize(("has_held_work", "severity"), [(True, "advice"), (False, "warning")])
def test_work_that_is_not_read_is_a_warning_where_nothing_else_was_ever_there_and_not_on_an_idle_weekend(
    facts: MakeFacts, has_held_work: bool, severity: str
) -> None:
    system = replace(SYSTEM, not_watched=UNREAD, has_held_work=has_held_work)
    verdict = job_systems.analyze(facts({WATCHED: [system], STATUSES: []}))
    [finding] = verdict.findings
    assert (finding.severity, verdict.status) == (severity, "ok" if has_held_work else "warning")
    assert finding.title == "Not watched: shop.deliveries_queue"
    assert ("nobody watches it" in finding.observed) is not has_held_work


@pytest.mark.parametrize(
    ("status", "title", "advice"),
    [
        ("parked", "Unknown status 'parked' of 3 tasks", "add 'parked' to [relations.tasks.states]"),
        ("(none)", "The missing status (NULL) of 3 tasks", "Find what wrote NULL"),
    ],
)
def test_a_status_that_is_not_known_is_told_from_one_that_is_missing(
    facts: MakeFacts, status: str, title: str, advice: str
) -> None:
    rows: list[object] = [InStatus("origin_staged", "tasks", status, 3)]
    [finding] = job_systems.analyze(facts({WATCHED: [SYSTEM], STATUSES: rows})).findings
    assert finding.title == f"{title} of origin_staged is counted as waiting"
    assert advice in finding.actions[0].text
