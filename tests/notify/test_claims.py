"""At least once and hardly ever twice: deaths at every point, dead channels, and writers that race."""

import logging
import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Barrier

import pytest

from analysis.published.memory import FindingChange
from notify.announce import announce
from notify.claims import CLAIMS, claim_name, settle, take
from notify.message import Message
from reports.stores import Store, Stored, open_store
from tests.notify.announcer import announce_as_process
from tests.notify.mortal import Diary, Died, Fate, MortalStore
from tests.notify.night import QUARTER, RATE, SILENT, SLOW, START, change, night
from tests.reliability import AddRow

LEASE = timedelta(minutes=12)
TWO = (change("new", SILENT), change("gone", RATE, "warning"))
IDS = sorted(one.id for one in TWO)


def test_a_change_is_reported_in_the_run_that_notices_it_and_never_again(store: Store) -> None:
    diary = Diary()
    for run in range(3):
        announce(store, night(TWO, slot=START + run * QUARTER), [diary], START + run * QUARTER, QUARTER)
    assert [sorted(message) for message in diary.sent] == [IDS], "one message that names both"


def test_nothing_new_is_no_message(store: Store) -> None:
    diary = Diary()
    announce(store, night(()), [diary], START, QUARTER)
    assert diary.sent == []


def test_a_run_that_dies_anywhere_is_made_good_by_a_later_one(store: Store, reliability: AddRow) -> None:
    """Two claims, one message, two marks: each write may be the last, before or after it took place."""
    twice = []
    for point in range(8):
        changes = tuple(change("new", f"{SILENT}_{point}_{n}") for n in range(2))
        diary, fate = Diary(), Fate(lambda at, point=point: at == point)  # type: ignore[misc]  # bound for each
        with pytest.raises(Died):
            announce(MortalStore(store, fate), night(changes), [diary], START, QUARTER)
        for run in (1, 2, 3):
            when = START + run * QUARTER
            announce(store, night(changes, slot=when), [diary], when, QUARTER)
        log_answers = Counter(diary.ids)
        assert set(log_answers) == {one.id for one in changes}, f"died at {point}"
        twice.append(sum(log_answers.values()) - len(log_answers))
    # Whoever dies before the message is sent costs nothing; after it, what was not marked is told again.
    assert twice == [0, 0, 0, 0, 2, 1, 1, 0]
    reliability("a run dies while it sends messages", "nothing: a later run sends them", "every message")


def test_a_claim_is_not_taken_over_while_its_owner_may_be_alive(store: Store) -> None:
    [one] = TWO[:1]
    assert take(store, one, ["a"], START, LEASE)
    assert take(store, one, ["a"], START + LEASE - timedelta(seconds=1), LEASE) is None
    again = take(store, one, ["a"], START + LEASE, LEASE)
    assert again
    assert (again.claim.attempts, again.claim.change.id) == (2, one.id)


@pytest.mark.parametrize("orphaned", [False, True], ids=["new", "orphaned"])
def test_who_is_overtaken_between_reading_and_writing_does_not_tell(store: Store, orphaned: bool) -> None:
    if orphaned:
        take(store, TWO[0], ["a"], START - QUARTER, LEASE)

    class Slow(MortalStore):
        def read(self, name: str) -> Stored | None:
            stored = super().read(name)
            assert take(self.store, TWO[0], ["a"], START, LEASE)  # by a rival
            return stored

    assert take(Slow(store, Fate()), TWO[0], ["a"], START, LEASE) is None


def test_a_slow_owner_does_not_mark_what_another_has_taken_over(store: Store) -> None:
    slow = take(store, TWO[0], ["a"], START, LEASE)
    other = take(store, TWO[0], ["a"], START + LEASE, LEASE)
    assert slow
    assert other
    assert not settle(store, slow, ["a"], START + LEASE)
    assert settle(store, other, ["a"], START + LEASE)


def test_a_dead_channel_gets_its_message_once_it_is_back_and_the_other_none_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    alive, dead = Diary("diary-1"), Diary("diary-2", dead=True)
    announce(store, night(TWO), [alive, dead], START, QUARTER)
    assert "diary-2 did not take the message, and the next run tries again: it could not be reached" in caplog.text
    later = (*TWO, change("new", SLOW, at=START + QUARTER))
    dead.dead = False
    # The next run begins a little early, and tries again all the same: the claim was given back.
    announce(store, night(later, slot=START + QUARTER), [alive, dead], START + QUARTER - timedelta(seconds=20), QUARTER)
    assert [sorted(message) for message in dead.sent] == [sorted(one.id for one in later)]
    assert [sorted(message) for message in alive.sent] == [IDS, [later[2].id]]


def test_a_channel_that_is_added_begins_with_what_is_new(store: Store) -> None:
    first, second = Diary("diary-1"), Diary("diary-2")
    announce(store, night(TWO), [first], START, QUARTER)
    announce(store, night(TWO, slot=START + QUARTER), [first, second], START + QUARTER, QUARTER)
    assert second.sent == []


