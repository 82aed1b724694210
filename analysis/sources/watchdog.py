"""A deadline on our side of the connection.

A half-open connection ignores statement_timeout: the server's answer never comes. When the deadline passes, the
socket is shut down, which makes the waiting call fail at once.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def deadline(connection: psycopg.Connection[tuple[object, ...]], seconds: float) -> Iterator[None]:
    """Everything inside ends within `seconds`, if need be with psycopg.OperationalError."""
    timer = threading.Timer(seconds, _cut, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    if connection.closed:
        return
    # The descriptor is duplicated because closing a Python socket closes its descriptor, and libpq still owns it.
    with socket.socket(fileno=os.dup(connection.fileno())) as duplicate:
        duplicate.shutdown(socket.SHUT_RDWR)
