"""Every statement that a report recommends runs on the sample, and is taken back."""

import psycopg
import pytest

from analysis.fixes.of_version import load_fixes
from analysis.published.snapshot import Snapshot
from local.sample.build import Sample
from local.sample.load import load_sample
from local.sample.sessions import troubled_sessions
from local.sample.workflows import load_workflows
from local.schema import MEASURED, create_schema, create_workflows
from tests.acceptance.living import LivingDatabase, read, recent
from tests.analyses.held_sessions import plain_role
from tests.conftest import MakeDatabase


def statements(snapshot: Snapshot) -> list[str]:
    return [action.code for finding in snapshot.findings for action in finding.actions if action.language == "sql"]


def try_out(dsn: str, found: list[str]) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '2s'")
        for statement in found:
            # The planner needs the same names and types; that a session is ended cannot be taken back.
            ends = "pg_terminate_backend" in statement or "pg_cancel_backend" in statement
            text = f"EXPLAIN {statement}" if ends else statement.replace(" CONCURRENTLY", "")
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(text.encode())
            except psycopg.Error as error:
                pytest.fail(f"{error}\n{statement}")


def test_the_statements_of_the_sample_run(living: LivingDatabase, faulty: Sample) -> None:
    living.show(faulty)
    found = statements(living.read(faulty.at))
    assert len(found) >= 15
    try_out(living.dsn, found)


@pytest.mark.parametrize("version", MEASURED)
def test_the_statements_for_every_version_run_on_it(database: MakeDatabase, faulty: Sample, version: str) -> None:
    dsn, schema = database(tables=None), "job's System-1"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        create_schema(connection, schema, version)
        load_sample(connection, recent(faulty), schema, version)
    snapshot = read(dsn, faulty.at, {"observed_at": faulty.at.isoformat()}, JOBSCOPE_SCHEMA=schema)
    shown = [action.text for finding in snapshot.findings for action in finding.actions]
    begins = [one.text.strip().partition("{then}")[0] for one in load_fixes().fixes.values()]
    assert [text for text in begins if not any(s.startswith(text) for s in shown)] == [], "the sample asks for each fix"
    found = statements(snapshot)
    assert len(found) >= 15
    try_out(dsn, found)
    requeued = [code for code in found if "SET status = 'ready'" in code or "SET status = 'queued'" in code]
    assert {("ready" in code, '"claimed_by" = NULL' in code) for code in requeued} == {(version == "april_2026",) * 2}
    assert all("last_pulse" in c if version in ("january_2026", "april_2026") else "heartbeat" in c for c in requeued)


def test_the_statements_for_workflow_runs_run_on_them(database: MakeDatabase, faulty: Sample) -> None:
    dsn, schema = database(tables=None), "job's System-1"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        create_schema(connection, schema, "april_2026")
        create_workflows(connection, schema)
        load_workflows(connection, recent(faulty), schema, is_driven=False)
    found = statements(read(dsn, faulty.at, {"observed_at": faulty.at.isoformat()}, JOBSCOPE_SCHEMA=schema))
    steps = [one for one in found if "workflow_" in one]
    # What is looked at, and what is made ready again; that each step of the folder runs is held by its own test.
    assert {"'ready'" in one for one in steps} == {True, False}
    try_out(dsn, found)


def test_the_statements_about_sessions_in_trouble_run(living: LivingDatabase, faulty: Sample) -> None:
    living.show(faulty)
    with troubled_sessions(living.dsn):
        snapshot = read(living.dsn, faulty.at, lock_wait_warning_s=1e-6, idle_in_transaction_warning_s=1e-6)
        found = [
            action.code
            for finding in snapshot.findings
            if finding.analysis in ("health/blocking", "health/transactions")
            for action in finding.actions
            if action.language == "sql"
        ]
        assert any("pg_terminate_backend" in statement for statement in found)
        try_out(living.dsn, found)


def test_the_statements_that_light_up_what_a_role_cannot_read_run(living: LivingDatabase, faulty: Sample) -> None:
    """A role without the rights is told the GRANT; whoever may give it runs it."""
    living.show(faulty)
    with plain_role(living.dsn, "GRANT USAGE ON SCHEMA app TO {role}", "GRANT SELECT ON app.jobs TO {role}") as (
        _,
        dsn,
    ):
        found = statements(read(dsn, faulty.at))
        assert any(statement.startswith("GRANT") for statement in found)
        try_out(living.dsn, found)
