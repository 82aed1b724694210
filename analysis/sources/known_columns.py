"""The columns of jobs and tasks between requests: HTTP asks the catalog once a minute and not for every answer.

A run of the timer has a connection of its own and always asks.
"""

import threading

from cachetools import TTLCache

from analysis.settings import Settings
from analysis.sources.catalog import ColumnFact
from analysis.sources.connections import are_shared

KEPT_S = 60.0
"""A migration is seen within this time, or at once where a statement fails because of it."""

_known: TTLCache[tuple[str, str], tuple[ColumnFact, ...]] = TTLCache(16, ttl=KEPT_S)
_lock = threading.Lock()


def known(settings: Settings) -> tuple[ColumnFact, ...] | None:
    """What the last session found; None where it has to be asked."""
    with _lock:
        return _known.get(_key(settings)) if are_shared(settings) else None


def keep(settings: Settings, columns: tuple[ColumnFact, ...]) -> None:
    if columns and are_shared(settings):
        with _lock:
            _known[_key(settings)] = columns


def forget(settings: Settings) -> None:
    with _lock:
        _known.pop(_key(settings), None)


def _key(settings: Settings) -> tuple[str, str]:
    return settings.database_url.get_secret_value(), settings.schema_name
