"""A few connections that all routes of the app share. Who gets none is told why, and soon.

A pool that connects in the background keeps to its log why it cannot, and lets its callers wait until they give up.
"""

import atexit
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import psycopg
from psycopg.pq import TransactionStatus

from analysis.sources.watchdog import deadline

type Connection = psycopg.Connection[tuple[object, ...]]

WAIT_S = 10.0
"""How long a request waits for its turn."""
CHECK_S = 0.7
"""What a living server may take for an empty question; then the connection counts as lost."""
AGAIN_S = 2
"""What connecting may take after one was lost: with the check 3 s at most, of a server that does not answer."""
IDLE_S = 60.0
LIFE_S = 1800.0
"""Shorter than the life of an Entra token, which is the password."""


class Shared:
    """At most `most` connections. `open_` makes one within so many seconds, within its own patience for None; it raises
    psycopg.Error."""

    def __init__(self, most: int, open_: Callable[[int | None], Connection]) -> None:
        self._turns = threading.BoundedSemaphore(most)
        self._open = open_
        self._lock = threading.Lock()
        self._idle: list[tuple[Connection, threading.Timer]] = []
        self._born: dict[Connection, float] = {}
        self._lost = False
        self._refused: tuple[float, psycopg.Error] | None = None
        atexit.register(self.close)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """One that answers, for the time being ours alone. Raises psycopg.Error when there is none to be had."""
        asked = monotonic()
        if not self._turns.acquire(timeout=WAIT_S):
            raise psycopg.OperationalError("couldn't get a connection in time: all are busy")
        try:
            connection = self._living() or self._new(asked)
            try:
                yield connection
            finally:
                self._give_back(connection)
        finally:
            self._turns.release()

    def close(self) -> None:
        """Closes those that nobody uses."""
        while connection := self._take():
            self._discard(connection)

    def end(self) -> None:
        """Closes them for good."""
        atexit.unregister(self.close)
        self.close()

    def _living(self) -> Connection | None:
        if (connection := self._take()) is None:
            return None
        try:
            with deadline(connection, CHECK_S):
                connection.execute("")
        except psycopg.Error:
            self._give_up(connection)
            return None
        return connection

    def _new(self, asked: float) -> Connection:
        """Who asked before a refusal was known shares it: trying one after the other would take the last too long."""
        if self._refused and self._refused[0] >= asked:
            known = self._refused[1]
            raise type(known)(*known.args)
        try:
            connection = self._open(AGAIN_S if self._lost else None)
        except psycopg.Error as error:
            self._lost, self._refused = True, (monotonic(), error.with_traceback(None))
            raise
        self._lost = False
        self._born[connection] = monotonic()
        return connection

    def _give_up(self, connection: Connection) -> None:
        """What has lost one has lost all, and each would take its time to find out."""
        self._lost = True
        self._discard(connection)
        self.close()

    def _take(self) -> Connection | None:
        with self._lock:
            if not self._idle:
                return None
            connection, timer = self._idle.pop()
        timer.cancel()
        return connection

    def _give_back(self, connection: Connection) -> None:
        if connection.broken:
            self._give_up(connection)
            return
        idle = connection.info.transaction_status == TransactionStatus.IDLE
        if not idle or monotonic() - self._born[connection] > LIFE_S:
            self._discard(connection)
            return
        timer = threading.Timer(IDLE_S, self._retire, (connection,))
        timer.daemon = True
        with self._lock:
            self._idle.append((connection, timer))
        timer.start()

    def _retire(self, connection: Connection) -> None:
        with self._lock:
            left = [each for each in self._idle if each[0] is not connection]
            ours = len(left) < len(self._idle)
            self._idle = left
        if ours:
            self._discard(connection)

    def _discard(self, connection: Connection) -> None:
        self._born.pop(connection, None)
        connection.close()
