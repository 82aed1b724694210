"""The documents say what the code does: fields, routes, settings, statements."""

import ast
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from analysis import memory, model, snapshot
from analysis.run import run
from analysis.settings import Settings
from analysis.slots import manual
from analysis.sources import sql_files
from analysis.sources.connections import MOST_SHARED, WAIT_S
from cycle import to_json
from tests.conftest import MakeDatabase
from web.handle import DEADLINE_S
from web.routes import ROUTES

DOCS = Path(__file__).parents[2] / "docs"
WRITTEN = ("adding-an-analysis", "api", "decisions", "operate", "security", "snapshot", "troubleshoot")


def text(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}[^\n]*\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "part",
    [
        snapshot.Snapshot,
        snapshot.Run,
        snapshot.Target,
        model.QueryCost,
        model.Finding,
        model.Action,
        model.Result,
        model.Headline,
        model.Table,
        model.Column,
        model.Chart,
        snapshot.Health,
        snapshot.DatabaseHealth,
        snapshot.Counted,
        model.Measure,
        memory.History,
        memory.Series,
        memory.Life,
        memory.Change,
        memory.Changes,
    ],
)
def test_every_field_of_the_snapshot_is_described(part: type[model.Model]) -> None:
    named = set(re.findall(r"`([a-z_0-9]+)`", text("snapshot")))
    assert set(part.model_fields) <= named


def test_every_route_is_listed_with_its_method_its_parameters_and_a_call() -> None:
    rows = dict(re.findall(r"^\| `((?:GET|POST) [^`]+)` \| (.*)$", text("api"), re.MULTILINE))
    assert set(rows) == {f"{route.method} {route.path}" for route in ROUTES.values()}
    for route in ROUTES.values():
        said = rows[f"{route.method} {route.path}"]
        in_path = set(re.findall(r"{(\w+)}", route.path))
        assert {f for f in route.parameters.model_fields if f"`{f}`" not in said} <= in_path
        assert (f"{route.cache_s:g} s |" in said) == (route.cache_s > 0)
        called = re.escape(route.path.partition("{")[0])
        assert re.search(rf'^curl .*"\$URL/api/{called}', text("api"), re.MULTILINE), route.path


def test_the_documents_name_only_settings_that_exist() -> None:
    known = {str(field.alias or f"JOBSCOPE_{name.upper()}") for name, field in Settings.model_fields.items()}
    for name in WRITTEN:
        assert set(re.findall(r"JOBSCOPE_[A-Z_]+", text(name))) <= known, name


def test_numbers_in_the_documents_are_those_of_the_code() -> None:
    assert f"more than {DEADLINE_S:g} s" in text("troubleshoot")
    assert MOST_SHARED == 2
    assert "share two connections" in text("decisions")
    assert f"waits up to {WAIT_S} s" in text("decisions")


@pytest.mark.parametrize("name", WRITTEN)
def test_examples_of_python_and_json_parse_and_links_lead_somewhere(name: str) -> None:
    for block in blocks(name, "python"):
        ast.parse(block)
    for block in blocks(name, "json"):
        json.loads(block)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text(name)):
        assert (DOCS / target).exists()


def test_the_duckdb_and_python_examples_work_on_stored_snapshots(
    database: MakeDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from analysis.health import access

    snapshot = run(Settings.model_validate({"database_url": database()}), manual(datetime.now(UTC)), [access])
    stored = tmp_path / "out" / "snapshots" / "2026" / "01" / "31" / "060000Z.json"
    stored.parent.mkdir(parents=True)
    for path in (stored, tmp_path / "out" / "latest.json"):
        path.write_bytes(to_json(snapshot))
    monkeypatch.chdir(tmp_path)
    [queries] = blocks("snapshot", "sql duckdb")
    answers = [duckdb.execute(query).fetchall() for query in queries.split(";") if query.strip()]
    assert answers[0][0][1:] == (snapshot.status, len(snapshot.findings))
    assert {row[0] for row in answers[1]} == {finding.key for finding in snapshot.findings}
    program = next(block for block in blocks("snapshot", "python") if "pandas" not in block)
    exec(compile(program, "snapshot.md", "exec"), {})  # noqa: S102 - the document's own example
    assert capsys.readouterr().out.count("\n") == len(snapshot.findings)


def test_the_worked_example_is_a_question_that_jobscope_can_ask(database: MakeDatabase) -> None:
    import psycopg

    [question] = blocks("adding-an-analysis", "sql")
    defaults = dict(
        re.findall(r"^\\set (\w+) '?([^'\n]*)'?$", (sql_files.ROOT / "defaults.psql").read_text(), re.MULTILINE)
    )
    plain = re.sub(r":'([a-z_]+)'", lambda match: "'" + defaults[match[1]] + "'", question)
    with psycopg.connect(database()) as connection:
        connection.execute("SET search_path = app")
        cursor = connection.execute(plain.encode())
        names = [column.name for column in cursor.description or ()]
    module = ast.parse(blocks("adding-an-analysis", "python")[0])
    row = next(node for node in ast.walk(module) if isinstance(node, ast.ClassDef))
    assert [ast.unparse(field.target) for field in row.body if isinstance(field, ast.AnnAssign)] == names
