"""A loopback proxy that speaks HTTP: it loses the answers of a real storage account, or answers in its place."""

import http.client
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Instead:
    """An answer that does not come from the storage account."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


type Fate = Instead | Literal["pass", "lose"]

SIGN_IN = b"<!doctype html><title>Sign in to the guest network</title>"


def refusal(status: int, code: str) -> Instead:
    """What blob storage says when it refuses a request."""
    headers = {"x-ms-error-code": code, "x-ms-request-id": "1", "content-type": "application/xml"}
    return Instead(
        status, headers, f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>No.</Message></Error>".encode()
    )


def page(status: int) -> Instead:
    """What a proxy says that wants somebody to sign in."""
    return Instead(status, {"content-type": "text/html; charset=utf-8"}, SIGN_IN)


@dataclass
class Between:
    """Where the proxy listens, what it does with each request (`fate` by method and path), and what it was asked."""

    port: int
    fate: Callable[[str, str], Fate] = lambda _method, _path: "pass"
    asked: Counter[str] = field(default_factory=Counter)

    def address(self, storage_url: str, connection_string: str) -> str:
        """The connection string of an account that is reached through the proxy."""
        url = urlsplit(storage_url)
        return connection_string.replace(f"{url.hostname}:{url.port}", f"127.0.0.1:{self.port}")


@contextmanager
def between(storage_url: str) -> Iterator[Between]:
    """A proxy in front of the blob service at `storage_url`."""
    target = urlsplit(storage_url)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            proxy.asked[self.command] += 1
            fate = proxy.fate(self.command, self.path)
            if isinstance(fate, Instead):
                self.reply(fate)
                return
            connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=20)
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if fate == "lose":
                self.close_connection = True
                return
            self.reply(Instead(answer.status, dict(answer.getheaders()), content))

        def reply(self, answer: Instead) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in ("content-length", "transfer-encoding", "connection", "keep-alive"):
                    self.send_header(name, value)
            length = answer.headers.get("content-length", "0") if self.command == "HEAD" else str(len(answer.body))
            if answer.status not in (204, 304):
                self.send_header("content-length", length)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_GET = do_PUT = do_HEAD = do_DELETE = answer  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server names it
            """Nothing on the console."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        proxy = Between(server.server_address[1])
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        try:
            yield proxy
        finally:
            server.shutdown()
