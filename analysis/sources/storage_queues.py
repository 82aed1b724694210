"""The storage queues where poisoned messages land; looked at without consuming any. The only importer of
azure.storage.queue."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analysis.model import Failure, Query, Unavailable
from analysis.redaction import redact
from analysis.settings import Settings

if TYPE_CHECKING:
    from azure.core.credentials import AzureSasCredential, TokenCredential

PEEKED = 32
"""The most that the service lets us peek at once."""


@dataclass(frozen=True)
class QueueState:
    """One poison queue: its depth as the service counts it, and its oldest messages."""

    queue: str
    depth: int
    messages: tuple["PeekedMessage", ...]


@dataclass(frozen=True)
class PeekedMessage:
    """A message that was given up: what it named, None where its body does not say."""

    inserted_at: datetime | None
    dequeue_count: int
    job_id: str | None
    task_id: str | None
    text: str


QUEUES = Query("storage/poison_queues", QueueState, source="queues")


def peek(settings: Settings) -> tuple[QueueState, ...]:
    """Every queue of JOBSCOPE_POISON_QUEUES, in that order; none configured is an empty answer.

    Raises Unavailable naming the queue that cannot be read.
    """
    if not settings.poison_queues:
        return ()
    from azure.core.exceptions import AzureError
    from azure.storage.queue import QueueClient

    states = []
    for url in settings.poison_queues:
        name = url.partition("?")[0].rstrip("/").rpartition("/")[2]
        try:
            with QueueClient.from_queue_url(
                url.partition("?")[0], credential=_credential(url), retry_total=1, connection_timeout=5, read_timeout=10
            ) as client:
                depth = client.get_queue_properties().approximate_message_count or 0
                peeked = client.peek_messages(max_messages=PEEKED)
                messages = tuple(
                    _message(str(m.content), m.inserted_on, m.dequeue_count or 0, settings) for m in peeked
                )
        except AzureError as error:
            raise Unavailable(
                Failure(
                    f"the storage queue {name} could not be read: {type(error).__name__}",
                    "check JOBSCOPE_POISON_QUEUES and give the app's identity the role Storage Queue Data Reader",
                )
            ) from error
        states.append(QueueState(queue=name, depth=depth, messages=messages))
    return tuple(states)


def _credential(url: str) -> "AzureSasCredential | TokenCredential":
    if "sig=" in url:
        from azure.core.credentials import AzureSasCredential

        return AzureSasCredential(url.partition("?")[2])
    from azure.identity import DefaultAzureCredential

    return DefaultAzureCredential()


def _message(content: str, inserted_at: datetime | None, dequeue_count: int, settings: Settings) -> PeekedMessage:
    """A body is JSON, plain or in base64 as the Functions host writes it; anything else is kept as text."""
    text = content
    try:
        text = base64.b64decode(content, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        text = content
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    named = body if isinstance(body, dict) else {}
    return PeekedMessage(
        inserted_at=inserted_at.astimezone(UTC) if inserted_at else None,
        dequeue_count=dequeue_count,
        job_id=_id(named, "job_id") or _id(named, "parent_job_id"),
        task_id=_id(named, "task_id"),
        text=str(redact(text[:2000], extra_keys=frozenset(settings.redact_keys))),
    )


def _id(body: dict[object, object], key: str) -> str | None:
    value = body.get(key)
    return value[:100] if isinstance(value, str) else None
