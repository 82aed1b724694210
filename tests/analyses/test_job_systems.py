import pytest

from analysis.health import job_systems
from analysis.health.job_systems import STATUSES, WATCHED, InStatus, WatchedSystem
from tests.analyses.conftest import MakeFacts

UNREAD = ("shop.deliveries_queue",)
KNOWN = {"tasks": ("queued", "failed")}


@pytest.mark.parametrize(("rows", "severity"), [(12, "advice"), (0, "warning")])
def test_work_that_is_not_read_is_a_warning_where_nothing_else_is_there(
    facts: MakeFacts, rows: int, severity: str
) -> None:
    system = WatchedSystem("origin_staged", "origin_staged", "Jobs in stages", "", "app", (), UNREAD, KNOWN)
    statuses: list[object] = [InStatus("origin_staged", "tasks", "failed", rows)] if rows else []
    verdict = job_systems.analyze(facts({WATCHED: [system], STATUSES: statuses}))
    [finding] = verdict.findings
    assert (finding.severity, verdict.status) == (severity, "ok" if rows else "warning")
    assert finding.title == "Not watched: shop.deliveries_queue"
    assert ("nobody watches it" in finding.observed) is (rows == 0)
