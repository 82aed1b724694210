"""Connections to the monitored database: one of our own, or for HTTP one of a few that are shared."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from analysis.facts import Unavailable
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.encodings import read_with_marks
from analysis.sources.identity import identity
from analysis.sources.shared import Connection as Connection
from analysis.sources.shared import Shared
from analysis.sources.times import read_bounded

APPLICATION_NAME = "jobscope"
ENTRA_SCOPE = "https://ossrdbms-aad.database.windows.net/.default"
CONNECT_TIMEOUT_S = 5
MOST_SHARED = 2
"""A gentle guest: all routes together hold no more connections than this, and the timer one of its own."""

_shared: dict[tuple[str, str], Shared] = {}
_of_the_run: ContextVar[dict[tuple[str, str], Shared]] = ContextVar("connections of the run", default=_shared)


@contextmanager
def connection_to(settings: Settings) -> Iterator[Connection]:
    """A connection in autocommit mode: a shared one where share_connections was called, or the one of the run that is
    on; else a new one.

    Raises psycopg.Error when there is none to be had, Unavailable when Microsoft Entra gives no token.
    """
    shared = _shared.get(_key(settings)) or _of_the_run.get().get(_key(settings))
    if shared is not None:
        with shared.connection() as connection:
            yield connection
        return
    with closing(connect(settings)) as connection:
        yield connection


@contextmanager
def one_connection(settings: Settings) -> Iterator[None]:
    """All that is asked inside, one after the other, is asked on one connection; one that was lost is opened anew."""
    own = Shared(1, partial(connect, settings))
    token = _of_the_run.set({_key(settings): own})
    try:
        yield
    finally:
        _of_the_run.reset(token)
        own.end()


def share_connections(settings: Settings) -> None:
    """Makes the sessions of this process share at most MOST_SHARED connections: for HTTP, where many ask at once."""
    if _key(settings) not in _shared:
        _shared.setdefault(_key(settings), Shared(MOST_SHARED, partial(connect, settings)))


def are_shared(settings: Settings) -> bool:
    return _key(settings) in _shared


def connect(settings: Settings, timeout_s: int | None = None) -> Connection:
    """A new connection in autocommit mode, never a shared one. Raises as connection_to does."""
    arguments = _arguments(settings) | {"connect_timeout": timeout_s or CONNECT_TIMEOUT_S}
    connection = psycopg.connect(settings.database_url.get_secret_value(), **arguments)
    read_with_marks(connection)
    read_bounded(connection)
    return connection


def role_of(url: str) -> str:
    """The role that a connection string logs in as; empty where it names none."""
    return str(conninfo_to_dict(url).get("user") or "")


def _key(settings: Settings) -> tuple[str, str]:
    return settings.database_url.get_secret_value(), settings.database_auth


def _arguments(settings: Settings) -> dict[str, Any]:
    """What every connection is opened with; psycopg's own signature takes them as keywords of any type."""
    arguments: dict[str, Any] = {
        "application_name": APPLICATION_NAME,
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

    try:
        return identity().get_token(ENTRA_SCOPE).token
    except (AzureError, ValueError) as error:  # the latter for AZURE_ variables that it does not know
        raise Unavailable(
            Failure(
                "no Microsoft Entra token for the database could be had",
                "give the function app a managed identity that is a role in the database (sql/setup/monitor_role.sql)",
            )
        ) from error
