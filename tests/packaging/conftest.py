"""A place to run what documents say: tools on the path, the app served over the sample, a folder with its reports."""

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from local.functions_host import HostProcess, functions_host
from local.postgres import Server
from local.sample.load import LoadedSample
from tests.analyses.conftest import ask, ask_at_noon  # noqa: F401 - runs of chosen analyses, fixtures
from tests.logs.conftest import kusto  # noqa: F401 - Microsoft's parser, a fixture
from tests.packaging import blocks
from tests.packaging.tools import TOOLS
from tests.web.lost_records import lost_records

PROJECT = blocks.PROJECT
LOG = "ERROR pool exhausted after 30 s\nERROR pool exhausted after 31 s\nERROR no route to host db-7\n"


@dataclass(frozen=True)
class Place:
    """`folder` is where commands run, `env` what they see; `host` serves the app, `dsn` is its database, `ran` what
    `POST /api/run` answered when it made the one run: it refuses a second one within the minute."""

    folder: Path
    env: dict[str, str]
    host: HostProcess
    dsn: str
    ran: bytes
    job: str
    slot: str

    def text(self, block: blocks.Block) -> str:
        return blocks.here(block.text, url=self.host.url, job=self.job, slot=self.slot, dsn=self.dsn)

    def run(self, script: str, **more: str) -> str:
        """What the script prints. Fails with what went wrong when a command ends badly or a route refuses."""
        refused = self.folder / f"refused-{secrets.token_hex(4)}"
        env = {**self.env, **more, "CURL_REFUSED": str(refused)}
        command = ["bash", "-euo", "pipefail", "-c", script]
        done = subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{script}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        noted = refused.read_text().splitlines() if refused.exists() else []
        assert [line for line in noted if not re.match(r"429 \S+/api/run ", line)] == []
        return done.stdout


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of commands for the front of the path."""
    folder = tmp_path_factory.mktemp("tools")
    for name in TOOLS:
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.packaging.tools {name} "$@"\n')
        script.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def place(served_sample: LoadedSample, tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The sample served, with one run published to `out/` of the folder."""
    folder = tmp_path_factory.mktemp("place")
    (folder / ".venv").symlink_to(sys.prefix)
    for name in ("sql", "infra", "docs"):
        (folder / name).symlink_to(PROJECT / name)
    (folder / "app.log").write_text(LOG)
    settings = {
        "JOBSCOPE_DATABASE_URL": served_sample.dsn,
        "JOBSCOPE_REPORTS_URL": (folder / "out").as_uri(),
        "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
        "JOBSCOPE_BROWSE": "true",
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("JOBSCOPE_", "PG"))}
    bin_ = str(Path(sys.executable).parent)
    clean |= {"PATH": os.pathsep.join([str(tools), bin_, clean["PATH"]]), "PYTHONPATH": str(PROJECT)}
    with functions_host(PROJECT, env=settings) as host:
        ran = host.request("POST", "/api/run")
        assert ran.status == 201
        job = json.loads(host.request("GET", "/api/db/jobs?status=failed&limit=1").body)["jobs"][0]["job_id"]
        run = json.loads(host.request("GET", "/api/snapshots").body)["runs"][0]
        slot = run["slot"].translate(str.maketrans("", "", "-:"))
        known = {"URL": host.url, "KEY": host.key, "JOB": job, "SLOT": slot, "DATABASE": served_sample.dsn}
        published = {name: settings[name] for name in ("JOBSCOPE_DATABASE_URL", "JOBSCOPE_REPORTS_URL")}
        yield Place(folder, {**clean, **known, **published}, host, served_sample.dsn, ran.body, job, slot)
        assert lost_records(host.log()) == []


@pytest.fixture
def administrator(postgres18: Server) -> Iterator[dict[str, str]]:
    """What makes psql reach the local server whatever host is named, as a superuser that may make Entra principals."""
    name, password = f"admin_{secrets.token_hex(4)}", secrets.token_hex(8)
    who = sql.Identifier(name)
    with psycopg.connect(postgres18.dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN SUPERUSER PASSWORD {}").format(who, sql.Literal(password)))
        connection.execute(
            "CREATE FUNCTION pgaadauth_create_principal(name text, admin boolean, mfa boolean) RETURNS text"
            " LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE ROLE %I LOGIN', name); RETURN name; END $$"
        )
        yield {
            "PGHOSTADDR": postgres18.host,
            "PGPORT": str(postgres18.port),
            "PGUSER": name,
            "PGPASSWORD": password,
            "PGSSLMODE": "prefer",
        }
        connection.execute("DROP FUNCTION pgaadauth_create_principal")
        connection.execute(sql.SQL("DROP ROLE {}").format(who))
