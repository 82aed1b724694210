"""What changes on a real server between two runs: seen by the second, and told beside the failures that follow it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from analysis.errors import failure_patterns
from analysis.health import database as answers
from analysis.health import stored_functions
from analysis.performance import indexes
from analysis.performance.index_rows import INDEXES
from analysis.published.server_changes import ServerState
from analysis.published.snapshot import Snapshot
from analysis.run.server_changes import followed
from analysis.settings import Settings
from analysis.sources.postgres import session
from analysis.sources.server import SERVER
from tests.analyses import test_indexes
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.conftest import MakeDatabase

QUARTER = timedelta(minutes=15)
FAILING = """
INSERT INTO app.jobs (job_id, job_type, status, created_at, updated_at)
VALUES (repeat('a', 64), 'process_raster', 'processing', '2026-03-03 12:00', '2026-03-04 11:59');
INSERT INTO app.tasks (task_id, parent_job_id, task_type, status, stage, task_index, created_at, updated_at)
SELECT 'done-' || number, repeat('a', 64), 'raster_tile', 'completed', 1, number,
    '2026-03-03 12:00', '2026-03-04 11:44'::timestamp - number * interval '2 minutes'
FROM generate_series(1, 600) AS number
"""
FAILED = """
INSERT INTO app.tasks (
    task_id, parent_job_id, task_type, status, stage, task_index, error_details, created_at, updated_at
)
SELECT 'failed-' || number, repeat('a', 64), 'raster_tile', 'failed', 2, number, %s,
    '2026-03-04 11:45', '2026-03-04 11:50'::timestamp + number * interval '10 seconds'
FROM generate_series(1, 40) AS number
"""
MISSING = 'UndefinedColumn: column "result_data" of relation "tasks" does not exist'
REPLACED = """
CREATE OR REPLACE FUNCTION app.check_job_completion(p_job_id varchar(64)) RETURNS TABLE (
    job_complete boolean, final_stage integer, total_tasks integer, completed_tasks integer, task_results jsonb
) LANGUAGE plpgsql AS $$BEGIN RETURN QUERY SELECT false, 0, 0, 0, '[]'::jsonb; END$$
"""
type After = Callable[..., Snapshot]


@pytest.fixture
def after(database: MakeDatabase, ask: Ask) -> After:
    """A run of noon, 15 minutes after another: between them these statements ran, and tasks failed with this text."""

    def observed(*statements: str, text: str = "") -> Snapshot:
        dsn = database()
        before: Snapshot | None = None
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(FAILING.encode())
            for at in (NOON - QUARTER, NOON):
                if before and text:
                    connection.execute(FAILED.encode(), [text])
                for sql in statements if before else ():
                    connection.execute(sql.encode())
                replay = {"observed_at": at.isoformat()}
                analyses = (answers, stored_functions, indexes, failure_patterns)
                before = ask(dsn, *analyses, at=at, previous=before, parameters=replay)
        assert before
        return before

    return observed


def seen(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    return [(one.kind, one.table, one.name) for one in snapshot.server_state.changes]


def test_without_a_change_none_is_seen(after: After) -> None:
    assert seen(after()) == []


def test_what_changed_between_two_runs_is_seen_by_its_name(after: After) -> None:
    name = "current_database()"
    setting = f"DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''7s''', {name}); END$$"
    drop = "ALTER TABLE app.tasks DROP COLUMN result_data"
    snapshot = after("DROP INDEX app.idx_tasks_job_stage", drop, REPLACED, setting)
    assert sorted(seen(snapshot)) == [
        ("function", "", "check_job_completion"),
        ("index", "tasks", "idx_tasks_job_stage"),
        ("migration", "tasks", "result_data"),
        ("settings", "", "lock_timeout"),
    ]
    [index] = [one for one in snapshot.server_state.changes if one.kind == "index"]
    assert (index.after, index.at) == (NOON - QUARTER, NOON)


def test_an_index_that_has_another_name_now_has_not_vanished(after: After) -> None:
    assert seen(after("ALTER INDEX app.idx_tasks_job_stage RENAME TO renamed")) == []


def test_a_dropped_column_is_the_cause_of_the_failures_that_name_it(after: After) -> None:
    snapshot = after("ALTER TABLE app.tasks DROP COLUMN result_data", REPLACED, text=MISSING)
    [incident] = [one for one in snapshot.incidents if one.cause.startswith("errors/failure_patterns")]
    found = [(one.kind, one.name, one.confidence) for one in incident.beside]
    assert found == [
        ("migration", "tasks.result_data", "strong"),
        ("function", "check_job_completion", "coincidence"),
    ]
    assert "Caused by a change: the column tasks.result_data was dropped by 12:00 UTC" in incident.sentence
    assert incident.steps[0].text.startswith("Bring the release and the schema together at tasks.result_data")


def test_a_migration_near_in_time_is_no_cause_of_other_errors(after: After) -> None:
    snapshot = after("ALTER TABLE app.tasks DROP COLUMN result_data", text="OSError: disk of host-7 is full")
    [incident] = [one for one in snapshot.incidents if one.cause.startswith("errors/failure_patterns")]
    assert [(one.kind, one.confidence) for one in incident.beside] == [("migration", "coincidence")]
    assert "which proves no cause" in incident.sentence


def test_indexes_of_a_schema_that_is_not_read_have_not_vanished(facts: MakeFacts) -> None:
    """Its grants were taken, its recognition timed out, or a setting names another system: none of it dropped them."""
    own, other = test_indexes.BY_TYPE, replace(test_indexes.BY_TYPE, schema_name="pgboss", index_name="job_pkey")
    beside = replace(other, table_name="schedule", index_name="schedule_pkey")
    both = followed(facts({INDEXES: [own, other, beside]}), ServerState())
    unseen = followed(facts({INDEXES: [own]}), both)
    assert unseen.changes == ()
    again = followed(facts({INDEXES: [own, other]}), unseen)
    assert [one.name for one in again.changes] == ["pgboss.schedule_pkey"]


def test_a_server_on_another_port_has_not_changed(database: MakeDatabase) -> None:
    with session(Settings.model_validate({"database_url": database()})) as opened:
        (facts,) = opened.fetch(SERVER, {})
    names = {setting.partition("=")[0] for setting in facts.settings}
    assert "fsync" in names  # which our servers do without, and they listen on ports of their own
    assert "port" not in names
