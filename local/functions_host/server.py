"""HTTP in front of the functions: routing, keys, admin calls and answers as the Functions host gives them.

A wrong method is a 404, as is an unknown path but `/`, which is a page; a missing or wrong key is a 401; a function
that raises is a 500. No error has a body. Query strings are never logged, so that a key in `?code=` stays out.
Source: azure-functions-host, HomepageMiddleware, ExceptionMiddleware, FunctionsController.
"""

import hmac
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from local.functions_host.routes import RouteTable
from local.functions_host.runtime import Answer, HttpCall, Invoker, Outcome

log = logging.getLogger("host.http")

MAX_BODY_BYTES = 100 * 1024 * 1024  # the host's documented request limit
EMPTY = b""
HOMEPAGE = (
    b"<!doctype html><title>Functions</title><p>The local Functions host is up; its functions are below /api/.</p>"
)

# the status that the function is to see (None: the stored one) and whether it is past due -> the outcome
RunTimer = Callable[[Mapping[str, str] | None, bool], Outcome]


def master_of(key: str) -> str:
    """The master key of a host whose function key this is: it opens the functions too, and it alone /admin/."""
    return f"{key}-master"


class HostServer(ThreadingHTTPServer):
    """One thread a connection. `close_gracefully` lets requests in progress finish and wakes idle connections."""

    daemon_threads = False
    block_on_close = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self, port: int, routes: RouteTable, invoker: Invoker, timers: Mapping[str, RunTimer], key: str
    ) -> None:
        self.routes, self.invoker, self.timers, self.key = routes, invoker, timers, key
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), HostRequest)

    def connection_opened(self, connection: socket.socket) -> None:
        with self._connections_lock:
            self._connections.add(connection)

    def connection_closed(self, connection: socket.socket) -> None:
        with self._connections_lock:
            self._connections.discard(connection)

    def close_gracefully(self) -> None:
        self.shutdown()
        with self._connections_lock:
            for connection in self._connections:
                connection.shutdown(socket.SHUT_RD)  # an idle keep-alive connection reads its end and closes
        self.server_close()


class HostRequest(BaseHTTPRequestHandler):
    """The requests of one connection."""

    server: HostServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "local-functions-host", ""
    wbufsize = -1  # one write a response
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.connection_opened(self.connection)

    def finish(self) -> None:
        self.server.connection_closed(self.connection)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Silent: the base class would log the query string, and with it a key."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - of the base class
        """An empty body: the base class would echo the request line, and with it a key."""
        self.close_connection = True
        self._send(Answer(code, (), EMPTY))

    def _handle(self) -> None:
        started = time.monotonic()
        body = self._read_body()
        if body is None:
            return
        path = urlsplit(self.path).path
        answer = self._admin(path, body) if path.startswith("/admin/") else self._function(path, body)
        self._send(answer)
        log.info("%s %s -> %d in %.0f ms", self.command, path, answer.status, (time.monotonic() - started) * 1000)

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):  # any method at all: which ones a function takes is for the routes to say
            return self._handle
        raise AttributeError(name)

    def _read_body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if length.isdecimal() and int(length) <= MAX_BODY_BYTES and "Transfer-Encoding" not in self.headers:
            return self.rfile.read(int(length))
        self.send_error(413 if length.isdecimal() and int(length) > MAX_BODY_BYTES else 411)
        return None

    def _may_enter(self, level: str) -> bool:
        """Whether the key that was given opens what asks for this level: ANONYMOUS, FUNCTION or ADMIN."""
        if level == "ANONYMOUS":
            return True
        given = (self.headers.get("x-functions-key") or self._query().get("code", "")).encode()
        keys = [master_of(self.server.key), *([self.server.key] if level == "FUNCTION" else [])]
        return any(hmac.compare_digest(given, key.encode()) for key in keys)

    def _query(self) -> dict[str, str]:
        """As the worker sees it: repeated names joined by a comma, names without a value left out."""
        values: dict[str, list[str]] = {}
        for name, value in parse_qsl(urlsplit(self.path).query):
            values.setdefault(name, []).append(value)
        return {name: ",".join(found) for name, found in values.items()}

    def _function(self, path: str, body: bytes) -> Answer:
        found = self.server.routes.find(self.command, path)
        if found is None:
            return _homepage() if path == "/" else Answer(404, (), EMPTY)
        function, route_values = found
        if not self._may_enter(function.auth_level):
            return Answer(401, (), EMPTY)
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            headers[name.lower()] = f"{headers[name.lower()]},{value}" if name.lower() in headers else value
        host = headers.get("host", f"127.0.0.1:{self.server.server_port}")
        call = HttpCall(self.command, f"http://{host}{self.path}", headers, route_values, self._query(), body)
        outcome = self.server.invoker.http(function, call)
        trace = (("x-invocation-id", outcome.invocation_id),)
        if not outcome.succeeded:
            return Answer(500, trace, EMPTY)
        answer = outcome.answer or Answer(204, (), EMPTY)
        return Answer(answer.status, answer.headers + trace, answer.body)

    def _admin(self, path: str, body: bytes) -> Answer:
        if not self._may_enter("ADMIN"):
            return Answer(401, (), EMPTY)
        if (self.command, path) == ("GET", "/admin/host/status"):
            return _json(200, {"state": "Running"})
        prefix, _, name = path.rpartition("/")
        if (self.command, prefix) != ("POST", "/admin/functions"):
            return Answer(404, (), EMPTY)
        if self.headers.get_content_type() != "application/json":
            return Answer(415, (), EMPTY)
        try:
            given = json.loads(body)
        except ValueError:
            given = None
        if not isinstance(given, dict):
            return Answer(400, (), EMPTY)
        return self._run_timer(unquote(name), given.get("input"))

    def _run_timer(self, name: str, given: object) -> Answer:
        """202 at once, as Azure does. With `Prefer: wait`, this host's own addition, 200 and the outcome after it."""
        run = self.server.timers.get(name)
        if run is None:
            return Answer(404, (), EMPTY)
        wanted = given if isinstance(given, dict) else {}
        arguments = (wanted.get("ScheduleStatus"), bool(wanted.get("IsPastDue")))
        if self.headers.get("Prefer") != "wait":
            threading.Thread(target=run, args=arguments, name=f"admin-{name}").start()
            return Answer(202, (), EMPTY)
        outcome = run(*arguments)
        result = {"succeeded": outcome.succeeded, "error": outcome.error, "invocationId": outcome.invocation_id}
        return _json(200, result)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status >= 200 and answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and answer.status not in (204, 304):
            self.wfile.write(answer.body)
        self.wfile.flush()


def _homepage() -> Answer:
    if os.environ.get("AzureWebJobsDisableHomepage", "").lower() == "true":  # noqa: SIM112 - Azure names it so
        return Answer(204, (), EMPTY)
    return Answer(200, (("Content-Type", "text/html"),), HOMEPAGE)


def _json(status: int, value: object) -> Answer:
    return Answer(status, (("Content-Type", "application/json; charset=utf-8"),), json.dumps(value).encode())
