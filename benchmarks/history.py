"""A database with a history: the same newest day (some 167,000 tasks, 2 % of them failed), and as much before it as
makes so many million tasks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg

from local.history import Span, load_history
from local.postgres import Server
from local.schema import create_schema

JOBS_A_DAY = 1667
TASKS_A_DAY = 100 * JOBS_A_DAY


@contextmanager
def history(server: Server, at: datetime, millions: float) -> Iterator[str]:
    """The DSN of a database with so many million tasks, which is dropped after."""
    name = f"history_{round(millions * 1000)}k"
    with psycopg.connect(server.dsn, autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        owner.execute(f"CREATE DATABASE {name}".encode())
        try:
            dsn = server.url(name)
            with psycopg.connect(dsn, autocommit=True) as connection:
                connection.execute("CREATE EXTENSION pg_stat_statements")
                create_schema(connection)
                days = max(2, round(millions * 1e6 / TASKS_A_DAY))
                load_history(connection, at, Span(oldest_day=days, jobs_a_day=JOBS_A_DAY))
            yield dsn
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
