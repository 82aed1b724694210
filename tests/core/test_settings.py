import re
import traceback
from pathlib import Path

import pytest

from analysis.settings import Settings, SettingsError
from analysis.settings.mistakes import OPTIONAL, SECRETS, unknown_variables, variable

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


SECRET = "hunter2Zk7mQ2xW9b"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JOBSCOPE_APP_URL", f"https://app.example.net/?code={SECRET}"),
        ("JOBSCOPE_APP_URL", f"https://ann:{SECRET}@app.example.net"),
        ("JOBSCOPE_APP_URL", f"https://app.example.net/#{SECRET}"),
        ("JOBSCOPE_TARGET", f"postgresql://ann:{SECRET}@db.example.net/app"),
        ("JOBSCOPE_TARGET", f"password={SECRET}"),
        ("JOBSCOPE_SCHEMA", f"host=db password={SECRET}"),
        ("JOBSCOPE_TIMEZONE", f"AccountKey={SECRET}"),
        ("JOBSCOPE_SCHEDULE", SECRET),
        ("JOBSCOPE_WINDOW_HOURS", SECRET),
        ("JOBSCOPE_OPERATOR_ROLE", f"Bearer {SECRET}"),
        ("JOBSCOPE_LOGS_RESOURCE_ID", f"InstrumentationKey={SECRET};IngestionEndpoint=https://x.example.net/"),
        ("JOBSCOPE_LOGS_RESOURCE_ID", f"DefaultEndpointsProtocol=https;AccountName=x;AccountKey={SECRET}"),
        ("JOBSCOPE_LOGS_WORKSPACE_ID", f"{SECRET}=="),
        ("JOBSCOPE_LOGS_ENDPOINT", f"https://api.loganalytics.io/?sig={SECRET}"),
        ("JOBSCOPE_LIMITS_URL", f"ann:{SECRET}@cache.example.net"),
        ("JOBSCOPE_DATABASE_URL", f"mysql://ann:{SECRET}@db/app"),
    ],
)
def test_a_secret_in_the_wrong_setting_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    examined = Settings.examined()
    [wrong] = examined.wrong
    assert wrong.setting == name
    assert SECRET not in f"{wrong}{examined!r}{examined.published()}"


@pytest.mark.parametrize(
    ("name", "is_shown"),
    [("LOGS_ENDPOINT", False), ("SERVER_METRICS_ENDPOINT", False), ("APP_URL", True), ("SCHEMA", True)],
)
def test_a_refused_secret_was_in_reports_only_where_they_show_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, is_shown: bool
) -> None:
    monkeypatch.setenv(f"JOBSCOPE_{name}", f"https://x.example.net/?password={SECRET}")
    examined = Settings.examined()
    assert ("reports show this setting" in examined.wrong[0].reason) is is_shown
    assert (f"JOBSCOPE_{name}" in examined.published()) is is_shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JOBSCOPE_APP_URL", "https://jobs.example.net:8443/scope"),
        ("JOBSCOPE_TARGET", "geo-etl (production), team@example.net"),
        ("JOBSCOPE_SCHEMA", "we\"ir'd %(x)s"),
        ("JOBSCOPE_REDACT_KEYS", "password,api_key,token"),
        ("JOBSCOPE_LOGS_RESOURCE_ID", "/subscriptions/0a1b/resourceGroups/g/providers/Microsoft.Insights/components/x"),
        ("JOBSCOPE_LOGS_WORKSPACE_ID", "0e2c6d5f-7f43-4a52-9f0e-5b6d2f1c9a77"),
        ("JOBSCOPE_LIMITS_URL", "rediss://:key@cache.example.net:6380/0"),
    ],
)
def test_what_only_looks_odd_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert Settings.examined().wrong == ()


REFERENCE = "@Microsoft.KeyVault(SecretUri=https://kv-jobs.vault.azure.net/secrets/hunter2)"


@pytest.mark.parametrize("name", ["JOBSCOPE_DATABASE_URL", "JOBSCOPE_REPORTS_URL"])
def test_a_key_vault_reference_that_stayed_text_names_the_missing_role(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, REFERENCE)
    with pytest.raises(SettingsError, match=f"^{name}: it is a Key Vault reference.*Key Vault Secrets User") as error:
        Settings.read()
    assert "hunter2" not in "".join(traceback.format_exception(error.value))


