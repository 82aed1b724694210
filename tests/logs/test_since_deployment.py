"""What a pattern's finding says of deployments just before it began."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from analysis.facts import Window
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.rows import DeploymentRow
from analysis.logs.since_deployment import with_deployments
from analysis.model import Finding
from analysis.sources.log_answers import Answer, EmptyWorkspace, Success
from tests.logs.night import NIGHT, minute

WINDOW = Window(NIGHT - timedelta(hours=20), NIGHT + timedelta(hours=4))
OLD = DeploymentRow("geo-etl", "app", "2.8.1", 2, 90, WINDOW.since, minute(0))
NEW = replace(OLD, version="2.9.0", first_at=minute(0))
HOST = replace(OLD, component="host", version="4.1")
NONE = "No deployment was seen in the hour before it began."


def sentence(began: datetime | None, *rows: DeploymentRow, key: str = "errors/failure_patterns:abc") -> str:
    return observed(began, Success(rows or (OLD, NEW)), key)


def observed(began: datetime | None, answer: Answer[object], key: str = "errors/failure_patterns:abc") -> str:
    finding = Finding(key=key, severity="warning", title="it fails", observed="It fails.", since=began)
    (given,) = with_deployments([finding], LogAnswers({queries.DEPLOYMENTS.name: answer}), WINDOW)
    return given.observed.removeprefix("It fails.").strip()


def test_a_pattern_within_the_hour_names_version_and_time_and_claims_no_cause() -> None:
    assert sentence(minute(4)) == (
        "It began 4 min after the deployment of version 2.9.0 of geo-etl at 03:00 UTC: "
        "a coincidence in time, which proves no cause."
    )


@pytest.mark.parametrize(
    ("minutes", "words"), [(0.3, "within a minute of"), (-0.9, "within a minute of"), (60, "60 min")]
)
def test_seconds_are_within_what_the_clocks_allow(minutes: float, words: str) -> None:
    assert words in sentence(minute(minutes))


@pytest.mark.parametrize("minutes", [-2, 61, 200])
def test_none_in_the_hour_before_is_said(minutes: float) -> None:
    assert sentence(minute(minutes)) == NONE


def test_a_pattern_that_may_be_older_is_not_said_to_have_begun_then() -> None:
    finding = Finding(
        key="errors/failure_patterns:abc",
        severity="warning",
        title="it fails",
        observed="It fails.",
        since=minute(4),
        since_known="before",
    )
    log_answers = LogAnswers({queries.DEPLOYMENTS.name: Success((OLD, NEW))})
    assert with_deployments([finding], log_answers, WINDOW) == (finding,)


def test_the_nearest_deployment_counts_and_the_host_s_own_too() -> None:
    upgraded = replace(HOST, version="4.2", first_at=minute(10))
    assert "version 4.2 of the Functions host" in sentence(minute(20), OLD, NEW, HOST, upgraded)
    assert "version 2.9.0 of geo-etl" in sentence(minute(5), OLD, NEW, HOST, upgraded)


def test_nothing_is_said_of_what_the_logs_do_not_cover() -> None:
    assert sentence(WINDOW.since + timedelta(minutes=30)) == ""
    assert sentence(WINDOW.since - timedelta(hours=5)) == ""
    assert sentence(None) == ""
    assert sentence(minute(4), key="poison/overdue:x") == ""
    assert observed(minute(4), EmptyWorkspace()) == ""
