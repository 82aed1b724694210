"""Real receivers on this machine: a webhook that keeps what it is sent, and an SMTP server with a mailbox."""

import email
import email.policy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from local.ports import free_ports


@dataclass
class Webhook:
    """Answers with `status` after `pause` was set; `received` are the JSON documents, `paths` where they were sent."""

    port: int
    status: int = 200
    received: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answering: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "hook") -> str:
        return f"json://127.0.0.1:{self.port}/{path}"


@contextmanager
def webhook(port: int = 0) -> Iterator[Webhook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.answering.wait()
            if hook.status == 200:
                hook.received.append(json.loads(body))
            hook.paths.append(self.path)
            self.send_response(hook.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - of the base class
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    hook = Webhook(server.server_address[1])
    hook.answering.set()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield hook
    finally:
        hook.answering.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Mailbox:
    port: int
    received: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=jobscope@example.net&to=oncall@example.net"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        parsed = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        self.received.append(parsed)
        return "250 taken"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox(free_ports(1)[0])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
