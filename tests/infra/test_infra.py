"""What can be known of the infrastructure without Azure."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from analysis.settings import Settings
from analysis.settings.mistakes import variable
from tests.infra.bicep import FILES, INFRA, block, declared, errors, names, outputs_used
from tests.infra.rules import FORBIDDEN, REQUIRED, ROLES, complaints

PROJECT = INFRA.parent

TEXTS = {path.name: path.read_text() for path in FILES}
SETTINGS = {variable(name) for name in Settings.model_fields}


def test_nothing_is_wrong_with_the_files() -> None:
    assert complaints(TEXTS, SETTINGS) == []


BROKEN: list[tuple[str, str, str, str]] = [
    # file, what stands there, what it becomes, the complaint
    ("storage.bicep", "ba92f5b4-2d11", "ba92f5b4-2d12", "which is not its id"),
    ("storage.bicep", "storageBlobDataContributor =", "owner =", "which is not its id"),
    ("vault.bicep", "4633458b-17de-408a-b874-0445c86b69e6", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "not its id"),
    ("vault.bicep", "scope: vault", "scope: resourceGroup()", "grants"),
    (
        "jobscope.bicep",
        "  name: 'vault'\n",
        "  name: 'vault'\n  scope: resourceGroup('rg-jobs')\n",
        "in a group of others",
    ),
    ("storage.bicep", "scope: reports", "scope: account", "grants"),
    ("app.bicep", "  JOBSCOPE_TARGET: target\n", "", "JOBSCOPE_TARGET is a setting of the code and not set"),
    ("app.bicep", "JOBSCOPE_MAX_RETRIES: ''", "JOBSCOPE_MAX_RETRY: ''", "JOBSCOPE_MAX_RETRY is set and no setting"),
    ("app.bicep", "JOBSCOPE_MAX_RETRIES: ''", "JOBSCOPE_MAX_RETRIES: '5'", "a default beside the code's"),
    ("app.bicep", "JOBSCOPE_MAX_RETRIES: ''", "JOBSCOPE_TARGET: ''", "JOBSCOPE_TARGET is set twice"),
    ("app.bicep", "union(chosen, settings, deployed", "union(settings, chosen, deployed", "lacks properties: union"),
    ("app.bicep", "AzureWebJobsStorage__credential", "AzureWebJobsStorage", "a connection string with a key"),
    ("app.bicep", "httpsOnly: true", "httpsOnly: false", "open"),
    ("app.bicep", "minTlsVersion: '1.2'", "minTlsVersion: '1.1'", "old TLS"),
    (
        "app.bicep",
        "AdminIsolationEnabled: true",
        "AdminIsolationEnabled: false",
        "functionsRuntimeAdminIsolationEnabled: true",
    ),
    ("app.bicep", "    allow: false", "    allow: true", "lacks = [for way in"),
    ("app.bicep", "requireAuthentication: true", "requireAuthentication: false", "lacks requireAuthentication"),
    ("app.bicep", "'/api/live'", "'/api'", "lacks excludedPaths"),
    ("app.bicep", "'FunctionAppLogs'", "'AppServiceHTTPLogs'", "FunctionAppLogs"),
    ("app.bicep", "SubnetId: subnetId", "SubnetId: subnet", "subnet is used and not declared"),
    ("app.bicep", "  tags: tags\n", "", "plan has no tags"),
    ("storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "open"),
    (
        "storage.bicep",
        "    deleteRetentionPolicy: {\n      enabled: true",
        "    deleteRetentionPolicy: {\n      enabled: false",
        "lacks",
    ),
    ("storage.bicep", "'reports/reports/'", "'reports/'", "lacks prefixMatch"),
    ("storage.bicep", "'StorageDelete'", "'StorageRead'", "lacks category: 'StorageDelete'"),
    ("monitoring.bicep", "  DisableLocalAuth: true", "  DisableLocalAuth: false", "lacks DisableLocalAuth"),
    ("network.bicep", "param tags object", "param tags =", "line "),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), BROKEN)
def test_what_is_broken_on_purpose_is_noticed(name: str, old: str, new: str, words: str) -> None:
    assert old in TEXTS[name]
    broken = {**TEXTS, name: TEXTS[name].replace(old, new)}
    assert [complaint for complaint in complaints(broken, SETTINGS) if words in complaint]


def test_every_line_that_is_required_is_missed() -> None:
    for name, lines in REQUIRED.items():
        for line in lines:
            broken = {**TEXTS, name: TEXTS[name].replace(line, "")}
            assert f"{name}: lacks {line}" in complaints(broken, SETTINGS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_syntax_is_bicep_to_two_parsers(path: Path) -> None:
    assert errors(path.read_text()) == []
    assert declared(path)["parameters"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_declared_input_is_used(path: Path) -> None:
    found = names(path.read_text())
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


def test_nothing_forbidden_stands_beside_the_bicep_files() -> None:
    for path in (INFRA / "main.parameters.json", PROJECT / "azure.yaml"):
        assert [why for pattern, why in FORBIDDEN.items() if re.search(pattern, path.read_text())] == []


def test_the_settings_as_deployed_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (INFRA / "app.bicep").read_text()
    literal = {name: value.strip("'") for name, value in block(text, "deployed").items() if value.startswith("'")}
    examples = {
        "JOBSCOPE_TARGET": "prod",
        "JOBSCOPE_SCHEMA": "app",
        "JOBSCOPE_AUTH": "entra",
        "JOBSCOPE_POISON_QUEUES": "",
        "JOBSCOPE_NOTIFY_URLS": "",
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


def test_the_documents_name_the_roles_and_the_group_that_are_made() -> None:
    security, page = ((PROJECT / "docs" / name).read_text() for name in ("security.md", "deploy.md"))
    titles = [re.sub(r"([A-Z])", r" \1", role).strip().title() for role in ROLES]
    assert [title for title in titles if title not in security] == []
    [environment] = re.findall(r"^azd env new (\S+)$", page, re.MULTILINE)
    assert TEXTS["main.bicep"].count("'rg-${environmentName}'") == 1
    assert set(re.findall(r"\brg-[\w-]+", page)) == {f"rg-{environment}", "rg-jobs"}


def ignored(rules: str, folder: Path, paths: Iterable[str]) -> set[str]:
    """Which of these paths a .gitignore with these rules leaves out, as git itself reads it."""
    (folder / ".gitignore").write_text(rules)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    command = ["git", "-C", str(folder), "check-ignore", "--no-index", "--stdin"]
    done = subprocess.run(command, input="\n".join(paths), capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


def test_what_is_not_deployed_is_kept_out_of_the_zip_of_azd_too(tmp_path: Path) -> None:
    """azd reads .funcignore as git reads a .gitignore."""
    from local.package import FOLDERS, TOP, contents

    deployed = {path.as_posix() for path in contents()}
    others = {path.name for path in PROJECT.iterdir()} - {*FOLDERS, *TOP}
    others |= {"sql/setup/indexes.sql", "web/__pycache__/guard.cpython-313.pyc", "jobscope.egg-info/PKG-INFO"}
    assert ignored((PROJECT / ".funcignore").read_text(), tmp_path, [*deployed, *others]) == others
    example = json.loads((PROJECT / "local.settings.example.json").read_text())["Values"]
    known = {variable(name) for name in Settings.model_fields}
    assert {name for name in example if name.startswith("JOBSCOPE_")} <= known
