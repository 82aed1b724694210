"""Two sessions complete the last two tasks of a stage at once: a race is found, and no row of the test stays."""

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from analysis.functions.expectations import COMPLETE
from analysis.functions.verdicts import FunctionTest, StepResult
from analysis.settings import Settings
from analysis.sources.function_test import play
from local.schema import MEASURED
from tests.conftest import MakeDatabase
from tests.functions.conftest import MakeRole, left_in


def played_by_two(dsn: str) -> FunctionTest:
    return play(Settings.model_validate({"function_test_database_url": dsn, "function_test_concurrent": True}))


def of_two(test: FunctionTest) -> StepResult:
    (step,) = next(play.steps for play in test.plays if play.search_path == "two_sessions")
    return step


def may_delete(dsn: str, login: str) -> str:
    with psycopg.connect(dsn) as connection:
        connection.execute(f'GRANT DELETE ON app.jobs, app.tasks TO "{conninfo_to_dict(login)["user"]}"'.encode())
    return login


def test_the_race_of_september_is_found_and_its_rows_are_gone(database: MakeDatabase, tester: MakeRole) -> None:
    dsn = database(functions="september")
    login = may_delete(dsn, tester(dsn))
    before = left_in(dsn)[:2]
    test = played_by_two(login)
    step = of_two(test)
    assert (step.verdict, step.got, step.expected) == (
        "broken",
        {"calls answered as the last": 0},
        {"calls answered as the last": 1},
    )
    assert "no call was answered as the last" in step.message
    assert "lock" in step.fix
    faults = {fault.sqlstate for f in test.functions if f.function == COMPLETE for fault in f.faults}
    assert faults == {"42704", "race"}, "both defects of the function, each for itself"
    assert left_in(dsn)[:2] == before


@pytest.mark.parametrize("tables", MEASURED)
def test_functions_that_lock_are_right_in_two_sessions(database: MakeDatabase, tables: str) -> None:
    dsn = database(tables=tables)
    before = left_in(dsn)[:2]
    test = played_by_two(dsn)
    assert (of_two(test).verdict, test.verdict) == ("right", "right")
    assert left_in(dsn)[:2] == before


def test_a_function_that_tells_both_calls_is_broken_too(database: MakeDatabase) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute(ALWAYS_LAST)
    step = of_two(played_by_two(dsn))
    assert (step.verdict, step.got) == ("broken", {"calls answered as the last": 2})


ALWAYS_LAST = """
CREATE OR REPLACE FUNCTION app.complete_task_and_check_stage(
    p_task_id varchar(100), p_result_data jsonb DEFAULT NULL, p_error_details text DEFAULT NULL
) RETURNS TABLE (
    task_updated boolean, is_last_task_in_stage boolean, job_id varchar(64), stage_number int, remaining_tasks int
) LANGUAGE sql AS $$SELECT true, true, NULL::varchar(64), 1, 0$$
"""


def test_without_the_right_to_remove_its_rows_nothing_is_committed(database: MakeDatabase, tester: MakeRole) -> None:
    dsn = database(functions="september")
    login = tester(dsn)
    before = left_in(dsn)[:2]
    step = of_two(played_by_two(login))
    assert (step.verdict, step.sqlstate) == ("not_tested", "no delete")
    assert "grant DELETE" in step.fix
    assert left_in(dsn)[:2] == before


def test_an_error_in_a_session_is_reported_and_its_rows_are_gone(database: MakeDatabase) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute(ALWAYS_LAST.replace("SELECT true, true", "SELECT 1 / 0 = 1, true").encode())
    before = left_in(dsn)[:2]
    step = of_two(played_by_two(dsn))
    assert (step.verdict, step.sqlstate) == ("broken", "22012")
    assert left_in(dsn)[:2] == before


def test_what_a_killed_test_left_is_removed_by_the_next(database: MakeDatabase) -> None:
    dsn = database()
    before = left_in(dsn)[:2]
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO app.jobs (job_id, job_type, status, created_at)"
            " VALUES (repeat('a', 64), 'jobscope_function_test', 'processing', LOCALTIMESTAMP - interval '1 hour')"
        )
        connection.execute(
            "INSERT INTO app.tasks (task_id, parent_job_id, task_type, stage, task_index)"
            " VALUES ('t', repeat('a', 64), 'x', 1, 0)"
        )
    played_by_two(dsn)
    assert left_in(dsn)[:2] == before
