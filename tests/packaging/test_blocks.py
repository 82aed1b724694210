"""Every command and code block of README and docs/ is run, or parsed where it needs Azure or the corpora.

Bash, jq, DuckDB, pandas and SQL run against a served sample; JSON that claims to be an answer has the keys of the real
one; KQL goes through Microsoft's parser. What a block needs is said by its tags (docs/decisions.md).
"""

import json
import logging
import re
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import psycopg
import pytest

from analysis.record import engine
from analysis.record.tables import TABLES as TABLES_OF_RECORD
from analysis.record.views import view
from analysis.settings import Settings
from analysis.settings.mistakes import variable
from analysis.sources import sql_files
from local.log_workspace.tables import TABLES
from tests.logs.conftest import Kusto
from tests.packaging.blocks import ALL, PAGES, PROJECT, Block, blocks_of, indented_code, inline_commands
from tests.packaging.conftest import Place

RUN = ("bash", "console", "json", "jsonc", "kusto", "python", "sh", "sql")
NEEDS = ("needs-azure", "needs-corpora")
OWN_TESTS = ("architecture.md", "error-languages.md", "fleet.md")
"""tests/packaging/test_architecture.py, tests/grouping/test_language_page.py and tests/fleet/test_targets.py."""


def of(*languages: str, parsed: bool = False) -> list[Any]:
    found = [b for b in ALL if b.language in languages and bool(set(b.tags) & set(NEEDS)) == parsed]
    return [pytest.param(block, id=block.id) for block in found]


def test_every_block_has_a_language_that_is_run_and_no_code_hides_from_the_tests() -> None:
    hidden = [block.id for block in ALL if block.language not in RUN and block.page not in OWN_TESTS]
    assert hidden == []
    assert {path.name: indented_code(path.read_text("utf-8")) for path in PAGES} == {path.name: [] for path in PAGES}
    assert len(ALL) >= 25


def test_the_collector_sees_each_block_with_its_line_and_what_is_wrong() -> None:
    [block] = blocks_of("x.md", "text\n\n```bash needs-azure\nls\n```\n")
    assert (block.id, block.tags, block.text, block.before) == ("x.md:3-bash", ("needs-azure",), "ls\n", "text")
    with pytest.raises(ValueError, match=r"x\.md:1: the block names no language"):
        blocks_of("x.md", "```\nls\n```\n")
    with pytest.raises(ValueError, match="not closed"):
        blocks_of("x.md", "```bash\nls\n")
    assert indented_code("text\n\n    ls\n") == ["    ls"]


@pytest.mark.parametrize("block", of("bash", "sh"))
def test_a_shell_block_runs(place: Place, block: Block) -> None:
    place.run(place.text(block))


def missing(text: str) -> list[str]:
    """What a shell block names that is not there: a target of make, a file, a variable of azd, a setting."""
    makefile = (PROJECT / "Makefile").read_text()
    asked = (PROJECT / "infra" / "main.parameters.json").read_text()
    settings = {variable(name) for name in Settings.model_fields}
    return [
        *(f"make {t}" for t in re.findall(r"\bmake ([a-z-]+)", text) if f"\n{t}: " not in makefile),
        *(f for f in re.findall(r"\b(?:sql|infra|docs|kql|local)/[\w./-]+", text) if not (PROJECT / f).exists()),
        *(n for n in re.findall(r"\bazd env set ([A-Z_]+)", text) if f"${{{n}" not in asked),
        *(n for n in re.findall(r"\bJOBSCOPE_[A-Z_]+", text) if n not in settings),
    ]


@pytest.mark.parametrize("block", of("bash", "sh", parsed=True))
def test_a_shell_block_that_cannot_run_here_parses_and_names_what_exists(block: Block) -> None:
    done = subprocess.run(["bash", "-n"], input=block.text, text=True, capture_output=True, check=False)
    assert done.stderr == ""
    assert not re.search(r"<[a-z]", block.text), "bash takes <name> for a file: use a variable"
    assert missing(block.text) == []


