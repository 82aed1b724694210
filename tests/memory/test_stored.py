"""Snapshots of other releases."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from analysis.history.changes import changes
from analysis.history.life_cycles import life_cycles
from analysis.history.slots import Occasion
from analysis.history.stored import UnreadableSnapshot, read_document, read_snapshot
from analysis.model import Finding
from analysis.settings import Settings
from cycle import cycle
from reports.naming import report_name, snapshot_name
from reports.night import night
from reports.stores import Cache, open_store
from stored_reports import report
from tests.reports.calm import healthy

FIRST = (Path(__file__).parent / "first_version.json").read_bytes()
"""As the first version of the schema was written, over a sample; analyses and queries were left out, no field was."""


def test_a_snapshot_of_the_first_version_is_read_without_loss() -> None:
    written = json.loads(FIRST.replace(b'"mend"', b'"fix"'))
    read = read_snapshot(FIRST).model_dump(mode="json")
    points, history = written.pop("history"), read["history"]
    assert history["slots"] == [point["slot"] for point in points]
    assert history["statuses"] == [point["status"] for point in points]
    numbers = [{key: one["values"][n] for key, one in history["series"].items()} for n in range(len(points))]
    assert [{k: v for k, v in one.items() if v is not None} for one in numbers] == [one["numbers"] for one in points]
    assert written.pop("schema_version") == 1
    assert _within(written, read)


def test_words_of_the_job_system_and_of_tables_are_left_as_an_older_release_wrote_them() -> None:
    story = json.loads(FIRST)
    columns = [{"key": "mend", "title": "How to mend it", "kind": "text"}]
    table = {"title": "Not looked at", "columns": columns, "rows": [{"mend": "grant it"}], "total": 1, "note": ""}
    verdict = {"id": "a/b", "category": "a", "title": "A", "status": "ok", "why": "", "mend": "x"}
    story["analyses"] = {"a/b": {**verdict, "data": {"by_type": {"lives": 3}}, "tables": [table]}}
    read = read_snapshot(json.dumps(story).encode()).analyses["a/b"]
    assert (read.fix, read.data) == ("x", {"by_type": {"lives": 3}})
    assert read.tables[0].rows == ({"mend": "grant it"},)


def test_its_report_is_drawn_again() -> None:
    assert b"JSON" in report(FIRST, "")


def test_a_run_whose_slot_an_older_release_has_published_goes_on_with_that(tmp_path: Path) -> None:
    """Both releases run for a moment while one replaces the other."""
    slot = read_snapshot(FIRST).run.slot
    open_store(tmp_path.as_uri()).create(snapshot_name(slot), FIRST, cache=Cache.IMMUTABLE)
    unreachable = {"database_url": "postgresql://127.0.0.1:1/none", "reports_url": tmp_path.as_uri()}
    published = cycle(Settings.model_validate(unreachable), Occasion("scheduled", slot, slot))
    assert not published.created
    assert report_name(slot) in (tmp_path / "index.html").read_text()


def test_a_newer_schema_is_refused_with_a_sentence() -> None:
    newer = json.dumps({**json.loads(healthy().model_dump_json()), "schema_version": 4}).encode()
    with pytest.raises(UnreadableSnapshot, match=r"schema version 4, and this release of Jobscope reads up to 3: read"):
        read_snapshot(newer)


def test_a_field_that_a_newer_release_of_the_same_schema_added_is_passed_over() -> None:
    newer = {**json.loads(healthy().model_dump_json()), "added_later": [1]}
    assert read_snapshot(json.dumps(newer).encode()).model_dump_json() == healthy().model_dump_json()


@pytest.mark.parametrize(
    ("stored", "words"),
    [(b"{", "no JSON"), (b"[]", "no schema_version"), (b"{}", "no schema_version")],
)
def test_what_is_no_snapshot_is_named(stored: bytes, words: str) -> None:
    with pytest.raises(UnreadableSnapshot, match=words):
        read_document(stored)


def test_a_damaged_snapshot_is_named_by_its_first_wrong_place() -> None:
    damaged = {**json.loads(healthy().model_dump_json()), "findings": 3}
    with pytest.raises(UnreadableSnapshot, match=r"its findings are missing or not what they should be"):
        read_snapshot(json.dumps(damaged).encode())


def test_a_part_that_says_what_changed_may_be_missing_and_one_that_says_what_is_wrong_may_not() -> None:
    whole = json.loads(healthy().model_dump_json())
    older = json.dumps({key: value for key, value in whole.items() if key not in ("changes", "history")}).encode()
    assert b"JSON" in report(older, "")
    assert len(night(read_document(older))) >= 2
    for damaged in ({**whole, "findings": None}, {key: value for key, value in whole.items() if key != "findings"}):
        with pytest.raises(UnreadableSnapshot, match="its findings are missing"):
            read_document(json.dumps(damaged).encode())


def _within(part: object, whole: object) -> bool:
    """Every value of `part` stands in `whole` too."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and _within(value, whole[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(_within, part, whole))
    return part == whole


def test_a_warning_that_an_older_release_called_critical_since_it_lasted_is_one_and_did_not_change() -> None:
    """Read, compared and told on by the next run: no change is left of it, and its start stays unknown."""
    story = json.loads(FIRST)
    slot = story["run"]["slot"]
    key = "poison/overdue:tiles"
    life = {"severity": "warning", "worst": "warning", "title": "Tiles are overdue", "first_seen": slot, "began": slot}
    life |= {"last_seen": slot, "escalated": slot, "sightings": "x" * 96, "counts": [66, 66], "peak": 90}
    change = {"id": "1", "key": key, "title": "Tiles are overdue", "at": slot, "since": slot}
    found = [{**change, "kind": "worse", "severity": "critical"}, {**change, "kind": "new", "severity": "warning"}]
    gone = {**change, "kind": "gone", "key": "poison/overdue:lost", "severity": "critical"}
    story |= {
        "schema_version": 2,
        "history": {"slots": [], "statuses": [], "series": {}},
        "lives": {key: {**life, "state": "escalating"}, "poison/overdue:back": {**life, "state": "regressed"}},
        "changes": {"compared_with": None, "items": [*found, gone]},
    }
    read = read_snapshot(json.dumps(story).encode())
    assert [(c.kind, c.severity) for c in read.changes.items] == [("new", "warning"), ("gone", "critical")]
    assert (read.changes.items[1].since, read.changes.items[1].last_seen) == (None, read.run.slot)
    assert {life.state for life in read.life_cycles.values()} == {"ongoing"}
    finding = Finding(key=key, severity="warning", title="Tiles are overdue", observed="", count=40)
    later = read.run.slot + timedelta(minutes=15)
    alive = life_cycles([finding], {}, later, read.life_cycles)
    after = changes(alive, later, read.run.slot, read.changes.items, timedelta(hours=24))
    assert [(c.kind, c.severity) for c in after.items if c.at > read.run.slot] == []
    assert b"What changed" not in report(json.dumps(story).encode(), "")
