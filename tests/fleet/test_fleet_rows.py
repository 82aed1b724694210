"""Whatever stands in fleet.json, a fleet goes on: what cannot be read is made anew by the runs that follow."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fleet_messages import ended
from reports.fleet import render_fleet, shown
from reports.fleet_file import FLEET_JSON, FleetFile, rewrite, stored_fleet
from reports.stores.folder import FolderStore

SLOT = datetime(2026, 3, 4, 12, tzinfo=UTC)
TEXT = SLOT.isoformat()
CAUSE = {"kind": "pattern", "name": "p", "incident": "i", "severity": "critical", "since": None, "tasks": 3}
GOOD: dict[str, object] = {
    "status": "ok",
    "slot": TEXT,
    "causes": [{**CAUSE, "title": "t"}],
    "failed": [None, 1.5],
    "more": "of a newer release",
}


def stored(tmp_path: Path, content: bytes) -> FolderStore:
    (tmp_path / FLEET_JSON).write_bytes(content)
    return FolderStore(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"null",
        b"[]",
        b"5",
        b'{"targets": []}',
        b'{"targets": {"a": 5}}',
        b'{"targets": {"a": {"status": "purple"}}}',
        b'{"targets": {"a": {"slot": "soon", "status": "ok"}}}',
        b'{"targets": {"a": {"failed": ["many"]}}}',
        b'{"targets": {"a": {"slot": "2026-03-04T12:00:00Z", "causes": [{"kind": "weather"}]}}}',
        b'{"poison": {"depth": "deep"}}',
        b'{"poison": {"failure": "", "fix": ""}}',
        b'{"targets": {"a": {"failed": [NaN, 1.0], "run_s": Infinity}}}',
        b'{"targets": {"a": {"since": "9999-12-31T23:59:59-23:00", "slot": "0001-01-01T00:00:00+05:00"}}}',
        b'{"targets": {"a": {"sentence": "half of a pair \\ud800"}}}',
        b"[" * 100_000,
        b'{"poison": 5, "reported_at": 5, "drawn_at": []}',
    ],
)
def test_a_run_that_ends_makes_anew_what_cannot_be_read(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = stored(tmp_path, content)
    assert render_fleet(stored_fleet(store).rows, SLOT)
    assert "anew" in caplog.text
    known = rewrite(
        store, lambda known: ended(known, "a", {"status": "ok", "slot": SLOT.isoformat()}, SLOT, SLOT), SLOT
    )
    assert known.rows == {"a": {"status": "ok", "slot": SLOT.isoformat(), "ended": SLOT.isoformat()}}
    assert stored_fleet(store) == known


def test_what_is_wrong_in_a_row_costs_neither_the_rest_of_it_nor_another(tmp_path: Path) -> None:
    wrong = {**GOOD, "status": "purple", "causes": [{**CAUSE, "title": "t", "tasks": 3.5}], "untold": True}
    known = stored_fleet(stored(tmp_path, json.dumps({"targets": {"a": GOOD, "b": wrong, "c": 5}}).encode()))
    left = {key: value for key, value in wrong.items() if key not in ("status", "causes")}
    assert known.rows == {"a": GOOD, "b": left, "c": {}}
    assert {row.name: row.status for row in shown(known.rows, SLOT)} == {"a": "ok", "b": "unknown", "c": "unknown"}


@pytest.mark.parametrize(
    "poison",
    [
        {"queue": "q", "depth": 1, "messages": [{"target": None, "slot": None, "since": TEXT}]},
        {"failure": "it does not answer", "fix": "look"},
        None,
    ],
)
def test_what_is_written_is_read_again_as_it_was(tmp_path: Path, poison: dict[str, object] | None) -> None:
    known = FleetFile(rows={"a": GOOD}, poison=poison)
    assert rewrite(FolderStore(tmp_path), lambda _: known, SLOT) == stored_fleet(FolderStore(tmp_path))
    assert (stored_fleet(FolderStore(tmp_path)).rows, stored_fleet(FolderStore(tmp_path)).poison) == (
        known.rows,
        poison,
    )
