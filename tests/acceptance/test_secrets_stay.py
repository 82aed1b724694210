"""No made-up secret of the sample comes out of a run: not in snapshot, report, logs or terminal, nor after errors."""

import html
import io
import json
import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from itertools import cycle as cycled
from pathlib import Path
from urllib.parse import unquote

import duckdb
import psycopg
import pytest
from rich.console import Console

from analysis.history.slots import Occasion
from analysis.redaction import values
from analysis.settings import Settings, SettingsError
from cycle import cycle
from local.sample.build import Sample, build_sample
from local.sample.canaries import CANARIES, STATEMENT_CANARY
from local.sample.causes import CAUSES
from local.sample.sessions import troubled_sessions
from reports.console import summary
from tests.acceptance.conftest import SCALE, SEED
from tests.acceptance.living import LivingDatabase

SECRETS = {canary.kind: canary.secret for canary in (*CANARIES, STATEMENT_CANARY)}
type Outcome = dict[str, str]


@pytest.fixture(scope="session")
def talkative(at: datetime) -> Sample:
    """The sample with a secret in every error text of every cause, so that each shown sample of a pattern has one."""
    sample = build_sample(SEED, at, scale=SCALE)
    for number, name in enumerate(CAUSES):
        for task, canary in zip(
            sample.planted[name].tasks, cycled(CANARIES[number:] + CANARIES[:number]), strict=False
        ):
            task.error = f"{task.error}\nSource: {canary.text}"
    return sample


@pytest.fixture
def all_output(
    living: LivingDatabase,
    talkative: Sample,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Callable[..., Outcome]:
    """Everything that one cycle lets out, by where it came out."""
    living.show(talkative)

    def everything(dsn: str = living.dsn, **settings: object) -> Outcome:
        caplog.set_level(logging.DEBUG)
        given = {"database_url": dsn, "reports_url": tmp_path.as_uri(), "target": "acceptance"}
        impatient = {"lock_wait_warning_s": 1e-6, "idle_in_transaction_warning_s": 1e-6}
        published = cycle(
            Settings.model_validate({**given, **impatient, **settings}),
            Occasion("manual", talkative.at, talkative.at),
        )
        screen = io.StringIO()
        summary(published.snapshot, published.report_name, console=Console(file=screen, width=400))
        written = {str(file.relative_to(tmp_path)): text_of(file) for file in tmp_path.rglob("*") if file.is_file()}
        printed = capfd.readouterr()
        return written | {
            "snapshot": published.snapshot.decode(),
            "terminal": screen.getvalue() + printed.out + printed.err,
            "logs": caplog.text + "\n".join(str(record.__dict__) for record in caplog.records),
        }

    return everything


def leaks(outcome: Outcome) -> set[tuple[str, str]]:
    """Where which secret came out, in whichever of the usual spellings."""
    found = set()
    for where, text in outcome.items():
        spellings = (text, html.unescape(text), unquote(text), text.replace("\\/", "/").replace("\\n", "\n"))
        found |= {(where, kind) for kind, secret in SECRETS.items() if any(secret in each for each in spellings)}
    return found


def test_no_secret_comes_out_of_a_run(living: LivingDatabase, all_output: Callable[..., Outcome]) -> None:
    with troubled_sessions(living.dsn):
        outcome = all_output()
    assert {"snapshot", "terminal", "logs", "latest.html", "latest.json"} <= set(outcome)
    assert json.loads(outcome["snapshot"])["status"] == "critical"
    assert leaks(outcome) == set()


def test_without_redaction_they_would_come_out(
    living: LivingDatabase, all_output: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the secrets do stand where a run reads and shows them."""
    monkeypatch.setattr(values, "_text", lambda text, *_: text)
    monkeypatch.setattr(values, "_is_clean", lambda *_: True)
    with troubled_sessions(living.dsn):
        outcome = all_output()
    assert {where for where, _ in leaks(outcome)} >= {"snapshot", "latest.html"}


def test_no_secret_comes_out_of_a_database_that_answers_with_errors(
    living: LivingDatabase, all_output: Callable[..., Outcome]
) -> None:
    """The server's own messages quote the rows that it chokes on."""
    with psycopg.connect(living.dsn, autocommit=True) as connection:
        columns = [
            str(row[0])
            for row in connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'app.tasks'::regclass AND attnum > 0"
            )
        ]
        connection.execute(
            "CREATE FUNCTION app.choke(value text) RETURNS text LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'cannot read %', value USING DETAIL = value, HINT = value; END $$"
        )
        shown = ", ".join(
            f"app.choke({STATEMENT_CANARY.text!r}) AS {c}" if c == "error_details" else c for c in columns
        )
        connection.execute("ALTER TABLE app.tasks RENAME TO kept_tasks")
        try:
            connection.execute(f"CREATE VIEW app.tasks AS SELECT {shown} FROM app.kept_tasks".encode())
            outcome = all_output()
        finally:
            connection.execute("DROP VIEW IF EXISTS app.tasks")
            connection.execute("ALTER TABLE app.kept_tasks RENAME TO tasks")
            connection.execute("DROP FUNCTION app.choke")
    patterns = json.loads(outcome["snapshot"])["analyses"]["errors/failure_patterns"]
    assert (patterns["status"], bool(patterns["reason"])) == ("unknown", True)
    assert leaks(outcome) == set()


def test_no_password_comes_out_of_a_connection_that_fails(all_output: Callable[..., Outcome]) -> None:
    word = SECRETS["password in a URL"]
    for dsn in (
        f"postgresql://loader:{word}@127.0.0.1:1/geo",
        f"host=127.0.0.1 port=1 password={word} user=loader",
    ):
        outcome = all_output(dsn)
        assert json.loads(outcome["snapshot"])["status"] in ("critical", "unknown")
        assert leaks(outcome) == set()


def test_no_password_comes_out_of_a_connection_string_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    word = SECRETS["password in a URL"]
    for dsn in (
        f"postgresql://loader:{word}@127.0.0.1:notaport/geo",
        f"host=127.0.0.1 password='{word} nonsense",
    ):
        monkeypatch.setenv("JOBSCOPE_DATABASE_URL", dsn)
        with pytest.raises(SettingsError) as raised:
            Settings.read()
        assert word not in "".join(traceback.format_exception(raised.value))


def text_of(file: Path) -> str:
    """What a file holds; the record's are compressed, so its rows are asked for."""
    if file.suffix != ".parquet":
        return file.read_text("utf-8")
    return str(duckdb.read_parquet(str(file)).fetchall())
