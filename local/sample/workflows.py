"""A sample's jobs and tasks as workflow runs and nodes: what its stages are, edges say here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from psycopg import sql

from local.sample.build import Sample
from local.sample.load import Connection, copy_rows, error_in_result, worker_of
from local.sample.timeline import JOB_COLUMNS, TASK_COLUMNS, Row

RUN_COLUMNS = ("run_id", "workflow_name", "parameters", "status", "result_data", "created_at", "started_at")
NODE_COLUMNS = (
    *("task_instance_id", "run_id", "task_name", "handler", "status", "parameters", "result_data", "error_details"),
    *("retry_count", "claimed_by", "last_pulse", "started_at", "completed_at", "created_at", "updated_at"),
)
_RUN_STATUS = {"queued": "pending", "processing": "running", "completed_with_errors": "completed"}
_NODE_STATUS = {"queued": "ready", "processing": "running"}


STOPPED = timedelta(hours=4)
"""How long before the instant an orchestrator stopped that has."""


def load_workflows(conn: Connection, sample: Sample, schema: str = "app", *, is_driven: bool = True) -> None:
    """Load all rows into the workflow tables, which exist and are empty, and analyse them.

    An orchestrator holds its lease, its janitor and a schedule run; one that is not driven any more stopped 4 h ago,
    and its janitor fails since.
    """
    with conn.transaction():
        conn.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(schema)))
        copy_rows(conn, "workflow_runs", (*RUN_COLUMNS, "completed_at"), map(_run, sample.jobs))
        copy_rows(conn, "workflow_tasks", NODE_COLUMNS, map(_node, sample.tasks))
        edges = ("task_instance_id", "depends_on_instance_id")
        copy_rows(conn, "workflow_task_deps", edges, _edges(sample))
        _driver(conn, sample.until.replace(tzinfo=None), is_driven)
    for table in ("workflow_runs", "workflow_tasks", "workflow_task_deps"):
        conn.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(schema, table)))


def _run(row: Row) -> Row:
    job = dict(zip(JOB_COLUMNS, row, strict=True))
    status = _RUN_STATUS.get(str(job["status"]), job["status"])
    started_at = None if status == "pending" else job["created_at"]
    ended_at = job["updated_at"] if status in ("completed", "failed") else None
    result = job["result_data"] if job["error_details"] is None else error_in_result(str(job["error_details"]), 0)[1]
    return (
        *(job["job_id"], job["job_type"], job["parameters"], status, result),
        *(job["created_at"], started_at, ended_at),
    )


def _node(row: Row) -> Row:
    task = dict(zip(TASK_COLUMNS, row, strict=True))
    status = _NODE_STATUS.get(str(task["status"]), task["status"])
    error, result = task["error_details"], task["result_data"]
    if error is not None:
        error, result = error_in_result(str(error), int(str(task["retry_count"])))
    return (
        *(task["task_id"], task["parent_job_id"], f"{task['task_type']}_{task['task_index']}", task["task_type"]),
        *(status, task["parameters"], result, error, task["retry_count"], worker_of(row), task["heartbeat"]),
        *(task["execution_started_at"], task["updated_at"] if status in ("completed", "failed") else None),
        *(task["created_at"], task["updated_at"]),
    )


def _edges(sample: Sample) -> Iterator[Row]:
    """Each task of a stage waits for all of the stage before."""
    for job in sample.planned:
        stages: dict[int, list[str]] = {}
        for task in job.tasks:
            if task.created <= sample.instant:
                stages.setdefault(task.stage, []).append(task.task_id)
        for (_, before), (_, after) in pairwise(sorted(stages.items())):
            yield from ((task, needed) for task in after for needed in before)


def _driver(conn: Connection, at: datetime, is_driven: bool) -> None:
    last = at - (timedelta(seconds=30) if is_driven else STOPPED)
    conn.execute(
        "INSERT INTO orchestrator_lease VALUES ('singleton', 'brain-1', %s, %s, %s)",
        [last - timedelta(days=3), last + timedelta(seconds=60), last],
    )
    conn.execute(
        "INSERT INTO janitor_runs (run_type, started_at, completed_at, status, items_fixed, error_details)"
        " SELECT 'stale_tasks', ran_at, ran_at + interval '1 s', CASE WHEN ran_at > %(last)s THEN 'failed' ELSE"
        " 'completed' END, 0, CASE WHEN ran_at > %(last)s THEN 'deadlock detected' END"
        " FROM generate_series(%(last)s - interval '1 day', %(at)s - interval '1 min', interval '30 min') AS ran_at",
        {"last": last, "at": at},
    )
    conn.execute(
        "INSERT INTO schedules (schedule_id, workflow_name, cron_expression, last_run_at)"
        " VALUES ('sources', 'check_source', '*/30 * * * *', %s)",
        [last],
    )
