"""A report store in a container of Azure Blob Storage: the only importer of its client library."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from azure.core import MatchConditions
from azure.core.credentials import TokenCredential
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceModifiedError,
    ResourceNotFoundError,
)
from azure.storage.blob import BlobPrefix, ContainerClient, ContentSettings, LinearRetry

from reports.stores.contract import (
    AlreadyExists,
    Cache,
    Changed,
    StorageUnavailable,
    Stored,
    checked_name,
    content_type,
    descend,
    folder_name,
)

# The library would wait 20 s to connect, 60 s for an answer and 15 s before its first retry; a run has no such time.
_CONNECT_S = 5
_ANSWER_S = 20

_MENDS = {
    "AuthorizationPermissionMismatch": "Give the identity the role 'Storage Blob Data Contributor' on the container,"
    " or use a SAS that may read, create, write, delete and list.",
    "AuthorizationFailure": "Check the storage account's network rules, and what the SAS or the identity may do.",
    "AuthenticationFailed": "The SAS or the account key is wrong or expired: make a new one.",
    "ContainerNotFound": "Create the container, or let this identity create it.",
    "ContainerBeingDeleted": "The container is being deleted: wait a minute, or name another one.",
    "AccountIsDisabled": "Enable the storage account.",
}


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
        )
        return cls(client, prefix)

    @property
    def location(self) -> str:
        address = urlsplit(self._container.primary_endpoint)
        return f"container {address.scheme}://{address.netloc}{address.path}".removesuffix("/") + (
            f"/{self._prefix}" if self._prefix else ""
        )

    def create(self, name: str, content: bytes, *, cache: Cache, metadata: Mapping[str, str] | None = None) -> str:
        try:
            return self._create_in_container(name, content, cache, metadata)
        except ResourceExistsError as error:
            raise AlreadyExists(f"{name} already exists in {self.location}.") from error

    def read(self, name: str) -> Stored | None:
        try:
            with self._told():
                download = self._container.download_blob(self._full(name))
                content = download.readall()
        except ResourceNotFoundError:
            return None
        properties = download.properties
        return Stored(content, str(properties.etag), dict(properties.metadata or {}))

    def replace(
        self, name: str, content: bytes, *, etag: str, cache: Cache, metadata: Mapping[str, str] | None = None
    ) -> str:
        try:
            with self._told():
                return self._upload(
                    name,
                    content,
                    cache,
                    metadata,
                    etag=etag,
                )
        except (ResourceModifiedError, ResourceNotFoundError) as error:
            raise Changed(f"{name} in {self.location} is no longer the version that was read.") from error

    def names(self, prefix: str, *, before: str | None = None) -> Iterator[str]:
        folder_name(prefix)
        children: dict[str, bool] = {}
        try:
            with self._told():
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
            with self._told():
                for name in self._container.list_blob_names(name_starts_with=self._prefix + prefix):
                    yield str(name).removeprefix(self._prefix)
        except ResourceNotFoundError:
            return

    def delete(self, name: str) -> None:
        try:
            with self._told():
                self._container.delete_blob(self._full(name))
        except ResourceNotFoundError:
            return

    def _full(self, name: str) -> str:
        return self._prefix + checked_name(name)

    def _upload(
        self, name: str, content: bytes, cache: Cache, metadata: Mapping[str, str] | None, etag: str | None
    ) -> str:
        full = self._full(name)
        settings = ContentSettings(content_type=content_type(name), cache_control=cache)
        blob = self._container.get_blob_client(full)
        # The library hands an etag of None on to the transport, which knows no such option.
        condition: dict[str, Any] = {"etag": etag, "match_condition": MatchConditions.IfNotModified} if etag else {}
        answer = blob.upload_blob(
            content,
            overwrite=etag is not None,
            content_settings=settings,
            metadata=dict(metadata or {}),
            **condition,
        )
        return str(answer["etag"])

    def _create_in_container(self, name: str, content: bytes, cache: Cache, metadata: Mapping[str, str] | None) -> str:
        with self._told():
            try:
                return self._upload(name, content, cache, metadata, etag=None)
            except ResourceNotFoundError:
                with suppress(ResourceExistsError):  # another writer makes it at the same time
                    self._container.create_container()
        with self._told(missing_is_failure=True):
            return self._upload(name, content, cache, metadata, etag=None)

    @contextmanager
    def _told(self, *, missing_is_failure: bool = False) -> Iterator[None]:
        """Let through what means "there", "not there" and "changed"; turn every other failure into a sentence."""
        try:
            yield
        except (ResourceExistsError, ResourceNotFoundError, ResourceModifiedError) as error:
            if _code(error) == "ContainerBeingDeleted" or (
                missing_is_failure and isinstance(error, ResourceNotFoundError)
            ):
                raise self._unavailable(error) from error
            raise
        except AzureError as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: AzureError) -> StorageUnavailable:
        code = _code(error)
        if isinstance(error, HttpResponseError) and error.status_code is not None:
            sentence = f"The report {self.location} refused the request: {error.status_code} {code}."
            mend = _MENDS.get(code, "Look the code up in Azure's list of blob storage errors, and try again.")
        elif isinstance(error, ClientAuthenticationError):
            sentence = f"There is no identity to sign in to the report {self.location} with."
            mend = "Switch on the app's managed identity, sign in with the Azure CLI, or add a SAS to the reports' URL."
        else:
            sentence = f"The report {self.location} did not answer ({type(error).__name__})."
            mend = "Check the address in JOBSCOPE_REPORTS_URL, DNS, the network and the account's private endpoint."
        return StorageUnavailable(sentence, mend)


def _code(error: AzureError) -> str:
    code = getattr(error, "error_code", None)
    return str(getattr(code, "value", code) or "without a code")


def _retries() -> LinearRetry:
    return LinearRetry(backoff=1, retry_total=2, random_jitter_range=1)
