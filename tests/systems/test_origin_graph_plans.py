"""No question about workflow runs reads a table whole: 20,000 nodes, of which few are of the two days asked about."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from local.postgres import Server
from local.schema import create_schema, create_workflows
from tests.collect.plans import file_reads_whole, planned, read_whole
from tests.conftest import drop_database
from tests.systems.workflow_story import NOON

FILL = """
SET search_path = app; SET TimeZone = 'UTC';
INSERT INTO workflow_runs (run_id, workflow_name, status, created_at, started_at, completed_at)
SELECT
    'run-' || n, 'ingest', CASE WHEN n % 50 = 0 THEN 'running' ELSE 'completed' END::workflow_run_status, at, at,
    CASE WHEN n % 50 > 0 THEN at + interval '5 min' END
FROM generate_series(1, 2000) AS n, LATERAL (SELECT timestamp '2026-03-04 12:00' - n * interval '1 h' AS at) AS made;
INSERT INTO workflow_tasks (
    task_instance_id, run_id, task_name, handler, status, parameters, created_at, started_at, updated_at
)
SELECT
    run_id || '-' || place, run_id, 'node' || place, 'handler',
    CASE WHEN status = 'running' AND place > 5 THEN 'pending' WHEN status = 'running' AND place = 5 THEN 'running'
        ELSE 'completed' END::workflow_task_status,
    '{}', created_at, created_at, created_at
FROM workflow_runs, generate_series(1, 10) AS place;
INSERT INTO workflow_task_deps
SELECT run_id || '-' || place, run_id || '-' || place - 1 FROM workflow_runs, generate_series(2, 10) AS place;
INSERT INTO job_events (job_id, task_id, event_type, event_status, created_at)
SELECT run_id, task_instance_id, 'task_started', 'info', created_at FROM workflow_tasks;
ANALYZE;
"""


@pytest.fixture(scope="module")
def many(postgres18: Server) -> Iterator[str]:
    name = f"graph_plans_{secrets.token_hex(6)}"
    with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(postgres18.url(name), autocommit=True) as connection:
        create_schema(connection, version="april_2026")
        create_workflows(connection)
        connection.execute(FILL.encode())
    yield postgres18.url(name)
    drop_database(postgres18, name)


@pytest.mark.parametrize("file", planned("origin_graph"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "app", "origin_graph", file, NOON) == {}


def test_the_tables_are_large_enough_to_see_it(many: str) -> None:
    assert list(read_whole(many, "SELECT * FROM app.workflow_tasks WHERE handler = 'none'", {})) == ["workflow_tasks"]
