"""A stand-in for Service Bus: an AMQP 1.0 server (Qpid Proton) with queues, dead letters and faults that tests choose.

Tokens are put on `$cbs`, and letters peeked at `<queue>/$DeadLetterQueue/$management` by `com.microsoft:peek-message`:
learn.microsoft.com/azure/service-bus-messaging, service-bus-amqp-request-response and service-bus-amqp-protocol-guide,
and the conditions that azure-servicebus 7.15.0 knows. It was not compared with Azure itself.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from proton import Condition, Event, Message, symbol, timestamp
from proton.handlers import MessagingHandler
from proton.reactor import Container

NOT_FOUND = (404, "amqp:not-found", "The messaging entity 'sb://{space}/{queue}' could not be found.")
UNAUTHORIZED = (401, "amqp:unauthorized-access", "Unauthorized access. 'Listen' claim(s) are required. Secret: {queue}")
BUSY = (503, "com.microsoft:server-busy", "The request was terminated because the namespace is being throttled.")
DISABLED = (400, "com.microsoft:entity-disabled", "The messaging entity is currently disabled.")
QUOTA = (403, "amqp:resource-limit-exceeded", "The number of connections allowed for the namespace is reached.")
SERVER_ERROR = (500, "amqp:internal-error", "The service was unable to process the request.")


@dataclass
class Letter:
    """A dead letter as the service keeps it; `annotations` and `properties` replace what it would write."""

    body: object
    reason: str = "MaxDeliveryCountExceeded"
    description: str = "Message could not be consumed after 10 delivery attempts."
    enqueued: datetime = datetime(2026, 3, 4, 9, tzinfo=UTC)
    delivery_count: int = 10
    annotations: dict[str, object] = field(default_factory=dict)
    properties: dict[str, object] = field(default_factory=dict)

    def written(self, number: int) -> bytes:
        annotations = {
            symbol("x-opt-sequence-number"): number,
            symbol("x-opt-enqueued-time"): _milliseconds(self.enqueued),
            **{symbol(key): value for key, value in self.annotations.items()},
        }
        properties = {"DeadLetterReason": self.reason, "DeadLetterErrorDescription": self.description}
        return Message(  # type: ignore[no-any-return]  # likewise
            body=self.body,
            inferred=True,
            annotations=annotations,
            properties=properties | self.properties,
            delivery_count=self.delivery_count,
        ).encode()


def _milliseconds(at: datetime) -> object:
    return timestamp(int(at.timestamp() * 1000))


@dataclass(frozen=True)
class OverTls:
    """A loopback address, and the files of its certificate and key: with TLS the client knows no port but 5671."""

    host: str
    chain: Path
    key: Path


class ServiceBus(MessagingHandler):  # type: ignore[misc]  # proton has no types here
    """`queues` are the dead letters by queue; a queue that is none of them is not found.

    `refuse` answers the peeks of a queue so, and `odd` by other bodies; `silent_at` names the link that is never
    answered; `hang_up` breaks the connection off at the peek. What clients did stands in `tokens` (for what), `put` (of
    which kind, and the token itself), `asked` and `credits` (credit that they gave on a queue's own link, where a real
    one would deliver).
    """

    def __init__(self, over_tls: OverTls | None = None) -> None:
        super().__init__(auto_accept=True, prefetch=100)
        self.over_tls = over_tls
        self.port = 0
        self.ready = threading.Event()
        self._answering: dict[str, Any] = {}
        self.reset()

    def reset(self) -> None:
        """As it is for a new test; the server goes on, since it takes seconds to end."""
        self.queues: dict[str, Sequence[Letter]] = {}
        self.refuse: dict[str, tuple[int, str, str]] = {}
        self.odd: dict[str, object] = {}
        self.refuse_token: tuple[int, str] | None = None
        self.silent_at = ""
        self.hang_up = False
        self.tokens: list[str] = []
        self.put: list[tuple[str, object]] = []
        self.asked: list[tuple[str, int, int]] = []
        self.credits: list[str] = []

    def on_start(self, event: Event) -> None:
        if self.over_tls:
            event.container.ssl.server.set_credentials(str(self.over_tls.chain), str(self.over_tls.key), None)
        acceptor = event.container.listen(f"amqps://{self.over_tls.host}:5671" if self.over_tls else "127.0.0.1:0")
        self.port = acceptor._selectable._delegate.getsockname()[1]
        self.ready.set()

    def on_link_opening(self, event: Event) -> None:
        link = event.link
        address = link.remote_source.address if link.is_sender else link.remote_target.address
        link.source.address, link.target.address = link.remote_source.address, link.remote_target.address
        if self.silent_at and address.endswith(self.silent_at):
            return
        queue = address.partition("/$")[0]
        if queue != "$cbs" and queue not in self.queues:
            link.open()
            link.condition = Condition(NOT_FOUND[1], NOT_FOUND[2].format(space="s", queue=queue))
            link.close()
            return
        if link.is_sender:
            self._answering[f"{event.connection.remote_container}{address}"] = link
        link.open()

    def on_sendable(self, event: Event) -> None:
        if not event.sender.source.address.endswith(("$cbs", "$management")):
            self.credits.append(event.sender.source.address)

    def on_message(self, event: Event) -> None:
        address = event.receiver.remote_target.address
        answer = self._answering.get(f"{event.connection.remote_container}{address}")
        if answer is None:  # of a link that was refused
            return
        if address == "$cbs":
            self.tokens.append(event.message.properties["name"])
            self.put.append((event.message.properties["type"], event.message.body))
            code, found = self.refuse_token or (202, "Accepted")
            answer.send(_answer(event.message, {"status-code": code, "status-description": found}, None))
            return
        if self.hang_up:
            event.connection.transport.close_head()
            event.connection.transport.close_tail()
            return
        self._peek(answer, event.message, address.partition("/$")[0])

    def _peek(self, answer: Any, request: Message, queue: str) -> None:  # noqa: ANN401 - proton's links have no types
        start, count = request.body["from-sequence-number"], request.body["message-count"]
        self.asked.append((queue, start, count))
        if request.properties["operation"] != "com.microsoft:peek-message":
            raise AssertionError(f"only peeking is allowed, and it was {request.properties['operation']}")
        if queue in self.refuse:
            code, condition, shown = self.refuse[queue]
            given = {
                "statusCode": code,
                "statusDescription": shown.format(space="s", queue=queue),
                "errorCondition": symbol(condition),
            }
            answer.send(_answer(request, given, None))
        elif queue in self.odd:
            answer.send(_answer(request, {"statusCode": 200, "statusDescription": "OK"}, self.odd[queue]))
        else:
            found = list(enumerate(self.queues[queue], 1))[start - 1 : start - 1 + count]
            letters = [{"message": letter.written(number)} for number, letter in found]
            given = {"statusCode": 200 if found else 204, "statusDescription": "OK" if found else "No content"}
            answer.send(_answer(request, given, {"messages": letters} if found else None))

    def on_transport_error(self, event: Event) -> None:
        """A client that hangs up is what the tests are about."""

    def on_link_error(self, event: Event) -> None:
        """Likewise."""


def _answer(request: Message, properties: dict[str, object], body: object) -> Message:
    return Message(correlation_id=request.id, properties=properties, body=body)


@contextmanager
def service_bus(over_tls: OverTls | None = None) -> Iterator[ServiceBus]:
    bus = ServiceBus(over_tls)
    container = Container(bus)
    serving = threading.Thread(target=container.run, daemon=True)
    serving.start()
    assert bus.ready.wait(10)
    try:
        yield bus
    finally:
        container.stop()
        serving.join(10)
