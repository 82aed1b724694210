"""One run by hand a minute, whichever instance is asked."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reports.stores import Cache, Store, Stored, open_store
from web.answers.run_turn import LAST, take_turn

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path.as_uri())


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_the_turn_is_given_once_a_minute(store: Store, tmp_path: Path) -> None:
    other_instance = open_store(tmp_path.as_uri())
    assert take_turn(store, NOON) == timedelta(0)
    assert take_turn(other_instance, after(20)) == timedelta(seconds=40)
    assert take_turn(store, after(59.5)) == timedelta(seconds=0.5)
    assert take_turn(other_instance, after(60)) == timedelta(0)
    assert take_turn(store, after(61)) == timedelta(seconds=59)


def test_a_wrong_clock_does_not_close_the_door_for_long(store: Store) -> None:
    store.create(LAST, json.dumps((NOON + timedelta(days=1)).isoformat()).encode(), cache=Cache.REVALIDATE)
    assert take_turn(store, NOON) == timedelta(0)
    assert take_turn(store, after(1)) == timedelta(seconds=59)


class Late:
    """An instance of the app that read before another one wrote."""

    def __init__(self, store: Store) -> None:
        self._store, self._seen = store, store.read(LAST)

    def read(self, _: str) -> Stored | None:
        return self._seen

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the store's own
        return getattr(self._store, name)


@pytest.mark.parametrize("earlier", [None, NOON - timedelta(hours=1)])
def test_of_two_that_ask_at_the_same_moment_one_gets_it(store: Store, earlier: datetime | None) -> None:
    if earlier:
        take_turn(store, earlier)
    late = Late(store)
    assert take_turn(store, NOON) == timedelta(0)
    assert take_turn(late, NOON) == timedelta(minutes=1)
