"""Which names announce a secret, and which only sound alike."""

import pytest

from analysis.redaction import redact, redact_text

SECRET_NAMES = [
    "password", "Password", "PASSWORD", "dbPassword", "db-password", "DB_PASSWORD", "PGPASSWORD", "userpassword",
    "passwd", "pwd", "passphrase", "password_hash", "smtp_pass", "secret", "client_secret", "clientSecret",
    "AZURE_CLIENT_SECRET", "app-secrets", "token", "accessToken", "refresh_token", "X-Auth-Token", "botToken",
    "jwt", "credential", "credentials", "authorization", "Authorization", "proxy-authorization", "auth", "cookie",
    "Set-Cookie", "sas", "sasToken", "sas_url", "sig", "key", "api_key", "apiKey", "apikey", "APIKEY", "X-Api-Key",
    "accountKey", "AccountKey", "SharedAccessKey", "sharedaccesskey", "primary_access_key", "storage_account_key",
    "x-functions-key", "Ocp-Apim-Subscription-Key", "private_key", "signing-key", "encryptionKey",
    "aws_secret_access_key", "openai_key", "connection_string", "ConnectionString", "connectionString", "connstr",
    "conn_str", "AzureWebJobsStorage", "AZURE_STORAGE_CONNECTION_STRING", "vault.secret_id", "pin", "cvv",
    "csrfToken", "spring.datasource.password", "licensekey", "licencekey", "authkey", "webhookkey", "SESSIONKEY",
]  # fmt: skip

HARMLESS_NAMES = [
    "job_key", "jobKey", "primary_key", "primaryKey", "foreign_key", "partition_key", "PartitionKey", "rowKey",
    "sort_key", "key_count", "keyCount", "keys_total_count", "etag", "public_key", "cache_key", "routing_key",
    "idempotency_key", "key_name", "key_id", "accessKeyId", "key_vault_name", "keyboard", "monkey", "turkey",
    "keyword", "KeyError", "max_tokens", "total_tokens", "token_count", "token_type", "tokenizer",
    "token_expires_at", "password_expires_at", "password_length", "secret_name", "secretary", "credentials_file",
    "auth_mode", "author", "authority", "authorized", "cookie_count", "cookie_policy", "pass_count", "passenger",
    "passed", "bypass", "compass", "assignee", "design", "signal", "signature", "sasquatch", "disk", "task",
    "asset", "basic", "spin", "pinned", "option", "opinion", "connection", "connections", "database_auth",
    "tile_key", "scene_key",
]  # fmt: skip


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_secret_name_hides_its_value_in_data_and_in_text(name: str) -> None:
    assert "chirp" not in repr(redact({name: "chirp"}))
    assert "chirp" not in repr(redact({name: {"deep": ["chirp"]}}))
    assert "77123" not in repr(redact({name: 77123}))
    for text in (f"{name}=chirp", f"{name}: chirp", f'"{name}": "chirp"', f"'{name}': 'chirp'", f"--{name} chirp"):
        assert "chirp" not in redact_text(f"({text}) after")


@pytest.mark.parametrize("name", HARMLESS_NAMES)
def test_a_name_that_only_sounds_alike_hides_nothing(name: str) -> None:
    assert redact({name: "chirp"}) == {name: "chirp"}
    assert redact({name: 77123}) == {name: 77123}
    for text in (f"{name}=chirp", f"{name}: chirp", f'"{name}": "chirp"', f"'{name}': 'chirp'"):
        assert redact_text(text) == text


def test_a_doubtful_key_is_judged_by_its_value() -> None:
    row = {"tile_key": "31UFT", "widget_key": "a8Fk29XbQz71LmNp", "scene_key": "0123456789abcdef0123456789abcdef"}
    assert redact(row) == row | {"widget_key": "[redacted: key]"}


@pytest.mark.parametrize("value", [None, True, False, "", [], {}])
def test_what_hides_nothing_stays(value: object) -> None:
    assert redact({"password": value}) == {"password": value}


def test_a_key_beside_its_value_is_a_name_and_no_secret() -> None:
    factor = {"key": "container", "value": "bronze-eu", "count": 12}
    assert redact(factor) == factor
    assert redact([{"key": "api_key", "value": "chirp"}, {"value": "chirp", "name": "PGPASSWORD"}]) == [
        {"key": "api_key", "value": "[redacted: key]"},
        {"value": "[redacted: password]", "name": "PGPASSWORD"},
    ]
    assert redact({"bucket": "bronze", "key": "tiles/31UFT.tif"}) == {"bucket": "bronze", "key": "tiles/31UFT.tif"}


def test_placeholders_say_what_was_there() -> None:
    row = {"db_password": "x", "apiKey": "x", "sas_token": "x", "Cookie": "x", "connectionString": "x", "creds": "x"}
    assert list(redact(row).values()) == [
        "[redacted: password]",
        "[redacted: key]",
        "[redacted: token]",
        "[redacted: cookie]",
        "[redacted: connection string]",
        "[redacted: credential]",
    ]
