"""Connections to the monitored database: one of our own, or for HTTP one of a few that are shared."""

import atexit
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from analysis.model import Failure, Unavailable
from analysis.settings import Settings

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

type Connection = psycopg.Connection[tuple[object, ...]]

APPLICATION_NAME = "jobscope"
ENTRA_SCOPE = "https://ossrdbms-aad.database.windows.net/.default"
CONNECT_TIMEOUT_S = 5
WAIT_S = 10
"""How long a request waits for its turn at a shared connection."""
MOST_SHARED = 2
"""A gentle guest: all routes together hold no more connections than this, and the timer one of its own."""

_pools: "dict[str, ConnectionPool[Connection]]" = {}
_probing = threading.Lock()


@contextmanager
def connection_to(settings: Settings) -> Iterator[Connection]:
    """A connection in autocommit mode: a shared one where share_connections was called, else a new one.

    Raises psycopg.Error when there is none to be had, Unavailable when Microsoft Entra gives no token.
    """
    pool = _pools.get(_key(settings))
    if pool is None:
        with closing(connect(settings)) as connection:
            yield connection
        return
    with _probing:
        if not pool.get_stats().get("pool_size"):
            # A pool keeps to its log why it cannot connect, and goes on trying; this tells the reason at once.
            connect(settings).close()
    with pool.connection() as connection:
        yield connection


def share_connections(settings: Settings) -> None:
    """Makes the sessions of this process share at most MOST_SHARED connections: for HTTP, where many ask at once."""
    from psycopg_pool import ConnectionPool

    if _key(settings) not in _pools:
        _pools[_key(settings)] = pool = ConnectionPool(
            _key(settings),
            kwargs=lambda: _arguments(settings),
            min_size=0,
            max_size=MOST_SHARED,
            timeout=WAIT_S,
            max_idle=60,
            # Shorter than the life of an Entra token, which is the password.
            max_lifetime=1800,
            check=ConnectionPool.check_connection,
            open=True,
        )
        # A pool that is left open holds up the end of the process.
        atexit.register(pool.close, 1.0)


def are_shared(settings: Settings) -> bool:
    return _key(settings) in _pools


def connect(settings: Settings) -> Connection:
    """A new connection in autocommit mode, never a shared one. Raises as connection_to does."""
    return psycopg.connect(_key(settings), **_arguments(settings))


def role_of(url: str) -> str:
    """The role that a connection string logs in as; empty where it names none."""
    return str(conninfo_to_dict(url).get("user") or "")


def _key(settings: Settings) -> str:
    return settings.database_url.get_secret_value()


def _arguments(settings: Settings) -> dict[str, Any]:
    """What every connection is opened with; psycopg's own signature takes them as keywords of any type."""
    arguments: dict[str, Any] = {
        "application_name": APPLICATION_NAME,
        "connect_timeout": CONNECT_TIMEOUT_S,
        "autocommit": True,
        "prepare_threshold": None,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
        "client_encoding": "UTF8",
    }
    if settings.database_auth == "entra":
        arguments["password"] = _entra_token()
    return arguments


def _entra_token() -> str:
    from azure.core.exceptions import AzureError
    from azure.identity import DefaultAzureCredential

    try:
        return DefaultAzureCredential().get_token(ENTRA_SCOPE).token
    except (AzureError, ValueError) as error:  # the latter for AZURE_ variables that it does not know
        raise Unavailable(
            Failure(
                "no Microsoft Entra token for the database could be had",
                "give the function app a managed identity that is a role in the database (sql/setup/monitor_role.sql)",
            )
        ) from error
