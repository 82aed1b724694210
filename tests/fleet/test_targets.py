import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from analysis.fleet.document import TargetsError
from analysis.fleet.name import NAME
from analysis.fleet.targets import read_targets
from analysis.settings import Settings
from reports.stores.address import within

URL = "postgresql://reader:hunter2Zk7mQ2xW9b@db.example.net:5432/billing"
APP_SETTINGS = {"BILLING_DATABASE_URL": URL, "ORDERS_DATABASE_URL": URL.replace("/billing", "/orders")}
TWO = """
[defaults]
window_hours = 12

[[targets]]
name = "billing"
database_url_setting = "BILLING_DATABASE_URL"
schema = "billing"

[[targets]]
name = "orders"
database_url_setting = "ORDERS_DATABASE_URL"
window_hours = 6
"""


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", "postgresql://reader@shared.example.net/shared")
    monkeypatch.setenv("JOBSCOPE_MAX_RETRIES", "7")
    monkeypatch.setenv("JOBSCOPE_POISON_QUEUES", "shared-poison")
    return Settings.read()


def test_each_target_has_its_own_the_defaults_and_what_is_shared(shared: Settings) -> None:
    targets = read_targets(TWO, shared, APP_SETTINGS)
    assert not targets.wrong
    billing, orders = targets.settings.values()
    assert (billing.target, billing.schema_name, billing.window_hours) == ("billing", "billing", 12)
    assert (orders.target, orders.schema_name, orders.window_hours) == ("orders", "app", 6)
    assert orders.database_url.get_secret_value().endswith("/orders")
    assert orders.max_retries == 7


def test_what_belongs_to_one_database_is_never_taken_from_the_app(shared: Settings) -> None:
    server = "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/app"
    shared = shared.derived({"server_resource_id": server, "service_bus": "app.servicebus.windows.net/work"})
    billing = read_targets(TWO, shared, APP_SETTINGS).settings["billing"]
    assert (billing.poison_queues, billing.service_bus, billing.server_resource_id) == ((), "", "")
    own = read_targets(f'{TWO}\nserver_resource_id = "{server}2"\n', shared, APP_SETTINGS)
    assert [one.server_resource_id for one in own.settings.values()][-1] == f"{server}2"
    targets = read_targets('[[targets]]\nname = "billing"', shared, APP_SETTINGS)
    assert not targets.settings
    assert "database_url_setting is missing" in targets.wrong[0].reason


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("window_hours = 6", "window_hours = 0", 13, "window_hours"),
        ("window_hours = 6", "window_hours = true", 13, "no number"),
        ("window_hours = 6", "keep_words = true", 13, "no text"),
        ("window_hours = 6", "windows = 6", 13, "windows is no key of a target"),
        ("window_hours = 6", 'reports_url = "file:///elsewhere"', 13, "JOBSCOPE_REPORTS_URL of the app"),
        ('"orders"', '"../orders"', 11, "letters"),
        ('"ORDERS_DATABASE_URL"', '"NOT_THERE"', 12, "not there"),
        ('"ORDERS_DATABASE_URL"', f'"{URL}"', 12, "never its value"),
    ],
)
def test_a_wrong_target_is_reported_with_its_line_and_the_others_run(
    shared: Settings, old: str, new: str, line: int, words: str
) -> None:
    targets = read_targets(TWO.replace(old, new), shared, APP_SETTINGS)
    assert list(targets.settings) == ["billing"]
    (wrong,) = targets.wrong
    assert wrong.line == line
    assert words in wrong.reason
    assert "hunter2" not in wrong.reason


def test_of_two_targets_with_one_name_none_runs_and_both_are_reported_with_their_lines(shared: Settings) -> None:
    targets = read_targets(TWO.replace('"orders"', '"billing"'), shared, APP_SETTINGS)
    assert not targets.settings
    assert [(wrong.line, "another target" in wrong.reason) for wrong in targets.wrong] == [(6, True), (11, True)]


def test_a_switch_of_a_target_is_true_or_false(shared: Settings) -> None:
    targets = read_targets(TWO.replace("window_hours = 6", "browse = true"), shared, APP_SETTINGS)
    assert targets.settings["orders"].browse is True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[targets]]\nname = "a\n', "line 2"),
        ("", "names 0 targets"),
        ("[other]", "Line 1: .other. must go: .* nothing else"),
        ("targets = 5", "Line 1: each target is a table"),
        ("targets = [5]", "table"),
    ],
)
def test_a_file_that_names_no_targets_is_refused(shared: Settings, text: str, words: str) -> None:
    with pytest.raises(TargetsError, match=words):
        read_targets(text, shared, {})


@given(st.text(max_size=60))
def test_a_name_is_never_a_path(name: str) -> None:
    if NAME.fullmatch(name):
        assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert len(name) <= 40


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("file:///var/jobscope", "file:///var/jobscope/targets/a"),
        ("https://x.blob.core.windows.net/reports?sig=s", "https://x.blob.core.windows.net/reports/targets/a?sig=s"),
        ("https://x.blob.core.windows.net/reports/team/", "https://x.blob.core.windows.net/reports/team/targets/a"),
        ("AccountName=x;AccountKey=k==;Container=r", "AccountName=x;AccountKey=k==;Container=r/targets/a"),
        ("AccountName=x;Container=r/team;AccountKey=k", "AccountName=x;Container=r/team/targets/a;AccountKey=k"),
    ],
)
def test_a_targets_folder_keeps_the_form_of_the_address(address: str, inside: str) -> None:
    assert within(address, "targets/a") == inside


def test_what_a_target_says_of_itself_holds_no_secret(shared: Settings) -> None:
    settings = read_targets(TWO, shared, APP_SETTINGS).settings["billing"]
    assert isinstance(settings.database_url, SecretStr)
    assert "hunter2" not in repr(settings) + str(settings.published())


def test_the_targets_of_the_page_about_fleets_are_read(shared: Settings) -> None:
    page = (Path(__file__).parents[2] / "docs" / "fleet.md").read_text("utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    targets = read_targets(block, shared, APP_SETTINGS)
    assert list(targets.settings) == ["billing", "orders"]
    assert not targets.wrong


def test_one_target_alone_is_read_without_the_others(shared: Settings) -> None:
    assert list(read_targets(TWO, shared, APP_SETTINGS, only="orders").settings) == ["orders"]
