"""What the app logs reaches the Functions host, which drops every record without the id of a running invocation."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from local.azurite import Storage
from local.functions_host import HostProcess, functions_host
from local.ports import free_ports
from tests.reliability import AddRow
from tests.web.lost_records import PROJECT, lost_records


@pytest.fixture
def blind_app(tmp_path: Path) -> Iterator[HostProcess]:
    """The app over a database and a webhook that nobody listens for: a run finds and logs something critical."""
    database, hook = free_ports(2)
    env = {
        "JOBSCOPE_DATABASE_URL": f"postgresql://u:p@127.0.0.1:{database}/nowhere",
        "JOBSCOPE_REPORTS_URL": (tmp_path / "reports").as_uri(),
        "JOBSCOPE_NOTIFY_URLS": f"json://127.0.0.1:{hook}/hook",
    }
    with functions_host(PROJECT, env=env) as host:
        yield host


def test_a_run_that_is_asked_for_tells_its_criticals_within_its_invocation(blind_app: HostProcess) -> None:
    answer = blind_app.request("POST", "/api/run")
    assert answer.status == 201
    text, log = f"[{answer.headers['x-invocation-id']}] jobscope.findings: jobscope finding", blind_app.log()
    assert text in log
    assert f"[{answer.headers['x-invocation-id']}] notify.announce: the channel json-1 did not take" in log
    assert lost_records(log) == []


def test_azures_clients_log_nothing_of_a_run_that_goes_well(storage: Storage) -> None:
    """By default two records for each call: 40 in a run."""
    env = {
        "JOBSCOPE_DATABASE_URL": f"postgresql://u:p@127.0.0.1:{free_ports(1)[0]}/nowhere",
        "JOBSCOPE_REPORTS_URL": f"{storage.connection_string};Container=c{uuid4().hex}",
    }
    with functions_host(PROJECT, env=env) as host:
        assert host.request("POST", "/api/run").status == 201
        assert host.invoke_timer("snapshot").succeeded
        assert re.findall(r" azure\.\S+:.*", host.log()) == []
    by_hand = "import logging, cli; logging.basicConfig(level=logging.INFO); cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", by_hand, "run"], env={**os.environ, **env}, cwd=PROJECT, capture_output=True, text=True
    )
    assert re.findall(r"INFO:azure\S*", done.stderr) == []
    assert done.stdout.startswith("CRITICAL")


def test_an_unresolved_key_vault_reference_costs_the_messages_and_the_report_names_the_role(
    tmp_path: Path, reliability: AddRow
) -> None:
    env = {
        "JOBSCOPE_DATABASE_URL": f"postgresql://u:p@127.0.0.1:{free_ports(1)[0]}/nowhere",
        "JOBSCOPE_REPORTS_URL": tmp_path.as_uri(),
        "JOBSCOPE_NOTIFY_URLS": "@Microsoft.KeyVault(SecretUri=https://kv-jobs.vault.azure.net/secrets/notify-urls)",
        "JOBSCOPE_WINDOWHOURS": "12",
    }
    with functions_host(PROJECT, env=env) as host:
        assert host.request("POST", "/api/run").status == 201
        assert "jobscope.findings: jobscope finding" in host.log()
    [notify, unknown] = json.loads((tmp_path / "latest.json").read_bytes())["run"]["wrong_settings"]
    assert (notify["setting"], notify["costs"]) == ("JOBSCOPE_NOTIFY_URLS", "No message is sent.")
    assert "Key Vault Secrets User" in notify["reason"]
    reliability(
        "the Key Vault reference of JOBSCOPE_NOTIFY_URLS stayed text",
        f"below the report's title: {notify['reason']}. {notify['costs']}",
        "the run, the log's alerts, and the messages of the last 24 hours for when it is right",
    )
    assert unknown["reason"] == "there is no such setting; did you mean JOBSCOPE_WINDOW_HOURS?"
    page = (tmp_path / "latest.html").read_text()
    assert "Key Vault Secrets User" in page
    assert "did you mean JOBSCOPE_WINDOW_HOURS?" in page
    assert "kv-jobs" not in page


def test_a_record_without_an_invocation_is_noticed() -> None:
    line = "2026-11-28 00:00:00,000 WARNING [host] host: dropped a record of {}: it has no invocation\n"
    assert lost_records(line.format("jobscope.findings") + line.format("psycopg")) == ["jobscope.findings"]
