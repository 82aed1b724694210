"""Texts that come again: a page that is asked for every few seconds brings the same tracebacks each time."""

import threading
from collections.abc import Callable
from hashlib import blake2b

from cachetools import LRUCache

SHORTEST, LONGEST = 200, 8000
"""Characters. Shorter texts are redacted as quickly as they are looked up; longer ones would fill the memory."""
KEPT = 1024

_made: LRUCache[tuple[bytes, frozenset[str]], str | None] = LRUCache(KEPT)
_lock = threading.Lock()


def redacted_once(text: str, extra_keys: frozenset[str], redacted: Callable[[], str]) -> str:
    """What `redacted` makes of the text, made anew or as it was the last time.

    The text itself is known by its digest only, and None stands for "as it was": no secret is kept.
    """
    if not SHORTEST <= len(text) <= LONGEST:
        return redacted()
    key = (blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest(), extra_keys)
    with _lock:
        known = _made.get(key, "")
    if known != "":
        return text if known is None else known
    made = redacted()
    with _lock:
        _made[key] = None if made == text else made
    return made
