"""Workflow runs of April 2026 in a whole run: their faults are found as those of jobs and tasks are."""

import pytest

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
    said = ask_at_noon(workflows.dsn, *ANALYSES)
    found = {(finding.analysis, finding.count) for finding in said.findings}
    assert said.status == "critical"
    assert ("errors/failure_patterns", 200) in found, found
    assert ("poison/silent_heartbeat", 199) in found, found
    assert ("poison/retries", 200) in found, found
