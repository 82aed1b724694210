"""What a run can go without costs itself alone, whatever is wrong with it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from analysis.facts import Unavailable
from analysis.history.slots import manual
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from analysis.sources.postgres import session
from reports.stores import BadAddressError, open_store
from tests.conftest import MakeDatabase
from tests.reliability import AddRow


@contextmanager
def a_page() -> Iterator[str]:
    """A server that answers everything with a page, as a proxy's sign-in does; gives its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><p>Sign in<br>")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - of the base class
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def observe(dsn: str, monkeypatch: pytest.MonkeyPatch, **variables: str) -> Snapshot:
    for name, value in {"JOBSCOPE_DATABASE_URL": dsn, **variables}.items():
        monkeypatch.setenv(name, value)
    snapshot = run(Settings.read(), manual(datetime.now(UTC)), ANALYSES)
    assert snapshot.analyses["health/job_counts"].status == "ok"
    assert snapshot.analyses["health/database"].status == "ok"
    return snapshot


def test_a_wrong_workspace_costs_the_logs(
    database: MakeDatabase, monkeypatch: pytest.MonkeyPatch, reliability: AddRow
) -> None:
    snapshot = observe(database(), monkeypatch, JOBSCOPE_LOGS_WORKSPACE_ID="no workspace at all")
    logs = [result for result in snapshot.analyses.values() if result.category == "logs"]
    assert {result.status for result in logs} == {"unknown"}
    reliability("a setting of the logs is wrong", f"`unknown`: {logs[0].reason}", "everything but the logs")
    assert all(result.reason.startswith("JOBSCOPE_LOGS_WORKSPACE_ID is wrong: ") for result in logs)
    assert snapshot.health.components["logs"]["status"] == "degraded"  # type: ignore[index]  # by name


def test_an_identity_that_cannot_be_made_costs_the_logs(
    database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"AZURE_TOKEN_CREDENTIALS": "nonsense", "JOBSCOPE_LOGS_WORKSPACE_ID": "geo"}
    snapshot = observe(database(), monkeypatch, **wrong)
    assert snapshot.analyses["logs/patterns"].reason.startswith("The identity for the logs cannot be made")


def test_it_is_a_sentence_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "nonsense")
    with pytest.raises(BadAddressError, match="AZURE_TOKEN_CREDENTIALS"):
        open_store("https://account.blob.core.windows.net/reports")
    settings = Settings.model_validate({"database_url": "postgresql://u@127.0.0.1:1/d", "database_auth": "entra"})
    with pytest.raises(Unavailable, match="no Microsoft Entra token"), session(settings):
        pass


def test_a_queue_behind_a_page_costs_the_queues(
    database: MakeDatabase, monkeypatch: pytest.MonkeyPatch, reliability: AddRow
) -> None:
    with a_page() as address:
        snapshot = observe(database(), monkeypatch, JOBSCOPE_POISON_QUEUES=f"{address}/account/tasks-poison?sig=x")
    queues = snapshot.analyses["poison/storage_queues"]
    reliability("a proxy answers with a page in place of a queue", f"`unknown`: {queues.reason}", "all but the queues")
    assert (queues.status, queues.reason) == (
        "unknown",
        "the storage queue tasks-poison could not be read: ParseError",
    )


def test_an_unresolved_reference_in_the_place_of_queues_costs_the_queues(
    database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = "@Microsoft.KeyVault(VaultName=kv-jobs;SecretName=queues)"
    snapshot = observe(database(), monkeypatch, JOBSCOPE_POISON_QUEUES=reference)
    queues = snapshot.analyses["poison/storage_queues"]
    assert queues.status == "unknown"
    assert "Key Vault Secrets User" in queues.reason
    assert "kv-jobs" not in snapshot.model_dump_json()


def test_a_wrong_address_for_the_test_of_the_functions_costs_that_test(
    database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {
        "JOBSCOPE_FUNCTION_TEST_DATABASE_URL": "postgresql://u:hunt@er2@h/d",
        "JOBSCOPE_FUNCTION_TEST_SCHEDULED": "1",
    }
    snapshot = observe(database(), monkeypatch, **wrong)
    assert snapshot.analyses["health/function_test"].reason.startswith("JOBSCOPE_FUNCTION_TEST_DATABASE_URL is wrong: ")
    assert "er2" not in snapshot.model_dump_json()
