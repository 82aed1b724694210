"""make smoke, against the local host and against what can be wrong after a deployment."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.functions_host import HostProcess, functions_host
from local.ports import free_ports
from tests.conftest import MakeDatabase
from web.routes import ROUTES

PROJECT = Path(__file__).parents[2]


def smoke(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "local.smoke", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JOBSCOPE_")}
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture
def app(database: MakeDatabase, tmp_path: Path) -> Iterator[HostProcess]:
    """The app over an empty job system, with one stored run."""
    env = {"JOBSCOPE_DATABASE_URL": database(), "JOBSCOPE_REPORTS_URL": (tmp_path / "reports").as_uri()}
    with functions_host(PROJECT, env=env) as host:
        assert host.request("POST", "/api/run").status == 201
        yield host


def test_every_route_is_asked_once_and_each_has_a_line(app: HostProcess) -> None:
    done = smoke(app.url, app.key)
    assert done.returncode == 0, done.stdout + done.stderr
    for route in ROUTES.values():
        asked = re.escape(route.path.partition("{")[0]) + ("" if "{" in route.path else r"(\?\S*)?\n")
        assert bool(re.search(f"/api/{asked}", done.stdout)) == (route.method == "GET")
    assert "nothing recorded to ask for  /api/db/jobs/{job_id}" in done.stdout


def test_a_wrong_key_fails_and_says_so(app: HostProcess) -> None:
    done = smoke(app.url, "wrong")
    assert done.returncode == 1
    assert "ok   200" in next(line for line in done.stdout.splitlines() if line.endswith("/api/live"))
    assert "FAIL 401" in done.stdout
    assert "the key is wrong or missing" in done.stdout


def test_a_closed_network_path_is_reported_with_what_to_check() -> None:
    [port] = free_ports(1)
    done = smoke(f"http://127.0.0.1:{port}", "any")
    assert done.returncode == 1
    assert "private endpoint" in done.stderr


def test_an_address_is_needed() -> None:
    assert smoke("example.net").returncode == 2
