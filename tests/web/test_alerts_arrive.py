"""What the app logs reaches the Functions host, which drops every record without the id of a running invocation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.functions_host import HostProcess, functions_host
from local.ports import free_ports
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
    told, log = f"[{answer.headers['x-invocation-id']}] jobscope.findings: jobscope finding", blind_app.log()
    assert told in log
    assert f"[{answer.headers['x-invocation-id']}] notify.announce: the channel json-1 did not take" in log
    assert lost_records(log) == []


def test_a_record_without_an_invocation_is_noticed() -> None:
    line = "2026-11-28 00:00:00,000 WARNING [host] host: dropped a record of {}: it has no invocation\n"
    assert lost_records(line.format("jobscope.findings") + line.format("psycopg.pool")) == ["jobscope.findings"]
