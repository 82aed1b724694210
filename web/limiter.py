"""How often one caller may ask one route: so many times in the minute that begins with the first request.

Each instance counts for itself, or all of them in the store of JOBSCOPE_LIMITS_URL. While that does not answer, each
counts for itself again: a limit is no reason to answer nobody.
"""

import logging
from hashlib import blake2b
from math import ceil
from threading import Lock
from time import monotonic, time

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from web.guard import Caller
from web.problem import too_many

log = logging.getLogger(__name__)

MOST_CALLERS = 10_000
"""Callers and routes that an instance remembers; of more, those are forgotten that asked longest ago."""
STORE_S = 0.5
"""How long a shared store may take."""
PAUSE_S = 30.0
"""For so long a shared store that failed is not asked."""


class Limiter:
    """Counts for this instance, and in a shared store where there is the address of one.

    Raises ValueError for an address that is none.
    """

    def __init__(self, shared: str = "") -> None:
        self._own = FixedWindowRateLimiter(InstanceStorage())
        self._shared = FixedWindowRateLimiter(_open(shared)) if shared else None
        self._silent_until = 0.0

    def check(self, caller: Caller, route: str, per_minute: int) -> None:
        """Counts the request. Raises Problem 429 with Retry-After."""
        item = RateLimitItemPerMinute(per_minute)
        if self._shared and monotonic() >= self._silent_until:
            try:
                _hit(self._shared, item, caller, route)
            except StorageError as error:
                self._silent_until = monotonic() + PAUSE_S
                kind = type(error.storage_error).__name__
                log.warning("the store of JOBSCOPE_LIMITS_URL fails (%s): each instance counts for itself", kind)
            else:
                return
        _hit(self._own, item, caller, route)


def _open(address: str) -> RedisStorage:
    return RedisStorage(address, wrap_exceptions=True, socket_timeout=STORE_S, socket_connect_timeout=STORE_S)


def _hit(limiter: FixedWindowRateLimiter, item: RateLimitItemPerMinute, caller: Caller, route: str) -> None:
    if not limiter.hit(item, caller.name, route):
        reset = limiter.get_window_stats(item, caller.name, route).reset_time
        raise too_many(max(1, ceil(reset - time())))


class InstanceStorage(Storage):
    """Counters in memory that go when their minute ends: the library's own keep something of every caller for ever."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._counted: TTLCache[bytes, list[float]] = TTLCache(MOST_CALLERS, ttl=60, timer=monotonic)

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        with self._lock:
            counter = self._counted.get(_short(key))
            if counter is None:
                counter = self._counted[_short(key)] = [0, time() + expiry]
            counter[0] += amount
            return int(counter[0])

    def get(self, key: str) -> int:
        with self._lock:
            return int(self._counted.get(_short(key), [0])[0])

    def get_expiry(self, key: str) -> float:
        with self._lock:
            return self._counted.get(_short(key), [0, time()])[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            known = len(self._counted)
            self._counted.clear()
            return known

    def clear(self, key: str) -> None:
        with self._lock:
            self._counted.pop(_short(key), None)


def _short(key: str) -> bytes:
    """A name may be long."""
    return blake2b(key.encode(errors="surrogatepass"), digest_size=12).digest()
