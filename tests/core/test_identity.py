"""The app's identity against stand-ins for Azure's services over TLS: one token a kind of service for a whole process,
and queues that are only ever peeked at."""

import json
import os
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme

from analysis.facts import Unavailable, Window
from analysis.logs.queries import DEPLOYMENTS
from analysis.run.follow_up import log_source
from analysis.settings import Settings
from analysis.sources import identity
from analysis.sources import service_bus as service_bus_source
from analysis.sources.app_insights import Ask, Deadlines
from analysis.sources.connections import _arguments
from analysis.sources.log_answers import Success
from analysis.sources.storage_queues import QueueState, peek
from stored_reports import open_reports
from tests.analyses.service_bus_stand_in import Letter, OverTls, service_bus

AT = datetime(2026, 1, 31, 3, 0, tzinfo=UTC)
HOST = f"127.{os.getpid() >> 16 & 255}.{os.getpid() >> 8 & 255}.{os.getpid() & 255}"
"""An address of this process alone: its port 5671 is no other's."""
STORAGE, LOGS = "https://storage.azure.com", "https://api.loganalytics.io"
SERVICE_BUS = "https://servicebus.azure.net/"
DATABASE = "https://ossrdbms-aad.database.windows.net"
MESSAGES = b"""<?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage>
<MessageId>1</MessageId><InsertionTime>Sat, 31 Jan 2026 02:00:00 GMT</InsertionTime>
<ExpirationTime>Sat, 07 Feb 2026 02:00:00 GMT</ExpirationTime><DequeueCount>5</DequeueCount>
<MessageText>{"task_id": "t-1", "parent_job_id": "j-1"}</MessageText></QueueMessage></QueueMessagesList>"""


class Azure(ThreadingHTTPServer):
    """The identity endpoint of the app, a storage account and the log service at one address."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.service_bus = OverTls("", Path(), Path())
        self.tokens: list[str] = []
        self.calls: list[tuple[str, str, str]] = []

    @property
    def url(self) -> str:
        return f"https://localhost:{self.server_port}"


class Request(BaseHTTPRequestHandler):
    server: Azure
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Silent."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        if address.path == "/token":
            [resource] = query["resource"]
            self.server.tokens.append(resource)
            token = {"access_token": f"for {resource}", "expires_on": str(int(time.time()) + 86_400)}
            return self._answer(200, json.dumps({**token, "resource": resource, "token_type": "Bearer"}).encode())
        self.server.calls.append(("GET", self.path, self.headers["Authorization"]))
        if address.path.endswith("/messages"):
            return self._answer(200, MESSAGES, {"Content-Type": "application/xml"})
        if query.get("comp") == ["metadata"]:
            return self._answer(200, b"", {"x-ms-approximate-messages-count": "1"})
        return self._answer(404, b"", {"x-ms-error-code": "BlobNotFound", "x-ms-request-id": "1"})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append(("POST", self.path, self.headers["Authorization"]))
        self._answer(200, b'{"tables": []}')

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def azure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Azure]:
    """Azure's side, trusted by the clients of this process."""
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    server = Azure(tls)
    server.service_bus = OverTls(HOST, tmp_path / "chain.pem", tmp_path / "key.pem")
    issued = authority.issue_cert(HOST)
    issued.cert_chain_pems[0].write_to_path(str(server.service_bus.chain))
    issued.private_key_pem.write_to_path(str(server.service_bus.key))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    for name, value in {
        "REQUESTS_CA_BUNDLE": str(tmp_path / "authority.pem"),
        "IDENTITY_ENDPOINT": f"{server.url}/token",
        "IDENTITY_HEADER": "of-the-platform",
        "AZURE_CLIENT_ID": "11111111-1111-1111-1111-111111111111",
    }.items():
        monkeypatch.setenv(name, value)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(azure: Azure) -> Settings:
    return Settings.model_validate(
        {
            "database_url": "postgresql://id-jobscope@db.example.net/app",
            "database_auth": "entra",
            "reports_url": f"{azure.url}/account/reports",
            "poison_queues": f"{azure.url}/account/tasks-poison,{azure.url}/account/jobs-poison",
            "logs_workspace_id": "workspace",
            "logs_endpoint": azure.url,
        }
    )


@pytest.fixture
def over_amqps(settings: Settings) -> Settings:
    """The setting takes hosts of servicebus.windows.net alone; from here on all is as in production."""
    return settings.model_copy(update={"service_bus": f"{HOST}/work"})


def test_dead_letters_are_peeked_over_tls_with_the_token_of_the_managed_identity(
    azure: Azure, over_amqps: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service_bus(azure.service_bus) as bus:
        bus.queues = {"work": [Letter(json.dumps({"task_id": "t-1"}).encode())]}
        with pytest.raises(Unavailable, match="could not be reached"):  # nobody trusts its authority yet
            service_bus_source.peek(over_amqps)
        assert bus.put == []
        monkeypatch.setattr("certifi.where", lambda: str(tmp_path / "authority.pem"))
        (found,) = service_bus_source.peek(over_amqps)
        assert [letter.task_id for letter in found.letters] == ["t-1"]
        assert set(bus.put) == {("jwt", f"for {SERVICE_BUS}")}
        assert set(bus.tokens) == {f"sb://{HOST}/work/$DeadLetterQueue"}


def test_one_token_a_kind_of_service_however_many_clients(azure: Azure, settings: Settings) -> None:
    for _ in range(2):
        assert open_reports(settings).read("latest.json") is None
        assert [state.depth for state in peek(settings)] == [1, 1]
        ask = Ask(DEPLOYMENTS, Window(AT, AT + timedelta(hours=1)))
        assert log_source(settings, Deadlines()).query(ask) == Success(())
        assert _arguments(settings)["password"] == f"for {DATABASE}"
    assert azure.tokens == [STORAGE, LOGS, DATABASE]
    assert {one for _, _, one in azure.calls} == {f"Bearer for {STORAGE}", f"Bearer for {LOGS}"}


def test_threads_share_the_one_identity(azure: Azure) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: identity.identity(), range(32)))
    assert len({id(each) for each in made}) == 1
    assert azure.tokens == []


def test_a_queue_is_peeked_at_and_nothing_is_taken(azure: Azure, settings: Settings) -> None:
    states = peek(settings)
    assert [state.queue for state in states] == ["tasks-poison", "jobs-poison"]
    (message,) = states[0].messages
    assert (message.task_id, message.job_id, message.dequeue_count) == ("t-1", "j-1", 5)
    assert isinstance(states[0], QueueState)
    asked = [(method, urlsplit(path)) for method, path, _ in azure.calls]
    assert {method for method, _ in asked} == {"GET"}
    reading = [parse_qs(address.query) for _, address in asked if address.path.endswith("/messages")]
    assert len(reading) == 2
    assert all((query["peekonly"], query["numofmessages"]) == (["true"], ["32"]) for query in reading)
