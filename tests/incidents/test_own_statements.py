import pytest

from analysis.incidents.own_statements import is_own

FAILED = (
    "(psycopg.errors.QueryCanceled) canceling statement due to statement timeout\n"
    "[SQL: UPDATE app.tasks SET status = %(status)s, updated_at = %(at)s WHERE app.tasks.task_id IN (%(a)s, %(b)s)]\n"
    "[parameters: {'status': 'done'}]"
)
IN_A_FUNCTION = (
    "canceling statement due to statement timeout\n"
    "CONTEXT:  PL/pgSQL function app.complete_task_and_check_stage(text) line 4 at SQL statement"
)
LONG = "SELECT id, kind, state, owner FROM app.tasks WHERE state = 'queued' AND owner = 7 ORDER BY id LIMIT 10"


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ('UPDATE "app"."tasks" SET status = $1, updated_at = $2 WHERE "tasks"."task_id" IN ($3, $4, $5)', FAILED),
        ("update tasks set status = [redacted: text], updated_at = now_is WHERE task_id IN ($1)", "x"),
        ("SELECT app.complete_task_and_check_stage($1)", IN_A_FUNCTION),
        (LONG.replace("'queued'", "$1").replace("10", "$2"), f"timeout: {LONG}"),
        (f"{LONG[:70]}…", f"timeout: {LONG}"),
        (LONG, f"timeout: {LONG[:80]}..."),
    ],
)
def test_a_statement_is_known_by_its_words_whatever_its_values(statement: str, text: str) -> None:
    assert is_own(statement, text) is (text != "x")


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("UPDATE app.tasks SET heartbeat = $1 WHERE task_id = $2", FAILED),  # the same table
        ("UPDATE app.tasks SET status = $1, updated_at = $2", FAILED),  # without its WHERE
        ("SELECT app.claim_task($1)", IN_A_FUNCTION),
        ("SELECT id, kind…", f"timeout: {LONG}"),  # too little of it is known
        (LONG, "timeout: SELECT id, kind, state..."),
        ("", FAILED),
        ("COMMIT", "COMMIT"),
    ],
)
def test_another_statement_of_the_same_table_is_not_its_own(statement: str, text: str) -> None:
    assert not is_own(statement, text)
