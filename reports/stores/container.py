"""A report store in a container of Azure Blob Storage: the only importer of its client library."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from azure.core import MatchConditions
from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError, DeserializationError, HttpResponseError, ResourceNotFoundError
from azure.storage.blob import BlobPrefix, ContainerClient, ContentSettings, LinearRetry

from reports.stores.azure_errors import CHANGED, EXISTS, NotBlobStorage, code_of, only_storage, unavailable
from reports.stores.contract import (
    AlreadyExists,
    Cache,
    Changed,
    Stored,
    checked_name,
    content_type,
    descend,
    folder_name,
)

# The library would wait 20 s to connect, 60 s for an answer and 15 s before its first retry; a run has no such time.
_CONNECT_S = 5
_ANSWER_S = 20
_WRITE = "write"
"""In a blob's metadata, which call has written it."""


class ContainerStore:
    """The Store contract on a blob container, with conditional requests; `prefix` is a folder in it, or empty."""

    def __init__(self, container: ContainerClient, prefix: str = "") -> None:
        self._container = container
        self._prefix = checked_name(prefix) + "/" if prefix else ""

    @classmethod
    def at(
        cls, account_url: str, container: str, prefix: str = "", credential: TokenCredential | str | None = None
    ) -> "ContainerStore":
        """Over an account's URL with a token credential, or a SAS as text."""
        client = ContainerClient(
            account_url,
            container,
            credential=credential,
            retry_policy=_retries(),
            connection_timeout=_CONNECT_S,
            read_timeout=_ANSWER_S,
            raw_response_hook=only_storage,
        )
        return cls(client, prefix)

    @classmethod
    def from_connection_string(cls, connection_string: str, container: str, prefix: str = "") -> "ContainerStore":
        """Over a storage account's connection string; ValueError when it is not one."""
        client = ContainerClient.from_connection_string(
            connection_string,
            container,
            retry_policy=_retries(),
            connection_timeout=_CONNECT_S,
            read_timeout=_ANSWER_S,
            raw_response_hook=only_storage,
        )
        return cls(client, prefix)

    @property
    def location(self) -> str:
        address = urlsplit(self._container.primary_endpoint)
        return f"container {address.scheme}://{address.netloc}{address.path}".removesuffix("/") + (
            f"/{self._prefix}" if self._prefix else ""
        )

    def create(self, name: str, content: bytes, *, cache: Cache, metadata: Mapping[str, str] | None = None) -> str:
        marked = _marked(metadata)
        try:
            with self._as_unavailable(refused=EXISTS):
                return self._create_in_container(name, content, cache, marked)
        except _Refused as error:
            if mine := self._written(name, marked):
                return mine
            raise AlreadyExists(f"{name} already exists in {self.location}.") from error

    def read(self, name: str) -> Stored | None:
        try:
            with self._as_unavailable():
                download = self._container.download_blob(self._full(name))
                content = download.readall()
        except ResourceNotFoundError:
            return None
        properties = download.properties
        metadata = {key: value for key, value in (properties.metadata or {}).items() if key != _WRITE}
        return Stored(content, str(properties.etag), metadata)

    def replace(
        self, name: str, content: bytes, *, etag: str, cache: Cache, metadata: Mapping[str, str] | None = None
    ) -> str:
        marked = _marked(metadata)
        try:
            with self._as_unavailable(refused=CHANGED):
                return self._upload(name, content, cache, marked, etag=etag)
        except (_Refused, ResourceNotFoundError) as error:
            if mine := self._written(name, marked):
                return mine
            raise Changed(f"{name} in {self.location} is no longer the version that was read.") from error

    def names(self, prefix: str, *, before: str | None = None) -> Iterator[str]:
        folder_name(prefix)
        children: dict[str, bool] = {}
        try:
            with self._as_unavailable():
                for found in self._container.walk_blobs(self._prefix + prefix, delimiter="/"):
                    children[str(found.name).removeprefix(self._prefix)] = isinstance(found, BlobPrefix)
        except ResourceNotFoundError:
            return
        for child, is_folder in descend(before, children):
            if is_folder:
                yield from self.names(child, before=before)
            else:
                yield child

    def listing(self, prefix: str) -> Iterator[str]:
        folder_name(prefix)
        try:
            with self._as_unavailable():
                for name in self._container.list_blob_names(name_starts_with=self._prefix + prefix):
                    yield str(name).removeprefix(self._prefix)
        except ResourceNotFoundError:
            return

    def delete(self, name: str) -> None:
        try:
            with self._as_unavailable():
                self._container.delete_blob(self._full(name))
        except ResourceNotFoundError:
            return

    def _full(self, name: str) -> str:
        return self._prefix + checked_name(name)

    def _upload(self, name: str, content: bytes, cache: Cache, metadata: Mapping[str, str], etag: str | None) -> str:
        full = self._full(name)
        settings = ContentSettings(content_type=content_type(name), cache_control=cache)
        blob = self._container.get_blob_client(full)
        # The library hands an etag of None on to the transport, which knows no such option.
        condition: dict[str, Any] = {"etag": etag, "match_condition": MatchConditions.IfNotModified} if etag else {}
        answer = blob.upload_blob(
            content,
            overwrite=etag is not None,
            content_settings=settings,
            metadata=dict(metadata),
            **condition,
        )
        return str(answer["etag"])

    def _create_in_container(self, name: str, content: bytes, cache: Cache, metadata: Mapping[str, str]) -> str:
        try:
            return self._upload(name, content, cache, metadata, etag=None)
        except ResourceNotFoundError:
            self._make_container()
        try:
            return self._upload(name, content, cache, metadata, etag=None)
        except ResourceNotFoundError as error:
            raise unavailable(error, self.location) from error

    def _make_container(self) -> None:
        try:
            self._container.create_container()
        except HttpResponseError as error:
            if code_of(error) != "ContainerAlreadyExists":  # made by another writer at the same time
                raise

    def _written(self, name: str, marked: Mapping[str, str]) -> str | None:
        """The etag of what is there if it is what this very call wrote: only the answer to it was lost."""
        try:
            with self._as_unavailable():
                properties = self._container.get_blob_client(self._full(name)).get_blob_properties()
        except ResourceNotFoundError:
            return None
        return str(properties.etag) if (properties.metadata or {}).get(_WRITE) == marked[_WRITE] else None

    @contextmanager
    def _as_unavailable(self, *, refused: Collection[str] = ()) -> Iterator[None]:
        """Let through "not there", and these codes as _Refused; turn every other failure into a sentence."""
        try:
            yield
        except ResourceNotFoundError:
            raise
        except DeserializationError as error:
            raise unavailable(NotBlobStorage("a listing that cannot be read"), self.location) from error
        except AzureError as error:
            if code_of(error) in refused:
                raise _Refused from error
            raise unavailable(error, self.location) from error


class _Refused(Exception):
    """A conditional write was refused for its condition."""


def _marked(metadata: Mapping[str, str] | None) -> dict[str, str]:
    """The metadata of one call, by which it knows again what it wrote."""
    return {**(metadata or {}), _WRITE: uuid4().hex}


def _retries() -> LinearRetry:
    return LinearRetry(backoff=1, retry_total=2, random_jitter_range=1)
