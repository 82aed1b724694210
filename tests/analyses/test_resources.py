"""The server's metrics over Azure's own client, from a stand-in that speaks the metrics API."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from analysis.facts import Unavailable, Window
from analysis.health import resources
from analysis.health.server_counters import COUNTERS
from analysis.model import Failure, Verdict
from analysis.settings import Settings
from analysis.sources import server_metrics
from analysis.sources.server import SERVER
from analysis.sources.server_metrics import METRICS, ServerMetric, grain_of, read
from tests.analyses.conftest import NOON, MakeFacts
from tests.analyses.metrics_service import SERVER_ID, MetricsService, metrics_service

HOURS = Window(NOON - timedelta(hours=2), NOON)
ID = resources.META.id


@pytest.fixture
def service() -> Iterator[MetricsService]:
    with metrics_service() as running:
        yield running


def settings(service: MetricsService) -> Settings:
    given = {"server_resource_id": SERVER_ID, "server_metrics_endpoint": service.endpoint}
    return Settings.model_validate(given)


def judged(facts: MakeFacts, metrics: tuple[ServerMetric, ...]) -> Verdict:
    """Without the counters of the database."""
    uncounted = Failure("not asked", "")
    return resources.analyze(facts({METRICS: list(metrics), COUNTERS: uncounted, SERVER: uncounted}, window=HOURS))


def test_it_asks_for_the_window_of_that_server_in_two_requests(service: MetricsService) -> None:
    service.values = {"cpu_percent": [10.0, None, 30.0], "temp_bytes": [5.0]}
    cpu, temp = read(settings(service), HOURS)
    assert [point.average for point in cpu.points] == [10.0, None, 30.0]
    assert [point.at for point in cpu.points] == [HOURS.since + timedelta(minutes=number) for number in range(3)]
    assert [point.total for point in temp.points] == [5.0]
    (path, gauges, body), (_, sums, _) = service.asked
    assert (path, body) == ("/subscriptions/s-1/metrics:getBatch", {"resourceids": [SERVER_ID]})
    assert (gauges["aggregation"], sums["aggregation"], sums["metricnames"]) == (
        ["Average,Maximum"],
        ["Total"],
        ["temp_bytes"],
    )
    assert gauges["metricnamespace"] == ["Microsoft.DBforPostgreSQL/flexibleServers"]


@pytest.mark.parametrize(("hours", "minutes"), [(1, 1), (5, 1), (24, 5), (48, 15), (24 * 31, 6 * 60)])
def test_a_long_window_is_asked_for_in_longer_intervals(hours: int, minutes: int) -> None:
    assert grain_of(timedelta(hours=hours)) == timedelta(minutes=minutes)


def test_a_resource_at_its_limit_is_a_warning_with_its_numbers(service: MetricsService, facts: MakeFacts) -> None:
    service.values = {"disk_iops_consumed_percentage": [20.0] * 90 + [97.0] * 30, "cpu_percent": [40.0] * 120}
    verdict = judged(facts, read(settings(service), HOURS))
    (finding,) = verdict.findings
    assert (finding.key, finding.severity) == (f"{ID}:disk_iops_consumed_percentage", "warning")
    assert finding.title == "The disk's IOPS has stood at up to 97 % for 30 min, since 11:30 UTC"
    assert finding.since == NOON - timedelta(minutes=30)
    assert verdict.data["saturated"] == [
        {
            "metric": "disk_iops_consumed_percentage",
            "name": "The disk's IOPS",
            "since": "2026-03-04T11:30:00Z",
            "until": "2026-03-04T12:00:00Z",
            "peak_percent": 97.0,
        }
    ]
    assert {row["series"] for row in verdict.charts[0].rows} == {"The disk's IOPS", "The processor"}
    assert verdict.headline is not None
    assert verdict.headline.value == 40.0


def test_what_is_over_is_advice_and_what_is_short_or_has_a_gap_is_nothing(
    service: MetricsService, facts: MakeFacts
) -> None:
    service.values = {
        "cpu_percent": [95.0] * 20 + [10.0] * 100,
        "disk_iops_consumed_percentage": [10.0] * 106 + [95.0] * 14,
        "disk_bandwidth_consumed_percentage": [95.0] * 14 + [None] + [95.0] * 14,
        "memory_percent": [94.9] * 120,
    }
    verdict = judged(facts, read(settings(service), HOURS))
    assert [(f.key, f.severity) for f in verdict.findings] == [(f"{ID}:cpu_percent", "advice")]
    assert "until 10:20" in verdict.findings[0].title


def test_what_azure_does_not_give_is_named_and_is_no_zero(service: MetricsService, facts: MakeFacts) -> None:
    service.values = {"storage_percent": [None, None], "active_connections": [7.0]}
    verdict = judged(facts, read(settings(service), HOURS))
    assert verdict.summary.startswith("Not measured here: cpu_percent, memory_percent, ")
    assert "storage_percent" in verdict.summary
    assert "active_connections" not in verdict.summary
    assert verdict.headline is not None
    assert verdict.headline.value is None
    assert [row["metric"] for row in verdict.tables[0].rows] == ["active_connections"]


@pytest.mark.parametrize(
    ("status", "reason", "fix"),
    [
        (400, "does not accept the request (HTTP 400)", "the server's own region"),
        (401, "refused the app's identity (HTTP 401)", "Monitoring Reader"),
        (403, "refused the app's identity (HTTP 403)", "Monitoring Reader"),
        (404, "knows no such server (HTTP 404)", "JOBSCOPE_SERVER_RESOURCE_ID"),
        (429, "too many requests (HTTP 429)", "the next run asks again"),
        (500, "failed on its side (HTTP 500)", "wait for the next run"),
    ],
)
def test_a_refusal_is_reported_with_its_fix_and_asked_once(
    service: MetricsService, status: int, reason: str, fix: str
) -> None:
    service.status = status
    with pytest.raises(Unavailable) as caught:
        read(settings(service), HOURS)
    assert reason in caught.value.failure.reason
    assert fix in caught.value.failure.fix
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Sign in</html>",
        b"",
        b"[]",
        b"{}",
        b'{"values": [{"value": 7}]}',
        b'{"values": [{"timespan": "x", "value": [{"timeseries": [{"data": [{"timeStamp": "soon"}]}]}]}]}',
        b'{"values": null}',
        b'{"values": [nu',
    ],
)
def test_an_answer_of_another_shape_is_reported(service: MetricsService, body: bytes) -> None:
    service.body = body
    with pytest.raises(Unavailable) as caught:
        read(settings(service), HOURS)
    assert caught.value.failure.reason == "the metrics service gave an answer that cannot be read"


def test_a_service_that_is_silent_or_gone_is_reported(service: MetricsService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_metrics, "READ_S", 0.2)
    service.silent = True
    with pytest.raises(Unavailable) as caught:
        read(settings(service), HOURS)
    assert caught.value.failure.reason == "the metrics service did not answer within 0.2 s"
    nowhere = Settings.model_validate(
        {"server_resource_id": SERVER_ID, "server_metrics_endpoint": "http://127.0.0.1:1"}
    )
    with pytest.raises(Unavailable, match="could not be reached"):
        read(nowhere, HOURS)


def test_without_the_setting_nothing_is_asked(facts: MakeFacts) -> None:
    assert read(Settings(), HOURS) == ()
    assert (judged(facts, ()).status, judged(facts, ()).reason) == ("unknown", "not asked")
    with pytest.raises(Unavailable, match="JOBSCOPE_SERVER_METRICS_ENDPOINT is not set"):
        read(Settings.model_validate({"server_resource_id": SERVER_ID}), HOURS)


@pytest.mark.parametrize("endpoint", ["http://metrics.example.net", "https://user@host", "westeurope"])
def test_a_token_goes_to_https_or_this_machine_alone(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.setenv("JOBSCOPE_SERVER_METRICS_ENDPOINT", endpoint)
    broken = Settings.read().broken("server_")
    assert broken is not None
    assert broken.reason.startswith("JOBSCOPE_SERVER_METRICS_ENDPOINT is wrong: ")
