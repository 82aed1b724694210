"""The storage queue of a fleet, in the account that the Functions host uses: from the timer to `run_target`."""

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from analysis.settings import SettingsError
from analysis.sources.identity import identity

if TYPE_CHECKING:
    from azure.storage.queue import QueueClient

QUEUE: Final = "jobscope-targets"
CONNECTION: Final = "AzureWebJobsStorage"
"""The connection of the host's own storage: `__queueServiceUri` beside it for an identity, or a connection string."""


def send(messages: Iterable[str]) -> None:
    """Put messages on the queue, which is made if it is missing. Raises SettingsError without a connection, and
    azure.core's AzureError when the queue cannot be written: some of the messages may be there then."""
    from azure.core.exceptions import ResourceExistsError

    with _client() as client:
        with suppress(ResourceExistsError):
            client.create_queue()
        for message in messages:
            client.send_message(message)


def _client() -> "QueueClient":
    from azure.storage.queue import QueueClient, TextBase64EncodePolicy

    # The host's default for what it hands to a queue trigger.
    encoding = TextBase64EncodePolicy()
    if service := os.environ.get(f"{CONNECTION}__queueServiceUri"):
        return QueueClient(service, QUEUE, credential=identity(), message_encode_policy=encoding)
    if connection := os.environ.get(CONNECTION):
        return QueueClient.from_connection_string(connection, QUEUE, message_encode_policy=encoding)
    raise SettingsError(f"{CONNECTION}__queueServiceUri is not set: the targets of JOBSCOPE_TARGETS need its queue")
