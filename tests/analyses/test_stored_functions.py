import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from analysis.health import stored_functions
from tests.analyses.conftest import Ask
from tests.analyses.held_sessions import plain_role, run_rolled_back
from tests.conftest import MakeDatabase

ID = "health/stored_functions"
THREE = ["complete_task_and_check_stage", "advance_job_stage", "check_job_completion"]
OVERLOAD = """
CREATE FUNCTION app.check_job_completion(p_job_id text) RETURNS boolean LANGUAGE plpgsql AS
$$BEGIN RETURN false; END$$
"""


@pytest.mark.parametrize(
    ("server", "tables", "functions"),
    [(18, "september_2025", "correct"), (14, "april_2026", "correct")],
)
def test_every_version_of_the_three_functions_is_in_place(
    database: MakeDatabase, ask: Ask, server: int, tables: str, functions: str
) -> None:
    snapshot = ask(database(server, tables, functions), stored_functions)
    result = snapshot.analyses[ID]
    assert (result.status, snapshot.findings) == ("ok", ())
    assert result.data["available"] == THREE
    assert snapshot.health.components["database"].functions_available == tuple(THREE)  # type: ignore[union-attr]  # the database is typed
    (table,) = result.tables
    first = next(row for row in table.rows if row["function_name"] == "advance_job_stage")
    assert str(first["result"]).startswith("TABLE(job_updated boolean")
    assert (first["executable"], first["volatility"], first["security_definer"]) == ("yes", "volatile", "no")


def test_a_function_that_counts_without_a_lock_is_advice(database: MakeDatabase, ask: Ask) -> None:
    dsn = database(functions="september")
    snapshot = ask(dsn, stored_functions)
    finding = next(f for f in snapshot.findings if f.key == f"{ID}:lock")
    assert finding.severity == "advice"
    assert "JOBSCOPE_FUNCTION_TEST_CONCURRENT" in finding.actions[0].text
    assert run_rolled_back(dsn, finding) == 1


def test_a_function_that_completes_a_job_without_its_result_is_advice(database: MakeDatabase, ask: Ask) -> None:
    dsn = database(functions="september")
    finding = next(f for f in ask(dsn, stored_functions).findings if f.key == f"{ID}:result")
    assert finding.severity == "advice"
    assert "never names result_data" in finding.observed
    assert run_rolled_back(dsn, finding) == 1
    without = changed(database(functions="september"), "ALTER TABLE app.jobs DROP CONSTRAINT jobs_completed_has_result")
    assert f"{ID}:result" not in {f.key for f in ask(without, stored_functions).findings}


def test_the_constraint_counts_as_well_where_the_jobs_are_a_view(database: MakeDatabase, ask: Ask) -> None:
    view = "CREATE VIEW app.{0} AS SELECT * FROM app.{1}"
    renamed = "ALTER TABLE app.jobs RENAME TO jobs_all"
    dsn = changed(database(functions="september"), f"{renamed}; {view.format('jobs', 'jobs_all')}")
    assert f"{ID}:result" in {f.key for f in ask(dsn, stored_functions).findings}
    deeper = f"{renamed}; {view.format('kept', 'jobs_all')}; {view.format('jobs', 'kept')}"
    dsn = changed(database(functions="september"), deeper)
    assert f"{ID}:result" in {f.key for f in ask(dsn, stored_functions).findings}


def test_one_missing_is_critical(database: MakeDatabase, ask: Ask) -> None:
    dsn = changed(database(), "DROP FUNCTION app.advance_job_stage")
    snapshot = ask(dsn, stored_functions)
    (finding,) = snapshot.findings
    assert (finding.key, finding.severity, finding.count) == (f"{ID}:missing", "critical", 1)
    assert finding.title == "advance_job_stage is missing in the schema app"
    assert snapshot.analyses[ID].data["available"] == [THREE[0], THREE[2]]
    assert snapshot.health.components["database"].reason == stored_functions.META.failing  # type: ignore[union-attr]  # likewise
    assert run_rolled_back(dsn, finding) == 1


def test_all_missing_is_a_warning(database: MakeDatabase, ask: Ask) -> None:
    dsn = changed(database(), *(f"DROP FUNCTION app.{name}" for name in THREE))
    (finding,) = ask(dsn, stored_functions).findings
    assert (finding.severity, finding.count) == ("warning", 3)


