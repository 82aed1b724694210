"""The dead letters of Service Bus queues, looked at without taking any; the only importer of azure.servicebus.

Peeking is a request on the queue's management link (com.microsoft:peek-message): it neither locks nor counts a
delivery. The client's retries are off: the next run asks again.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analysis.facts import Incomplete, Query, Unavailable
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.identity import identity
from analysis.sources.message_bodies import PARSED_CHARACTERS, body
from analysis.sources.service_bus_errors import explained, not_looked_at, unreadable

if TYPE_CHECKING:
    from azure.servicebus import ServiceBusClient, ServiceBusReceivedMessage

PEEKED = 100
"""Letters of one queue that are looked at, in requests of at most BATCH."""
BATCH = 25
"""The Standard tier's messages weigh at most 256 kB, so an answer some 6 MB."""
HEAVY = 1_000_000
"""Bytes from which a letter is taken for one of the Premium tier, where one may weigh 100 MB: each behind it is asked
for alone."""
MOST_BYTES = 32_000_000
"""Of the bodies of one queue; what lies behind is not looked at."""
QUEUE_S, ALL_S = 10.0, 60.0
REASON_CHARACTERS = 300


@dataclass(frozen=True)
class DeadLetter:
    """One message that was given up; what it does not say is None. `enqueued_at` is when it was sent."""

    enqueued_at: datetime | None
    delivery_count: int | None
    reason: str
    job_id: str | None
    task_id: str | None
    text: str


@dataclass(frozen=True)
class DeadLetters:
    """The oldest dead letters of one queue; `is_all` when nothing lies behind them. Of `unreadable` more
    nothing but their presence is known."""

    queue: str
    letters: tuple[DeadLetter, ...]
    is_all: bool
    unreadable: int = 0

    @property
    def count(self) -> int:
        return len(self.letters) + self.unreadable


DEAD_LETTERS = Query("service_bus/dead_letters", DeadLetters, source="service_bus")


def peek(settings: Settings) -> tuple[DeadLetters, ...]:
    """Each queue of JOBSCOPE_SERVICE_BUS that answered, with the reasons of those that did not; none where it is not
    set. Raises Unavailable when none answered, or the setting is wrong."""
    if broken := settings.broken("service_bus"):
        raise Unavailable(broken)
    if not settings.service_bus:
        return ()
    namespace, _, names = settings.service_bus.removeprefix("amqp://").partition("/")
    found: list[DeadLetters] = []
    failures: list[Failure] = []
    until = time.monotonic() + ALL_S
    for queue in names.split(","):
        left = until - time.monotonic()
        try:
            if left <= 0:
                raise Unavailable(not_looked_at(queue, ALL_S))
            found.append(_letters(settings, namespace, queue, min(QUEUE_S, left)))
        except Unavailable as unavailable:
            failures.append(unavailable.failure)
    if not found:
        raise Unavailable(failures[0])
    return Incomplete.of(found, failures) if failures else tuple(found)


def _letters(settings: Settings, namespace: str, queue: str, limit_s: float) -> DeadLetters:
    from azure.core.exceptions import AzureError

    try:
        with _client(settings, namespace, limit_s) as client:
            return _peeked(client, queue, limit_s, settings)
    except (AzureError, OSError) as error:
        raise Unavailable(explained(error, namespace, queue, limit_s)) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # Of the client, which takes the shape of an answer for granted; ValueError also for AZURE_ variables.
        raise Unavailable(unreadable(queue)) from error


def _client(settings: Settings, namespace: str, limit_s: float) -> "ServiceBusClient":
    from azure.core.credentials import AzureNamedKeyCredential
    from azure.servicebus import ServiceBusClient

    # It logs what it cannot read, with the bytes; what matters is reported as a Failure.
    logging.getLogger("azure.servicebus").setLevel(logging.CRITICAL)
    # On this machine, as the setting demands: no token travels in the clear.
    is_local = settings.service_bus.startswith("amqp://")
    credential: Any = AzureNamedKeyCredential("local", "local") if is_local else identity()
    return ServiceBusClient(
        namespace, credential, retry_total=0, try_timeout=limit_s, auth_timeout=limit_s, use_tls=not is_local
    )


def _peeked(client: "ServiceBusClient", queue: str, limit_s: float, settings: Settings) -> DeadLetters:
    from azure.servicebus import ServiceBusSubQueue

    until = time.monotonic() + limit_s
    letters: list[DeadLetter] = []
    unread, weight, heaviest, next_number, is_all = 0, 0, 0, 1, False
    with client.get_queue_receiver(queue, sub_queue=ServiceBusSubQueue.DEAD_LETTER) as receiver:
        while (known := len(letters) + unread) < PEEKED and weight < MOST_BYTES:
            asked = 1 if heaviest >= HEAVY else min(BATCH, PEEKED - known)
            left = max(0.01, until - time.monotonic())
            batch = receiver.peek_messages(asked, sequence_number=next_number, timeout=left)
            if not batch:
                is_all = True
                break
            for one in batch[: PEEKED - known]:
                raw = _raw(one)
                weight, heaviest = weight + len(raw), max(heaviest, len(raw))
                letter = _letter(one, raw, settings)
                unread += letter is None
                letters += [letter] if letter else []
            number = batch[-1].sequence_number
            if not isinstance(number, int) or number < next_number:
                raise ValueError("the numbers of the letters do not rise")
            next_number = number + 1
    return DeadLetters(queue, tuple(letters), is_all, unread)


def _raw(message: "ServiceBusReceivedMessage") -> bytes:
    """The body's bytes; of a value that is none its words."""
    return b"".join(_parts(message.body))


def _parts(content: object) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, str | int | float | dict) or content is None:
        yield str(content or "").encode()
    else:
        for part in content:  # type: ignore[attr-defined]  # a generator of bytes, or a list of what AMQP allows
            yield from _parts(part)


def _letter(message: "ServiceBusReceivedMessage", raw: bytes, settings: Settings) -> DeadLetter | None:
    """None where its properties are of other types than Service Bus writes."""
    try:
        named = body(raw[: 4 * PARSED_CHARACTERS].decode("utf-8", "replace"), settings)
        enqueued, count = message.enqueued_time_utc, message.delivery_count
        reasons = [part for part in (message.dead_letter_reason, message.dead_letter_error_description) if part]
        reason = ": ".join(body(part, settings).text for part in reasons)[:REASON_CHARACTERS]
        return DeadLetter(
            enqueued_at=enqueued.astimezone(UTC) if enqueued else None,
            delivery_count=count if isinstance(count, int) else None,
            reason=reason,
            job_id=named.job_id,
            task_id=named.task_id,
            text=named.text,
        )
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError):
        return None
