"""Slots of a fleet on real stores: whatever the queue does with its messages, a target has one snapshot a slot, or a
later run that tells of the slot as missed. Only the run is a short one: it publishes as the main job does."""

import json
import os
import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from analysis.history.slots import Occasion, missed, scheduled
from analysis.settings import Settings, SettingsError
from analysis.sources.fleet_queue import QUEUE, send
from fleet import of_target
from fleet_cycle import run_message
from fleet_timer import enqueue
from local.azurite import Storage
from reports.fleet import shown
from reports.fleet_file import stored_fleet
from reports.naming import snapshot_name
from reports.publish import Published, newest_snapshot, publish, slots
from stored_reports import open_reports
from tests.conftest import MakeDatabase

FIRST = datetime(2026, 1, 31, 6, tzinfo=UTC)
PAUSE = timedelta(minutes=15)
SLOTS = int(os.environ.get("JOBSCOPE_TEST_FLEET_SLOTS", "6"))
TARGETS = int(os.environ.get("JOBSCOPE_TEST_FLEET_TARGETS", "4"))
DEAD = "target-3"


def environment(monkeypatch: pytest.MonkeyPatch, reports: str, names: Iterable[str]) -> Settings:
    toml = "\n".join(f'[[targets]]\nname = "{name}"\ndatabase_url_setting = "ONE_DATABASE_URL"' for name in names)
    monkeypatch.setenv("JOBSCOPE_TARGETS", toml)
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", reports)
    monkeypatch.setenv("ONE_DATABASE_URL", "postgresql://reader@db.example.net/app")
    return Settings.read()


def document(status: str, slot: datetime, missing: Iterable[datetime]) -> bytes:
    run = {"slot": slot.isoformat(), "kind": "scheduled", "missed_slots": [each.isoformat() for each in missing]}
    return json.dumps(
        {"schema_version": 3, "status": status, "run": run, "analyses": {}, "findings": [], "incidents": []}
    ).encode()


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same misfortunes in every run


class ShortRun:
    """The run of a target in milliseconds, which dies now and then before, or while, it publishes."""

    def __init__(self, luck: random.Random) -> None:
        self.luck, self.runs = luck, Counter[tuple[str, datetime]]()

    def __call__(self, settings: Settings, occasion: Occasion) -> Published:
        self.runs[settings.target, occasion.slot] += 1
        died = self.luck.random()
        if died < 0.03:
            raise RuntimeError("password=hunter2Zk7mQ2xW9b")
        store = open_reports(settings)
        before = newest_snapshot(store)
        gone = missed(settings.schedule, before[0] if before else None, occasion.slot)
        status = "unknown" if settings.target == DEAD else "ok"

        def drawn(_stored: bytes, _root: str) -> bytes:
            if died > 0.97:
                raise RuntimeError("killed")
            return b"<!doctype html>"

        return publish(store, document(status, occasion.slot, gone), occasion.slot, drawn)


def test_each_target_has_one_snapshot_a_slot_or_is_reported_as_missed(
    monkeypatch: pytest.MonkeyPatch, storage: Storage
) -> None:
    """On a real queue and a real container; `make fleet-slots` does so with 20 slots of 50 targets."""
    count, names = SLOTS, tuple(f"target-{number}" for number in range(TARGETS))
    reports = f"{storage.connection_string};Container=slots-{uuid4().hex[:8]}"
    monkeypatch.setenv("AzureWebJobsStorage", storage.connection_string)
    shared, luck = environment(monkeypatch, reports, names), seeded(23)
    run, happened, late = ShortRun(luck), Counter[str](), list[str]()
    for number in range(count):
        slot, is_last = FIRST + number * PAUSE, number == count - 1
        assert enqueue(shared, Occasion("scheduled", slot, slot), send) == len(names)
        send(late)
        late, due = [], list[tuple[str, int]]()
        for body in received(storage):
            fate = 1.0 if is_last or not number else luck.random()
            kind = "lost" if fate < 0.08 else "late" if fate < 0.22 else "twice" if fate < 0.36 else "fine"
            happened[kind] += 1
            late += [body] if kind == "late" else []
            due += [(body, 0)] * {"lost": 0, "late": 0, "twice": 2, "fine": 1}[kind]
        luck.shuffle(due)
        while due:
            body, times = due.pop()
            try:
                run_message(shared, body, slot + timedelta(seconds=5), run)
            except RuntimeError:
                happened["crash"] += 1
                if times < 4:
                    due.insert(0, (body, times + 1))
    assert all(happened[kind] for kind in ("lost", "late", "twice", "crash")), happened
    assert not late
    every = {FIRST + number * PAUSE for number in range(count)}
    for name in names:
        store = open_reports(of_target(shared, name))
        kept = list(slots(store))
        assert len(kept) == len(set(kept))
        found = set(kept)
        for each in kept:
            stored = store.read(snapshot_name(each))
            assert stored
            found |= set(map(datetime.fromisoformat, json.loads(stored.content)["run"]["missed_slots"]))
        assert found == every, name
        assert max(kept) == max(every)
    root = open_reports(shared)
    rows = {each.name: each for each in shown(stored_fleet(root).rows, FIRST + count * PAUSE)}
    assert set(rows) == set(names)
    assert rows[DEAD].status == "unknown"
    assert not any(each.state for each in rows.values())
    page = root.read("index.html")
    assert page
    assert len(page.content) > 1000


