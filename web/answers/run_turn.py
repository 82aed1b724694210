"""Whose turn it is to run by hand: at most one a minute, whichever instance is asked. It is kept beside the reports."""

import json
from datetime import datetime, timedelta
from typing import Final

from reports.stores import AlreadyExists, Cache, Changed, Store

LAST: Final = "manual-run.json"
PAUSE: Final = timedelta(minutes=1)


def take_turn(store: Store, now: datetime) -> timedelta:
    """Nothing when the turn is ours from now on, else the time until the next. Raises StorageUnavailable."""
    stored = store.read(LAST)
    left = datetime.fromisoformat(json.loads(stored.content)) + PAUSE - now if stored else timedelta(0)
    if timedelta(0) < left <= PAUSE:  # what lies further ahead was written by a wrong clock
        return left
    content = json.dumps(now.isoformat()).encode()
    try:
        if stored is None:
            store.create(LAST, content, cache=Cache.REVALIDATE)
        else:
            store.replace(LAST, content, etag=stored.etag, cache=Cache.REVALIDATE)
    except (AlreadyExists, Changed):  # another instance was faster
        return PAUSE
    return timedelta(0)
