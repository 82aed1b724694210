"""A stand-in for Azure's Query Store: its two views, made from the documented columns, in a database called azure_sys.

No real one was at hand: names and types are those of Azure's page on Query Store, as of 2024-02-24.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import psycopg

from local.postgres import Server
from tests.conftest import drop_database

VIEWS = """
CREATE SCHEMA query_store;
CREATE TABLE query_store.qs_view (
    runtime_stats_entry_id bigint GENERATED ALWAYS AS IDENTITY, user_id oid, db_id oid, query_id bigint,
    query_sql_text varchar(10000), plan_id bigint, start_time timestamp, end_time timestamp, calls bigint,
    total_time double precision, min_time double precision, max_time double precision, mean_time double precision,
    stddev_time double precision, rows bigint, shared_blks_hit bigint, shared_blks_read bigint,
    shared_blks_dirtied bigint, shared_blks_written bigint, local_blks_hit bigint, local_blks_read bigint,
    local_blks_dirtied bigint, local_blks_written bigint, temp_blks_read bigint, temp_blks_written bigint,
    blk_read_time double precision, blk_write_time double precision, is_system_query boolean, query_type text,
    search_path text, query_parameters text, parameters_capture_status text
);
CREATE TABLE query_store.pgms_wait_sampling_view (
    start_time timestamp, end_time timestamp, user_id oid, db_id oid, query_id bigint, event_type text, event text,
    calls integer
);
GRANT USAGE ON SCHEMA query_store TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA query_store TO PUBLIC;
"""
STATEMENT = """
INSERT INTO query_store.qs_view (
    user_id, db_id, query_id, query_sql_text, start_time, end_time, calls, total_time, max_time, rows,
    shared_blks_read, temp_blks_written, is_system_query
)
SELECT 10, oid, %s, %s, %s, %s, %s, %s, 9000, 5, 100, 0, %s FROM pg_database WHERE datname = %s
"""
WAIT = """
INSERT INTO query_store.pgms_wait_sampling_view
SELECT %s, %s, 10, oid, %s, %s, %s, %s FROM pg_database WHERE datname = %s
"""
INTERVAL = timedelta(minutes=15)


class AzureSys:
    """The database, and what a test puts into it; times are stored as Azure stores them, UTC without a zone."""

    def __init__(self, dsn: str, jobs: str) -> None:
        self.dsn = dsn
        self.jobs = jobs

    def run(self, statement: str, *values: object) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(statement.encode(), values or None)

    def capture(self, statements: str = "top", waits: str = "all") -> None:
        self.run(f"ALTER DATABASE azure_sys SET pg_qs.query_capture_mode = '{statements}'")
        self.run(f"ALTER DATABASE azure_sys SET pgms_wait_sampling.query_capture_mode = '{waits}'")
        self.run("ALTER DATABASE azure_sys SET pgms_wait_sampling.history_period = '100'")

    def statement(
        self,
        query_id: int,
        text: str,
        start: datetime,
        total_ms: float = 1000,
        calls: int = 10,
        *,
        is_system: bool = False,
        of: str = "",
    ) -> None:
        times = start.replace(tzinfo=None), (start + INTERVAL).replace(tzinfo=None)
        self.run(STATEMENT, query_id, text, *times, calls, total_ms, is_system, of or self.jobs)

    def wait(self, query_id: int, event_type: str, event: str, samples: int, start: datetime) -> None:
        times = start.replace(tzinfo=None), (start + INTERVAL).replace(tzinfo=None)
        self.run(WAIT, *times, query_id, event_type, event, samples, self.jobs)


@contextmanager
def azure_sys(server: Server, jobs: str) -> Iterator[AzureSys]:
    """For the monitored database `jobs` on the same server; captures top statements and all waits."""
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("CREATE DATABASE azure_sys")
    try:
        store = AzureSys(server.url("azure_sys"), jobs)
        store.run(VIEWS)
        store.capture()
        yield store
    finally:
        drop_database(server, "azure_sys")
