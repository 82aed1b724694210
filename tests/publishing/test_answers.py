"""Blob storage behind a bad network: answers that are lost, refusals that are no 'exists', strangers that answer."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from azure.storage.blob import ContainerClient, LinearRetry

from reports.naming import slot_text
from reports.publish import move_forward, publish_manual, slots
from reports.stores import AlreadyExists, Cache, Changed, StorageUnavailable, Store, container, open_store
from tests.publishing.answers import Between, Fate, Instead, between, page, refusal
from tests.reliability import AddRow

if TYPE_CHECKING:
    from local.azurite import Storage

SIX = datetime(2026, 1, 31, 6, tzinfo=UTC)
HAND = SIX + timedelta(seconds=7)


@pytest.fixture
def proxy(storage: "Storage", monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    monkeypatch.setattr(container, "_retries", lambda: LinearRetry(backoff=0, retry_total=2, random_jitter_range=0))
    with between(storage.blob_url) as running:
        yield running


@pytest.fixture
def name() -> str:
    return f"c{uuid4().hex}"


@pytest.fixture
def direct(storage: "Storage", name: str) -> Store:
    """The same container without the proxy."""
    return open_store(f"{storage.connection_string};Container={name}")


@pytest.fixture
def store(storage: "Storage", proxy: Between, name: str) -> Store:
    """The container through the proxy; there is something in it."""
    open_store(f"{storage.connection_string};Container={name}").create("notes/a.json", b"a", cache=Cache.REVALIDATE)
    return open_store(f"{proxy.address(storage.blob_url, storage.connection_string)};Container={name}")


def losing(*which: int) -> Callable[[str, str], Fate]:
    """The answers to these writes are lost, the first being 0."""
    writes = iter(range(1000))
    return lambda method, _path: "lose" if method == "PUT" and next(writes) in which else "pass"


def drawn(snapshot_json: bytes, _root: str) -> bytes:
    return b"<!doctype html>" + snapshot_json


def by_hand(at: datetime) -> bytes:
    return f'{{"slot": "{slot_text(at)}"}}'.encode()


def test_a_manual_run_whose_answer_was_lost_is_stored_once(
    store: Store, direct: Store, proxy: Between, reliability: AddRow
) -> None:
    proxy.fate = losing(0)
    published = publish_manual(store, by_hand, HAND, drawn)
    assert published.created
    assert list(slots(direct)) == [HAND]
    reliability("the answer to a write is lost", "nothing: what is there is what was written", "the run, once")


def test_at_forty_percent_loss_each_manual_run_is_stored_at_most_once(
    store: Store, direct: Store, proxy: Between
) -> None:
    chance, runs, failed = Random(4), 12, 0  # noqa: S311 - repeatable chance, no secret
    proxy.fate = lambda method, _path: "lose" if method == "PUT" and chance.random() < 0.4 else "pass"
    for number in range(runs):
        try:
            publish_manual(store, by_hand, HAND + timedelta(minutes=number), drawn)
        except StorageUnavailable:
            failed += 1
    stored = list(slots(direct))
    assert len(stored) == len({slot.minute for slot in stored}) >= runs - failed
    assert {slot.second for slot in stored} == {HAND.second}


def test_a_swap_whose_answer_was_lost_has_moved_forward(store: Store, direct: Store, proxy: Between) -> None:
    move_forward(direct, "latest.json", b"1", SIX)
    proxy.fate = losing(0)
    assert move_forward(store, "latest.json", b"2", HAND)
    stored = direct.read("latest.json")
    assert stored is not None
    assert (stored.content, stored.metadata) == (b"2", {"slot": slot_text(HAND)})


def test_what_another_call_wrote_is_not_ours_though_it_is_equal(store: Store) -> None:
    etag = store.create("a.json", b"same", cache=Cache.REVALIDATE)
    with pytest.raises(AlreadyExists):
        store.create("a.json", b"same", cache=Cache.REVALIDATE)
    store.replace("a.json", b"next", etag=etag, cache=Cache.REVALIDATE)
    with pytest.raises(Changed):
        store.replace("a.json", b"next", etag=etag, cache=Cache.REVALIDATE)


type Act = Callable[[Store], object]

WRITES: dict[str, Act] = {
    "create": lambda store: store.create("new.json", b"1", cache=Cache.IMMUTABLE),
    "replace": lambda store: store.replace("notes/a.json", b"1", etag='"0x1"', cache=Cache.REVALIDATE),
    "delete": lambda store: store.delete("notes/a.json"),
    "manual run": lambda store: publish_manual(store, by_hand, HAND, drawn),
}
READS: dict[str, Act] = {
    "read": lambda store: store.read("latest.json"),
    "names": lambda store: list(store.names("snapshots/")),
    "listing": lambda store: list(store.listing("snapshots/")),
}
CONFLICTS = [
    (409, "ContainerBeingDeleted", "wait a minute"),
    (409, "AccountBeingCreated", "some minutes"),
    (409, "BlobImmutableDueToPolicy", "immutability"),
    (409, "SnapshotsPresent", "snapshots"),
    (409, "LeaseAlreadyPresent", "Look the code up"),
    (412, "LeaseIdMissing", "lease"),
    (409, "InventedByTheNextVersion", "Look the code up"),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(("status", "code", "fix"), CONFLICTS)
def test_a_conflict_that_is_no_exists_is_reported_as_what_it_is(
    store: Store, proxy: Between, write: str, status: int, code: str, fix: str
) -> None:
    proxy.fate = lambda method, _path: refusal(status, code) if method in ("PUT", "DELETE") else "pass"
    with pytest.raises(StorageUnavailable, match=f"{status} {code}") as failure:
        WRITES[write](store)
    assert fix in failure.value.fix
    assert proxy.asked.total() <= 3


def test_a_lease_on_latest_is_reported_and_not_tried_a_hundred_times(
    storage: "Storage", store: Store, direct: Store, proxy: Between, name: str, reliability: AddRow
) -> None:
    move_forward(direct, "latest.json", b"1", SIX)
    client = ContainerClient.from_connection_string(storage.connection_string, name)
    lease = client.get_blob_client("latest.json").acquire_lease()
    with pytest.raises(StorageUnavailable, match="412 LeaseIdMissing"):
        move_forward(store, "latest.json", b"2", HAND)
    assert proxy.asked["PUT"] == 1
    reliability(
        "somebody holds a lease on `latest.*`", "exit code 3: 412 LeaseIdMissing, after one try", "the snapshot"
    )
    lease.release()
    assert move_forward(store, "latest.json", b"2", HAND)


@pytest.mark.parametrize("act", [*WRITES, *READS])
@pytest.mark.parametrize("status", [200, 404, 409])
def test_a_page_in_the_place_of_the_storage_account_is_not_believed(
    store: Store, proxy: Between, act: str, status: int, reliability: AddRow
) -> None:
    proxy.fate = lambda _method, _path: page(status)
    with pytest.raises(StorageUnavailable, match=f"is not blob storage: {status} text/html") as failure:
        (WRITES | READS)[act](store)
    assert "proxy, firewall or sign-in page" in failure.value.fix
    reliability("a page answers in place of the storage account", f"exit code 3: {failure.value.fix}", "what is stored")


@pytest.mark.parametrize("act", ["names", "listing"])
@pytest.mark.parametrize("media_type", ["text/html", "application/xml"])
def test_a_listing_that_somebody_rewrote_is_a_sentence(store: Store, proxy: Between, act: str, media_type: str) -> None:
    headers = {"x-ms-request-id": "1", "content-type": media_type}
    proxy.fate = lambda _method, _path: Instead(200, headers, b"<!doctype html><p>Sign in")
    with pytest.raises(StorageUnavailable, match=r"is not blob storage: 200 text/html|cannot be read: it is cut"):
        READS[act](store)


DAMAGE = [b"", b'{"slot": "2026-01-', b"\xff\xfe\x00", b'["slot"]', b"null"]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_folder_with_damaged_metadata_fixes_itself(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture, reliability: AddRow
) -> None:
    store = open_store(tmp_path.as_uri())
    move_forward(store, "latest.json", b"1", SIX)
    (metadata,) = (tmp_path / ".jobscope/metadata").iterdir()
    metadata.write_bytes(damage)

    stored = store.read("latest.json")
    assert stored is not None
    assert (stored.content, stored.metadata) == (b"1", {})
    assert f"{metadata} is damaged" in caplog.text
    reliability(
        "a metadata file of the folder store is damaged",
        "the log: … is damaged",
        "the content; the next write repairs it",
    )

    assert move_forward(store, "latest.json", b"2", HAND)
    again = open_store(tmp_path.as_uri()).read("latest.json")
    assert again is not None
    assert (again.content, again.metadata) == (b"2", {"slot": slot_text(HAND)})
    assert len(list((tmp_path / ".jobscope/metadata").iterdir())) == 1


def test_metadata_that_cannot_be_read_at_all_is_named(tmp_path: Path) -> None:
    store = open_store(tmp_path.as_uri())
    move_forward(store, "latest.json", b"1", SIX)
    (metadata,) = (tmp_path / ".jobscope/metadata").iterdir()
    metadata.unlink()
    metadata.mkdir()
    with pytest.raises(StorageUnavailable, match=f"Is a directory .*{metadata.name}"):
        store.read("latest.json")
