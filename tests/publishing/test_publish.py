"""What a run leaves behind, and how runs share one store."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from reports.naming import slot_of, slot_text, snapshot_name
from reports.publish import move_forward, newest_snapshot, publish, publish_manual, put_once, slots
from reports.stores import StorageUnavailable, Store

SIX = datetime(2026, 1, 31, 6, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
UP = "../../../../"  # from the report of a slot to the top


def snapshot(slot: datetime, by: str = "timer") -> bytes:
    return f'{{"slot": "{slot_text(slot)}", "by": "{by}"}}'.encode()


UP = "../../../../"


def page(snapshot_json: bytes, root: str = "") -> bytes:
    return b"<!doctype html><pre>" + root.encode() + snapshot_json + b"</pre>"


def content(store: Store, name: str) -> bytes:
    stored = store.read(name)
    assert stored is not None, name
    return stored.content


def test_a_run_leaves_its_snapshot_its_report_and_both_latest_files(store: Store) -> None:
    published = publish(store, snapshot(SIX), SIX, page)

    assert published.created
    assert published.snapshot_name == "snapshots/2026/01/31/060000Z.json"
    assert published.report_name == "reports/2026/01/31/060000Z.html"
    assert content(store, published.snapshot_name) == content(store, "latest.json") == snapshot(SIX)
    assert content(store, published.report_name) == page(snapshot(SIX), UP)
    assert content(store, "latest.html") == page(snapshot(SIX), "")
    latest = store.read("latest.json")
    assert latest is not None
    assert latest.metadata == {"slot": "2026-01-31T06:00:00Z"}


def test_who_comes_second_to_a_slot_goes_on_with_the_stored_snapshot(store: Store) -> None:
    publish(store, snapshot(SIX, "first"), SIX, page)
    second = publish(store, snapshot(SIX, "second"), SIX, page)

    assert not second.created
    assert second.snapshot == snapshot(SIX, "first")
    assert content(store, "latest.html") == page(snapshot(SIX, "first"), "")


def test_a_late_run_fills_its_slot_and_leaves_latest_alone(store: Store) -> None:
    publish(store, snapshot(SIX + QUARTER), SIX + QUARTER, page)
    late = publish(store, snapshot(SIX), SIX, page)

    assert late.created
    assert content(store, late.report_name) == page(snapshot(SIX), UP)
    assert content(store, "latest.json") == snapshot(SIX + QUARTER)
    assert content(store, "latest.html") == page(snapshot(SIX + QUARTER), "")


def test_the_second_run_of_a_slot_writes_the_report_that_the_first_did_not(store: Store) -> None:
    put_once(store, snapshot_name(SIX), snapshot(SIX, "died after its snapshot"))
    published = publish(store, snapshot(SIX), SIX, page)

    assert content(store, published.report_name) == page(snapshot(SIX, "died after its snapshot"), UP)


def test_a_snapshot_that_cannot_be_drawn_is_still_the_latest(store: Store) -> None:
    def broken(_: bytes, __: str) -> bytes:
        raise ValueError("no such chart")

    publish(store, snapshot(SIX), SIX, page)
    with pytest.raises(ValueError, match="no such chart"):
        publish(store, snapshot(SIX + QUARTER), SIX + QUARTER, broken)

    assert content(store, "latest.json") == snapshot(SIX + QUARTER)
    assert content(store, "latest.html") == page(snapshot(SIX), "")


def test_a_manual_run_at_a_slot_steps_to_the_next_free_second(store: Store) -> None:
    first = publish_manual(store, lambda at: snapshot(at, "hand"), SIX.replace(microsecond=999), page)
    second = publish_manual(store, lambda at: snapshot(at, "hand"), SIX, page)
    timer = publish(store, snapshot(SIX), SIX, page)

    assert [first.slot.second, second.slot.second, timer.slot.second] == [1, 2, 0]
    assert second.snapshot == snapshot(second.slot, "hand")
    assert timer.created


def test_a_manual_run_keeps_off_the_slots_of_any_schedule(store: Store) -> None:
    def every_ten_seconds(at: datetime) -> bool:
        return at.second % 10 == 0

    run = publish_manual(store, snapshot, SIX + timedelta(seconds=30), page, is_slot=every_ten_seconds)
    assert run.slot == SIX + timedelta(seconds=31)


def test_a_schedule_that_leaves_no_second_free_is_named(store: Store) -> None:
    with pytest.raises(StorageUnavailable, match="No free name for a manual run"):
        publish_manual(store, snapshot, SIX, page, is_slot=lambda _: True)


def test_slots_are_listed_newest_first_and_from_any_point(store: Store) -> None:
    days = [datetime(*day, tzinfo=UTC) for day in ((2025, 12, 31, 23, 45), (2026, 1, 1, 0, 0), (2026, 1, 1, 0, 15))]
    for day in (*days[1:], days[0]):
        publish(store, snapshot(day), day, page)
    put_once(store, "snapshots/schema-1.json", b"{}")

    assert list(slots(store)) == days[::-1]
    assert list(slots(store, before=days[2])) == [days[1], days[0]]
    assert list(slots(store, before=days[0])) == []
    assert newest_snapshot(store) == (days[2], snapshot(days[2]))


def test_an_empty_store_has_no_newest_snapshot(store: Store) -> None:
    assert newest_snapshot(store) is None
    assert store.read("latest.json") is None
    assert store.read("snapshots/2026/01/31/060000Z.json") is None


def test_the_newest_snapshot_is_found_by_listing_when_latest_was_never_written(store: Store) -> None:
    put_once(store, snapshot_name(SIX), snapshot(SIX))
    assert newest_snapshot(store) == (SIX, snapshot(SIX))


def test_equal_pages_of_two_slots_still_move_forward_only(store: Store) -> None:
    assert move_forward(store, "index.html", b"same", SIX + QUARTER)
    assert not move_forward(store, "index.html", b"same", SIX)
    assert move_forward(store, "index.html", b"same", SIX + 2 * QUARTER)
    stored = store.read("index.html")
    assert stored is not None
    assert stored.metadata == {"slot": "2026-01-31T06:30:00Z"}


def test_a_latest_that_somebody_else_put_there_is_replaced(store: Store) -> None:
    put_once(store, "latest.json", b"by hand")
    publish(store, snapshot(SIX), SIX, page)
    assert content(store, "latest.json") == snapshot(SIX)


@pytest.mark.parametrize(
    "name",
    ["snapshots/2026/13/01/000000Z.json", "snapshots/2026/01/01/250000Z.json", "snapshots/a.json", "latest.json", ""],
)
def test_other_names_are_no_slots(name: str) -> None:
    assert slot_of(name) is None


def test_a_slot_is_whole_seconds_with_a_time_zone(reopen: Callable[[], Store]) -> None:
    store = reopen()
    for wrong in (SIX.replace(microsecond=1), SIX.replace(tzinfo=None)):
        with pytest.raises(ValueError, match="whole seconds with its time zone"):
            publish(store, b"{}", wrong, page)
    elsewhere = SIX.astimezone(tz=None)
    assert snapshot_name(elsewhere) == snapshot_name(SIX)
