"""Sessions that hold locks, wait for them, or have few rights: real ones, each for as long as a `with` block."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from analysis.model import Finding

PATIENCE_S = 30


@contextmanager
def open_transaction(dsn: str, statement: str, application: str = "worker") -> Iterator[int]:
    """A session that ran one statement and then did nothing more: idle in transaction. Gives its pid."""
    with psycopg.connect(dsn, application_name=application) as connection:
        connection.execute(statement.encode())
        yield connection.info.backend_pid
        # It may have been ended from outside, which is what some tests are about.
        with suppress(psycopg.OperationalError):
            connection.rollback()


@contextmanager
def blocked(dsn: str, statement: str, application: str = "waiter") -> Iterator[int]:
    """A session whose statement waits for a lock. Gives its pid once the server has noted the wait."""
    connection = psycopg.connect(dsn, application_name=application)
    pid = connection.info.backend_pid

    def wait() -> None:
        with suppress(psycopg.errors.QueryCanceled, psycopg.OperationalError):
            connection.execute(statement.encode())

    waiter = threading.Thread(target=wait)
    waiter.start()
    try:
        until(dsn, "SELECT true FROM pg_locks WHERE pid = %s AND NOT granted AND waitstart IS NOT NULL", pid)
        yield pid
    finally:
        connection.cancel_safe()
        waiter.join(PATIENCE_S)
        connection.close()


def until(dsn: str, question: str, pid: int) -> None:
    """Asks again and again, each time in a new transaction, until there is a row."""
    deadline = time.monotonic() + PATIENCE_S
    with psycopg.connect(dsn, autocommit=True) as connection:
        while time.monotonic() < deadline:
            if connection.execute(question.encode(), [pid]).fetchone():
                return
    raise AssertionError(f"waited {PATIENCE_S} s for: {question}")


@contextmanager
def plain_role(dsn: str, *grants: str) -> Iterator[tuple[str, str]]:
    """A role that may log in and has these rights alone (`GRANT ... TO {role}`). Gives its name and its DSN."""
    role, password = f"reader_{secrets.token_hex(4)}", secrets.token_hex(16)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        )
        for grant in grants:
            connection.execute(grant.format(role=role).encode())
        try:
            yield role, make_conninfo(dsn, user=role, password=password)
        finally:
            connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(role)))
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def run_rolled_back(dsn: str, finding: Finding) -> int:
    """Runs each statement that a finding recommends, and takes it back. Gives how many there were."""
    statements = [action.code for action in finding.actions if action.language == "sql"]
    for statement in statements:
        with psycopg.connect(dsn) as connection:
            connection.execute(statement.encode())
            connection.rollback()
    return len(statements)
