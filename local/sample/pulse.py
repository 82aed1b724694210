"""Keeps a loaded sample alive: what is under way beats and ends in the database too, and new work arrives."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

import psycopg
from psycopg import sql

from local.sample.build import Sample
from local.sample.load import TASK_COLUMNS_2025, Connection
from local.sample.timeline import JOB_COLUMNS, Row

EVERY_S = 15.0
"""Twice as often as a task of the sample beats."""


def changed(before: Sample, after: Sample) -> tuple[list[Row], list[Row]]:
    """The rows of jobs and of tasks that are not at the later instant what they were at the earlier one."""
    moving = [job for job in after.planned if job.finished is None or job.finished > before.instant]
    then, now = before.only(moving), after.only(moving)
    jobs, tasks = set(then.jobs), set(then.tasks)
    return [row for row in now.jobs if row not in jobs], [row for row in now.tasks if row not in tasks]


def bring(connection: Connection, sample: Sample, instant: datetime) -> Sample:
    """Turn the rows of a sample into those of a later instant, in one transaction; gives the sample as of then.

    `connection` is a superuser's: the trigger that dates an update, and would date it now, is passed by. Raises
    ValueError for an instant beyond the days ahead of the sample.
    """
    later = sample.as_of(instant)
    jobs, tasks = changed(sample, later)
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.executemany(_upsert("jobs", JOB_COLUMNS), jobs)
        cursor.executemany(_upsert("tasks", TASK_COLUMNS_2025), [row[: len(TASK_COLUMNS_2025)] for row in tasks])
    return later


@contextmanager
def alive(dsn: str, sample: Sample, every_s: float = EVERY_S) -> Iterator[None]:
    """While the block runs, the rows in the database are those of the present, to within `every_s`."""
    stopped = Event()
    thread = Thread(target=_live, args=(dsn, sample, stopped, every_s), name="pulse of the sample", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _live(dsn: str, sample: Sample, stopped: Event, every_s: float) -> None:
    with psycopg.connect(dsn, autocommit=True, application_name="pulse of the sample") as connection:
        while (now := datetime.now(UTC)) < sample.ends:
            sample = bring(connection, sample, now)
            if stopped.wait(every_s):
                return


def _upsert(table: str, columns: tuple[str, ...]) -> sql.Composed:
    names = list(map(sql.Identifier, columns))
    return sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET ({}) = ROW({})").format(
        sql.Identifier("app", table),
        sql.SQL(", ").join(names),
        sql.SQL(", ").join(sql.Placeholder() * len(names)),
        names[0],
        sql.SQL(", ").join(names),
        sql.SQL(", ").join(sql.Identifier("excluded", column) for column in columns),
    )
