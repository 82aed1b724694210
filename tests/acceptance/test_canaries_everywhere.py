"""Every text column, queue message, log line, statement and setting holds secrets, and no artefact shows one.

The columns come from the catalog, the secrets from every form of every kind, the routes from the table of routes: what
is added to one of them is tried here without another word. The same with redaction switched off must leak.
"""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import cycle as cycled
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import azure.functions as func
import psycopg
import pytest
from psycopg import sql
from rich.console import Console

from analysis.history.slots import Occasion
from analysis.record.tables import TABLES
from analysis.redaction import values
from analysis.settings import Settings
from cycle import cycle
from local.azurite import Storage
from local.log_workspace import log_workspace
from local.log_workspace.sample_logs import logs_for
from local.sample.build import build_sample
from local.sample.load import load_sample
from notify.mutes import checked, mute
from reports.console import summary
from reports.stores import open_store
from tests.acceptance.living import recent
from tests.acceptance.test_secrets_stay import text_of
from tests.conftest import AT, MakeDatabase
from tests.notify.servers import webhook
from tests.redaction.canaries import CANARIES, STEM, fill, leaks
from web.handle import handle
from web.routes import ROUTES

OWN = f"{STEM}999"
"""Stands in each of our own settings."""
RESOURCE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/geo"


@pytest.fixture
def everything(
    database: MakeDatabase,
    storage: Storage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Callable[[], dict[str, str]]]:
    """All that a run and all routes let out, by where it came out."""
    at = datetime.now(UTC).replace(microsecond=0)
    sample = recent(build_sample(7, AT, scale=0.02)).moved_to(at)
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        load_sample(connection, sample)
        assert fill(connection, "app") <= {"jobs.job_type", "tasks.task_type"}
        for text in islice(CANARIES, 0, None, 5):  # PostgreSQL keeps the literals of such statements
            connection.execute(sql.SQL("COMMENT ON TABLE app.jobs IS {}").format(sql.Literal(text)))
    job_id = next(job.job_id for job in sample.planned if job.status == "failed")
    tables, _ = logs_for(sample)
    texts = cycled(CANARIES)
    logs = {
        name: [{k: f"{v} {next(texts)}" if k in LOGGED and v else v for k, v in row.items()} for row in rows]
        for name, rows in tables.items()
    }
    with ExitStack() as held:
        hook = held.enter_context(webhook())
        workspace = held.enter_context(log_workspace(logs))
        env = {
            "DATABASE_URL": _with_password(dsn, OWN),
            "REPORTS_URL": tmp_path.as_uri(),
            "NOTIFY_URLS": hook.url(f"{OWN}/token"),
            "POISON_QUEUES": _poisoned_queue(storage, at),
            "LOGS_RESOURCE_ID": RESOURCE,
            "LOGS_ENDPOINT": workspace.endpoint,
            "LOGS_QUERY_S": "60",
            "LOGS_ALL_S": "60",
            "REQUESTS_PER_MINUTE": "10000",
        }
        for name, value in env.items():
            monkeypatch.setenv(f"JOBSCOPE_{name}", value)

        def run() -> dict[str, str]:
            caplog.set_level(logging.DEBUG)
            settings = Settings.read()
            why = f"known, as the ticket says: {CANARIES[0]}"
            mute(open_store(tmp_path.as_uri()), checked("health/*", at + timedelta(days=1), why, "anna", at))
            published = cycle(settings, Occasion("scheduled", at, at))
            screen = io.StringIO()
            summary(published.snapshot, published.report_name, console=Console(file=screen, width=400))
            debugged = {"route db_debug": _asked("db_debug", job_id)}
            monkeypatch.delenv("JOBSCOPE_LOGS_RESOURCE_ID")  # a run has shown them, and each takes seconds
            routes = {f"route {name}": _asked(name, job_id) for name in ROUTES if name not in ("live", "db_debug")}
            files = {str(f.relative_to(tmp_path)): text_of(f) for f in tmp_path.rglob("*") if f.is_file()}
            printed = capfd.readouterr()
            return {
                **routes,
                **debugged,
                **files,
                "snapshot": published.snapshot.decode(),
                "console": screen.getvalue() + printed.out + printed.err,
                "messages": json.dumps(hook.received),
                "logs": caplog.text + "\n".join(str(record.__dict__) for record in caplog.records),
            }

        yield run


LOGGED = frozenset(
    {"Message", "OuterMessage", "InnermostMessage", "Details", "Properties", "ResultCode", "Data", "Name"}
)


def _with_password(dsn: str, password: str) -> str:
    parts = urlsplit(dsn)
    return parts._replace(netloc=f"{parts.username}:{password}@{parts.hostname}:{parts.port}").geturl()


def _poisoned_queue(storage: Storage, at: datetime) -> str:
    from azure.storage.queue import AccountSasPermissions, QueueClient, ResourceTypes, generate_account_sas

    queue = QueueClient.from_connection_string(storage.connection_string, f"canaries-{at:%H%M%S}-poison")
    queue.create_queue()
    for text in islice(CANARIES, 0, None, 8):
        queue.send_message(json.dumps({"job_id": "ab" * 32, "error": text}))
    everything = ResourceTypes(service=True, container=True, object=True)
    may_read = AccountSasPermissions(read=True, process=False)
    key = generate_account_sas(storage.account, storage.key, everything, may_read, at + timedelta(hours=1))
    return f"{storage.queue_url}/{queue.queue_name}?{key}"


def _asked(name: str, job_id: str) -> str:
    route = ROUTES[name]
    given = {"job_id": job_id, "slot": "latest"}
    path = {key: value for key, value in given.items() if f"{{{key}}}" in route.path}
    request = func.HttpRequest(
        method=route.method,
        url=f"http://127.0.0.1/api/{route.path}",
        route_params=path,
        params={},
        headers={},
        body=b"",
    )
    answer = handle(name, request, "id-of-this-call")
    return answer.get_body().decode()


def test_no_secret_of_any_form_comes_out_anywhere(everything: Callable[[], dict[str, str]]) -> None:
    outcome = everything()
    assert {"snapshot", "latest.html", "latest.json", "console", "logs", "messages", "route db_debug"} <= set(outcome)
    assert any(where.startswith("notified/") for where in outcome)
    assert "mutes.json" in outcome
    record = {where: text for where, text in outcome.items() if where.endswith(".parquet")}
    assert {where.split("/")[-2] for where in record} == set(TABLES)
    # It takes no text but types, workers and patterns, so that the control below finds nothing here: its rows are read.
    rows = {where: text for where, text in record.items() if "/factors/" not in where}
    assert all("create_tile" in text or "error" in text.lower() for text in rows.values()), rows
    assert all(re.search(r'"[a-z_]+": "[0-9a-f]{16}"', text) for where, text in record.items() if where not in rows)
    found = leaks(outcome)
    assert found == {}, sorted(set().union(*found.values()))


def test_without_redaction_secrets_come_out_nearly_everywhere(
    everything: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the secrets do stand where runs and routes read."""
    monkeypatch.setattr(values, "_text", lambda text, *_: text)
    monkeypatch.setattr(values, "_is_clean", lambda *_: True)
    found = leaks(everything())
    artefacts = {
        "snapshot",
        "latest.html",
        "latest.json",
        "mutes.json",
        "route db_debug",
        "route db_job",
        "route mutes",
    }
    assert artefacts <= set(found), sorted(found)
