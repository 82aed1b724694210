"""The storage queue of a fleet, in the account that the Functions host uses: from the timer to `run_target`, and the
queue beside it into which the host puts what failed five times.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from analysis.facts import Unavailable
from analysis.model import Failure
from analysis.settings import SettingsError
from analysis.sources.identity import identity
from analysis.sources.storage_queues import PEEKED, decoded, patience

if TYPE_CHECKING:
    from azure.storage.queue import QueueClient

QUEUE: Final = "jobscope-targets"
POISON: Final = f"{QUEUE}-poison"
"""The host's name for where it puts a message that failed as often as host.json's maxDequeueCount says."""
CONNECTION: Final = "AzureWebJobsStorage"
"""The connection of the host's own storage: `__queueServiceUri` beside it for an identity, or a connection string."""


def send(messages: Iterable[str]) -> None:
    """Put messages on the queue, which is made if it is missing. Raises SettingsError without a connection, and
    azure.core's AzureError when the queue cannot be written: some of the messages may be there then."""
    from azure.core.exceptions import ResourceExistsError

    with _client(QUEUE) as client:
        with suppress(ResourceExistsError):
            client.create_queue()
        for message in messages:
            client.send_message(message)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The messages that failed five times: how many as the service counts them, and text and time of the oldest."""

    depth: int
    messages: tuple[tuple[str, datetime | None], ...]


def given_up() -> GivenUp:
    """Look at the poison queue without taking anything; none where it does not exist, since the host makes it with its
    first message. Raises Unavailable where it cannot be read, and SettingsError without a connection."""
    from xml.etree.ElementTree import ParseError  # the client lets it out

    from azure.core.exceptions import AzureError, ResourceNotFoundError

    try:
        with _client(POISON, pause_s=1, retries=1) as client:
            depth = client.get_queue_properties().approximate_message_count or 0
            peeked = client.peek_messages(max_messages=PEEKED)
            messages = tuple(
                (decoded(str(m.content)), m.inserted_on.astimezone(UTC) if m.inserted_on else None) for m in peeked
            )
    except ResourceNotFoundError:
        return GivenUp(0, ())
    except (AzureError, ParseError, ValueError) as error:
        raise Unavailable(
            Failure(
                f"the storage queue {POISON} could not be read: {type(error).__name__}",
                "give the app's identity the role Storage Queue Data Contributor on the app's own storage account",
            )
        ) from error
    return GivenUp(max(depth, len(messages)), messages)


def _client(queue: str, *, pause_s: int = 5, retries: int = 3) -> "QueueClient":
    from azure.storage.queue import QueueClient, TextBase64EncodePolicy

    # The host's default for what it hands to a queue trigger.
    options = {"message_encode_policy": TextBase64EncodePolicy(), **patience(pause_s, retries)}
    if service := os.environ.get(f"{CONNECTION}__queueServiceUri"):
        return QueueClient(service, queue, credential=identity(), **options)
    if connection := os.environ.get(CONNECTION):
        return QueueClient.from_connection_string(connection, queue, **options)
    raise SettingsError(f"{CONNECTION}__queueServiceUri is not set: the targets of JOBSCOPE_TARGETS need its queue")
