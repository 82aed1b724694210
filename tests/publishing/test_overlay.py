"""What is written over a store stays beside it, and what lies in it is read as it is."""

from pathlib import Path

import pytest

from reports.stores import AlreadyExists, Cache, Changed
from reports.stores.folder import FolderStore
from reports.stores.overlay import Overlay

ALWAYS = Cache.REVALIDATE


def test_what_is_written_hides_what_lies_below_and_leaves_it_alone(tmp_path: Path) -> None:
    below = FolderStore(tmp_path / "below")
    below.create("record/state.json", b"1", cache=ALWAYS)
    over = Overlay(FolderStore(tmp_path / "sheet"), below)
    stored = over.read("record/state.json")
    assert stored is not None
    first = over.replace("record/state.json", b"2", etag=stored.etag, cache=ALWAYS)
    over.replace("record/state.json", b"3", etag=first, cache=ALWAYS)
    over.create("record/tasks.parquet", b"rows", cache=ALWAYS)
    assert [getattr(store.read("record/state.json"), "content", None) for store in (over, below)] == [b"3", b"1"]
    assert below.read("record/tasks.parquet") is None
    assert sorted(over.listing("record/")) == ["record/state.json", "record/tasks.parquet"]
    over.delete("record/state.json")
    assert over.read("record/state.json") == stored


def test_names_that_are_taken_below_are_taken_and_versions_must_fit(tmp_path: Path) -> None:
    below = FolderStore(tmp_path / "below")
    below.create("latest.json", b"1", cache=ALWAYS)
    over = Overlay(FolderStore(tmp_path / "sheet"), below)
    with pytest.raises(AlreadyExists):
        over.create("latest.json", b"2", cache=ALWAYS)
    with pytest.raises(Changed):
        over.replace("latest.json", b"2", etag="of another version", cache=ALWAYS)
    with pytest.raises(Changed):
        over.replace("other.json", b"2", etag="of none", cache=ALWAYS)
