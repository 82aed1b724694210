"""Answers that are kept for a while, and whether a client has one already."""

import threading
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from cachetools import TTLCache
from werkzeug.http import parse_etags

from analysis.settings import Settings
from web.respond import Answer

KEPT_BYTES = 64_000_000
type Asked = tuple[str, str, bool, str, Settings]
"""All that decides an answer: the route, its parameters, whether a page is wanted, the kind of caller, and what is
looked at, the target among it."""
type Kept = tuple[float, Answer]
"""An answer, and when it was made, by the monotonic clock."""
_answers: TTLCache[Asked, Kept] = TTLCache(KEPT_BYTES, ttl=300, getsizeof=lambda kept: len(kept[1].body))
_lock = threading.Lock()


def kept_or_made(asked: Asked, keep_s: float, make: Callable[[], Answer], *, fresh: bool) -> Answer:
    """The answer that was made within the last `keep_s` seconds, else a new one; a good one has an age and an ETag."""
    age = 0.0
    with _lock:
        stored = None if fresh else _answers.get(asked)
    if stored is not None and monotonic() - stored[0] <= keep_s:
        age, answer = monotonic() - stored[0], stored[1]
    else:
        answer = make()
        if answer.status == 200:
            with _lock:
                _answers[asked] = (monotonic(), answer)
    if answer.status != 200:
        return answer
    headers = {**answer.headers, "Age": str(int(age)), "ETag": answer.etag, "Cache-Control": "private, no-cache"}
    return replace(answer, headers=headers)


def unless_known(answer: Answer, if_none_match: str) -> Answer:
    """304 without a body for a client that has it: tags compare weakly, in a list, and * is any (RFC 9110, 13.1.2)."""
    etag = answer.headers.get("ETag")
    if etag and parse_etags(if_none_match).contains_weak(etag.strip('"')):
        return replace(answer, body=b"", status=304)
    return answer
