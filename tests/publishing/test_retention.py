"""Deleting old runs from a real folder and a real container."""

import json
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analysis.history.carried import carried
from analysis.settings import Settings
from housekeeping import expired_runs, tidy
from reports.index import render_index, runs_of
from reports.naming import report_name, snapshot_name
from reports.publish import publish, slots
from reports.retention import remove, stored_slots
from reports.stores import Cache, StorageUnavailable, Store, open_store
from tests.publishing.conftest import OpenStore
from tests.reports.stories import snapshot

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
SETTINGS = Settings()


def put(store: Store, slot: datetime) -> None:
    store.create(snapshot_name(slot), b"{}", cache=Cache.IMMUTABLE)
    store.create(report_name(slot), b"<!doctype html>", cache=Cache.IMMUTABLE)


def publish_at(store: Store, slot: datetime) -> None:
    made = snapshot("ok", [])
    made = made.model_copy(update={"run": made.run.model_copy(update={"slot": slot})})
    publish(store, made.model_dump_json().encode(), slot, lambda _stored, _root: b"<!doctype html>")


def test_a_listing_is_all_names_below_a_folder_and_nothing_of_a_folder_that_is_not_there(reopen: OpenStore) -> None:
    store = reopen()
    assert list(store.listing("snapshots/")) == []
    put(store, NOW)
    put(store, NOW - timedelta(days=400))
    assert sorted(store.listing("snapshots/")) == sorted(store.names("snapshots/"))
    assert stored_slots(store) == set(slots(store))
    with pytest.raises(ValueError, match="no folder"):
        list(store.listing("snapshots"))


def test_old_runs_go_with_their_reports_and_what_pages_lead_to_stays(store: Store) -> None:
    old = [NOW - timedelta(days=3) + number * QUARTER for number in range(4)]
    for slot in old:
        put(store, slot)
    publish_at(store, NOW)
    assert expired_runs(SETTINGS, store, NOW) == tuple(old[1:])
    tidy(SETTINGS, store, NOW)
    assert stored_slots(store) == {old[0], NOW}
    assert sorted(store.listing("reports/")) == [report_name(slot) for slot in (old[0], NOW)]
    assert store.read("latest.json") is not None


def test_the_run_that_latest_shows_stays_however_old_it_is(store: Store) -> None:
    put(store, NOW - timedelta(days=3))
    publish_at(store, NOW - timedelta(days=3) + QUARTER)
    put(store, NOW)  # of a writer that died before it moved latest
    assert expired_runs(SETTINGS, store, NOW) == ()


def test_a_bound_leaves_the_rest_for_the_next_time(store: Store) -> None:
    old = tuple(NOW + number * QUARTER for number in range(5))
    for slot in old:
        put(store, slot)
    assert remove(store, old, most=2) == 2
    assert stored_slots(store) == set(old[2:])
    seconds = iter([0.0, 0.0, 11.0])
    assert remove(store, old[2:], clock=lambda: next(seconds)) == 1
    assert stored_slots(store) == set(old[3:])


class Refusing:
    """A store that may read and not delete."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.read, self.listing = store.read, store.listing

    def delete(self, name: str) -> None:
        raise StorageUnavailable(f"{name} may not be deleted.", "Give the identity the right to delete.")


def test_a_deletion_that_is_refused_is_logged_and_fails_nothing(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    for slot in (NOW - timedelta(days=3), NOW - timedelta(days=3) + QUARTER):
        put(store, slot)
    publish_at(store, NOW)
    tidy(SETTINGS, Refusing(store), NOW)  # type: ignore[arg-type]  # only what tidy uses
    assert "may not be deleted" in caplog.text
    assert len(stored_slots(store)) == 3


def test_all_that_the_index_leads_to_is_stored_after_each_of_many_runs(tmp_path: Path) -> None:
    """Four days of runs at any distance, one of them by hand within each hour, with a small bound of deletions."""
    store = open_store(f"file://{tmp_path}")
    chance, at, previous = random.Random(7), NOW, None  # noqa: S311 - the same story each time
    for _ in range(120):
        at += timedelta(minutes=chance.choice([15, 15, 15, 30, 60, 240]), seconds=chance.choice([0, 0, 7]))
        made = snapshot("ok", [], history=carried(previous))
        previous = made.model_copy(update={"run": made.run.model_copy(update={"slot": at})})
        publish(store, previous.model_dump_json().encode(), at, lambda _stored, _root: b"<!doctype html>")
        index = render_index(runs_of(json.loads(previous.model_dump_json())))
        tidy(SETTINGS, store, at)
        linked = re.findall(r'href="(reports/[^"]+)"', index)
        assert [name for name in linked if not (tmp_path / name).exists()] == []
    assert len(stored_slots(store)) < 120