def test_a_channel_that_is_taken_away_is_waited_for_no_more(store: Store) -> None:
    announce(store, night(TWO), [Diary(dead=True)], START, QUARTER)
    assert take(store, TWO[0], ["log"], START + QUARTER, LEASE) is None


def test_a_message_is_sent_in_the_context_of_the_run(tmp_path: Path) -> None:
    invocation, log_answers = ContextVar("invocation", default=""), list[str]()

    class Listening(Diary):
        def send(self, message: Message) -> str:
            log_answers.append(invocation.get())
            return super().send(message)

    invocation.set("i-1")
    announce(open_store(f"file://{tmp_path}"), night(TWO), [Listening()], START, QUARTER)
    assert log_answers == ["i-1"]


def test_old_claims_are_deleted(store: Store) -> None:
    announce(store, night(TWO), [], START, QUARTER)
    week = START + timedelta(days=7)
    announce(store, night((), slot=week), [], week, QUARTER)
    assert len(list(store.names(CLAIMS))) == 2
    announce(store, night((), slot=week + timedelta(days=1)), [], week + timedelta(days=1), QUARTER)
    assert list(store.names(CLAIMS)) == []


def test_a_claim_that_is_not_ours_is_named_and_keeps_no_other_from_being_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store, diary = open_store(f"file://{tmp_path}"), Diary()
    name = claim_name(TWO[0])
    announce(store, night(TWO[:1]), [], START, QUARTER)
    (tmp_path / name).write_text("{}")
    announce(store, night(TWO), [diary], START, QUARTER)
    assert f"{name} in folder {tmp_path} is not what Jobscope writes. Delete it" in caplog.text
    assert diary.ids == [TWO[1].id]


def test_a_defective_channel_fails_no_run_and_says_nothing_of_its_error(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    class Defective(Diary):
        def send(self, message: Message) -> str:
            raise ValueError(f"https://example.net/secret {message.title}")

    announce(store, night(TWO), [Defective()], START, QUARTER)
    assert "a defect (ValueError)" in caplog.text
    assert "secret" not in caplog.text


def test_days_of_deaths_and_dead_channels_loses_nothing(
    store: Store, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    """Each run notices something, may die at a write, finds channels dead, and is doubled by another writer."""
    caplog.set_level(logging.CRITICAL)
    chance = Random(7)  # noqa: S311 - repeatable chance, no secret
    runs = 60 if "folder" in request.node.name else 20
    channels = [Diary("diary-1"), Diary("diary-2")]
    changes: list[FindingChange] = []
    excused: Counter[str] = Counter()
    deaths = 0
    for run in range(runs + 3):
        when = START + run * QUARTER
        quiet = run >= runs  # the last runs are healthy, and make good what is left
        if not quiet and chance.random() < 0.5:
            changes.append(change("new", f"{SILENT}_{run}", at=when))
        for channel in channels:
            channel.dead = not quiet and chance.random() < 0.3
        known = tuple(one for one in changes if when - one.at < timedelta(hours=24))
        for _ in range(chance.choice((1, 1, 2))):
            last = chance.randrange(8) if not quiet and chance.random() < 0.5 else -1
            fate = Fate(lambda point, last=last: point == last)  # type: ignore[misc]  # bound for each
            before = [len(channel.ids) for channel in channels]
            try:
                announce(MortalStore(store, fate), night(known, slot=when), channels, when, QUARTER)
            except Died:
                deaths += 1
                for channel, count in zip(channels, before, strict=True):
                    excused.update((channel.name + one) for one in channel.ids[count:])
    assert deaths > runs / 8
    for channel in channels:
        log_answers = Counter(channel.ids)
        assert set(log_answers) == {one.id for one in changes}
        for one, times in log_answers.items():
            assert times <= 1 + excused[channel.name + one]


def test_racing_threads_tell_once_and_take_over_once(address: str) -> None:
    diaries = [Diary() for _ in range(8)]
    together = Barrier(len(diaries))
    orphan = change("new", SLOW, at=START - QUARTER)
    take(open_store(address), orphan, ["log", "diary-1"], START - QUARTER, LEASE)  # by a run that died

    def write(diary: Diary) -> None:
        store, snapshot = open_store(address), night((*TWO, orphan))
        together.wait()
        announce(store, snapshot, [diary], START, QUARTER)

    with ThreadPoolExecutor(len(diaries)) as pool:
        list(pool.map(write, diaries))
    assert Counter(one for diary in diaries for one in diary.ids) == Counter([*IDS, orphan.id])


def test_racing_processes_tell_once(address: str, tmp_path: Path) -> None:
    slots, sent = 5, tmp_path / "told"
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(3)
    writers = [spawn.Process(target=announce_as_process, args=(address, str(sent), slots, together)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    log_answers = Counter(sent.read_text().split())
    assert set(log_answers.values()) == {1}
    assert len(log_answers) == 3 * slots
