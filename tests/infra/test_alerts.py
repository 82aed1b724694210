"""The queries of the alerts: Microsoft's parser accepts them, and on Jobscope's own lines they find the right ones."""

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analysis.published.memory import FindingChange
from local.log_workspace import Engine
from local.log_workspace.tables import TABLES
from notify.events import write_events
from tests.infra.bicep import INFRA
from tests.logs.conftest import Kusto, kusto  # noqa: F401 - a fixture

FILES = sorted((INFRA / "alerts").glob("*.kql"))
AT = datetime(2026, 1, 31, 3, 0, tzinfo=UTC)


def answers(name: str, **tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a query over these rows."""
    engine = Engine(tables)
    try:
        found: Any = engine.run((INFRA / "alerts" / f"{name}.kql").read_text(), None)
    finally:
        engine.close()
    [table] = found["tables"]
    return [dict(zip([column["name"] for column in table["columns"]], row, strict=True)) for row in table["rows"]]


def test_every_query_is_loaded_by_a_rule_and_every_rule_loads_one() -> None:
    loaded = re.findall(r"loadTextContent\('(.+?)'\)", (INFRA / "alerts.bicep").read_text())
    assert sorted(loaded) == [f"alerts/{path.name}" for path in FILES]
    assert len(loaded) == (INFRA / "alerts.bicep").read_text().count("    window: 'PT")


def test_every_dimension_is_a_column_of_its_query(kusto: Kusto) -> None:  # noqa: F811 - the fixture
    tables = {table: dict(columns) for table, columns in TABLES.items()}
    shown = kusto({"tables": tables, "queries": {path.stem: path.read_text() for path in FILES}})
    assert {name: found["problems"] for name, found in shown.items()} == {path.stem: [] for path in FILES}
    rules = (INFRA / "alerts.bicep").read_text()
    split = re.findall(r"alerts/(\w+)\.kql.*?dimensions: (\[\]|\[.*?\n    \])", rules, re.DOTALL)
    assert [name for name, by in split if by != "[]"] == ["critical_finding"]
    for name, by in split:
        assert set(re.findall(r"name: '(\w+)'", by)) <= set(shown[name]["columns"]), name


def test_a_wrong_column_is_noticed(kusto: Kusto) -> None:  # noqa: F811 - the fixture
    tables = {table: dict(columns) for table, columns in TABLES.items()}
    found = kusto({"tables": tables, "queries": {"q": "AppTraces | where message has 'jobscope'"}})
    assert found["q"]["problems"]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Any:  # noqa: ANN401 - a function
    """`logged(FindingChange...)`: the messages that Jobscope itself writes for these changes."""
    from types import SimpleNamespace

    def messages(*changes: FindingChange) -> list[str]:
        with caplog.at_level(logging.INFO, "jobscope.findings"):
            write_events(SimpleNamespace(run=SimpleNamespace(slot=AT)), changes)  # type: ignore[arg-type]  # all that it reads
        return caplog.messages

    return messages


def change(id_: str, kind: str, severity: str) -> FindingChange:
    key = f"poison/silent_heartbeat:{id_}"
    made = {"id": id_, "kind": kind, "key": key, "severity": severity, "title": f'"{id_}" is {kind}', "at": AT}
    return FindingChange.model_validate({**made, "since": None})


def test_each_critical_change_is_found_once_and_no_other(logged: Any) -> None:  # noqa: ANN401 - the fixture
    found = [change("a", "new", "critical"), change("b", "worse", "critical"), change("c", "came back", "critical")]
    others = [change("d", "new", "warning"), change("e", "gone", "critical")]
    lines = logged(*found, *others, *found[:1])
    assert len(lines) == 6
    rows = [{"TimeGenerated": AT + timedelta(minutes=n), "Message": line} for n, line in enumerate(lines)]
    rows += [{"TimeGenerated": AT, "Message": "jobscope finding nothing"}, {"TimeGenerated": AT, "Message": "other"}]
    shown = answers("critical_finding", AppTraces=rows)
    assert sorted((row["change_id"], row["change"], row["finding"]) for row in shown) == [
        ("a", "new", '"a" is new'),
        ("b", "worse", '"b" is worse'),
        ("c", "came back", '"c" is came back'),
    ]


def test_a_run_that_failed_is_no_run_that_ended_well() -> None:
    runs = [
        {"TimeGenerated": AT, "Name": "snapshot", "Success": True, "OperationId": "well"},
        {"TimeGenerated": AT, "Name": "snapshot", "Success": False, "OperationId": "failed"},
        {"TimeGenerated": AT, "Name": "health", "Success": False, "OperationId": "other"},
    ]
    assert [row["OperationId"] for row in answers("run_failed", AppRequests=runs)] == ["failed"]
    assert [row["OperationId"] for row in answers("no_snapshot", AppRequests=runs)] == ["well"]


def test_the_functions_that_the_rules_name_are_the_timers_and_that_of_a_fleets_target() -> None:
    app = (INFRA.parent / "function_app.py").read_text()
    assert "def snapshot(timer:" in app
    assert "def run_target(message:" in app


def test_no_log_line_that_an_alert_needs_is_sampled_away() -> None:
    host = json.loads(Path(INFRA.parent / "host.json").read_text())
    sampling = host["logging"]["applicationInsights"]["samplingSettings"]
    assert {"Request", "Trace"} <= set(sampling["excludedTypes"].split(";"))