def test_a_name_that_does_not_exist_is_noticed() -> None:
    text = "make nothing\npsql -f sql/setup/none.sql\nazd env set NO_SUCH x\nexport JOBSCOPE_NONE=1\n"
    assert missing(text) == ["make nothing", "sql/setup/none.sql", "NO_SUCH", "JOBSCOPE_NONE"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_in_running_text_exist(path: Path) -> None:
    for command in inline_commands(path.read_text("utf-8")):
        assert missing(command) == []
        for module in re.findall(r"python -m ([\w.]+)", command):
            file = PROJECT / module.replace(".", "/")
            assert file.with_suffix(".py").exists() or (file / "__main__.py").exists(), command


def keys(text: str) -> set[str]:
    return set(re.findall(r'"(\w+)":', text))


@pytest.mark.parametrize("block", of("console"))
def test_each_command_of_a_console_gives_the_shown_kind_of_answer(place: Place, block: Block) -> None:
    snapshot = keys((place.folder / "out" / "latest.json").read_text())
    first, *calls = re.split(r"^\$ ", place.text(block), flags=re.MULTILINE)[1:]
    for call in calls:
        command, _, shown = call.partition("\n")
        given = place.run(f"{first}\n{command}")
        assert shown.strip(), command
        if f'{place.host.url}/api/run"' in command.replace("$URL", place.host.url + "/api"):
            given = place.ran.decode()
        # A finding or a table may be absent here; then its parts are those of the snapshot.
        assert keys(shown) - keys(given) <= (snapshot if '"analyses":' in given else set()), command
        assert given.startswith(shown[: 1 if shown.startswith("{") else 15]), command


def unlike(sample: Any, answer: Any, at: str = "") -> list[str]:  # noqa: ANN401 - JSON
    """The paths of a sample that the answer has not, or has as another kind of value."""
    if isinstance(sample, dict) and isinstance(answer, dict):
        return [
            path
            for key, value in sample.items()
            for path in (unlike(value, answer[key], f"{at}.{key}") if key in answer else [f"{at}.{key}"])
        ]
    if isinstance(sample, list) and isinstance(answer, list):
        return unlike(sample[0], answer[0], f"{at}[0]") if sample and answer else []
    number = (int, float)
    same = isinstance(sample, type(answer)) or (isinstance(sample, number) and isinstance(answer, number))
    return [] if same else [f"{at}: {type(answer).__name__}"]


@pytest.mark.parametrize("block", of("json"))
def test_a_json_sample_is_json_and_that_of_an_answer_has_the_answers_keys(place: Place, block: Block) -> None:
    sample = json.loads(block.text)
    if block.tags:
        method, path = block.tags
        answer = place.ran if method == "POST" else place.host.request(method, path).body
        assert unlike(sample, json.loads(answer)) == []


def test_a_sample_that_differs_is_noticed() -> None:
    assert unlike({"a": [{"b": 1}], "c": ""}, {"a": [{"b": "x"}], "d": 1}) == [".a[0].b: str", ".c"]


@pytest.mark.parametrize("block", of("python"))
def test_a_python_block_runs(
    place: Place, block: Block, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(place.folder)
    page = [other for other in ALL if other.page == block.page and other.language == "python"]
    for earlier in page[: page.index(block)]:
        if earlier.tags:  # the module that this block imports
            _module(earlier, monkeypatch)
    names = _module(block, monkeypatch).__dict__
    for name in [name for name in names if name.startswith("test_")]:
        root = _with_questions(block.page, request.getfixturevalue("tmp_path"))
        monkeypatch.setattr(sql_files, "ROOT", root)
        monkeypatch.setattr(engine, "SQL", root / "record")
        names[name](request.getfixturevalue("database"), request.getfixturevalue("ask_at_noon"))


def _module(block: Block, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The block as the module that its tag names, importable until the test ends."""
    import importlib
    import sys

    name = block.tags[0].removesuffix(".py").replace("/", ".") if block.tags else "block"
    module = ModuleType(name)
    module.__dict__.update(task_id="t-1", job_id="j-1")
    monkeypatch.setitem(sys.modules, name, module)
    package, _, last = name.rpartition(".")
    if package:
        monkeypatch.setattr(importlib.import_module(package), last, module, raising=False)
    exec(compile(block.text, block.id, "exec"), module.__dict__)  # noqa: S102 - the document's own example
    return module


def _with_questions(page: str, folder: Path) -> Path:
    """A copy of sql/ that holds the page's own questions too."""
    import shutil

    root = Path(shutil.copytree(PROJECT / "sql", folder / "sql"))
    for block in ALL:
        if block.page == page and block.language == "sql" and block.tags:
            (root.parent / block.tags[0]).write_text(block.text)
    return root


def test_the_adapter_for_logging_keeps_both_ids(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    [block] = [block for block in ALL if (block.page, block.language) == ("logs.md", "python")]
    with caplog.at_level(logging.INFO, "jobs"):
        _module(block, monkeypatch).__dict__["log"].info("started")
    assert caplog.messages == ["started task_id=t-1 job_id=j-1"]


@pytest.mark.parametrize("block", of("sql"))
def test_an_sql_block_runs(place: Place, block: Block, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if "duckdb" in block.tags:
        monkeypatch.chdir(place.folder)
        answers = [duckdb.execute(query).fetchall() for query in block.text.split(";") if query.strip()]
        assert all(answers)
        return
    if any(tag.startswith("sql/record/") for tag in block.tags):
        with engine.open_engine(tmp_path) as record:
            for table in TABLES_OF_RECORD:
                record.ask(view(table, table, (), str))
            record.connection.execute((engine.SQL / "variables.sql").read_text("utf-8"))
            assert record.connection.execute(block.text).description
        return
    defaults = dict(
        re.findall(r"^\\set (\w+) '?([^'\n]*)'?$", (sql_files.ROOT / "defaults.psql").read_text(), re.MULTILINE)
    )
    plain = re.sub(r":'([a-z_]+)'", lambda match: "'" + defaults[match[1]] + "'", block.text)
    with psycopg.connect(place.dsn) as connection:
        connection.execute("SET search_path = app")
        assert connection.execute(plain.encode()).description


@pytest.mark.parametrize("block", [*of("kusto"), *of("kusto", parsed=True)])
def test_microsofts_parser_accepts_a_kql_block(kusto: Kusto, block: Block) -> None:
    tables = {name: dict(columns) for name, columns in TABLES.items()}
    assert kusto({"tables": tables, "queries": {"block": block.text}})["block"]["problems"] == []


def test_the_first_deployment_is_rehearsed_line_by_line(place: Place, administrator: dict[str, str]) -> None:
    """az and azd are stand-ins that know which commands, variables and outputs exist; psql, make, routes are real."""
    script = "".join(place.text(block) for block in ALL if block.page == "deploy.md")
    name = psycopg.conninfo.conninfo_to_dict(place.dsn)["dbname"]
    script = script.replace("DATABASE=geo", f"DATABASE={name}")
    given = {
        "AZD_APP_URL": place.host.url,
        "AZD_IDENTITY_NAME": f"id-{name}",
        "AZD_IDENTITY_PRINCIPAL_ID": "33333333-3333-3333-3333-333333333333",
        "AZD_REPORTS_URL": "https://x/reports",
    }
    found = place.run(script, **administrator, **given)
    assert "routes are well" in found
    assert "unpacked" in found
    for role, kind in (
        ("Log Analytics Reader", "workspaces/log-jobs"),
        ("Storage Queue Data Reader", "storageAccounts/stjobs"),
        ("Key Vault Secrets User", "vaults/kv-jobs"),
    ):
        assert re.search(rf"granted: {role} on /\S*/{kind}\n(.|\n)*taken back: {role} on /\S*/{kind}\n", found), role
    assert "azure.extensions = pg_cron,pg_stat_statements" in found
    assert "pg_stat_statements.track = top" in found