def test_a_database_without_the_job_system_is_unknown(database: MakeDatabase, ask: Ask) -> None:
    result = ask(database(tables=None), stored_functions).analyses[ID]
    assert (result.status, "JOBSCOPE_SCHEMA" in result.fix) == ("unknown", True)


def test_an_overload_left_behind_is_a_warning(database: MakeDatabase, ask: Ask) -> None:
    dsn = changed(database(), OVERLOAD)
    (finding,) = ask(dsn, stored_functions).findings
    assert (finding.key, finding.severity) == (f"{ID}:overloads_check_job_completion", "warning")
    assert "check_job_completion(p_job_id text)" in finding.observed
    assert run_rolled_back(dsn, finding) == 1


def test_a_function_that_cannot_write_is_critical(database: MakeDatabase, ask: Ask) -> None:
    dsn = changed(database(), "ALTER FUNCTION app.check_job_completion STABLE")
    (finding,) = ask(dsn, stored_functions).findings
    assert (finding.key, finding.severity) == (f"{ID}:volatility", "critical")
    assert "is stable" in finding.observed


def test_owners_rights_with_a_foreign_search_path_is_advice(database: MakeDatabase, ask: Ask) -> None:
    dsn = changed(database(), "ALTER FUNCTION app.advance_job_stage SECURITY DEFINER")
    snapshot = ask(dsn, stored_functions)
    (finding,) = snapshot.findings
    assert (finding.key, snapshot.status) == (f"{ID}:search_path", "ok")
    for action in finding.actions:
        changed(dsn, action.code)
    assert ask(dsn, stored_functions).findings == ()


def test_a_role_that_may_not_execute_them_gets_the_grant(database: MakeDatabase, ask: Ask) -> None:
    dsn = changed(database(), "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC")
    with plain_role(dsn) as (role, poor):
        snapshot = ask(poor, stored_functions)
        (finding,) = snapshot.findings
        assert (finding.key, finding.severity, finding.count) == (f"{ID}:execute", "advice", 3)
        assert (snapshot.status, snapshot.analyses[ID].data["available"]) == ("ok", [])
        assert role in finding.title
        changed(dsn, finding.actions[0].code)
        assert ask(poor, stored_functions).analyses[ID].data["available"] == THREE


def test_without_the_schema_the_right_to_execute_is_worth_nothing(database: MakeDatabase, ask: Ask) -> None:
    with plain_role(database()) as (_, poor):
        assert ask(poor, stored_functions).analyses[ID].data["available"] == []


def test_a_body_that_changes_is_advice_for_as_long_as_the_window(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    before = ask(dsn, stored_functions)
    unchanged = ask(dsn, stored_functions, previous=before)
    assert (before.findings, unchanged.findings) == ((), ())
    changed(dsn, REPLACED)
    after = ask(dsn, stored_functions, previous=unchanged)
    (finding,) = after.findings
    assert (finding.key, finding.severity) == (f"{ID}:changed", "advice")
    assert finding.title == "check_job_completion was replaced"
    assert finding.since == after.observed_at
    assert run_rolled_back(dsn, finding) == 1
    later = ask(dsn, stored_functions, previous=after)
    assert [f.since for f in later.findings] == [after.observed_at]
    assert later.analyses[ID].data == after.analyses[ID].data


REPLACED = """
CREATE OR REPLACE FUNCTION app.check_job_completion(p_job_id varchar(64)) RETURNS TABLE (
    job_complete boolean, final_stage integer, total_tasks integer, completed_tasks integer, task_results jsonb
) LANGUAGE plpgsql AS $$BEGIN RETURN QUERY SELECT false, 0, 0, 0, '[]'::jsonb; END$$
"""


def test_a_schema_with_a_hostile_name_is_quoted(database: MakeDatabase, ask: Ask) -> None:
    schema = 'job\'s "own" \\schema'
    dsn = changed(
        database(schema=schema),
        OVERLOAD.replace("app.", '"job\'s ""own"" \\schema".'),
        "CREATE SCHEMA IF NOT EXISTS app",
    )
    (finding,) = ask(dsn, stored_functions, JOBSCOPE_SCHEMA=schema).findings
    (action,) = finding.actions
    with psycopg.connect(make_conninfo(dsn, options="-c standard_conforming_strings=off")) as connection:
        assert len(connection.execute(action.code.encode()).fetchall()) == 2


def changed(dsn: str, *statements: str) -> str:
    with psycopg.connect(dsn) as connection:
        for statement in statements:
            connection.execute(statement.encode())
    return dsn