@pytest.mark.parametrize(
    ("name", "part", "value"),
    [
        ("JOBSCOPE_NOTIFY_URLS", "notify_urls", REFERENCE),
        ("JOBSCOPE_LOGS_WORKSPACE_ID", "logs_", REFERENCE),
        ("JOBSCOPE_LOGS_WORKSPACE_ID", "logs_", "not a workspace"),
        ("JOBSCOPE_LOGS_QUERY_S", "logs_", "soon"),
        ("JOBSCOPE_LOGS_ENDPOINT", "logs_", "http://logs.example.net"),
        ("JOBSCOPE_POISON_QUEUES", "poison_queues", REFERENCE),
        ("JOBSCOPE_FUNCTION_TEST_DATABASE_URL", "function_test_", "postgresql://u:hunt@er2@h/d"),
        ("JOBSCOPE_QUERY_STORE", "query_store", "perhaps"),
    ],
)
def test_a_wrong_setting_of_an_optional_part_costs_that_part_alone(
    monkeypatch: pytest.MonkeyPatch, name: str, part: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    settings = Settings.read()
    [wrong] = settings.wrong
    assert wrong.setting == name
    assert wrong.costs
    assert ("Key Vault Secrets User" in wrong.reason) == (value == REFERENCE)
    broken = settings.broken(part)
    assert broken
    assert broken.reason.startswith(f"{name} is wrong: ")
    assert [other for other in OPTIONAL if other != part and settings.broken(other)] == []
    if variable_is_secret(name):
        assert "hunter2" not in f"{wrong}{settings!r}{settings.published()}"


def variable_is_secret(name: str) -> bool:
    return name in {variable(field) for field in SECRETS}


def test_a_pattern_is_explained_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_LOGS_RESOURCE_ID", "geo-etl")
    [wrong] = Settings.read().wrong
    assert wrong.reason == "it must be an Azure id, /subscriptions/.../providers/... (it is 'geo-etl')"


def test_a_wrong_setting_that_is_needed_names_the_optional_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_WINDOW_HOURS", "soon")
    monkeypatch.setenv("JOBSCOPE_LOGS_QUERY_S", "soon")
    with pytest.raises(SettingsError, match=r"JOBSCOPE_WINDOW_HOURS: .*; JOBSCOPE_LOGS_QUERY_S: "):
        Settings.read()


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("JOBSCOPE_WINDOWHOURS", "JOBSCOPE_WINDOW_HOURS"),
        ("JOBSCOPE_DATABASE_URI", "JOBSCOPE_DATABASE_URL"),
        ("JOBSCOPE_SCHEMA_NAME", "JOBSCOPE_SCHEMA"),
        ("JOBSCOPE_COFFEE", ""),
    ],
)
def test_a_variable_that_is_no_setting_is_named_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, given: str, nearest: str
) -> None:
    monkeypatch.setenv(given, "1")
    [wrong] = Settings.read().wrong
    meant = f"; did you mean {nearest}?" if nearest else ""
    assert (wrong.setting, wrong.reason) == (given, f"there is no such setting{meant}")


def test_the_name_of_the_schema_is_examined_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_SCHEMA", "x" * 64)
    examined = Settings.examined()
    assert (examined.schema_name, [one.setting for one in examined.wrong]) == ("app", ["JOBSCOPE_SCHEMA"])


def test_variables_of_the_local_host_and_of_tests_are_no_mistakes() -> None:
    assert unknown_variables(["JOBSCOPE_LOCAL_KEY", "JOBSCOPE_TEST_CASES", "PATH"]) == ()


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


def test_the_page_of_settings_has_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `(JOBSCOPE_\w+)` \|", (PROJECT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(variable(name) for name in Settings.model_fields)


def test_the_app_itself_has_a_schedule_that_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_SCHEDULE", "0 0 0 30 2 *")
    with pytest.raises(SettingsError, match="JOBSCOPE_SCHEDULE: no date matches it: write "):
        Settings.read()


@pytest.mark.parametrize(
    ("roles", "words"),
    [("Team.A=a, Team.B=b;c", "entry 2 of 2 is not an app role"), ("Team.A", "the entry is not an app role")],
)
def test_an_error_of_the_roles_names_the_entry(monkeypatch: pytest.MonkeyPatch, roles: str, words: str) -> None:
    monkeypatch.setenv("JOBSCOPE_AUTH", "entra")
    monkeypatch.setenv("JOBSCOPE_ROLES", roles)
    with pytest.raises(SettingsError, match=f"JOBSCOPE_ROLES: {words}"):
        Settings.read()


def test_two_blanks_between_the_targets_of_a_role_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AUTH": "entra", "ROLES": "Team.A=a  b-*,  Platform=*"}.items():
        monkeypatch.setenv(f"JOBSCOPE_{name}", value)
    assert Settings.read().roles == ("Team.A=a b-*", "Platform=*")
