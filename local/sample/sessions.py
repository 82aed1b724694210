"""Sessions in trouble, held open on a live server: a blocked one, one idle in a transaction, and a secret in a text."""

import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from local.sample.canaries import STATEMENT_CANARY
from local.sample.ledger import Fault

type Connection = psycopg.Connection[tuple[object, ...]]
SESSION_FAULTS = ("session_blocked", "session_idle_in_transaction", "session_secret")
_BLOCKED, _IDLE, _SECRET = SESSION_FAULTS
_WAIT_S = 10.0


@contextmanager
def troubled_sessions(dsn: str, schema: str = "app", without: Collection[str] = ()) -> Iterator[dict[str, Fault]]:
    """Hold the session faults open while the block runs, and give their ledger; all is undone and ended after.

    `dsn` is a role that may write to the schema, which holds at least one job. Raises RuntimeError when the server does
    not show the lock as awaited within ten seconds.
    """
    ledger: dict[str, Fault] = {}
    with ExitStack() as held:
        control = held.enter_context(psycopg.connect(dsn, autocommit=True, application_name="sample control"))
        jobs = sql.Identifier(schema, "jobs")
        if _BLOCKED not in without:
            ledger[_BLOCKED] = _blocked(held, dsn, control, jobs)
        if _IDLE not in without:
            idle = _session(held, dsn, control, "sample idle in transaction")
            idle.execute(sql.SQL("SELECT job_id FROM {} LIMIT 1").format(jobs))
            ledger[_IDLE] = _fault(_IDLE, "health/transactions", pid=idle.info.backend_pid)
        if _SECRET not in without:
            ledger[_SECRET] = _secret(held, dsn, control, jobs)
        yield ledger


def _blocked(held: ExitStack, dsn: str, control: Connection, jobs: sql.Identifier) -> Fault:
    """One session locks a job's row and stays busy; another waits for that row."""
    lock = sql.SQL("SELECT job_id FROM {} ORDER BY job_id LIMIT 1 FOR UPDATE").format(jobs)
    blocker = _session(held, dsn, control, "sample blocker")
    [[job_id]] = blocker.execute(lock).fetchall()
    _leave_running(blocker, sql.SQL("SELECT pg_sleep(86400)"))
    waiter = _session(held, dsn, control, "sample waiter")
    _leave_running(waiter, lock)
    pids = (blocker.info.backend_pid, waiter.info.backend_pid)
    deadline = time.monotonic() + _WAIT_S
    while control.execute("SELECT pg_blocking_pids(%s)", (pids[1],)).fetchone() != ([pids[0]],):
        if time.monotonic() > deadline:
            raise RuntimeError(f"session {pids[1]} does not wait for session {pids[0]}: the lock was not contended")
        time.sleep(0.02)
    return _fault(_BLOCKED, "health/blocking", job_id=job_id, blocker_pid=pids[0], waiter_pid=pids[1])


def _secret(held: ExitStack, dsn: str, control: Connection, jobs: sql.Identifier) -> Fault:
    """A secret stands in the comment of a statement that ran often and of one that runs now."""
    # Not a leading comment: pg_stat_statements drops those.
    comment = sql.SQL(f"/* {STATEMENT_CANARY.text} */")
    session = _session(held, dsn, control, "sample secret")
    for _ in range(20):
        session.execute(sql.SQL("SELECT count(*) {} FROM {}").format(comment, jobs))
    session.commit()
    _leave_running(session, sql.SQL("SELECT {} pg_sleep(86400)").format(comment))
    return _fault(_SECRET, pid=session.info.backend_pid, canaries=[STATEMENT_CANARY.secret])


def _session(held: ExitStack, dsn: str, control: Connection, name: str) -> Connection:
    """A session that is ended with the block, whatever it is doing then."""
    session = psycopg.connect(dsn, application_name=name)
    # Not as a context manager: that would commit a session which is busy or gone.
    held.callback(session.close)
    held.callback(lambda: control.execute("SELECT pg_terminate_backend(%s, 5000)", (session.info.backend_pid,)))
    return session


def _leave_running(session: Connection, statement: sql.Composable) -> None:
    session.pgconn.send_query(statement.as_bytes(session))


def _fault(name: str, *found_by: str, job_id: object = None, **expected: object) -> Fault:
    job_ids = () if job_id is None else (str(job_id),)
    return Fault(name, dict.fromkeys(found_by, 1), job_ids, (), datetime.now(UTC), None, expected)
