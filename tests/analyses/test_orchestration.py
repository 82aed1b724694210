"""Who drives workflow runs, what recovers them and what starts them: asked where the tables are, as of a fixed noon."""

import pytest

from analysis.health import janitor_runs, missed_schedules, orchestrator_lease
from tests.analyses.conftest import Ask
from tests.conftest import MakeDatabase
from tests.systems.workflow_story import Workflows, before


@pytest.fixture
def workflows(database: MakeDatabase) -> Workflows:
    return Workflows(database(tables="april_2026")).make()


def lease(workflows: Workflows, expired: float) -> None:
    workflows.ask(
        "INSERT INTO orchestrator_lease VALUES ('singleton', 'brain-1', %s, %s, %s)",
        *(before(600), before(expired), before(expired + 1)),
    )


def janitor(workflows: Workflows, kind: str, started: float, status: str) -> None:
    workflows.ask(
        "INSERT INTO janitor_runs (run_type, started_at, status, error_details) VALUES (%s, %s, %s, %s)",
        *(kind, before(started), status, "deadlock detected" if status == "failed" else None),
    )


def schedule(
    workflows: Workflows, name: str, ran: float | None, status: str = "active", cron: str = "*/10 * * * *"
) -> None:
    workflows.ask(
        "INSERT INTO schedules (schedule_id, workflow_name, cron_expression, status, last_run_at)"
        " VALUES (%s, 'ingest', %s, %s, %s)",
        *(name, cron, status, None if ran is None else before(ran)),
    )


ALL = (orchestrator_lease, missed_schedules, janitor_runs)


def test_an_expired_lease_is_critical_since_it_expired(workflows: Workflows, ask_at_noon: Ask) -> None:
    lease(workflows, 240)
    [finding] = ask_at_noon(workflows.dsn, orchestrator_lease).findings
    assert (finding.severity, finding.since and finding.since.hour) == ("critical", 8)


def test_a_lease_that_is_held_or_ended_just_now_is_none(workflows: Workflows, ask_at_noon: Ask) -> None:
    lease(workflows, -1)
    workflows.ask(
        "INSERT INTO orchestrator_lease SELECT 'other', 'b', acquired_at, %s, %s FROM orchestrator_lease",
        *[before(0.9)] * 2,
    )
    judged = ask_at_noon(workflows.dsn, orchestrator_lease)
    assert (judged.findings, judged.analyses["health/orchestrator_lease"].status) == ((), "ok")


def test_a_janitor_whose_newest_run_failed_is_found(workflows: Workflows, ask_at_noon: Ask) -> None:
    for kind, runs in {
        "always": ("failed", "failed"), "again": ("completed", "failed"), "over": ("failed", "completed"),
    }.items():  # fmt: skip
        for started, status in zip((20, 10), runs, strict=True):
            janitor(workflows, kind, started, status)
    found = {(f.key.rpartition(":")[2], f.severity, f.count) for f in ask_at_noon(workflows.dsn, janitor_runs).findings}
    assert found == {("always", "critical", 2), ("again", "warning", 1)}


def test_a_schedule_that_did_not_run_when_it_was_due_is_found(workflows: Workflows, ask_at_noon: Ask) -> None:
    schedule(workflows, "late", 25)
    schedule(workflows, "dead", 600)
    schedule(workflows, "well", 8)
    schedule(workflows, "paused", 600, "paused")
    schedule(workflows, "busy", 600)
    schedule(workflows, "never", None)
    schedule(workflows, "odd", 600, cron="when the moon is full")
    workflows.run("r", "running", created=600)
    workflows.ask("UPDATE workflow_runs SET schedule_id = 'busy'")
    judged = ask_at_noon(workflows.dsn, missed_schedules)
    found = {(f.key.rpartition(":")[2], f.severity, f.count) for f in judged.findings}
    assert found == {("late", "warning", 2), ("dead", "critical", 59)}
    assert judged.analyses["health/missed_schedules"].summary.startswith("3 of 6 schedules are not judged")


def test_an_orchestrator_that_never_ran_is_no_fault(workflows: Workflows, ask_at_noon: Ask) -> None:
    judged = ask_at_noon(workflows.dsn, *ALL)
    assert {result.status for result in judged.analyses.values()} == {"not_applicable"}


def test_a_version_without_the_tables_is_no_unknown(database: MakeDatabase, ask_at_noon: Ask) -> None:
    judged = ask_at_noon(database(), *ALL)
    assert {result.status for result in judged.analyses.values()} == {"not_applicable"}
    assert judged.findings == ()
    assert [query.name for query in judged.run.queries if query.failure] == []  # what is not there is not asked
