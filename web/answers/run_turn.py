"""Whose turn it is to run by hand, at most one a minute whichever instance is asked, and what came of it. It is kept
beside the reports, so that every instance can tell."""

import json
from datetime import datetime, timedelta
from typing import Final

from pydantic import ValidationError

from analysis.frozen import Model
from reports.stores import AlreadyExists, Cache, Changed, Store, Stored

LAST: Final = "manual-run.json"
PAUSE: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(minutes=10)
"""A run by hand that has not ended by then was killed with its instance."""


class Turn(Model):
    """The last run by hand. `ended_at` is None while it runs; `slot` of one that published, `reason` of one that did
    not."""

    started_at: datetime
    ended_at: datetime | None = None
    slot: datetime | None = None
    reason: str = ""


def take_turn(store: Store, now: datetime) -> timedelta:
    """Nothing when the turn is ours from now on, else the time until the next. Raises StorageUnavailable."""
    stored = store.read(LAST)
    last = _turn(stored)
    left = last.started_at + PAUSE - now if last else timedelta(0)
    if timedelta(0) < left <= PAUSE:  # what lies further ahead was written by a wrong clock
        return left
    try:
        _write(store, Turn(started_at=now), stored)
    except (AlreadyExists, Changed):  # another instance was faster
        return PAUSE
    return timedelta(0)


def last_turn(store: Store) -> Turn | None:
    """None before the first. Raises StorageUnavailable."""
    return _turn(store.read(LAST))


def end_turn(store: Store, ended: Turn) -> None:
    """Keeps what came of a turn, unless a later one has begun. Raises StorageUnavailable."""
    stored = store.read(LAST)
    last = _turn(stored)
    if last is None or last.started_at != ended.started_at:
        return
    try:
        _write(store, ended, stored)
    except Changed:  # by a later turn
        return


def _turn(stored: Stored | None) -> Turn | None:
    if stored is None:
        return None
    try:
        return Turn.model_validate_json(stored.content)
    except ValidationError:  # earlier releases kept the instant alone
        return Turn(started_at=datetime.fromisoformat(json.loads(stored.content)))


def _write(store: Store, turn: Turn, stored: Stored | None) -> None:
    content = turn.model_dump_json().encode()
    if stored is None:
        store.create(LAST, content, cache=Cache.REVALIDATE)
    else:
        store.replace(LAST, content, etag=stored.etag, cache=Cache.REVALIDATE)
