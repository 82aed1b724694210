"""The newest snapshot that can be read carries the memory on; the others are named and left alone."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.history.carried import carried
from analysis.history.slots import Occasion
from analysis.history.stored import UnreadableSnapshot, read_snapshot
from analysis.settings import Settings
from cycle import cycle
from local.ports import free_ports
from reports import recall as recalling
from reports.missing import MOST_REPORTS, draw_missing
from reports.naming import report_name, snapshot_name
from reports.publish import put_once
from reports.recall import Unusable, recall
from reports.stores import Store
from stored_reports import remembered, to_json
from tests.reliability import AddRow
from tests.reports.stories import snapshot
from web import parameters as p
from web.answers.health import health
from web.service import Service

SIX = datetime(2026, 1, 31, 6, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def document(slot: datetime) -> dict[str, Any]:
    made = snapshot("ok", [])
    made = made.model_copy(update={"run": made.run.model_copy(update={"slot": slot})})
    return dict(json.loads(to_json(made)))


def good(slot: datetime) -> bytes:
    return json.dumps(document(slot)).encode()


def damaged_history() -> bytes:
    whole = document(SIX)
    whole["history"] = {"slots": ["2026-01-31T05:00:00Z"], "statuses": [], "series": {}}
    return json.dumps(whole).encode()


def without_zone() -> bytes:
    whole = document(SIX)
    whole["run"] = {**dict(whole["run"]), "slot": "2026-01-31T06:00:00"}
    return json.dumps(whole).encode()


BAD = {
    "empty": (b"", "no JSON"),
    "cut": (good(SIX)[:300], "no JSON"),
    "zeros": (bytes(4096), "no JSON"),
    "not UTF-8": (b"\xff\xfe{}", "no JSON"),
    "nested without end": (b"[" * 200_000, "no JSON"),
    "a page": (b"<!doctype html>", "no JSON"),
    "other JSON": (b'{"jobs": []}', "no schema_version"),
    "the first version without its history": (b'{"schema_version": 1, "history": [7]}', "This snapshot is damaged"),
    "a newer release's": (b'{"schema_version": 99}', "schema version 99"),
    "columns of different lengths": (damaged_history(), "different lengths"),
    "a slot without a time zone": (without_zone(), "no time zone"),
}


@pytest.mark.parametrize("kind", BAD)
def test_one_snapshot_that_cannot_be_read_erases_no_memory(store: Store, kind: str) -> None:
    content, reason = BAD[kind]
    put_once(store, snapshot_name(SIX - QUARTER), good(SIX - QUARTER))
    put_once(store, snapshot_name(SIX), content)
    found = recall(store, remembered, SIX + QUARTER, SIX + QUARTER)
    assert found.snapshot is not None
    assert found.snapshot.run.slot == SIX - QUARTER
    ((slot, shown),) = found.stepped_over
    assert slot == SIX
    assert reason in shown
    stored = store.read(snapshot_name(SIX))
    assert stored is not None
    assert stored.content == content


@given(
    st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.dictionaries(
                    st.sampled_from(["schema_version", "history", "analyses", "run", "slot", "numbers", "x"]), inner
                )
                | st.lists(inner)
            ),
            max_leaves=12,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_whatever_is_stored_is_a_snapshot_or_a_sentence(content: bytes) -> None:
    with pytest.raises(UnreadableSnapshot, match=r"^This "):
        read_snapshot(content)


def test_the_search_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "MOST_STEPPED_OVER", 3)
    for number in range(4):
        put_once(store, snapshot_name(SIX + number * QUARTER), b"" if number else good(SIX))
    found = recall(store, remembered, SIX + 4 * QUARTER, SIX + 4 * QUARTER)
    assert found.snapshot is None
    assert [slot for slot, _ in found.stepped_over] == [SIX + number * QUARTER for number in (3, 2, 1)]


@pytest.fixture
def settings(address: str) -> Settings:
    return Settings.model_validate(
        {"database_url": f"postgresql://u:p@127.0.0.1:{free_ports(1)[0]}/none", "reports_url": address}
    )


def test_report_and_health_name_what_was_stepped_over(settings: Settings, store: Store, reliability: AddRow) -> None:
    def run(slot: datetime) -> dict[str, Any]:
        return dict(json.loads(cycle(settings, Occasion("scheduled", slot, slot)).snapshot))

    def storage() -> dict[str, Any]:
        return dict(json.loads(health(Service(settings), p.Cached()).body)["components"]["storage"])

    first = run(SIX)
    put_once(store, snapshot_name(SIX + QUARTER), b'{"schema_version": 99}')
    assert storage()["status"] == "degraded"
    third = run(SIX + 2 * QUARTER)
    over = {"slot": "2026-01-31T06:15:00Z", "reason": BAD["a newer release's"][1]}
    (named,) = third["run"]["stepped_over"]
    assert named["slot"] == over["slot"]
    assert over["reason"] in named["reason"]
    assert third["life_cycles"].keys() == first["life_cycles"].keys()
    assert third["history"]["slots"] == ["2026-01-31T06:00:00Z"]
    reliability(
        "the newest stored snapshot is damaged, or of a newer release",
        f"under This run, in the log and at /api/health: {named['reason']}",
        "the memory of the newest one that can be read, and the file",
    )
    page = store.read("latest.html")
    assert page is not None
    assert over["reason"] in page.content.decode()
    (found,) = storage()["stepped_over"]
    assert over["reason"] in found["reason"]
    run(SIX + 3 * QUARTER)
    assert storage() == {"status": "healthy"}


def test_the_reports_that_killed_runs_left_out_are_drawn_by_the_next(
    settings: Settings, store: Store, reliability: AddRow
) -> None:
    previous, killed = None, []
    for number in range(22):
        slot = SIX + number * QUARTER
        made = snapshot("ok", [], history=carried(previous))
        previous = made.model_copy(
            update={"run": made.run.model_copy(update={"slot": slot}), "observed_at": slot, "status": "ok"}
        )
        put_once(store, snapshot_name(slot), to_json(previous))
        if number % 6:
            killed.append(slot)
        else:
            put_once(store, report_name(slot), b"<!doctype html>")
    put_once(store, snapshot_name(SIX + 22 * QUARTER), b"damaged")
    assert len(killed) == 18

    slot = SIX + 23 * QUARTER
    cycle(settings, Occasion("scheduled", slot, slot))
    reports = set(store.listing("reports/"))
    assert {report_name(one) for one in killed} <= reports
    drawn = store.read(report_name(killed[0]))
    assert drawn is not None
    assert b"This run" in drawn.content
    reliability(
        "runs are killed before their report is drawn", "nothing: the next run draws the reports", "every report"
    )


def test_drawing_what_is_missing_is_bounded_newest_first_and_passes_over_what_is_damaged(store: Store) -> None:
    slots = [SIX + number * QUARTER for number in range(MOST_REPORTS + 3)]
    for slot in slots:
        put_once(store, snapshot_name(slot), b"{}")
    damaged = iter([True])

    def drawn(_stored: bytes, _root: str) -> bytes:
        if next(damaged, False):
            raise Unusable("damaged")
        return b"<!doctype html>"

    assert draw_missing(store, slots, set(slots), drawn) == MOST_REPORTS - 1
    assert set(store.listing("reports/")) == {report_name(slot) for slot in slots[3:-1]}
    seconds = iter([0.0, 0.0, 11.0])
    assert draw_missing(store, slots, set(slots), drawn, clock=lambda: next(seconds)) == 1
