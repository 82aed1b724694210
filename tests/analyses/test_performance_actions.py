"""The statements that the performance findings recommend run on the database as it stands."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg

from analysis.health.job_systems import WATCHED
from analysis.model import Finding
from analysis.performance import cache, indexes, stage_duration, stragglers, tables, task_duration, throughput
from analysis.performance.cache import CACHE
from analysis.performance.finished_jobs import FINISHED_JOBS
from analysis.performance.finished_tasks import FINISHED_TASKS
from analysis.performance.index_rows import INDEXES
from analysis.performance.stage_runs import STAGE_RUNS
from analysis.performance.tables import TABLES
from analysis.sources.server import SERVER
from tests.analyses import finished, test_cache, test_indexes, test_stage_runs, test_tables
from tests.analyses.conftest import MakeFacts
from tests.conftest import MakeDatabase


def findings(facts: MakeFacts) -> Iterator[Finding]:
    slower: list[object] = [finished.tasks("before", [10.0] * 60), finished.tasks("current", [30.0] * 60)]
    late = test_stage_runs.runs(compared=100, late=30, gap_bucket=150)
    unused = replace(
        test_indexes.BY_TYPE,
        index_name="idx_tasks_status",
        table_rows=100_000,
        table_scans=100,
        columns=["parent_job_id"],
    )
    broken = replace(test_indexes.BY_TYPE, index_name="idx_tasks_job_stage", is_valid=False)
    again = replace(test_indexes.BY_TYPE, index_name="idx_tasks_retry_count", signature="403|6|1978|0|0|1|where")
    misses = replace(test_cache.NOW, hit_blocks=0)
    server: list[object] = [test_tables.SERVER_ROW]
    yield from task_duration.analyze(facts({FINISHED_TASKS: slower})).findings
    yield from throughput.analyze(
        facts({FINISHED_TASKS: [], FINISHED_JOBS: [finished.jobs("before", [9.0] * 50)]})
    ).findings
    yield from stage_duration.analyze(facts({STAGE_RUNS: [late]})).findings
    yield from stragglers.analyze(facts({STAGE_RUNS: [late], FINISHED_TASKS: []})).findings
    yield from tables.analyze(facts({SERVER: server, TABLES: [test_tables.table(dead=90_000)]})).findings
    yield from cache.analyze(facts({SERVER: server, CACHE: [misses]})).findings
    yield from indexes.analyze(
        facts({WATCHED: [], INDEXES: [unused, broken, again, replace(again, index_name="idx_two")]})
    ).findings


def test_every_recommended_statement_runs(database: MakeDatabase, facts: MakeFacts) -> None:
    found = list(findings(facts))
    statements = [action.code for finding in found for action in finding.actions if action.language == "sql"]
    assert {finding.analysis.partition("/")[2] for finding in found} == {
        "task_duration", "throughput", "stage_duration", "stragglers", "tables", "cache", "indexes",
    }  # fmt: skip
    with psycopg.connect(database()) as connection:
        connection.execute("CREATE INDEX idx_two ON app.tasks (task_index)")
        for statement in statements:
            with connection.transaction(force_rollback=True):
                # Only outside a transaction block may an index be built or dropped concurrently.
                connection.execute(statement.replace(" CONCURRENTLY", "").encode())
