import re
from pathlib import Path

import pytest

from analysis.settings import Settings, SettingsError, variable

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JOBSCOPE_WINDOW_HOURS", "a day"),
        ("JOBSCOPE_WINDOW_HOURS", "0"),
        ("JOBSCOPE_TIMEZONE", "Mars/Olympus"),
        ("JOBSCOPE_SCHEDULE", "*/15 * * * *"),
        ("JOBSCOPE_SCHEDULE", "0 99 * * * *"),
        ("JOBSCOPE_DATABASE_AUTH", "kerberos"),
        ("JOBSCOPE_MAX_RETRIES", "-1"),
        ("JOBSCOPE_APP_URL", "javascript:alert(1)"),
        ("JOBSCOPE_SCHEMA", "x" * 64),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_was(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: ") as error:
        Settings.read()
    assert repr(value) in str(error.value)


def test_a_wrong_secret_is_named_but_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", "postgresql://u:hunter2@h/d")
    assert "hunter2" not in repr(Settings.read())
    assert "hunter2" not in str(Settings.read().published())


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_WINDOW_HOURS", "")
    assert Settings.read().window_hours == 24


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_REDACT_KEYS", "iban, passport ,")
    assert Settings.read().redact_keys == ("iban", "passport")


def test_links_fall_back_to_the_host_name_that_azure_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.read().links_to == ""
    monkeypatch.setenv("WEBSITE_HOSTNAME", "jobscope.azurewebsites.net")
    assert Settings.read().links_to == "https://jobscope.azurewebsites.net"


def test_the_readme_tells_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `(JOBSCOPE_\w+)` \|", (PROJECT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(variable(name) for name in Settings.model_fields)
