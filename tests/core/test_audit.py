"""One audit line for each command that reads, on stderr; requests and the timer have theirs in tests of their own."""

import json
import os
import subprocess
import sys
from getpass import getuser
from pathlib import Path

import pytest

from analysis.audit import audited
from tests.conftest import MakeDatabase

PROJECT = Path(__file__).parents[2]


def lines(*arguments: str, **environment: str) -> list[dict[str, object]]:
    """The audit lines of a command."""
    command = [sys.executable, "-c", "import cli; cli.main()", *arguments]
    env = {**os.environ, "PYTHONPATH": str(PROJECT), **environment}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    text = [line for line in done.stderr.splitlines() if line.startswith("audit ")]
    assert "audit {" not in done.stdout
    return [json.loads(line.removeprefix("audit ")) for line in text]


def test_a_command_that_reads_tells_who_asked_what_and_how_it_ended(database: MakeDatabase) -> None:
    (line,) = lines("debug", "ef" * 32, JOBSCOPE_DATABASE_URL=database())
    assert (line["caller"], line["route"], line["status"]) == (f"cli:{getuser()}", "debug", 1)
    assert line["parameters"] == {"arguments": "ef" * 32}


def test_one_that_fails_has_its_line_too(tmp_path: Path) -> None:
    down = {"JOBSCOPE_DATABASE_URL": "postgresql://u:hunter2@127.0.0.1:1/x", "JOBSCOPE_REPORTS_URL": tmp_path.as_uri()}
    assert [(line["route"], line["status"]) for line in lines("run", **down)] == [("run", 5)]
    (wrong,) = lines("query", "SELECT 'a' || 'postgresql://u:hunter2@h/d'", JOBSCOPE_WINDOW_HOURS="soon", **down)
    assert (wrong["route"], wrong["status"]) == ("query", 2)
    assert "hunter2" not in json.dumps(wrong)


def test_check_and_the_commands_of_a_group_have_theirs(database: MakeDatabase) -> None:
    dsn = database()
    (line,) = lines("check", JOBSCOPE_DATABASE_URL=dsn)
    assert line["route"] == "check"
    (line,) = lines("system", "check", "origin_staged", JOBSCOPE_DATABASE_URL=dsn)
    assert (line["route"], line["parameters"]) == ("system check", {"arguments": "origin_staged"})


NOTHING_READ: tuple[list[str], ...] = (
    *(["--version"], ["patterns", "none"], ["run", "--help"]),
    *(["nothing"], ["system"], []),
)


@pytest.mark.parametrize("arguments", NOTHING_READ)
def test_what_reads_nothing_has_no_line(arguments: list[str]) -> None:
    assert lines(*arguments) == []


def test_an_access_that_ends_in_an_error_is_reported_as_failed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "jobscope.audit"), pytest.raises(OSError, match="gone"), audited("timer", "x", {}):
        raise OSError("gone")
    (record,) = caplog.records
    assert '"status": "failed"' in record.getMessage()
