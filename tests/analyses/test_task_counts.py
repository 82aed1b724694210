from datetime import datetime, timedelta

import psycopg

from analysis.health import job_counts, task_counts
from analysis.health.counts import Counts
from analysis.health.task_counts import TASK_COUNTS, TaskCount
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.conftest import MakeDatabase

ID = "health/task_counts"


def naive(hours_ago: float) -> datetime:
    return (NOON - timedelta(hours=hours_ago)).replace(tzinfo=None)


def add_job(
    connection: psycopg.Connection[tuple[object, ...]], number: int, status: str, *, moved_hours_ago: float
) -> str:
    job_id = f"{number:064x}"
    connection.execute(
        "INSERT INTO app.jobs (job_id, job_type, status, result_data, created_at, updated_at)"
        " VALUES (%s, 'process_raster', %s, '{}', %s, %s)",
        (job_id, status, naive(40), naive(moved_hours_ago)),
    )
    return job_id


def add_task(
    connection: psycopg.Connection[tuple[object, ...]], job_id: str, name: str, status: str, *, created_hours_ago: float
) -> None:
    connection.execute(
        "INSERT INTO app.tasks (task_id, parent_job_id, task_type, stage, task_index, status, created_at)"
        " VALUES (%s, %s, 'tile', 1, 0, %s, %s)",
        (name, job_id, status, naive(created_hours_ago)),
    )


def test_tasks_created_in_the_window_are_counted_through_their_jobs(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        moved = add_job(connection, 1, "completed", moved_hours_ago=1)
        add_task(connection, moved, "of the window", "completed", created_hours_ago=23)
        add_task(connection, moved, "before the window", "completed", created_hours_ago=25)
        add_task(connection, moved, "after the window", "queued", created_hours_ago=-1)
        waiting = add_job(connection, 2, "processing", moved_hours_ago=30)
        add_task(connection, waiting, "of a job that stands still", "queued", created_hours_ago=2)
        over = add_job(connection, 3, "completed", moved_hours_ago=30)
        add_task(connection, over, "of a job that was over before", "queued", created_hours_ago=2)
    snapshot = ask(dsn, task_counts, at=NOON)
    assert snapshot.analyses[ID].data == {"total": 3, "by_status": {"queued": 2, "completed": 1}}
    assert snapshot.analyses[ID].status == "ok"
    shown = snapshot.health.model_dump()["components"]["database"]["tasks_last_24h"]
    assert shown == {
        "total": 3,
        "completed": 1,
        "processing": 0,
        "failed": 0,
        "queued": 2,
        "by_status": {"queued": 2, "completed": 1},
    }


def test_no_task_is_zero_and_said(database: MakeDatabase, ask: Ask) -> None:
    result = ask(database(14), task_counts).analyses[ID]
    assert (result.data, result.summary) == ({"total": 0, "by_status": {}}, "No task was created in the window.")


def test_without_the_table_the_count_is_unknown_and_not_zero(database: MakeDatabase, ask: Ask) -> None:
    snapshot = ask(database(tables=None), task_counts, job_counts)
    assert [result.status for result in snapshot.analyses.values()] == ["unknown", "unknown"]
    assert all(result.data == {} for result in snapshot.analyses.values())


def test_the_table_has_a_line_a_type_and_a_column_a_status_in_the_order_of_life(facts: MakeFacts) -> None:
    rows = [TaskCount("tile", "failed", 2), TaskCount("tile", "queued", 3), TaskCount("merge", "completed", 9)]
    verdict = task_counts.analyze(facts({TASK_COUNTS: rows}))
    (table,) = verdict.tables
    assert [column.key for column in table.columns] == ["type", "total", "queued", "completed", "failed"]
    assert table.rows == (
        {"type": "merge", "total": 9, "queued": 0, "completed": 9, "failed": 0},
        {"type": "tile", "total": 5, "queued": 3, "completed": 0, "failed": 2},
    )
    assert verdict.headline is not None
    assert verdict.headline.value == 14


def test_a_status_that_nobody_knows_comes_last() -> None:
    counts = Counts.of([("copy", "frozen", 1), ("copy", "cancelled", 1), ("copy", "pending", 1)])
    assert list(counts.by_status()) == ["pending", "cancelled", "frozen"]
