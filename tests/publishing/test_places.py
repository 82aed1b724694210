"""What the command line prints of a stored file can be opened as it stands."""

from pathlib import Path
from uuid import uuid4

from azure.storage.blob import BlobClient

from local.azurite import Storage
from reports.stores import Cache, open_store, place_of

NAME = "reports/2026/01/31/060000Z.html"


def test_a_file_of_a_folder_is_a_path(tmp_path: Path) -> None:
    store = open_store((tmp_path / "our reports").as_uri())
    store.create(NAME, b"page", cache=Cache.IMMUTABLE)
    assert Path(place_of(store, NAME)).read_bytes() == b"page"


def test_a_file_of_a_container_is_an_address_without_the_key(storage: Storage) -> None:
    store = open_store(f"{storage.connection_string};Container=c{uuid4().hex}/team")
    store.create(NAME, b"page", cache=Cache.IMMUTABLE)
    place = place_of(store, NAME)
    assert BlobClient.from_blob_url(place, credential=storage.key).download_blob().readall() == b"page"
    assert storage.key not in place
