"""The contract of a store, on a folder and on blob storage; and what each says when it cannot serve."""

import os
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from reports.publish import publish
from reports.stores import AlreadyExists, BadAddressError, Cache, Changed, StorageUnavailable, Store, open_store

if TYPE_CHECKING:
    from local.azurite import Storage

SIX = datetime(2026, 1, 31, 6, tzinfo=UTC)


def test_a_name_is_created_once(store: Store) -> None:
    store.create("a/b.json", b"1", cache=Cache.IMMUTABLE)
    with pytest.raises(AlreadyExists, match=r"a/b\.json already exists"):
        store.create("a/b.json", b"2", cache=Cache.IMMUTABLE, metadata={"slot": "x"})
    stored = store.read("a/b.json")
    assert stored is not None
    assert (stored.content, stored.metadata) == (b"1", {})


def test_only_the_version_that_was_read_is_replaced(store: Store) -> None:
    first = store.create("latest.json", b"1", cache=Cache.REVALIDATE, metadata={"slot": "1"})
    second = store.replace("latest.json", b"2", etag=first, cache=Cache.REVALIDATE, metadata={"slot": "2"})
    with pytest.raises(Changed, match="no longer the version"):
        store.replace("latest.json", b"3", etag=first, cache=Cache.REVALIDATE)
    stored = store.read("latest.json")
    assert stored is not None
    assert (stored.content, stored.etag, stored.metadata) == (b"2", second, {"slot": "2"})


def test_equal_contents_of_two_slots_are_two_versions(store: Store) -> None:
    first = store.create("latest.html", b"same", cache=Cache.REVALIDATE, metadata={"slot": "1"})
    store.replace("latest.html", b"same", etag=first, cache=Cache.REVALIDATE, metadata={"slot": "3"})
    with pytest.raises(Changed):
        store.replace("latest.html", b"other", etag=first, cache=Cache.REVALIDATE, metadata={"slot": "2"})


def test_a_version_that_was_deleted_is_not_replaced(store: Store) -> None:
    etag = store.create("latest.json", b"1", cache=Cache.REVALIDATE, metadata={"slot": "1"})
    store.delete("latest.json")
    store.delete("latest.json")
    assert store.read("latest.json") is None
    with pytest.raises(Changed):
        store.replace("latest.json", b"2", etag=etag, cache=Cache.REVALIDATE)
    store.create("latest.json", b"1", cache=Cache.REVALIDATE)
    stored = store.read("latest.json")
    assert stored is not None
    assert stored.metadata == {}


def test_names_come_greatest_first_from_every_level(store: Store) -> None:
    names = ["p/2025/12/31/a.json", "p/2026/01/01/a.json", "p/2026/01/01/b.json", "p/2026/02/01/a.json", "p/x.json"]
    for name in [*names, "q/2026/a.json"]:
        store.create(name, b"", cache=Cache.IMMUTABLE)
    assert list(store.names("p/")) == names[::-1]
    assert list(store.names("p/", before="p/2026/01/01/b.json")) == [names[1], names[0]]
    assert list(store.names("p/2026/01/")) == [names[2], names[1]]
    assert list(store.names("nothing/")) == []


@pytest.mark.parametrize(
    "name", ["../a.json", "/a.json", "a//b.json", ".jobscope/x.json", "a/../b.json", "a\\b.json", ""]
)
def test_a_name_cannot_leave_the_store(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="is not a name in a report store"):
        store.read(name)
    with pytest.raises(ValueError, match="is not a name in a report store"):
        store.create(name, b"", cache=Cache.IMMUTABLE)


def test_only_kinds_of_files_that_reports_have_are_stored(store: Store) -> None:
    with pytest.raises(ValueError, match=r"\.json nor \.html"):
        store.create("a/b.exe", b"", cache=Cache.IMMUTABLE)
    with pytest.raises(ValueError, match="must end with a slash"):
        list(store.names("snapshots"))


def test_blobs_carry_content_types_and_cache_headers(storage: "Storage") -> None:
    from azure.storage.blob import ContainerClient

    container = f"c{uuid4().hex}"
    publish(open_store(f"{storage.connection_string};Container={container}/team"), b"{}", SIX, lambda *_: b"<p>")

    client = ContainerClient.from_connection_string(storage.connection_string, container)
    headers = {
        blob.name: (blob.content_settings.content_type, blob.content_settings.cache_control)
        for blob in client.list_blobs()
    }
    immutable, revalidate = "private, max-age=31536000, immutable", "no-cache"
    assert headers == {
        "team/snapshots/2026/01/31/060000Z.json": ("application/json", immutable),
        "team/reports/2026/01/31/060000Z.html": ("text/html; charset=utf-8", immutable),
        "team/latest.json": ("application/json", revalidate),
        "team/latest.html": ("text/html; charset=utf-8", revalidate),
    }


def sas(storage: "Storage", container: str, permission: str, expires_in_s: float = 600) -> str:
    from azure.storage.blob import ContainerSasPermissions, generate_container_sas

    return generate_container_sas(
        storage.account,
        container,
        account_key=storage.key,
        permission=ContainerSasPermissions.from_string(permission),
        expiry=datetime.now(UTC) + timedelta(seconds=expires_in_s),
    )


@pytest.fixture
def container(storage: "Storage") -> str:
    from azure.storage.blob import ContainerClient

    name = f"c{uuid4().hex}"
    ContainerClient.from_connection_string(storage.connection_string, name).create_container()
    return name


