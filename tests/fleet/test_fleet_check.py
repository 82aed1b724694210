"""`jobscope check` in a fleet: what all targets share, and one target as the check of a single app looks at it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analysis.checks.line import Line
from analysis.settings import Settings, SettingsError
from check import check
from cli import app
from tests.conftest import MakeDatabase
from tests.fleet.named import BROKEN, TWO

TARGETS = f"{TWO}window_hours = 6\n"
EACH = "run jobscope check --target NAME for each: billing, orders"


@pytest.fixture(autouse=True)
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JOBSCOPE_TARGETS", TARGETS)
    monkeypatch.setenv("ONE_DATABASE_URL", "postgresql://reader@127.0.0.1:1/one")
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    return tmp_path


def shared() -> list[Line]:
    return list(check(Settings.examined(), of_all=True))


def checked(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "400"}).invoke(app, ["check", *words])


def test_a_fleet_that_is_set_up_well_is_well_without_a_database_of_the_app() -> None:
    done = checked()
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "all well, 1 worth knowing (!)")
    subjects = [line.subject for line in shared() if not line.subject.startswith("JOBSCOPE_")]
    assert subjects == ["other settings", "targets", "reports", "logs", "messages"]
    assert EACH in done.stdout


def test_each_wrong_target_is_a_line_with_its_line_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_TARGETS", TARGETS + BROKEN + BROKEN.replace("broken", "Broken"))
    *wrong, others = (line for line in shared() if line.subject == "targets")
    assert [(line.state, line.says.split(" names ")[0].split(" a target's")[0]) for line in wrong] == [
        ("wrong", "line 13: broken: database_url_setting"),
        ("wrong", "line 16: Broken:"),
    ]
    assert (others.state, others.says[:15], others.fix) == ("note", "2 targets named", EACH)
    assert checked().exit_code == 2


@pytest.mark.parametrize(
    ("toml", "says"),
    [("[[targets]", "not valid TOML"), ("/nowhere/targets.toml", "cannot be read")],
)
def test_targets_that_cannot_be_read_are_a_wrong_setting(monkeypatch: pytest.MonkeyPatch, toml: str, says: str) -> None:
    monkeypatch.setenv("JOBSCOPE_TARGETS", toml)
    found = [line for line in shared() if line.subject == "targets"]
    assert [line.state for line in found] == ["wrong"]
    assert says in found[0].says


def test_targets_that_are_refused_are_named_and_no_database_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", "postgresql://reader@127.0.0.1:1/app")
    monkeypatch.setenv("JOBSCOPE_TARGETS", "postgresql://reader:hunter2hunter2@127.0.0.1:1/one")
    done = checked()
    lines = done.stdout.splitlines()
    assert done.exit_code == 2, done.output
    assert any(line.startswith("✗ JOBSCOPE_TARGETS  it holds what looks like a password") for line in lines)
    assert any(line.startswith("– targets ") and "not read, since JOBSCOPE_TARGETS is wrong" in line for line in lines)
    assert not {"database", "query"} & {word for line in lines for word in line.split()[1:2]}
    refused = checked("--target", "billing")
    assert str(refused.exception).startswith("JOBSCOPE_TARGETS: it holds what looks like a password")
    assert "hunter2" not in f"{done.output}{refused.exception}"


def test_a_role_that_names_no_target_is_named_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_AUTH", "entra")
    monkeypatch.setenv("JOBSCOPE_ROLES", "Team.Billing=biling invoices-*, Team.Orders=orders broken, Platform=*")
    monkeypatch.setenv("JOBSCOPE_TARGETS", TARGETS + BROKEN)
    found = [(line.state, line.says) for line in shared() if line.subject == "roles"]
    assert found == [
        ("wrong", "the role Team.Billing names the target biling, and JOBSCOPE_TARGETS names no such target"),
        ("note", "the role Team.Billing names invoices-*, which fits no target"),
    ]


def test_one_target_is_checked_as_a_single_app_is(
    monkeypatch: pytest.MonkeyPatch, database: MakeDatabase, reports: Path
) -> None:
    monkeypatch.setenv("ONE_DATABASE_URL", database())
    done = checked("--target", "orders")
    lines = done.stdout.splitlines()
    assert done.exit_code == 0, done.output
    for begins in (
        "✓ job system ",
        "✓ tables ",
        "– function test",
        "✓ window_hours",
        "– poison queues",
    ):
        assert any(line.startswith(begins) for line in lines), begins
    assert any(f"folder {reports}/targets/orders can be read and written" in line for line in lines)
    # What neither the app nor the target has set is not shown as set.
    shown = {line.split()[1] for line in lines if line.startswith("✓ JOBSCOPE_")}
    assert shown == {f"JOBSCOPE_{name}" for name in ("TARGET", "TARGETS", "REPORTS_URL")}
    assert any(line.startswith("✓ database_url_setting") for line in lines)


def test_a_target_that_is_not_there_or_wrong_is_refused_as_by_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_TARGETS", TARGETS + BROKEN)
    for name, says in (
        ("biling", "no such target; it names billing, orders"),
        ("broken", "line 13: the target broken"),
    ):
        done = checked("--target", name)
        assert isinstance(done.exception, SettingsError)
        assert says in str(done.exception)
