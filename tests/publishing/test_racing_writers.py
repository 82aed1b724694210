"""Eight writers race for every slot and die at any write; whoever reads meanwhile never sees a wrong store."""

import multiprocessing
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from reports.naming import report_name, slot_text, snapshot_name
from reports.publish import newest_snapshot, publish, slots
from reports.stores import Cache, Store, Stored, open_store

WRITERS = 8
START = datetime(2026, 1, 31, 20, tzinfo=UTC)  # the slots cross the border of a month


class Died(Exception):
    """The writer is gone: nothing that it would have done afterwards happens."""


class Mortal:
    """A store whose user may die before or after any of its writes, and then does nothing more."""

    def __init__(self, store: Store, chance: Random, risk: float) -> None:
        self._store, self._chance, self._risk = store, chance, risk
        self._dead = False
        self.location = store.location

    def create(self, name: str, content: bytes, *, cache: Cache, metadata: Mapping[str, str] | None = None) -> str:
        self._face_death()
        etag = self._store.create(name, content, cache=cache, metadata=metadata)
        self._face_death()
        return etag

    def replace(
        self, name: str, content: bytes, *, etag: str, cache: Cache, metadata: Mapping[str, str] | None = None
    ) -> str:
        self._face_death()
        new = self._store.replace(name, content, etag=etag, cache=cache, metadata=metadata)
        self._face_death()
        return new

    def read(self, name: str) -> Stored | None:
        if self._dead:
            raise Died
        return self._store.read(name)

    def names(self, prefix: str, *, before: str | None = None) -> Iterator[str]:
        return self._store.names(prefix, before=before)

    def listing(self, prefix: str) -> Iterator[str]:
        return self._store.listing(prefix)

    def delete(self, name: str) -> None:
        self._store.delete(name)

    def _face_death(self) -> None:
        self._dead = self._dead or self._chance.random() < self._risk
        if self._dead:
            raise Died


def snapshot(slot: datetime, writer: int) -> bytes:
    return f'{{"slot": "{slot_text(slot)}", "writer": {writer}}}'.encode()


def page(snapshot_json: bytes, root: str = "") -> bytes:  # noqa: ARG001 - the same page everywhere
    return b"<pre>" + snapshot_json


class Reader(threading.Thread):
    """Reads `latest` over and over until told to stop; `wrong` holds what it should not have seen."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store, self._done = store, threading.Event()
        self.wrong: list[str] = []
        self.seen: Counter[str] = Counter()

    def run(self) -> None:
        last = {"latest.json": "", "latest.html": ""}
        while not self._done.wait(0.001):  # leaves the processor to the writers
            for name in last:
                stored = self._store.read(name)
                slot = stored.metadata.get("slot", "no slot") if stored else ""
                if slot < last[name]:
                    self.wrong.append(f"{name} went from {last[name]} back to {slot or 'nothing'}")
                if stored and slot != last[name]:
                    self._compare(name, stored, datetime.fromisoformat(slot))
                last[name] = slot

    def _compare(self, name: str, latest: Stored, slot: datetime) -> None:
        self.seen[name] += 1
        snapshot_json, report = self._store.read(snapshot_name(slot)), self._store.read(report_name(slot))
        if snapshot_json is None or report is None:
            self.wrong.append(f"{name} is of {slot}, which has no snapshot or no report")
        elif latest.content != (snapshot_json.content if name == "latest.json" else page(snapshot_json.content, "")):
            self.wrong.append(f"{name} is not what is stored for {slot}")
        elif report.content != page(snapshot_json.content, "../../../../"):
            self.wrong.append(f"the report of {slot} was not made from its snapshot")

    def stop(self) -> None:
        self._done.set()
        self.join()


def turns(writer: int, count: int) -> list[datetime]:
    """All slots: in order for every other writer, else shuffled within a window, as late runs are."""
    order = list(range(count))
    if writer % 2:
        jitter = Random(writer)  # noqa: S311 - repeatable chance, no secret
        order.sort(key=lambda n: n + jitter.uniform(0, 6))
    return [START + timedelta(minutes=15 * n) for n in order]


def assert_every_slot_is_whole(store: Store, count: int) -> None:
    expected = [START + timedelta(minutes=15 * n) for n in reversed(range(count))]
    assert list(slots(store)) == expected
    newest = newest_snapshot(store)
    assert newest is not None
    assert newest[0] == expected[0]
    publish(store, b"never stored", expected[0], page)  # the next run fixes what the dead left
    for name, content in (("latest.json", newest[1]), ("latest.html", page(newest[1], ""))):
        stored = store.read(name)
        assert stored is not None
        assert stored.content == content


def test_racing_writers_that_die_anywhere_leave_a_right_store(
    reopen: Callable[[], Store], request: pytest.FixtureRequest
) -> None:
    count = 240 if "folder" in request.node.name else 24
    outcomes: Counter[str] = Counter()
    created: Counter[datetime] = Counter()
    guard = threading.Lock()

    def write(writer: int) -> None:
        store, chance = reopen(), Random(writer)  # noqa: S311 - repeatable chance, no secret
        for slot in turns(writer, count):
            try:
                published = publish(Mortal(store, chance, risk=0.04), snapshot(slot, writer), slot, page)
            except Died:
                outcomes["died"] += 1
            else:
                with guard:
                    outcomes["published"] += 1
                    created[slot] += published.created

    reader = Reader(reopen())
    reader.start()
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
    finally:
        reader.stop()

    assert reader.wrong == []
    assert reader.seen["latest.json"] > count / 24
    assert outcomes["died"] > count / 4
    assert outcomes["published"] > count
    assert max(created.values()) == 1
    assert_every_slot_is_whole(reopen(), count)


def die_at_system_calls(chance: Random, risk: float) -> None:
    """From now on this process may end, at once and without cleaning up, around each call that changes a folder."""
    for owner, name in ((os, "fsync"), (Path, "hardlink_to"), (Path, "replace"), (Path, "unlink"), (Path, "mkdir")):
        real = getattr(owner, name)

        def mortal(*args: object, real: Callable[..., object] = real, **options: object) -> object:
            if chance.random() < risk:
                os._exit(7)
            result = real(*args, **options)
            if chance.random() < risk:
                os._exit(7)
            return result

        setattr(owner, name, mortal)


def write_as_mortal_processes(address: str, writer: int, count: int) -> None:
    """One process a slot; one that died on the way has the exit code 7. Ends with 100 and the number of deaths."""
    store = open_store(address)
    deaths = 0
    for turn, slot in enumerate(turns(writer, count)):
        process = os.fork()
        if process == 0:
            chance = Random(writer * count + turn)  # noqa: S311 - repeatable chance, no secret
            die_at_system_calls(chance, risk=0.03)
            publish(store, snapshot(slot, writer), slot, page)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        if code not in (0, 7):
            os._exit(1)
        deaths += code == 7
    os._exit(100 + deaths)


def test_racing_processes_that_are_killed_at_system_calls_leave_a_right_folder(tmp_path: Path) -> None:
    address, count = f"file://{tmp_path}/reports", 20
    reader = Reader(open_store(address))
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_as_mortal_processes, args=(address, n, count)) for n in range(WRITERS)]
    reader.start()
    try:
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
    finally:
        reader.stop()

    deaths = [(writer.exitcode or 0) - 100 for writer in writers]
    assert min(deaths) >= 0
    assert sum(deaths) > 5
    assert reader.wrong == []
    assert reader.seen["latest.json"] > 1
    assert_every_slot_is_whole(open_store(address), count)
