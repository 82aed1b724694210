"""What Azure's answers mean: by their error code, since one HTTP status stands for many things."""

from typing import Any, Final

from azure.core.exceptions import AzureError, ClientAuthenticationError, DecodeError, HttpResponseError
from azure.core.pipeline import PipelineResponse

from reports.stores.contract import StorageUnavailable

EXISTS: Final = frozenset({"BlobAlreadyExists", "ConditionNotMet"})
"""A create was refused because the name is taken.

All other conflicts (409) and failed conditions (412), such as a lease, a policy of immutability or a container that is
being deleted, reach us as the same ResourceExistsError and ResourceModifiedError, and are failures.
"""
CHANGED: Final = frozenset({"ConditionNotMet"})
"""A conditional write was refused because the version is no longer the one that was named."""

_LEASED = "Break the lease that another program holds there (az storage blob lease break, or ... container lease)."
_KEPT = "Jobscope replaces and deletes files there: take the policy of immutability or the legal hold away."
_LET_THROUGH = (
    "Look for a proxy, firewall or sign-in page between this app and the storage account, and let this app pass."
)
_FIXES: Final = {
    "AuthorizationPermissionMismatch": "Give the identity the role 'Storage Blob Data Contributor' on the container,"
    " or use a SAS that may read, create, write, delete and list.",
    "AuthorizationFailure": "Check the storage account's network rules, and what the SAS or the identity may do.",
    "AuthenticationFailed": "The SAS or the account key is wrong or expired: make a new one.",
    "ContainerNotFound": "Create the container, or let this identity create it.",
    "ContainerBeingDeleted": "The container is being deleted: wait a minute, or name another one.",
    "ContainerDisabled": "The container is disabled: ask whoever runs the storage account.",
    "AccountIsDisabled": "Enable the storage account.",
    "AccountBeingCreated": "The storage account is being made: try again in some minutes.",
    "LeaseIdMissing": _LEASED,
    "LeaseIdMismatchWithBlobOperation": _LEASED,
    "LeaseIdMismatchWithContainerOperation": _LEASED,
    "SnapshotsPresent": "Delete the snapshots of this blob that another program made.",
    "BlobImmutableDueToPolicy": _KEPT,
    "BlobImmutableDueToLegalHold": _KEPT,
    "BlobArchived": "Move the blob out of the archive tier, and exempt this container from the lifecycle rule.",
    "BlobBeingRehydrated": "The blob is coming back from the archive tier: wait until it has.",
}


class NotBlobStorage(AzureError):
    """Something else answered in the place of the storage account, such as a proxy's page for signing in."""


def only_storage(response: PipelineResponse[Any, Any]) -> None:
    """Refuse an answer that would be believed and does not come from blob storage, which numbers each of its answers.

    Raises NotBlobStorage.
    """
    answer = response.http_response
    media_type = answer.headers.get("content-type", "")
    believed = answer.status_code < 400 or answer.status_code in (404, 409, 412)
    is_listing = answer.status_code == 200 and "comp=list" in response.http_request.url
    if (believed and "x-ms-request-id" not in answer.headers) or (is_listing and "xml" not in media_type):
        raise NotBlobStorage(f"{answer.status_code} {_media_type(media_type)}")


def code_of(error: AzureError) -> str:
    """The storage service's word for what is wrong; empty without one."""
    code = getattr(error, "error_code", None)
    return str(getattr(code, "value", code) or "")


def unavailable(error: AzureError, location: str) -> StorageUnavailable:
    """The failure as a sentence with its fix; without any secret."""
    code = code_of(error)
    if isinstance(error, NotBlobStorage):
        sentence = f"What answered for the report {location} is not blob storage: {error.message}."
        fix = _LET_THROUGH
    elif isinstance(error, DecodeError):
        sentence = f"What the report {location} answered cannot be read: it is cut, or a proxy has changed it."
        fix = _LET_THROUGH
    elif isinstance(error, HttpResponseError) and error.status_code is not None:
        sentence = f"The report {location} refused the request: {error.status_code} {code or 'without a code'}."
        fix = _FIXES.get(code, "Look the code up in Azure's list of blob storage errors, and try again.")
    elif isinstance(error, ClientAuthenticationError):
        sentence = f"There is no identity to sign in to the report {location} with."
        fix = "Switch on the app's managed identity, sign in with the Azure CLI, or add a SAS to the reports' URL."
    else:
        sentence = f"The report {location} did not answer ({type(error).__name__})."
        fix = "Check the address in JOBSCOPE_REPORTS_URL, DNS, the network and the account's private endpoint."
    return StorageUnavailable(sentence, fix)


def _media_type(content_type: str) -> str:
    """The media type, for a message: of a stranger's answer, so only what such a name may be made of."""
    text = content_type.partition(";")[0].strip()
    return text if len(text) <= 50 and text.replace("/", "").replace("-", "").isalnum() else "without a media type"
