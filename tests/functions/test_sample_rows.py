"""The sample job finds its place in schemas that ask for more, or for other types, than any version is known to."""

import psycopg
import pytest

from analysis.functions.expectations import CHECK, COMPLETE, RETRY
from tests.conftest import MakeDatabase
from tests.functions.test_function_test import played, run_in


def complaints(dsn: str) -> list[tuple[str, str]]:
    return [(s.step, s.message) for p in played(dsn).plays for s in p.steps if s.verdict != "right"]


@pytest.mark.parametrize(
    "type_",
    [
        "text",
        "varchar(3)",
        "integer",
        "numeric(6,2)",
        "boolean",
        "date",
        "timestamptz",
        "time",
        "interval",
        "uuid",
        "jsonb",
        "bytea",
        "inet",
        "text[]",
        "int4range",
        "app.task_status",
    ],
)
def test_a_column_that_must_be_filled_is_filled_by_its_type(database: MakeDatabase, type_: str) -> None:
    dsn = database(tables="april_2026")
    for relation in ("jobs", "tasks"):
        run_in(dsn, f"ALTER TABLE app.{relation} ADD COLUMN tenant {type_} NOT NULL")
    assert complaints(dsn) == []


def test_what_a_constraint_asks_for_comes_from_the_newest_real_rows(database: MakeDatabase) -> None:
    dsn = database(tables="january_2026")
    run_in(
        dsn,
        "CREATE TABLE app.tenants (name text PRIMARY KEY)",
        "INSERT INTO app.tenants VALUES ('north')",
        "ALTER TABLE app.jobs ADD COLUMN tenant text NOT NULL REFERENCES app.tenants",
        "ALTER TABLE app.tasks ADD COLUMN tenant text NOT NULL REFERENCES app.tenants",
        "INSERT INTO app.jobs (job_id, job_type, tenant) VALUES (repeat('b', 64), 'x', 'north')",
        "INSERT INTO app.tasks (task_id, parent_job_id, job_type, task_type, stage, tenant)"
        " VALUES ('t', repeat('b', 64), 'x', 'x', 1, 'north')",
    )
    assert complaints(dsn) == []


def test_without_the_rights_of_a_real_row_the_constraint_is_named(database: MakeDatabase) -> None:
    from analysis.facts import Unavailable

    dsn = database()
    run_in(dsn, "ALTER TABLE app.jobs ADD COLUMN tenant text NOT NULL CHECK (tenant = 'north')")
    with pytest.raises(Unavailable, match="jobs_tenant_check"):
        played(dsn)


@pytest.mark.parametrize("type_", ["uuid", "bigint"])
def test_ids_may_have_other_types(database: MakeDatabase, type_: str) -> None:
    dsn = database(tables="november_2025", functions="none")
    with psycopg.connect(dsn) as connection:
        connection.execute(
            f"ALTER TABLE app.tasks DROP CONSTRAINT tasks_parent_job_id_fkey;"
            f"ALTER TABLE app.jobs ALTER job_id TYPE {type_} USING NULL;"
            f"ALTER TABLE app.tasks ALTER parent_job_id TYPE {type_} USING NULL, ALTER task_id TYPE {type_} USING NULL;"
            f"CREATE FUNCTION app.check_job_completion(job {type_}) RETURNS TABLE (job_complete boolean,"
            " final_stage integer, total_tasks bigint, completed_tasks bigint, task_results jsonb) LANGUAGE sql AS $$"
            " SELECT coalesce(bool_and(t.status IN ('completed', 'failed')), false), coalesce(max(j.stage), 0),"
            " count(t), count(t) FILTER (WHERE t.status = 'completed'),"
            " coalesce(jsonb_agg(t.task_id) FILTER (WHERE t.task_id IS NOT NULL), '[]')"
            " FROM app.jobs j JOIN app.tasks t ON t.parent_job_id = j.job_id WHERE j.job_id = job $$".encode()
        )
    (check,) = [f for f in played(dsn).functions if f.function == CHECK]
    assert (check.verdict, check.faults) == ("right", ())


def test_a_refused_call_that_changes_a_row_is_wrong(database: MakeDatabase) -> None:
    dsn = database(tables="october_2025")
    with psycopg.connect(dsn) as connection:
        text = connection.execute("SELECT pg_get_functiondef('app.complete_task_and_check_stage'::regproc)").fetchall()
        touched = "IF NOT FOUND THEN UPDATE app.jobs j SET metadata = '{\"late\": 1}' WHERE j.job_id = p_job_id;"
        connection.execute(str(text[0][0]).replace("IF NOT FOUND THEN", touched, 1).encode())
    (complete,) = [f for f in played(dsn).functions if f.function == COMPLETE]
    assert complete.verdict == "wrong"
    assert complete.faults[0].message == 'changed columns is ["metadata"] and not []'


def test_a_retry_that_is_not_counted_is_wrong(database: MakeDatabase) -> None:
    dsn = database(tables="april_2026")
    with psycopg.connect(dsn) as connection:
        text = connection.execute("SELECT pg_get_functiondef('app.increment_task_retry_count'::regproc)").fetchall()
        connection.execute(str(text[0][0]).replace("t.retry_count + 1", "t.retry_count").encode())
    (retry,) = [f for f in played(dsn).functions if f.function == RETRY]
    assert (retry.verdict, [fault.message for fault in retry.faults]) == (
        "wrong",
        ["tasks.retry_count is 0 and not 1"],
    )


def test_a_check_that_looks_at_the_stage_alone_is_wrong(database: MakeDatabase) -> None:
    dsn = database(tables="january_2026")
    with psycopg.connect(dsn) as connection:
        text = connection.execute("SELECT pg_get_functiondef('app.check_job_completion'::regproc)").fetchall()
        alone = str(text[0][0]).replace("bool_and(t.status IN ('completed', 'failed'))", "true")
        connection.execute(alone.encode())
    (check,) = [f for f in played(dsn).functions if f.function == CHECK]
    assert [fault.message for fault in check.faults] == ["job_complete is true and not false"]
