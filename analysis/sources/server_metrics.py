"""What Azure Monitor measured of the flexible server; the only importer of azure.monitor.querymetrics.

Names and aggregations: Microsoft's page of supported metrics for Microsoft.DBforPostgreSQL/flexibleServers, 2024-07-30.
The client's retries are off: the next run asks again.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis.facts import Query, Unavailable, Window
from analysis.model import Failure
from analysis.settings import Settings
from analysis.sources.identity import identity

if TYPE_CHECKING:
    from azure.monitor.querymetrics import Metric, MetricsClient

NAMESPACE = "Microsoft.DBforPostgreSQL/flexibleServers"
GAUGES = (
    "cpu_percent",
    "memory_percent",
    "disk_iops_consumed_percentage",
    "disk_bandwidth_consumed_percentage",
    "storage_percent",
    "active_connections",
    "txlogs_storage_used",
    "physical_replication_delay_in_seconds",
)
SUMS = ("temp_bytes",)
GRAINS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 6 * 60, 12 * 60, 24 * 60))
MOST_POINTS = 300
CONNECT_S, READ_S = 5, 10

_ROLE = "give the app's identity the role Monitoring Reader on the server (JOBSCOPE_SERVER_RESOURCE_ID)"
_ADDRESS = (
    "check JOBSCOPE_SERVER_RESOURCE_ID, and that JOBSCOPE_SERVER_METRICS_ENDPOINT names the server's own region,"
    " https://<region>.metrics.monitor.azure.com"
)
_PATH = "check the network rules, DNS and the private link to Azure Monitor; the next run asks again"


@dataclass(frozen=True)
class Point:
    """One interval that begins `at`: the mean and the greatest value, or the sum; None is not measured, never 0."""

    at: datetime
    average: float | None
    maximum: float | None
    total: float | None


@dataclass(frozen=True)
class ServerMetric:
    """One metric over the window, the oldest point first, in intervals of `grain_s` seconds."""

    name: str
    grain_s: float
    points: tuple[Point, ...]


METRICS = Query("azure/server_metrics", ServerMetric, source="metrics")


def read(settings: Settings, window: Window) -> tuple[ServerMetric, ...]:
    """Each metric that Azure gave; none where JOBSCOPE_SERVER_RESOURCE_ID is not set. Raises Unavailable."""
    if broken := settings.broken("server_"):
        raise Unavailable(broken)
    if not settings.server_resource_id:
        return ()
    if not settings.server_metrics_endpoint:
        raise Unavailable(
            Failure(
                "JOBSCOPE_SERVER_METRICS_ENDPOINT is not set, and metrics are served by region",
                "set it to https://<region>.metrics.monitor.azure.com, with the region of the server",
            )
        )
    from azure.core.exceptions import AzureError

    try:
        with _client(settings.server_metrics_endpoint) as client:
            return tuple(_asked(client, settings.server_resource_id, window))
    except AzureError as error:
        raise Unavailable(_explained(error)) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        # Of the client, which takes the shape of an answer for granted; ValueError also for AZURE_ variables.
        raise Unavailable(_unreadable()) from error


def grain_of(length: timedelta) -> timedelta:
    """The finest interval of Azure's that gives a window at most MOST_POINTS points."""
    return next((grain for grain in GRAINS if length / grain <= MOST_POINTS), GRAINS[-1])


def _client(endpoint: str) -> "MetricsClient":
    from azure.core.credentials import AzureKeyCredential
    from azure.core.pipeline.policies import AzureKeyCredentialPolicy
    from azure.monitor.querymetrics import MetricsClient

    options: dict[str, Any] = {"retry_total": 0, "connection_timeout": CONNECT_S, "read_timeout": READ_S}
    if urlsplit(endpoint).scheme == "http":  # on this machine, as the setting demands: no token travels in the clear
        local = AzureKeyCredential("local")
        options["authentication_policy"] = AzureKeyCredentialPolicy(local, "Authorization", prefix="Bearer")
    return MetricsClient(endpoint, identity(), **options)


def _asked(client: "MetricsClient", resource_id: str, window: Window) -> Iterator[ServerMetric]:
    """In two requests, for a metric refuses an aggregation that is not its own."""
    grain = grain_of(window.length)
    for names, aggregations in ((GAUGES, ("Average", "Maximum")), (SUMS, ("Total",))):
        results = client.query_resources(
            resource_ids=[resource_id],
            metric_namespace=NAMESPACE,
            metric_names=list(names),
            timespan=(window.since, window.until),
            granularity=grain,
            aggregations=list(aggregations),
        )
        for metric in (one for result in results for one in result.metrics):
            if metric.name in names:
                yield ServerMetric(metric.name, grain.total_seconds(), _points(metric))


def _points(metric: "Metric") -> tuple[Point, ...]:
    series = metric.timeseries[0].data if metric.timeseries else ()
    return tuple(
        Point(one.timestamp.astimezone(UTC), _number(one.average), _number(one.maximum), _number(one.total))
        for one in series
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _unreadable() -> Failure:
    return Failure("the metrics service gave an answer that cannot be read", f"check the proxy on the way; {_ADDRESS}")


def _explained(error: Exception) -> Failure:
    status = getattr(error, "status_code", None)
    if status in (401, 403):
        return Failure(f"the metrics service refused the app's identity (HTTP {status})", _ROLE)
    if status == 404:
        return Failure("the metrics service knows no such server (HTTP 404)", _ADDRESS)
    if status == 429:
        return Failure(
            "the metrics service has too many requests (HTTP 429)",
            "let fewer tools ask for the metrics of this subscription; the next run asks again",
        )
    if status is not None and status >= 500:
        return Failure(f"the metrics service failed on its side (HTTP {status})", "wait for the next run")
    if status is not None and status >= 400:
        return Failure(f"the metrics service does not accept the request (HTTP {status})", _ADDRESS)
    if status is not None:
        return _unreadable()
    if "timed out" in str(error).lower():
        return Failure(f"the metrics service did not answer within {READ_S} s", _PATH)
    if "Credential" in str(error) or getattr(error, "response", True) is None:
        return Failure("no token for the metrics could be had", f"turn on the app's managed identity, and {_ROLE}")
    return Failure("the metrics service could not be reached, or broke the connection off", _PATH)