def test_a_container_is_reached_by_a_sas_url(storage: "Storage", container: str) -> None:
    store = open_store(f"{storage.blob_url}/{container}/team?{sas(storage, container, 'rwcl')}")
    publish(store, b"{}", SIX, lambda *_: b"<p>")
    assert list(store.names("reports/")) == ["reports/2026/01/31/060000Z.html"]
    assert "sig" not in store.location

    link = f"{storage.blob_url}/{container}/team/latest.html?{sas(storage, container, 'r')}"
    with urllib.request.urlopen(link) as answer:  # noqa: S310 - the loopback address of the test's own server
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("permission", "expires_in_s"), [("r", 600), ("rwcl", -60)])
def test_a_sas_that_may_not_write_is_refused_with_a_fix(
    storage: "Storage", container: str, permission: str, expires_in_s: float
) -> None:
    signature = sas(storage, container, permission, expires_in_s)
    store = open_store(f"{storage.blob_url}/{container}?{signature}")
    with pytest.raises(StorageUnavailable) as refusal:
        publish(store, b"{}", SIX, lambda *_: b"<p>")
    assert "refused the request: 403" in refusal.value.sentence
    assert "SAS" in refusal.value.fix
    assert signature not in str(refusal.value)
    assert "sig=" not in str(refusal.value)


def test_a_missing_container_that_may_not_be_created_is_named(storage: "Storage") -> None:
    missing = f"c{uuid4().hex}"
    store = open_store(f"{storage.blob_url}/{missing}?{sas(storage, missing, 'rwcl')}")
    with pytest.raises(StorageUnavailable, match=missing):
        store.create("a.json", b"", cache=Cache.IMMUTABLE)


@contextmanager
def nobody_answers() -> Iterator[int]:
    """A port of this machine that is taken and refuses every connection."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


def test_storage_that_is_down_is_a_sentence_and_not_a_long_wait(storage: "Storage") -> None:
    with nobody_answers() as port:
        down = storage.connection_string.replace(storage.blob_url, f"http://127.0.0.1:{port}/{storage.account}")
        store = open_store(f"{down};Container=reports")
        with pytest.raises(StorageUnavailable) as failure:
            store.read("latest.json")
        assert "did not answer" in failure.value.sentence
        assert "network" in failure.value.fix
        assert storage.key not in str(failure.value)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    store = open_store(f"file://{tmp_path}/file/reports")
    with pytest.raises(StorageUnavailable) as failure:
        publish(store, b"{}", SIX, lambda *_: b"<p>")
    assert f"folder {tmp_path}/file/reports cannot be used: Not a directory" in failure.value.sentence
    assert "Give this process the right" in failure.value.fix


def test_a_folder_without_permission_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with as_an_ordinary_user(), pytest.raises(StorageUnavailable, match="cannot be used: Permission denied"):
        open_store(f"file://{tmp_path}/reports").create("a.json", b"", cache=Cache.IMMUTABLE)


@contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    """The superuser may write everywhere: give that up for a moment."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_folder_keeps_working_files_out_of_sight(tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}/my%20reports")
    publish(store, b"{}", SIX, lambda *_: b"<p>")
    publish(store, b"{}", SIX + timedelta(minutes=15), lambda *_: b"<q>")
    root = tmp_path / "my reports"
    assert {path.name for path in root.iterdir()} == {".jobscope", "latest.html", "latest.json", "reports", "snapshots"}
    assert list((root / ".jobscope" / "unfinished").iterdir()) == []
    assert len(list((root / ".jobscope" / "metadata").iterdir())) == 2


def test_unfinished_files_of_dead_writers_are_swept(tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}")
    store.create("a.json", b"", cache=Cache.IMMUTABLE)
    unfinished = tmp_path / ".jobscope" / "unfinished"
    for name, age_s in (("old", 7200), ("young", 10)):
        (unfinished / name).touch()
        then = datetime.now(UTC).timestamp() - age_s
        os.utime(unfinished / name, (then, then))
    store.create("b.json", b"", cache=Cache.IMMUTABLE)
    assert [path.name for path in unfinished.iterdir()] == ["young"]


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("file:///var/reports", "folder /var/reports"),
        ("file://localhost/var/reports", "folder /var/reports"),
        ("https://acct.blob.core.windows.net/reports", "container https://acct.blob.core.windows.net/reports"),
        ("https://acct.blob.core.windows.net/r/a/b?sv=1&sig=x", "container https://acct.blob.core.windows.net/r/a/b/"),
        ("http://127.0.0.1:10000/acct/r?sv=1&sig=x", "container http://127.0.0.1:10000/acct/r"),
    ],
)
def test_addresses_that_name_a_store(address: str, location: str) -> None:
    assert open_store(address).location == location


@pytest.mark.parametrize(
    "address",
    [
        "", "out", "/var/reports", "file://out", "file:out", "https://acct.blob.core.windows.net", "https://",
        "http://acct.blob.core.windows.net/reports", "ftp://acct/reports", "https://me:Geheim1@acct.example/reports",
        "https://acct.blob.core.windows.net:port/reports", "AccountName=a;AccountKey=Geheim1==",
        "AccountKey=Geheim1==;Container=reports", "AccountName=a;AccountKey=Geheim1==;Container=",
        "https://acct.blob.core.windows.net/reports/../x", "file:///a?x=1", "https://[::1/reports",
    ],
)  # fmt: skip
def test_addresses_that_name_no_store_are_explained_without_their_secrets(address: str) -> None:
    with pytest.raises(BadAddressError) as failure:
        open_store(address)
    assert "Geheim1" not in str(failure.value)
    assert "file:///" in str(failure.value)
