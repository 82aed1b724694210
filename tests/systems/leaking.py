"""What a whole run lets out over an engine's rows, all of whose texts hold secrets."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql
from rich.console import Console

from analysis.history.slots import manual
from analysis.redaction import values
from analysis.settings import Settings
from cycle import cycle
from reports.console import summary
from tests.acceptance.test_secrets_stay import text_of
from tests.redaction.canaries import fill, leaks
from web import parameters as p
from web.answers import debug, listing
from web.service import Service

NOT_FILLED = ("status", "state", "parent_workflow_id")
"""States would only be unknown ones, and ids are handed back to the engine as they are."""


def assert_nothing_leaks(
    dsn: str, schema: str, folder: Path, monkeypatch: pytest.MonkeyPatch, but: tuple[str, ...] = ()
) -> None:
    """No artefact shows a secret, and without redaction the snapshot does: so they stand where a run reads.

    Nothing is put into the columns `but`: ids that no key of a table holds, and words by which rows are chosen."""
    with copied(dsn) as made:
        with psycopg.connect(made, autocommit=True) as connection:
            fill(connection, schema, (*NOT_FILLED, *but))
        redacted = Settings.model_validate({"database_url": made, "reports_url": (folder / "redacted").as_uri()})
        found = leaks({**_let_out(redacted, folder / "redacted"), **_pages(redacted)})
        assert found == {}, found
        monkeypatch.setattr(values, "_text", lambda text, *_: text)
        monkeypatch.setattr(values, "_is_clean", lambda *_: True)
        as_it_stands = Settings.model_validate({"database_url": made, "reports_url": (folder / "bare").as_uri()})
        found = leaks(_let_out(as_it_stands, folder / "bare"))
        assert "latest.json" in found, found


@contextmanager
def copied(dsn: str) -> Iterator[str]:
    """The database again, under another name: the rows of `dsn` are other tests' too."""
    parts = urlsplit(dsn)
    name = parts.path.removeprefix("/")
    copy = f"{name}_secrets"
    server = parts._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(name)))
        try:
            yield parts._replace(path=f"/{copy}").geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))


def _let_out(settings: Settings, folder: Path) -> dict[str, str]:
    """Every file that a cycle stores, and what it prints."""
    published = cycle(settings, manual(datetime.now(UTC) + timedelta(seconds=10)))
    screen = io.StringIO()
    summary(published.snapshot, published.report_name, console=Console(file=screen, width=400))
    files = {str(file.relative_to(folder)): text_of(file) for file in folder.rglob("*") if file.is_file()}
    return {**files, "console": screen.getvalue()}


def _pages(settings: Settings) -> dict[str, str]:
    """The pages of a job of each status, of those that the run has recorded."""
    service = Service(settings)
    listed = json.loads(listing.jobs(service, p.Jobs(limit=100, hours=24 * 31)).body)["jobs"]
    found = {}
    for job in {job["status"]: job for job in listed}.values():
        for form in ("html", "json"):
            answer = debug.debug(service, p.Debug(job_id=job["job_id"], format=form))
            found[f"{form} of {job['job_id']}"] = answer.body.decode()
    return found
