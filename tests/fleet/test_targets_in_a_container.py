"""targets.toml in a container of real blob storage: read by each form of its address, never from among the reports."""

import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

import fleet as fleet_module
from analysis.redaction.log_records import mask_log_records
from analysis.settings import Settings, SettingsError
from fleet import fleet
from local.azurite import Storage
from reports.stores import BadAddressError, container_of, file_in

TOML = b'[[targets]]\nname = "billing"\ndatabase_url_setting = "ONE_DATABASE_URL"'
URL = "https://account.blob.core.windows.net"


@pytest.fixture
def container(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> str:
    """A container with a targets.toml in a folder, beside that of the reports."""
    from azure.storage.blob import BlobServiceClient

    name = f"operators-{uuid4().hex[:8]}"
    with BlobServiceClient.from_connection_string(storage.connection_string) as service:
        client = service.create_container(name)
        client.upload_blob("of/targets.toml", TOML)
        client.upload_blob("latin.toml", "[[targets]] # \xe9".encode("latin-1"))
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", f"{storage.connection_string};Container=reports")
    monkeypatch.setenv("ONE_DATABASE_URL", "postgresql://reader@db.example.net/app")
    return name


def named(monkeypatch: pytest.MonkeyPatch, address: str) -> Settings:
    monkeypatch.setenv("JOBSCOPE_TARGETS", address)
    return Settings.read()


def sas(storage: Storage, container: str) -> str:
    from azure.storage.blob import ContainerSasPermissions, generate_container_sas

    expiry = datetime.now(UTC) + timedelta(hours=1)
    may = ContainerSasPermissions(read=True)
    return generate_container_sas(storage.account, container, account_key=storage.key, permission=may, expiry=expiry)


def test_targets_are_read_from_a_container_by_either_form(
    monkeypatch: pytest.MonkeyPatch,
    storage: Storage,
    container: str,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> None:
    request.addfinalizer(partial(logging.setLogRecordFactory, logging.getLogRecordFactory()))
    request.addfinalizer(mask_log_records.cache_clear)
    mask_log_records()  # as the app does when it starts
    caplog.set_level(logging.DEBUG)
    key = sas(storage, container)
    for address in (
        f"{storage.connection_string};Container={container}/of/targets.toml",
        f"{storage.blob_url}/{container}/of/targets.toml?{key}",
    ):
        settings = named(monkeypatch, address)
        billing = fleet(settings).settings["billing"]
        assert billing.reports_url.get_secret_value().endswith("Container=reports/targets/billing")
        assert billing.published()["JOBSCOPE_TARGETS"] == "billing"
        assert storage.key not in str(settings.published())
    signature = key.rpartition("sig=")[2]
    assert signature not in caplog.text


def test_a_container_of_the_reports_is_refused_by_each_of_its_addresses(
    monkeypatch: pytest.MonkeyPatch, storage: Storage, container: str
) -> None:
    place = f"{storage.connection_string};Container={container}"
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", f"{place}/a-folder-of-its-own")
    for address in (
        f"{place}/of/targets.toml",
        f"{storage.blob_url}/{container}/of/targets.toml?{sas(storage, container)}",
        f"https://another.example.net/{container}/targets.toml",
        f"https://another.example.net/{container.replace('o', '%6F')}/targets.toml",
    ):
        with pytest.raises(SettingsError, match="of the reports' name"):
            fleet(named(monkeypatch, address))


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("/none.toml", "There is no none.toml in that container"),
        ("/latin.toml", "it is not UTF-8"),
        ("", "ends with the file's name"),
        ("/../targets.toml", "names no container"),
    ],
)
def test_what_is_no_such_file_is_said_without_the_key(
    monkeypatch: pytest.MonkeyPatch, storage: Storage, container: str, end: str, words: str
) -> None:
    with pytest.raises(SettingsError, match=words) as refused:
        fleet(named(monkeypatch, f"{storage.connection_string};Container={container}{end}"))
    assert storage.key not in str(refused.value)


def test_a_file_is_read_once_in_half_a_minute(
    monkeypatch: pytest.MonkeyPatch, storage: Storage, container: str
) -> None:
    settings = named(monkeypatch, f"{storage.connection_string};Container={container}/of/targets.toml")
    assert list(fleet(settings).settings) == ["billing"]
    monkeypatch.setattr(fleet_module, "open_store", None)
    assert list(fleet(settings).settings) == ["billing"]


def test_an_address_is_the_place_and_the_file() -> None:
    assert file_in(f"{URL}/operators/of/targets.toml") == (f"{URL}/operators/of", "targets.toml")
    assert file_in("AccountName=a;Container=c/t.toml;X=1") == ("AccountName=a;Container=c;X=1", "t.toml")
    assert container_of(f"{URL}/operators/of") == "operators"
    assert container_of("file:///var/jobscope") == ""
    with pytest.raises(BadAddressError):
        file_in(f"{URL}/operators/")
