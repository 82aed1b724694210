"""The stored functions played on real databases: what is found, and that nothing of it stays."""

import threading

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from analysis.facts import Unavailable
from analysis.functions.expectations import ADVANCE, CHECK, COMPLETE, FUNCTIONS, SINCE_THE_START
from analysis.functions.verdicts import FunctionTest
from analysis.settings import Settings
from analysis.sources.function_test import play
from local.schema import MEASURED
from tests.conftest import MakeDatabase
from tests.functions.conftest import MakeRole, left_in
from tests.roles.conftest import run_script


def played(dsn: str, schema: str = "app") -> FunctionTest:
    return play(Settings.model_validate({"function_test_database_url": dsn, "JOBSCOPE_SCHEMA": schema}))


def run_in(dsn: str, *statements: str) -> None:
    with psycopg.connect(dsn) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.mark.parametrize("tables", MEASURED)
def test_correct_functions_are_right_in_each_version(database: MakeDatabase, tester: MakeRole, tables: str) -> None:
    test = played(tester(database(tables=tables)))
    found = [(s.step, s.message) for p in test.plays for s in p.steps if s.verdict != "right"]
    assert (test.verdict, found) == ("right", [])
    retried = tables != "september_2025"
    assert [f.function for f in test.functions] == list(FUNCTIONS if retried else SINCE_THE_START)
    assert [len(p.steps) for p in test.plays] == [16 if retried else 14] * 2
    assert [p.search_path for p in test.plays] == ["without_schema", "with_schema"]
    for function in test.functions:
        assert function.timing is not None
        assert function.timing.calls == 10
        assert function.timing.fastest_ms <= function.timing.median_ms <= function.timing.slowest_ms


def test_the_oldest_server_plays_too(database: MakeDatabase) -> None:
    assert played(database(server=14)).verdict == "right"


def test_a_schema_with_a_hostile_name(database: MakeDatabase) -> None:
    schema = 'job\'s "own", %s \\schema'
    assert played(database(schema=schema), schema).verdict == "right"


def test_the_september_functions_are_broken_for_their_three_reasons(database: MakeDatabase, tester: MakeRole) -> None:
    test = played(tester(database(functions="september")))
    found = {f.function: f for f in test.functions}
    assert {f.verdict for f in test.functions} == {"broken"}

    (path,) = found[COMPLETE].faults
    assert (path.sqlstate, path.message) == ("42704", 'type "task_status" does not exist')
    assert path.search_paths == ("without_schema",), "with the schema on the path it works"
    assert 'search_path = "app"' in path.fix

    (final,) = found[ADVANCE].faults
    assert (final.sqlstate, final.steps) == ("23514", ("advance from the last stage",))
    assert final.search_paths == ("without_schema", "with_schema")
    assert "result_data" in final.fix
    assert "leave stage at total_stages" in final.fix

    (types,) = found[CHECK].faults
    assert (types.sqlstate, len(types.steps)) == ("42804", 4)
    assert "bigint does not match expected type integer" in types.message
    assert "::integer" in types.fix


def test_a_wrong_answer_of_a_function_is_reported_with_the_rule(database: MakeDatabase) -> None:
    dsn = database()
    run_in(dsn, FORGETS_THE_RESULT)
    test = played(dsn)
    (complete,) = [f for f in test.functions if f.function == COMPLETE]
    assert (test.verdict, complete.verdict) == ("wrong", "wrong")
    assert {f.verdict for f in test.functions if f.function != COMPLETE} == {"right"}, "each step stands for itself"
    step = next(s for s in test.plays[0].steps if s.step == "complete a task that is not the last of its stage")
    assert step.got is not None
    assert (step.got["tasks.result_data"], step.expected["tasks.result_data"]) == (None, {"ok": True})
    assert step.message == 'tasks.result_data is null and not {"ok": true}'
    assert step.fix.startswith("The rule: ")


FORGETS_THE_RESULT = """
CREATE OR REPLACE FUNCTION app.complete_task_and_check_stage(
    p_task_id varchar(100), p_result_data jsonb DEFAULT NULL, p_error_details text DEFAULT NULL
) RETURNS TABLE (
    task_updated boolean, is_last_task_in_stage boolean, job_id varchar(64), stage_number int, remaining_tasks int
) LANGUAGE plpgsql AS $$
DECLARE v_job varchar(64); v_stage integer; v_left integer;
BEGIN
    UPDATE app.tasks t SET status = 'completed' WHERE t.task_id = p_task_id AND t.status = 'processing'
    RETURNING t.parent_job_id, t.stage INTO v_job, v_stage;
    SELECT count(*)::int INTO v_left FROM app.tasks t
    WHERE t.parent_job_id = v_job AND t.stage = v_stage AND t.status = 'processing';
    IF v_job IS NULL THEN
        RETURN QUERY SELECT false, false, NULL::varchar(64), NULL::integer, NULL::integer;
    ELSE
        RETURN QUERY SELECT true, v_left = 0, v_job, v_stage, v_left;
    END IF;
END$$
"""


