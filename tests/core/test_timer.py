"""The real function_app.py, indexed and invoked through the runtime that runs it in production."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.functions_host import HostProcess, functions_host
from tests.conftest import MakeDatabase

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def host(database: MakeDatabase, reports: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostProcess]:
    monkeypatch.setenv("JOBSCOPE_DATABASE_URL", database())
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", reports.as_uri())
    with functions_host(PROJECT) as running:
        yield running


def slots(reports: Path) -> list[str]:
    return sorted(str(path.relative_to(reports)) for path in reports.glob("snapshots/*/*/*/*.json"))


def test_a_timer_run_leaves_the_snapshot_and_the_report_of_its_slot(host: HostProcess, reports: Path) -> None:
    due = {"Next": "2026-01-31T06:00:00Z"}
    assert host.invoke_timer("snapshot", schedule_status=due).succeeded
    assert slots(reports) == ["snapshots/2026/01/31/060000Z.json"]
    assert (reports / "reports/2026/01/31/060000Z.html").exists()
    assert (reports / "latest.json").read_bytes() == (reports / slots(reports)[0]).read_bytes()
    (line,) = [text for text in host.log().splitlines() if "audit " in text]
    body = json.loads(line[line.index("{") :])
    assert (body["caller"], body["route"], body["status"]) == ("timer", "snapshot", "done")
    assert body["parameters"] == {"slot": "2026-01-31T06:00:00+00:00"}
    assert body["rows"] > 0
    assert body["ms"] > 0

    assert host.invoke_timer("snapshot", schedule_status=due).succeeded
    assert len(slots(reports)) == 1, "one snapshot a slot, however often the host fires it"

    assert host.invoke_timer("snapshot", schedule_status={"Next": "2026-01-31T07:00:00Z"}).succeeded
    later = json.loads((reports / "latest.json").read_bytes())
    assert later["run"]["missed_slots"] == ["2026-01-31T06:15:00Z", "2026-01-31T06:30:00Z", "2026-01-31T06:45:00Z"]
    assert later["run"]["late_by_s"] > 0

    assert host.invoke_timer("snapshot", schedule_status={"Next": "2099-01-01T00:00:00Z"}).succeeded
    assert json.loads((reports / "latest.json").read_bytes())["run"]["kind"] == "manual"


def test_storage_that_is_down_fails_the_run_loudly_and_the_next_one_recovers(host: HostProcess, reports: Path) -> None:
    reports.write_text("a file where the folder should be")
    run = host.invoke_timer("snapshot", schedule_status={"Next": "2026-01-31T06:00:00Z"})
    assert not run.succeeded
    assert "StorageUnavailable" in str(run.error)
    (line,) = [text for text in host.log().splitlines() if "audit " in text]
    body = json.loads(line[line.index("{") :])
    assert (body["caller"], body["route"], body["status"], body["rows"]) == ("timer", "snapshot", "failed", None)
    reports.unlink()
    assert host.invoke_timer("snapshot", schedule_status={"Next": "2026-01-31T06:15:00Z"}).succeeded
    assert slots(reports) == ["snapshots/2026/01/31/061500Z.json"]
