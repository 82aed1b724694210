"""Workflow runs of April 2026 in a whole run: their faults are found as those of jobs and tasks are."""

import pytest

from analysis.poison import unfinished_tasks
from analysis.registry import ANALYSES
from tests.analyses.conftest import Ask
from tests.conftest import MakeDatabase
from tests.systems.workflow_story import Workflows


@pytest.fixture
def workflows(database: MakeDatabase) -> Workflows:
    return Workflows(database(tables="april_2026")).make()


DAG_ONLY = """
INSERT INTO workflow_runs (run_id, workflow_name, status, created_at, started_at)
SELECT 'r' || g, 'process_raster', CASE WHEN g % 2 = 0 THEN 'failed' ELSE 'running' END::workflow_run_status,
    timestamp '2026-03-04 12:00' - g * interval '3 min', timestamp '2026-03-04 12:00' - g * interval '3 min'
FROM generate_series(1, 400) AS g;
INSERT INTO workflow_tasks (
    task_instance_id, run_id, task_name, handler, status, retry_count, error_details, claimed_by, last_pulse,
    started_at, created_at, updated_at
)
SELECT run_id || '-1', run_id, 'create_cog', 'raster_create_cog',
    CASE WHEN status = 'failed' THEN 'failed' ELSE 'running' END::workflow_task_status, 3,
    CASE WHEN status = 'failed' THEN 'Disk I/O error during COG creation: [Errno 28] No space left on device' END,
    'worker-1:9', created_at, created_at, created_at, created_at
FROM workflow_runs;
"""


def test_runs_that_fail_and_stand_still_are_found(workflows: Workflows, ask_at_noon: Ask) -> None:
    workflows.ask(DAG_ONLY)
    judged = ask_at_noon(workflows.dsn, *ANALYSES)
    found = {(finding.analysis, finding.count) for finding in judged.findings}
    assert judged.status == "critical"
    assert ("errors/failure_patterns", 200) in found, found
    assert ("poison/silent_heartbeat", 199) in found, found
    assert ("poison/retries", 200) in found, found


def test_a_run_that_completed_without_some_of_its_nodes_is_reported(workflows: Workflows, ask_at_noon: Ask) -> None:
    """As advice: some nodes may fail, and the first step shows which of these may."""
    for run, lost in (("a", 1), ("b", 0)):
        workflows.run(run, "completed", created=60, completed=20)
        workflows.node(run, "list", "completed", created=60, changed=50)
        for name in ("tile", "note"):
            status = "failed" if lost else "completed"
            workflows.node(run, name, status, created=60, changed=30, after=["list"], best_effort=name == "note")
    judged = ask_at_noon(workflows.dsn, unfinished_tasks)
    [finding] = judged.findings
    assert (finding.key, finding.severity) == ("poison/unfinished_tasks:failed.ingest", "advice")
    assert finding.title == "1 job of ingest counts as completed and has 2 failed tasks"
    assert "a whole stage failed" in finding.observed
    assert "best_effort" in finding.observed
    assert "completed_with_errors" not in str(finding)
    assert "node.best_effort" in finding.actions[1].code
    assert judged.status == "ok"
