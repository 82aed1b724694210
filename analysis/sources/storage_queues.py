"""The storage queues where poisoned messages land; looked at without consuming any."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analysis.facts import Query, Unavailable
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.identity import identity
from analysis.sources.message_bodies import body

if TYPE_CHECKING:
    from azure.core.credentials import AzureSasCredential, TokenCredential

PEEKED = 32
"""The most that the service lets us peek at once."""


@dataclass(frozen=True)
class PeekedMessage:
    """A message that was given up: what it named, None where its body does not say."""

    inserted_at: datetime | None
    dequeue_count: int
    job_id: str | None
    task_id: str | None
    text: str


@dataclass(frozen=True)
class QueueState:
    """One poison queue: its depth as the service counts it, and its oldest messages, at most PEEKED.

    The Functions host creates a poison queue with its first message, so one that does not exist is an empty one.
    """

    queue: str
    depth: int
    messages: tuple[PeekedMessage, ...]
    exists: bool = True


QUEUES = Query("storage/poison_queues", QueueState, source="queues")


def peek(settings: Settings) -> tuple[QueueState, ...]:
    """Every queue of JOBSCOPE_POISON_QUEUES, in that order; none configured is an empty answer.

    Raises Unavailable naming the queue that cannot be read, or the setting that is wrong.
    """
    if broken := settings.broken("poison_queues"):
        raise Unavailable(broken)
    return tuple(_state(url, settings) for url in settings.poison_queues)


def _state(url: str, settings: Settings) -> QueueState:
    from xml.etree.ElementTree import ParseError  # the client lets it out

    from azure.core.exceptions import AzureError, ResourceNotFoundError
    from azure.storage.queue import QueueClient

    address, _, key = url.partition("?")
    name = address.rstrip("/").rpartition("/")[2]
    if not address.startswith("https://") and not key:
        raise Unavailable(
            Failure(
                f"the storage queue {name} is named without https and without a key",
                "write its https address in JOBSCOPE_POISON_QUEUES, or add a SAS; a token is never sent in the clear",
            )
        )
    try:
        with QueueClient.from_queue_url(address, credential=_credential(key), **patience()) as client:
            depth = client.get_queue_properties().approximate_message_count or 0
            peeked = client.peek_messages(max_messages=PEEKED)
            messages = tuple(message(str(m.content), m.inserted_on, m.dequeue_count or 0, settings) for m in peeked)
    except ResourceNotFoundError:
        return QueueState(queue=name, depth=0, messages=(), exists=False)
    except (AzureError, ParseError, ValueError) as error:
        raise Unavailable(
            Failure(
                f"the storage queue {name} could not be read: {type(error).__name__}",
                "check its address in JOBSCOPE_POISON_QUEUES, and give the app's identity the role Storage Queue Data "
                "Reader (or a SAS that may read)",
            )
        ) from error
    return QueueState(queue=name, depth=depth, messages=messages)


def _credential(key: str) -> "AzureSasCredential | TokenCredential":
    if key:
        from azure.core.credentials import AzureSasCredential

        return AzureSasCredential(key)
    return identity()


def message(content: str, inserted_at: datetime | None, dequeue_count: int, settings: Settings) -> PeekedMessage:
    """A body is JSON, plain or in base64 as the Functions host writes it; anything else is kept as text."""
    named = body(decoded(content), settings)
    return PeekedMessage(
        inserted_at=inserted_at.astimezone(UTC) if inserted_at else None,
        dequeue_count=dequeue_count,
        job_id=named.job_id,
        task_id=named.task_id,
        text=named.text,
    )


def patience(pause_s: int = 1, retries: int = 1) -> dict[str, Any]:
    """How long a client waits for a queue, as its options. The library's own pauses, 15 s and more, add up to 18 s
    before a look is given up, and to 84 s for one message that is sent; a run has no such time."""
    from azure.storage.queue import LinearRetry

    again = LinearRetry(backoff=pause_s, retry_total=retries, random_jitter_range=0)
    return {"retry_policy": again, "connection_timeout": 5, "read_timeout": 10}


def decoded(content: str) -> str:
    """The text of a message, which the Functions host writes in base64; what is no base64 is the text itself."""
    try:
        return base64.b64decode(content, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return content
