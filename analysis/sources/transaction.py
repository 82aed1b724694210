"""The one read-only transaction of a session: how it begins, how each question is kept apart in it, how it ends.

Every statement of ours says in a comment that it is: pg_stat_statements of the monitored server shows them to others,
and our own analysis of it leaves them out. Settings go through set_config, whose values are no part of a statement's
text there.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import sql

from analysis.facts import Unavailable
from analysis.settings import Settings
from analysis.sources.connections import APPLICATION_NAME, Connection

LOCK_TIMEOUT_MS = 1000
TRANSACTION_TIMEOUT_SINCE = 170000

_AS_DELIVERED = {
    "IntervalStyle": "postgres",
    "array_nulls": "on",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "quote_all_identifiers": "off",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
}
"""What a role or a database may have set for its own programs, and what our statements and the names of types that we
compare are written for."""

_BEGIN = sql.SQL("BEGIN /* jobscope */ ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT /* jobscope */ ")
_QUESTION = sql.SQL("SAVEPOINT /* jobscope */ question; SELECT /* jobscope */ ")


def begin(connection: Connection, settings: Settings) -> None:
    """One consistent picture, and a gentle guest: every wait is bounded, and no statement takes several processes.

    What decides how statements are read and values written is as PostgreSQL delivers it, whatever the role has set.
    row_security is off, so that a policy which would hide rows is an error and not an empty table.
    Raises psycopg.Error.
    """
    wanted = {
        "statement_timeout": str(int(settings.query_timeout_s * 1000)),
        "lock_timeout": str(LOCK_TIMEOUT_MS),
        "idle_in_transaction_session_timeout": str(int((settings.database_budget_s + 10) * 1000)),
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        "row_security": "off",
        "TimeZone": settings.timezone,
        "DateStyle": "ISO, YMD",
        **_AS_DELIVERED,
        "search_path": "pg_catalog",
        "application_name": APPLICATION_NAME,
    }
    if connection.info.server_version >= TRANSACTION_TIMEOUT_SINCE:
        # One of the role's own would end a run; what bounds it is above.
        wanted["transaction_timeout"] = "0"
    connection.execute(_BEGIN + sql.SQL(", ").join(_set(name, value) for name, value in wanted.items()))


def search_in(connection: Connection, schemas: str) -> None:
    """Makes the transaction look for names in these schemas (a search_path)."""
    connection.execute(sql.SQL("SELECT /* jobscope */ ") + _set("search_path", schemas))


@contextmanager
def question(connection: Connection, timeout_s: float) -> Iterator[None]:
    """What is asked inside may fail, or take too long, without an end to the transaction."""
    connection.execute(_QUESTION + _set("statement_timeout", str(max(1, int(timeout_s * 1000)))))
    try:
        yield
    except (psycopg.Error, Unavailable):
        if not connection.broken:
            connection.execute("ROLLBACK /* jobscope */ TO SAVEPOINT question")
        raise
    connection.execute("RELEASE /* jobscope */ SAVEPOINT question")


def end(connection: Connection) -> None:
    """Gives the connection back as it was. One that is lost by now has nothing to end: what was read has been read."""
    with suppress(psycopg.OperationalError):
        connection.execute("ROLLBACK /* jobscope */")


def _set(name: str, value: str) -> sql.Composable:
    return sql.SQL("pg_catalog.set_config({}, {}, true)").format(name, value)
