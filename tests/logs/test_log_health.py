"""What /api/health says of the logs: as the last run found them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import failure_patterns
from analysis.history.slots import manual
from analysis.run.assemble import run
from analysis.settings import Settings
from local.log_workspace import Workspace, log_workspace
from local.log_workspace.answers import Fault
from reports.publish import publish_manual
from reports.stores import open_store
from stored_reports import report, to_json
from tests.conftest import MakeDatabase
from web import parameters as p
from web.answers.health import health
from web.service import Service

RESOURCE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/geo"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with log_workspace() as running:
        yield running


@pytest.fixture
def settings(database: MakeDatabase, tmp_path: Path) -> Settings:
    """A job system without jobs, and a folder for reports; no logs."""
    reports = (tmp_path / "reports").as_uri()
    return Settings.model_validate({"database_url": database(18, "september_2025"), "reports_url": reports})


def with_logs(settings: Settings, workspace: Workspace, patience_s: float = 100) -> Settings:
    where = {"logs_resource_id": RESOURCE, "logs_endpoint": workspace.endpoint}
    return settings.model_copy(update={**where, "logs_query_s": patience_s, "logs_all_s": patience_s})


def published(settings: Settings) -> None:
    """A run of the failure patterns, with which the logs are asked, stored as the latest."""
    snapshot = run(settings, manual(datetime.now(UTC)), (failure_patterns,))
    store = open_store(settings.reports_url.get_secret_value())
    publish_manual(store, lambda _: to_json(snapshot), snapshot.run.slot, report)


def answered(settings: Settings) -> tuple[int, dict[str, Any]]:
    """The status of the answer, and what it says of the logs."""
    answer = health(Service(settings), p.Cached())
    return answer.status, json.loads(answer.body)["components"]["logs"]


def test_logs_that_answered_are_healthy(settings: Settings, workspace: Workspace) -> None:
    published(with_logs(settings, workspace))
    assert answered(with_logs(settings, workspace)) == (200, {"status": "healthy", "configured": True})


@pytest.mark.parametrize(
    ("fault", "says"), [("forbidden", "HTTP 403"), ("throttled", "HTTP 429"), ("silent", "did not answer within")]
)
def test_logs_that_did_not_answer_are_degraded_with_the_reason_and_the_app_stays_up(
    settings: Settings, workspace: Workspace, fault: Fault, says: str
) -> None:
    workspace.inject(fault)
    published(with_logs(settings, workspace, patience_s=2))
    status, logs = answered(with_logs(settings, workspace))
    assert (status, logs["status"], logs["configured"]) == (200, "degraded", True)
    assert says in logs["reason"]


def test_logs_that_no_run_has_asked_yet_are_configured_and_no_more(settings: Settings, workspace: Workspace) -> None:
    assert answered(with_logs(settings, workspace))[1] == {"status": "configured", "configured": True}
    published(settings)
    assert answered(with_logs(settings, workspace))[1] == {"status": "configured", "configured": True}


def test_without_logs_nothing_is_claimed(settings: Settings) -> None:
    published(settings)
    assert answered(settings)[1] == {"status": "not_configured", "configured": False}
