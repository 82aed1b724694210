"""What is advised about a target names its keys: an operator who sets the app's setting would change nothing of it."""

import json
from pathlib import Path

import pytest
from azure.functions import HttpRequest
from typer.testing import CliRunner

from analysis.facts import Unavailable
from analysis.fleet.in_keys import in_keys
from analysis.history.slots import manual
from analysis.history.stored import read_snapshot
from analysis.settings import Settings
from cli import app
from cycle import cycle
from fleet import fleet
from tests.conftest import MakeDatabase
from tests.fleet.named import TWO
from tests.notify.night import START
from web.handle import handle

OWN = "window_hours = 6\nnotify_urls_setting = 'MINE'\n"


@pytest.fixture(autouse=True)
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JOBSCOPE_TARGETS", TWO + OWN)
    monkeypatch.setenv("ONE_DATABASE_URL", "postgresql://reader@127.0.0.1:1/one")
    monkeypatch.setenv("MINE", "json://127.0.0.1:1/mine")
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    return tmp_path / "targets" / "orders"


def orders() -> Settings:
    return fleet(Settings.read()).settings["orders"]


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("set JOBSCOPE_SCHEMA to the schema", "set the target's schema to the schema"),
        ("JOBSCOPE_SCHEMA=app", "schema = 'app'"),
        ('{"code":"JOBSCOPE_SCHEMA=<schema>"}', '{"code":"schema = \'<schema>\'"}'),
        ("<code>JOBSCOPE_SCHEMA=&lt;schema&gt;</code>", "<code>schema = '&lt;schema&gt;'</code>"),
        ("set JOBSCOPE_QUERY_STORE=true, and wait.", "set the target's query_store = true, and wait."),
        ("JOBSCOPE_MAX_RETRIES - 1 = 2", "the target's max_retries - 1 = 2"),
        ("check the password in JOBSCOPE_DATABASE_URL", "check the password in the app setting that {} names"),
        ("JOBSCOPE_DATABASE_URL", "{}"),
        ("Set JOBSCOPE_LOGS_RESOURCE_ID.", "Set the target's logs_resource_id."),
        # Those of the app have no key; and what is no setting is no advice.
        ("name another place in JOBSCOPE_REPORTS_URL", "name another place in JOBSCOPE_REPORTS_URL"),
        ("JOBSCOPE_TARGETS, line 3; JOBSCOPE_SCHEMATA", "JOBSCOPE_TARGETS, line 3; JOBSCOPE_SCHEMATA"),
    ],
)
def test_a_setting_of_one_database_is_named_by_the_key_of_the_target(text: str, translated: str) -> None:
    assert in_keys(text, orders()) == translated.replace("{}", "database_url_setting")
    assert in_keys(text, Settings.read()) == text


def test_of_an_app_with_one_database_nothing_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOBSCOPE_TARGETS")
    assert in_keys("check JOBSCOPE_SCHEMA", Settings.read()) == "check JOBSCOPE_SCHEMA"


def test_a_value_of_the_app_that_the_target_reads_is_named_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_LOGS_WORKSPACE_ID", "0e2c6d5f-7f43-4a52-9f0e-5b6d2f1c9a77")
    monkeypatch.setenv("JOBSCOPE_WINDOW_HOURS", "12")
    monkeypatch.setenv("JOBSCOPE_POISON_QUEUES", "https://a.queue.core.windows.net/work-poison")
    text = "JOBSCOPE_LOGS_WORKSPACE_ID, JOBSCOPE_WINDOW_HOURS, JOBSCOPE_POISON_QUEUES;"
    assert in_keys(text, orders()) == (
        "JOBSCOPE_LOGS_WORKSPACE_ID, the target's window_hours, the app setting that poison_queues_setting names;"
    )


def test_a_wrong_setting_of_the_app_is_named_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_SERVER_METRICS_ENDPOINT", "nonsense")
    text = "JOBSCOPE_SERVER_METRICS_ENDPOINT is wrong; see JOBSCOPE_SERVICE_BUS"
    assert in_keys(text, orders()) == "JOBSCOPE_SERVER_METRICS_ENDPOINT is wrong; see the target's service_bus"


def checked(*words: str) -> str:
    return CliRunner(env={"COLUMNS": "400"}).invoke(app, ["check", *words]).stdout


def test_check_of_a_target_names_its_keys_and_check_of_all_the_settings_of_the_app(
    monkeypatch: pytest.MonkeyPatch, database: MakeDatabase
) -> None:
    monkeypatch.setenv("ONE_DATABASE_URL", database(tables="april_2026", schema="jobs"))
    found = checked("--target", "orders")
    assert "schema = 'jobs'" in found
    assert "✓ window_hours" in found
    assert "JOBSCOPE_SCHEMA" not in found
    monkeypatch.setenv("JOBSCOPE_WINDOW_HOURS", "12")
    assert "✓ JOBSCOPE_WINDOW_HOURS  is 12.0" in checked()


def test_a_run_publishes_the_keys_of_the_target(reports: Path) -> None:
    published = cycle(orders(), manual(START))
    snapshot = read_snapshot(published.snapshot)
    assert snapshot.run.settings["window_hours"] == 6
    assert snapshot.run.settings["JOBSCOPE_TARGETS"] == "orders"
    report = (reports / published.report_name).read_text()
    for text in (published.snapshot.decode(), report):
        assert "app setting that database_url_setting names" in text
        assert not [name for name in ("DATABASE_URL", "SCHEMA", "WINDOW_HOURS") if f"JOBSCOPE_{name}" in text]


def test_an_answer_about_a_target_names_its_keys() -> None:
    asked = HttpRequest("GET", "http://127.0.0.1/api", params={"target": "orders"}, route_params={}, body=b"")
    problem = json.loads(handle("db_tables", asked, "1").get_body())
    assert problem["detail"] == "Set the target's browse = true to look at any table of the database."


def test_a_job_that_cannot_be_asked_for_is_explained_with_the_keys() -> None:
    done = CliRunner().invoke(app, ["debug", "ab" * 32, "--target", "orders"])
    assert isinstance(done.exception, Unavailable)
    assert "the app setting that database_url_setting names" in done.exception.failure.fix
