"""What can be known of the infrastructure without Azure."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from analysis.keeping import CARRIED
from analysis.settings import Settings, variable
from tests.infra.bicep import FILES, INFRA, block, declared, errors, names, outputs_used

PROJECT = INFRA.parent

ROLES = {
    "storageBlobDataOwner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "storageBlobDataContributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "storageQueueDataContributor": "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
    "storageQueueDataReader": "19e7f393-937e-4f77-808e-94535e297925",
    "storageTableDataContributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
    "logAnalyticsReader": "73c42c96-874c-492b-b04d-ab87d138a893",
    "monitoringMetricsPublisher": "3913510d-42f4-4e42-8a64-420c390055eb",
}
"""Azure's built-in roles by their documented ids."""

FORBIDDEN = {
    r"\bAzureWebJobsStorage\b(?!__)": "a connection string with a key",
    r"listKeys\(|AccountKey=|SharedAccessKey": "a key",
    r"WEBSITE_RUN_FROM_PACKAGE|WEBSITE_CONTENTSHARE|WEBSITE_CONTENTAZUREFILECONNECTIONSTRING": "not for this plan",
    r"FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|linuxFxVersion": "the plan takes it from functionAppConfig",
    r"SCM_DO_BUILD_DURING_DEPLOYMENT|ENABLE_ORYX_BUILD": "the plan always builds",
    r"APPINSIGHTS_INSTRUMENTATIONKEY": "a key",
    r"allowBlobPublicAccess: true|allowSharedKeyAccess: true|httpsOnly: false": "open",
    r"TLS1_[01]'|[mM]inTlsVersion: '1\.[01]'": "old TLS",
    r"(?i)password\s*[:=]\s*'[^']": "a secret",
}
REQUIRED = {
    "app.bicep": (
        "httpsOnly: true",
        "minTlsVersion: '1.2'",
        "version: '3.13'",
        "functionsRuntimeAdminIsolationEnabled: true",
        "virtualNetworkSubnetId: subnetId",
        "type: 'UserAssigned'",
        "allow: false",
    ),
    "storage.bicep": (
        "allowSharedKeyAccess: false",
        "publicNetworkAccess: 'Disabled'",
        "minimumTlsVersion: 'TLS1_2'",
        "deleteRetentionPolicy",
        "daysAfterModificationGreaterThan: keepDays",
    ),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_syntax_is_bicep_to_two_parsers(path: Path) -> None:
    assert errors(path.read_text()) == []
    assert declared(path)["parameters"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_name_that_is_used_is_declared_and_every_declared_input_is_used(path: Path) -> None:
    found = names(path.read_text())
    assert found.used - found.declared == set()
    inputs = set(declared(path)["parameters"]) | set(declared(path).get("variables", {}))
    assert inputs - found.used == set()


def test_the_checks_see_what_is_wrong() -> None:
    assert errors("param a string = \nresource x {") != []
    broken = names("param a string\noutput b string = '${a}${missing.id}'\n")
    assert broken.used - broken.declared == {"missing"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_modules_are_called_with_their_parameters_and_give_what_is_taken(path: Path) -> None:
    text = path.read_text()
    calls = re.findall(r"^module (\w+) '([\w.]+)' = .*?^  params: \{\n(.*?)^  \}", text, re.MULTILINE | re.DOTALL)
    assert {name for name, _, _ in calls} == set(declared(path).get("modules", {}))
    files = {name: INFRA / file for name, file, _ in calls}
    for name, file, body in calls:
        takes = declared(INFRA / file)["parameters"]
        assert set(re.findall(r"^    (\w+):", body, re.MULTILINE)) == set(takes), name
    for name, output in outputs_used(text):
        assert output in declared(files[name])["outputs"]


def test_every_role_is_a_known_one_by_its_right_id() -> None:
    text = "\n".join(path.read_text() for path in FILES)
    given = re.findall(r"(\w+)(?::| =) '([0-9a-f]{8}-[0-9a-f-]{27})'", text)
    assert dict(given) == ROLES
    assert len(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", text)) == len(given)
    assert "Contributor'" not in text  # none by name, and none of those that manage resources


@pytest.mark.parametrize(("pattern", "why"), FORBIDDEN.items())
def test_nothing_forbidden_is_set(pattern: str, why: str) -> None:
    for path in [*FILES, INFRA / "main.parameters.json", PROJECT / "azure.yaml"]:
        assert re.search(pattern, path.read_text()) is None, f"{path.name}: {why}"


@pytest.mark.parametrize(("name", "lines"), REQUIRED.items())
def test_what_makes_it_safe_is_set(name: str, lines: tuple[str, ...]) -> None:
    text = (INFRA / name).read_text()
    assert [line for line in lines if line not in text] == []


def test_the_app_settings_are_the_settings_that_the_code_reads() -> None:
    text = (INFRA / "app.bicep").read_text()
    deployed, chosen = block(text, "deployed"), block(text, "chosen")
    assert not set(deployed) & set(chosen)
    assert set(deployed) | set(chosen) == {variable(name) for name in Settings.model_fields}
    assert set(chosen.values()) == {"''"}
    assert "properties: union(chosen, settings, deployed, platform)" in text
    assert [name for name in block(text, "platform") if name.startswith("JOBSCOPE_")] == []


def test_the_storage_account_deletes_only_what_the_app_no_longer_keeps() -> None:
    text = (INFRA / "main.bicep").read_text()
    default = re.search(r"^param keepDays int = (\d+)$", text, re.MULTILINE)
    least = re.search(r"^@minValue\((\d+)\)\nparam keepDays", text, re.MULTILINE)
    assert default is not None
    assert least is not None
    assert timedelta(days=int(default[1])) > Settings().keeping.daily
    assert timedelta(days=int(least[1])) > CARRIED.daily


def test_the_settings_as_deployed_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (INFRA / "app.bicep").read_text()
    literal = {name: value.strip("'") for name, value in block(text, "deployed").items() if value.startswith("'")}
    examples = {
        "JOBSCOPE_TARGET": "prod",
        "JOBSCOPE_SCHEMA": "app",
        "JOBSCOPE_AUTH": "entra",
        "JOBSCOPE_POISON_QUEUES": "",
        "JOBSCOPE_LOGS_RESOURCE_ID": "",
        "JOBSCOPE_REPORTS_URL": "https://example.blob.core.windows.net/reports",
        "JOBSCOPE_DATABASE_URL": re.sub(r"\$\{\w+\}", "name", literal["JOBSCOPE_DATABASE_URL"]),
        "JOBSCOPE_DATABASE_AUTH": literal["JOBSCOPE_DATABASE_AUTH"],
    }
    assert set(examples) == set(block(text, "deployed"))
    for name, value in {**examples, **dict.fromkeys(block(text, "chosen"), "")}.items():
        monkeypatch.setenv(name, value)
    settings = Settings.read()
    assert settings.database_auth == "entra"
    assert settings.window_hours == Settings.model_fields["window_hours"].default


def test_every_parameter_is_described_and_those_of_azd_exist() -> None:
    text = (INFRA / "main.bicep").read_text()
    parameters = declared(INFRA / "main.bicep")["parameters"]
    assert text.count("@description(") == len(parameters)
    given = json.loads((INFRA / "main.parameters.json").read_text())["parameters"]
    assert set(given) <= set(parameters)
    without_default = set(re.findall(r"^param (\w+) \w+$", text, re.MULTILINE))
    assert without_default <= set(given)
    asked = set(re.findall(r"\$\{([A-Z_]+)", json.dumps(given))) - {"AZURE_ENV_NAME"}
    page = (PROJECT / "docs" / "deploy.md").read_text()
    assert [name for name in sorted(asked) if f"azd env set {name} " not in page] == []
    untold = set(parameters) - {"environmentName"} - {n for n, value in given.items() if "${" in str(value)}
    assert [name for name in sorted(untold) if f"| `{name}` |" not in page] == []


def test_what_is_not_deployed_is_kept_out_of_the_zip_of_azd_too() -> None:
    from local.package import FOLDERS, TOP

    ignored = (PROJECT / ".funcignore").read_text().split()
    assert not {*FOLDERS, *TOP} & set(ignored)
    tops = {path.name for path in PROJECT.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert tops - set(FOLDERS) <= set(ignored)
    example = json.loads((PROJECT / "local.settings.example.json").read_text())["Values"]
    known = {variable(name) for name in Settings.model_fields}
    assert {name for name in example if name.startswith("JOBSCOPE_")} <= known
