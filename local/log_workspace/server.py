"""The query API over HTTP: workspace query, resource query and $batch, with faults by name."""

import json
import re
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from local.log_workspace.answers import NO_TOKEN, PARTIAL_ERROR, REPLIES, TIMED_OUT, Fault, Reply, bad_query, error
from local.log_workspace.engine import Engine, QueryRefusedError
from local.log_workspace.timespans import parsed

BATCH = "/v1/$batch"
QUERY = re.compile(r"/v1/(workspaces/[^/]+|subscriptions/.+/providers/.+)/query")


@dataclass(frozen=True)
class Seen:
    """One request as it came. Header names are in lower case."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Workspace(ThreadingHTTPServer):
    """A log workspace on 127.0.0.1. `endpoint` is for LogsQueryClient; `seen` are the requests so far."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, engine: Engine, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Api)
        self.engine, self.seen, self.at_once, self.most_at_once = engine, list[Seen](), 0, 0
        self._fault: tuple[Fault, int, float] | None = None
        self._lock = threading.Condition()
        self.closing = threading.Event()
        self.scheme = "https" if tls else "http"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def endpoint(self) -> str:
        return f"{self.scheme}://{'localhost' if self.scheme == 'https' else '127.0.0.1'}:{self.server_port}"

    def inject(self, fault: Fault, *, times: int = 1_000_000, slow_s: float = 60) -> None:
        """Answer the next `times` queries with a fault; `slow` and `silent` keep it waiting for `slow_s`.

        `slow` heeds `Prefer: wait` and answers 504 when that is over; `silent` does not.
        """
        with self._lock:
            self._fault = (fault, times, slow_s)

    def next_fault(self) -> tuple[Fault, float] | None:
        with self._lock:
            if self._fault is None or self._fault[1] == 0:
                return None
            fault, left, slow_s = self._fault
            self._fault = (fault, left - 1, slow_s)
            return fault, slow_s

    def counted(self, change: int) -> None:
        with self._lock:
            self.at_once += change
            self.most_at_once = max(self.most_at_once, self.at_once)
            self._lock.notify_all()

    def close(self) -> None:
        """Wake what waits, and let what runs end: a thread inside the engine must not outlive the interpreter."""
        self.closing.set()
        self.shutdown()
        with self._lock:
            self._lock.wait_for(lambda: self.at_once == 0)
        self.server_close()
        self.engine.close()


class Api(BaseHTTPRequestHandler):
    server: Workspace
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Silent: the tests read `seen`."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append(Seen(self.path, headers, body))
        self.server.counted(1)
        try:
            self._answer(headers, body)
        finally:
            self.server.counted(-1)

    def _answer(self, headers: dict[str, str], body: dict[str, Any]) -> None:
        if not headers.get("authorization", "").startswith("Bearer "):
            return self._send(NO_TOKEN)
        if self.path == BATCH:
            replies = [
                (asked["id"], self._query(asked["body"], asked.get("headers") or {})) for asked in body["requests"]
            ]
            responses = [{"id": id_, "status": reply.status, "body": reply.body or {}} for id_, reply in replies]
            return self._send(Reply(200, {"responses": responses}))
        if QUERY.fullmatch(self.path) is None:
            return self._send(Reply(404, error("PathNotFoundError", "The requested path does not exist")))
        fault = self.server.next_fault()
        if fault is not None and fault[0] == "disconnect":
            self.close_connection = True
            return None
        if fault is not None and fault[0] == "garbage":
            return self._send_bytes(200, b"<html>a proxy's page</html>", {"Content-Type": "text/html"})
        return self._send(self._query(body, headers, fault))

    def _query(self, body: dict[str, Any], headers: dict[str, str], fault: tuple[Fault, float] | None = None) -> Reply:
        name, slow_s = fault or ("", 0.0)
        if name in REPLIES:
            return REPLIES[name]
        if name == "silent":
            self.server.closing.wait(slow_s)
        if name == "slow":
            patience_s = float(re.sub(r".*wait=(\d+).*|.*", r"\1", headers.get("prefer", "")) or 180)
            self.server.closing.wait(min(slow_s, patience_s))
            if patience_s < slow_s:
                return TIMED_OUT
        if self.server.closing.is_set():
            return TIMED_OUT
        try:
            span = parsed(body["timespan"], datetime.now(UTC)) if body.get("timespan") else None
            found = self.server.engine.run(body["query"], span)
        except (QueryRefusedError, ValueError) as problem:
            return bad_query(str(problem))
        return Reply(200, {**found, "error": PARTIAL_ERROR} if name == "partial" else found)

    def _send(self, reply: Reply) -> None:
        content = b"" if reply.body is None else json.dumps(reply.body).encode()
        self._send_bytes(reply.status, content, {"Content-Type": "application/json; charset=utf-8", **reply.headers})

    def _send_bytes(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()
