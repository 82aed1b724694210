"""`jobscope query` and `jobscope forget`, as a user runs them."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from analysis.record.query import BadQuestion, ask
from commands import ends
from reports.answer import written
from tests.collect.system import RECORD, System, job_id

RUNNER = CliRunner()


@pytest.fixture
def recorded(system: System, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> System:
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    at = system.now()
    system.job("a", at)
    system.job("b", at, "failed", task="failed")
    system.collect()
    system.set_task("a-0", "processing", system.now())
    system.collect()
    return system


@pytest.mark.usefixtures("recorded")
def test_the_record_answers_in_three_forms() -> None:
    statement = "SELECT state, count(*) AS tasks, min(created_at) AS first FROM tasks GROUP BY state ORDER BY state"
    table = RUNNER.invoke(cli.app, ["query", statement])
    assert table.exit_code == 0
    assert "running" in table.stdout
    found = json.loads(RUNNER.invoke(cli.app, ["query", statement, "--format", "json"]).stdout)
    assert [(row["state"], row["tasks"]) for row in found] == [("failed", 3), ("running", 1), ("waiting", 2)]
    assert found[0]["first"].endswith("Z")
    rows = list(csv.DictReader(io.StringIO(RUNNER.invoke(cli.app, ["query", statement, "--format", "csv"]).stdout)))
    assert [row["tasks"] for row in rows] == ["3", "1", "2"]


@pytest.mark.usefixtures("recorded")
def test_an_answer_is_bounded_and_says_so() -> None:
    found = RUNNER.invoke(cli.app, ["query", "SELECT task_id FROM tasks", "--limit", "2", "--format", "json"])
    assert len(json.loads(found.stdout)) == 2
    assert "only the first 2 rows are shown" in found.stderr


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    "statement",
    [
        "DROP VIEW tasks",
        "CREATE TABLE t AS SELECT 1",
        "COPY (SELECT 1) TO 'x.csv'",
        "SET memory_limit = '100GB'",
        "SELECT 1; SELECT 2",
        "ATTACH 'x.db'",
        "",
    ],
)
def test_it_answers_one_select_and_nothing_else(statement: str) -> None:
    found = RUNNER.invoke(cli.app, ["query", statement])
    assert found.exit_code == ends.BAD_SETTINGS
    assert "one SELECT at a time, and nothing else" in found.stderr


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SELECT colour FROM tasks", "colour"),
        ("SELEC", "syntax error"),
        ("SELECT * FROM task", "there is no table task: the record has patterns, factors, jobs and tasks"),
        ("SELECT * FROM read_text('/etc/hostname')", "disabled by configuration"),
        ("SELECT * FROM read_csv('https://example.org/x')", "disabled by configuration"),
    ],
)
def test_a_question_that_is_refused_says_why(statement: str, words: str) -> None:
    found = RUNNER.invoke(cli.app, ["query", statement])
    assert found.exit_code == ends.BAD_SETTINGS
    assert words in found.stderr


def test_a_question_that_takes_too_long_is_ended(recorded: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.record.query.MOST_S", 0.2)
    with pytest.raises(BadQuestion, match=r"took longer than 0\.2 s"):
        ask(
            recorded.store,
            {RECORD: recorded.state()},
            "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b",
            1,
        )


def test_hostile_cells_are_made_harmless() -> None:
    assert "\x1b" not in written(["a"], [("\x1b[31mred",)], "table")
    assert json.loads(written(["a"], [(float("nan"),)], "json")) == [{"a": None}]


def test_without_a_record_the_exit_code_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    monkeypatch.setattr("sys.argv", ["jobscope", "query", "SELECT 1"])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    assert exit_.value.code == ends.UNREADABLE


def test_a_job_that_is_forgotten_is_in_no_file(recorded: System, tmp_path: Path) -> None:
    recorded.delete("a")
    files = {f.name for f in recorded.state().files}
    found = RUNNER.invoke(cli.app, ["forget", job_id("a")])
    assert found.exit_code == 0
    # Its row and those of its tasks, in the base, and the newer one of a task in a delta.
    assert found.stdout.startswith(f"5 recorded rows of {job_id('a')} are gone")
    assert set(recorded.recorded("jobs")) == {job_id("b")}
    assert set(recorded.recorded()) == {"b-0", "b-1", "b-2"}
    there = {str(p.relative_to(tmp_path / RECORD)) for p in (tmp_path / RECORD).rglob("*.parquet")}
    assert there == {f.name for f in recorded.state().files}
    assert {name for name in files & there if not name.startswith(("patterns/", "factors/"))} == set()
    recorded.collect()
    assert recorded.gone("jobs") == set()


@pytest.mark.usefixtures("recorded")
def test_a_job_that_is_not_recorded_cannot_be_forgotten() -> None:
    found = RUNNER.invoke(cli.app, ["forget", "nobody"])
    assert found.exit_code == ends.NO_SUCH_JOB
    assert "nobody is not recorded" in found.stderr
