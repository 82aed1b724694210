"""`jobscope serve`: over one's own settings, and over the sample without replacing given ones in silence."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.settings import SettingsError
from local.demo import demo_settings
from local.ports import free_ports
from local.serve import replaced, serve_own, use_local_settings
from tests.conftest import MakeDatabase
from tests.fleet.named import TWO

PROJECT = Path(__file__).parents[2]


def test_own_settings_are_served(database: MakeDatabase, tmp_path: Path) -> None:
    dsn, port = database(tables="april_2026", schema="own"), free_ports(1)[0]
    values = {"JOBSCOPE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x", "JOBSCOPE_SCHEMA": "own"}
    (tmp_path / "local.settings.json").write_text(json.dumps({"IsEncrypted": False, "Values": values}))
    given = {"JOBSCOPE_DATABASE_URL": dsn, "JOBSCOPE_LOCAL_KEY": "mine"}
    started = [sys.executable, "-c", "import cli; cli.main()", "serve", "--own", "--port", str(port)]
    environment = {**os.environ, **given, "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(started, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        words = ""
        while "a route" not in words and (line := process.stdout.readline()):
            words += line
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/db/jobs", headers={"x-functions-key": "mine"})
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
            page = json.load(answer)
        process.send_signal(signal.SIGINT)
    assert page == {"jobs": [], "tasks": {}, "bounded_by": "created", "next": None}, (
        "the schema is the file's, the database is the environment's"
    )
    assert "JOBSCOPE_DATABASE_URL, JOBSCOPE_LOCAL_KEY, JOBSCOPE_SCHEMA" in words
    assert dsn not in words


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "local.settings.json"
    environment = {"JOBSCOPE_SCHEMA": "given", "PATH": "/bin"}
    assert use_local_settings(file, environment) == ["JOBSCOPE_SCHEMA"]
    file.write_text('{"Values": {"JOBSCOPE_SCHEMA": "file", "JOBSCOPE_TARGET": "file"}}')
    assert use_local_settings(file, environment) == ["JOBSCOPE_SCHEMA", "JOBSCOPE_TARGET"]
    assert environment == {"JOBSCOPE_SCHEMA": "given", "PATH": "/bin", "JOBSCOPE_TARGET": "file"}


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"Values": 1}'])
def test_a_file_that_is_none_of_settings_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "local.settings.json"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"local\.settings\.json is not the settings"):
        use_local_settings(file, {})


def test_the_sample_names_what_it_replaces() -> None:
    given = {"JOBSCOPE_DATABASE_URL": "mine", "JOBSCOPE_SCHEMA": "mine", "JOBSCOPE_TARGET": "same"}
    sample = {"JOBSCOPE_DATABASE_URL": "sample", "JOBSCOPE_TARGET": "same", "JOBSCOPE_APP_URL": "sample"}
    assert replaced(given, sample) == ["JOBSCOPE_DATABASE_URL"]


def test_own_settings_with_targets_are_served_as_a_fleet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("local.serve.serve_app", lambda *_, on_ready, **__: on_ready(SimpleNamespace(url="http://h")))
    for name, value in {
        "JOBSCOPE_TARGETS": TWO,
        "ONE_DATABASE_URL": "postgresql://reader@127.0.0.1:1/one",
        "JOBSCOPE_APP_URL": "http://127.0.0.1:1",
        "AzureWebJobsStorage": "",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=r"^AzureWebJobsStorage is not set: .* for Azurite$"):
        serve_own(1, tmp_path)
    monkeypatch.setenv("AzureWebJobsStorage", "UseDevelopmentStorage=true")
    serve_own(1, tmp_path)
    assert "http://h/api/fleet?format=html&code=" in capsys.readouterr().out
    monkeypatch.setenv("JOBSCOPE_TARGETS", "[[targets]")
    with pytest.raises(SettingsError, match="JOBSCOPE_TARGETS: The targets are not valid TOML"):
        serve_own(1, tmp_path)


def test_the_sample_is_one_database_whatever_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSCOPE_TARGETS", TWO)
    assert demo_settings("postgresql://reader@127.0.0.1:1/one", PROJECT).targets == ""


def test_the_example_is_read_as_it_is_once_it_is_copied() -> None:
    environment: dict[str, str] = {}
    names = use_local_settings(PROJECT / "local.settings.example.json", environment)
    assert "JOBSCOPE_DATABASE_URL" in names