def test_a_missing_function_and_an_unknown_parameter_are_told_apart(database: MakeDatabase) -> None:
    dsn = database()
    run_in(
        dsn,
        "DROP FUNCTION app.check_job_completion",
        "DROP FUNCTION app.advance_job_stage",
        "CREATE FUNCTION app.advance_job_stage(p_job_id varchar, p_colour text) RETURNS boolean"
        " LANGUAGE sql AS 'SELECT true'",
    )
    found = {f.function: f for f in played(dsn).functions}
    assert (found[CHECK].verdict, found[CHECK].faults[0].sqlstate) == ("broken", "missing")
    assert found[ADVANCE].verdict == "not_tested"
    assert "p_colour" in found[ADVANCE].faults[0].message
    assert found[COMPLETE].verdict == "right"


def test_a_right_that_the_role_lacks_is_no_fault_of_the_function(database: MakeDatabase, tester: MakeRole) -> None:
    dsn = database()
    login = tester(dsn)
    run_in(dsn, "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC")
    assert played(login).verdict == "right", "the script has granted it to the role itself"
    name = str(conninfo_to_dict(login)["user"])
    run_in(dsn, f'REVOKE EXECUTE ON FUNCTION app.check_job_completion FROM "{name}"')
    (check,) = [f for f in played(login).functions if f.function == CHECK]
    assert (check.verdict, check.faults[0].sqlstate) == ("not_tested", "42501")
    assert "function_test_role.sql" in check.faults[0].fix


@pytest.mark.parametrize("functions", ["correct", "september"])
def test_nothing_persists(database: MakeDatabase, tester: MakeRole, functions: str) -> None:
    dsn = database(functions=functions)
    login = tester(dsn)
    run_in(dsn, "CREATE SEQUENCE app.counter", "SELECT nextval('app.counter')")
    before = left_in(dsn)
    played(login)
    assert left_in(dsn) == before


def test_nothing_persists_when_the_connection_dies_midway(database: MakeDatabase) -> None:
    dsn = database()
    run_in(dsn, SLEEPS)
    before = left_in(dsn)
    raised: list[Unavailable] = []

    def try_it() -> None:
        try:
            played(dsn)
        except Unavailable as unavailable:
            raised.append(unavailable)

    thread = threading.Thread(target=try_it)
    thread.start()
    with psycopg.connect(dsn, autocommit=True) as other:
        ended = 0
        while not ended and thread.is_alive():
            ended = other.execute(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event = 'PgSleep'"
            ).fetchall()[0][0]
    thread.join()
    assert len(raised) == 1, "the test ended by the lost connection"
    assert left_in(dsn) == before


SLEEPS = """
CREATE OR REPLACE FUNCTION app.check_job_completion(p_job_id varchar(64)) RETURNS TABLE (
    job_complete boolean, final_stage integer, total_tasks integer, completed_tasks integer, task_results jsonb
) LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(60); END$$
"""


def test_somebody_elses_lock_is_waited_for_only_shortly(database: MakeDatabase) -> None:
    dsn = database()
    with psycopg.connect(dsn) as other:
        other.execute("LOCK TABLE app.jobs")
        with pytest.raises(Unavailable, match="lock"):
            played(dsn)


def test_a_role_that_cannot_connect_is_named_by_its_own_setting() -> None:
    with pytest.raises(Unavailable) as error:
        played("postgresql://tester:hunter2@127.0.0.1:1/app")
    assert "hunter2" not in f"{error.value.failure}"


def test_the_role_may_do_what_the_test_needs_and_no_more(database: MakeDatabase, tester: MakeRole) -> None:
    dsn = database()
    run_in(dsn, "CREATE TABLE app.secrets (word text)")
    login = tester(dsn)
    assert tester(dsn) == login, "the script can run again"
    for refused in (
        "DELETE FROM app.tasks",
        "TRUNCATE app.jobs",
        "SELECT * FROM app.secrets",
        "CREATE TABLE app.mine (n int)",
        "CREATE SCHEMA mine",
        "DROP FUNCTION app.check_job_completion",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run_in(login, refused)
    name = str(conninfo_to_dict(login)["user"])
    run_script(dsn, "drop_function_test_role.sql", role=name, schema="app")
    with psycopg.connect(dsn) as connection:
        assert not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).fetchall()


def test_of_two_overloads_the_newer_is_played(database: MakeDatabase) -> None:
    dsn = database(tables="april_2026")
    run_in(dsn, FORGETS_THE_RESULT)
    test = played(dsn)
    assert test.verdict == "right"
    assert [f.function for f in test.functions] == list(FUNCTIONS)
    assert "p_stage" in test.functions[0].signature
