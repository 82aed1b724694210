"""Every version of the tables with each set of its functions loads on both servers and behaves as the facts say."""

from collections.abc import Callable

import psycopg
import pytest

from local.schema import MEASURED

JOB = "a" * 64


def insert_job(conn: psycopg.Connection[tuple[object, ...]], stages: int = 1, tasks: int = 2, later: str = "") -> None:
    """`later` names the column of tasks that no version but the first can do without."""
    conn.execute(
        "INSERT INTO app.jobs (job_id, job_type, status, total_stages) VALUES (%s, 'process_raster', 'processing', %s)",
        (JOB, stages),
    )
    for index in range(tasks):
        conn.execute(
            f"INSERT INTO app.tasks (task_id, parent_job_id, task_type, status, stage, task_index{later})"
            f" VALUES (%s, %s, 'tile', 'processing', 1, %s{', %s' if later else ''})".encode(),
            [f"t{index}", JOB, index, *(["process_raster"] if later else [])],
        )


@pytest.mark.parametrize("server", [14, 18])
@pytest.mark.parametrize(
    ("tables", "functions"),
    [("september_2025", "september"), *((version, "correct") for version in MEASURED)],
)
def test_every_schema_loads_on_every_server(
    database: Callable[..., str], server: int, tables: str, functions: str
) -> None:
    dsn = database(server=server, tables=tables, functions=functions, schema="Odd name")
    with psycopg.connect(dsn) as conn:
        found = conn.execute(
            "SELECT p.proname, p.pronargs FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'Odd name' AND p.prorettype <> 'trigger'::regtype ORDER BY 1"
        ).fetchall()
    is_first = tables == "september_2025"
    since_the_start = {"advance_job_stage": 3, "check_job_completion": 1, "complete_task_and_check_stage": 3}
    later = {"complete_task_and_check_stage": 5, "increment_task_retry_count": 2 if tables == "april_2026" else 1}
    assert dict(found) == since_the_start | ({} if is_first else later)


@pytest.mark.parametrize(
    "broken",
    [
        "INSERT INTO app.jobs (job_id, job_type) VALUES (repeat('A', 64), 'x')",
        "INSERT INTO app.jobs (job_id, job_type) VALUES (repeat('a', 64), 'x1')",
        "INSERT INTO app.jobs (job_id, job_type, stage) VALUES (repeat('a', 64), 'x', 2)",
        "INSERT INTO app.jobs (job_id, job_type, status) VALUES (repeat('a', 64), 'x', 'completed')",
        "INSERT INTO app.jobs (job_id, job_type, status) VALUES (repeat('a', 64), 'x', 'failed')",
    ],
)
def test_the_jobs_table_refuses_what_the_facts_forbid(database: Callable[..., str], broken: str) -> None:
    with psycopg.connect(database()) as conn, pytest.raises(psycopg.errors.CheckViolation):
        conn.execute(broken.encode())


def test_the_tasks_table_has_no_time_index_and_touches_updated_at(database: Callable[..., str]) -> None:
    with psycopg.connect(database(), autocommit=True) as conn:
        insert_job(conn)
        definitions = conn.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'tasks'").fetchall()
        assert len(definitions) == 7
        assert not [text for (text,) in definitions if "_at" in text]
        conn.execute("UPDATE app.tasks SET updated_at = '2000-01-01' WHERE task_id = 't0'")
        assert conn.execute("SELECT min(updated_at) > '2001-01-01' FROM app.tasks").fetchone() == (True,)


def test_correct_functions_carry_a_job_from_its_tasks_to_its_end(database: Callable[..., str]) -> None:
    with psycopg.connect(database()) as conn:
        insert_job(conn, stages=2)
        complete = "SELECT * FROM app.complete_task_and_check_stage(%s, %s, %s)"
        assert conn.execute(complete, ("t0", '{"tiles": 4}', None)).fetchone() == (True, False, JOB, 1, 1)
        assert conn.execute(complete, ("t0", None, None)).fetchone() == (False, False, None, None, None)
        assert conn.execute(complete, ("t1", None, "KeyError")).fetchone() == (True, True, JOB, 1, 0)
        advance = "SELECT * FROM app.advance_job_stage(%s, %s, %s)"
        assert conn.execute(advance, (JOB, 2, None)).fetchone() == (False, None, None)
        assert conn.execute(advance, (JOB, 1, '{"ok": 1}')).fetchone() == (True, 2, False)
        check = "SELECT * FROM app.check_job_completion(%s)"
        row = conn.execute(check, (JOB,)).fetchone()
        assert row is not None
        assert row[:4] == (True, 2, 2, 1), "only what succeeded counts as completed"
        assert [task["status"] for task in row[4]] == ["completed", "failed"]
        assert conn.execute(advance, (JOB, 2, '{"ok": 2}')).fetchone() == (True, 2, True)
        end = conn.execute("SELECT status::text, stage, result_data FROM app.jobs").fetchone()
        assert end == ("completed", 2, {"1": {"ok": 1}, "2": {"ok": 2}})
        assert conn.execute(check, ("f" * 64,)).fetchone() == (False, 0, 0, 0, [])


def test_the_later_function_asks_for_the_job_and_the_stage_too(database: Callable[..., str]) -> None:
    with psycopg.connect(database(tables="april_2026")) as conn:
        insert_job(conn, later=", job_type")
        complete = "SELECT * FROM app.complete_task_and_check_stage(%s, %s, %s)"
        assert conn.execute(complete, ("t0", JOB, 2)).fetchone() == (False, False, None, None, 0)
        assert conn.execute(complete, ("t0", JOB, 1)).fetchone() == (True, False, JOB, 1, 1)


def test_the_september_functions_break_for_their_own_reasons(database: Callable[..., str]) -> None:
    with psycopg.connect(database(functions="september"), autocommit=True) as conn:
        insert_job(conn)
        with pytest.raises(psycopg.errors.UndefinedObject, match="task_status"):
            conn.execute("SELECT * FROM app.complete_task_and_check_stage('t0')")
        with pytest.raises(psycopg.errors.CheckViolation):
            conn.execute("SELECT * FROM app.advance_job_stage(%s, 1)", (JOB,))
        for job in (JOB, "f" * 64):
            with pytest.raises(psycopg.errors.DatatypeMismatch, match="bigint"):
                conn.execute("SELECT * FROM app.check_job_completion(%s)", (job,))
        conn.execute("SET search_path = app")
        assert conn.execute("SELECT task_updated FROM complete_task_and_check_stage('t0')").fetchone() == (True,)


def test_a_september_job_still_advances_between_its_stages(database: Callable[..., str]) -> None:
    with psycopg.connect(database(functions="september")) as conn:
        insert_job(conn, stages=2)
        assert conn.execute("SELECT * FROM app.advance_job_stage(%s, 1)", (JOB,)).fetchone() == (True, 2, False)