def received(storage: Storage) -> list[str]:
    """All that lies on the queue, taken from it."""
    from azure.storage.queue import QueueClient, TextBase64DecodePolicy

    policy = TextBase64DecodePolicy()
    with QueueClient.from_connection_string(storage.connection_string, QUEUE, message_decode_policy=policy) as queue:
        found = list(queue.receive_messages(messages_per_page=32, visibility_timeout=600))
        for message in found:
            queue.delete_message(message)
    return [str(message.content) for message in found]


def test_targets_that_cannot_be_read_or_queued_are_a_finding_of_the_fleet_until_they_can(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared = environment(monkeypatch, tmp_path.as_uri(), ("a", "b"))
    broken, first = shared.model_copy(update={"targets": "[[targets]"}), Occasion("scheduled", FIRST, FIRST)
    with pytest.raises(SettingsError, match="not valid TOML"):
        enqueue(broken, first, list[str]().extend)
    assert "The targets are not valid TOML" in (tmp_path / "index.html").read_text()

    def refused(_: object) -> None:
        raise ConnectionError("password=hunter2Zk7mQ2xW9b")

    with pytest.raises(ConnectionError):
        enqueue(shared, first, refused)
    page = (tmp_path / "index.html").read_text()
    assert "The queue could not be written to (ConnectionError)" in page
    assert "hunter2" not in page + (tmp_path / "fleet.json").read_text()
    enqueue(shared, first, list[str]().extend)
    assert "could not be written to" not in (tmp_path / "index.html").read_text()


def test_what_was_wrong_with_a_target_is_over_once_it_is_mended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Though its own next run may be a day away."""
    shared = environment(monkeypatch, tmp_path.as_uri(), ("a", "b"))
    wrong = shared.model_copy(update={"targets": shared.targets.replace('name = "b"', 'name = "b"\nwindow_hours = -1')})
    for settings, is_wrong in ((wrong, True), (shared, False)):
        enqueue(settings, Occasion("scheduled", FIRST, FIRST), list[str]().extend)
        states = {row.name: row.state for row in shown(stored_fleet(open_reports(shared)).rows, FIRST)}
        assert ("window_hours" in states["b"]) is is_wrong


def test_a_duplicate_and_a_late_message_read_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shared, run = environment(monkeypatch, tmp_path.as_uri(), ["a"]), ShortRun(seeded(1))
    now = FIRST + 2 * PAUSE
    bodies = [json.dumps({"target": "a", "slot": (FIRST + n * PAUSE).isoformat()}) for n in (1, 0, 1, 2, 2)]
    given = [run_message(shared, body, now, run) is not None for body in bodies]
    assert given == [True, False, False, True, False]
    assert sum(run.runs.values()) == 2


def test_a_run_that_fails_is_given_back_and_shown_without_its_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared = environment(monkeypatch, tmp_path.as_uri(), ["a", "b"])

    def fails(_settings: Settings, _occasion: Occasion) -> Published:
        raise RuntimeError("password=hunter2Zk7mQ2xW9b")

    with pytest.raises(RuntimeError):
        run_message(shared, json.dumps({"target": "a", "slot": FIRST.isoformat()}), FIRST, fails)
    (row,) = shown(stored_fleet(open_reports(shared)).rows, FIRST)
    assert row.state == "the run failed: RuntimeError"
    assert "hunter2" not in (tmp_path / "index.html").read_text() + (tmp_path / "fleet.json").read_text()


@pytest.mark.parametrize("body", ["", "x" * 10_000, '{"target": "../a", "slot": "2026-01-31T06:00:00Z"}', "[]"])
def test_what_is_no_message_becomes_poison_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    shared = environment(monkeypatch, tmp_path.as_uri(), ["a"])
    with pytest.raises(ValueError, match=r"no \{target, slot\}"):
        run_message(shared, body, FIRST)


def test_a_target_that_was_taken_out_is_dropped_with_its_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run = ShortRun(seeded(1))
    shared = environment(monkeypatch, tmp_path.as_uri(), ["a", "b"])
    assert run_message(shared, json.dumps({"target": "b", "slot": FIRST.isoformat()}), FIRST, run)
    shared = environment(monkeypatch, tmp_path.as_uri(), ["a"])
    assert not run_message(shared, json.dumps({"target": "b", "slot": (FIRST + PAUSE).isoformat()}), FIRST + PAUSE, run)
    sent: list[str] = []
    assert enqueue(shared, Occasion("scheduled", FIRST + PAUSE, FIRST + PAUSE), sent.extend) == 1
    assert list(stored_fleet(open_reports(shared)).rows) == ["a"]


def test_a_slot_goes_through_a_real_queue_into_a_real_container_by_the_real_run(
    monkeypatch: pytest.MonkeyPatch, storage: Storage, database: MakeDatabase
) -> None:
    shared = environment(monkeypatch, f"{storage.connection_string};Container=fleet", ["a", "b"])
    monkeypatch.setenv("ONE_DATABASE_URL", database())
    monkeypatch.setenv("AzureWebJobsStorage", storage.connection_string)
    now = datetime.now(UTC)
    occasion = scheduled(FIRST.isoformat(), now)
    assert enqueue(shared, occasion, send) == 2
    bodies = received(storage)
    assert [json.loads(body)["target"] for body in bodies] == ["a", "b"]
    for body in (*bodies, *bodies):
        run_message(shared, body, now)
    rows = {each.name: each for each in shown(stored_fleet(open_reports(shared)).rows, now)}
    assert set(rows) == {"a", "b"}
    assert all(each.report and not each.state.startswith("the run failed") for each in rows.values())
    assert list(slots(open_reports(of_target(shared, "a")))) == [FIRST]
    page = open_reports(shared).read("index.html")
    assert page
    assert b'href="targets/a/latest.html"' in page.content
