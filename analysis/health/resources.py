"""Does the server stand at a limit of its processor, memory, disk or storage?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from analysis.facts import Facts, Meta
from analysis.health.connection_share import NAME as SHARE
from analysis.health.connection_share import share_of
from analysis.health.saturation import Stretch, stretches
from analysis.health.server_counters import COUNTERS, counters_table, kept
from analysis.model import Action, Failure, Finding, Headline, Verdict
from analysis.sources.server import SERVER
from analysis.sources.server_metrics import GAUGES, METRICS, SUMS, ServerMetric
from analysis.tables import Chart, Column, Table
from analysis.wording import clock, duration, iso, size

SATURATED_S = 15 * 60
"""A quarter of an hour at the limit is no single report or backup; a run every 15 minutes sees it while it lasts."""
MOST_POINTS_DRAWN = 300


@dataclass(frozen=True)
class Limit:
    """From which mean share on a resource counts as saturated, and what to do then."""

    name: str
    percent: float
    fix: str


LIMITS: Mapping[str, Limit] = {
    "cpu_percent": Limit("The processor", 90, "Look at the statements by time; fewer workers at once, or more vCores."),
    "memory_percent": Limit("The memory", 95, "Lower the connections or work_mem, or take a size with more memory."),
    "disk_iops_consumed_percentage": Limit(
        "The disk's IOPS", 90, "Look at the statements that read most from outside the cache, or provision more IOPS."
    ),
    "disk_bandwidth_consumed_percentage": Limit(
        "The disk's bandwidth", 90, "Look at the tables that are scanned whole, or take a size with more bandwidth."
    ),
    "connections_percent": Limit(
        "The connections", 90, "Let fewer workers or a smaller pool connect, or put PgBouncer before the server."
    ),
    "storage_percent": Limit(
        "The storage", 85, "Free space or raise the storage: at 95 % Azure makes the server read-only."
    ),
}
"""90 % leaves a service no room to queue in; storage is warned of before 95 %, where Azure's limits page (2026) has the
server turn read-only; PostgreSQL fills memory with cache, so that only more than 95 % is a want of it."""

META = Meta(
    id="health/resources",
    passing="No resource of the server stands at its limit",
    failing="The server stands at a limit",
    why="At a limit everything waits: statements are slow and time out without a fault of their own.",
    queries=(METRICS, COUNTERS, SERVER),
    privileges=("Monitoring Reader on the flexible server",),
)

COLUMNS = (
    Column(key="metric", title="Metric", kind="code"),
    Column(key="average", title="Mean"),
    Column(key="peak", title="Highest"),
    Column(key="newest", title="Newest"),
)


def analyze(facts: Facts) -> Verdict:
    """Of both sources what answered; unknown where the metrics are asked for and did not, or neither did."""
    unasked = facts.failure(METRICS)
    verdict = _measured(facts) if unasked is None and facts.rows(METRICS) else _not_measured(unasked)
    uncounted = facts.failure(COUNTERS) or facts.failure(SERVER)
    if uncounted:
        return verdict if verdict.status != "not_applicable" else Verdict.judged().without([uncounted])
    (now,), (server,) = facts.rows(COUNTERS), facts.rows(SERVER)
    if verdict.status == "not_applicable":
        verdict = Verdict.judged(summary=f"{verdict.summary} What the database itself counts stands below.")
    table = counters_table(facts, now, META.id, server.database)
    return verdict.model_copy(update={"tables": (*verdict.tables, table), "data": {**verdict.data, **kept(now)}})


def _not_measured(failure: Failure | None) -> Verdict:
    if failure:
        return Verdict.judged().without([failure])
    return Verdict.not_applicable("Azure Monitor is not asked: JOBSCOPE_SERVER_RESOURCE_ID is not set.")


def _measured(facts: Facts) -> Verdict:
    metrics = {metric.name: metric for metric in facts.rows(METRICS)}
    if "active_connections" in metrics and not facts.failure(SERVER):
        share = share_of(metrics["active_connections"], *facts.rows(SERVER))
        metrics[share.name] = share
    limited = {name: limit for name, limit in LIMITS.items() if name in metrics}
    found = {name: stretches(metrics[name], limit.percent, SATURATED_S) for name, limit in limited.items()}
    silent = [name for name in (*GAUGES, *SUMS) if name not in metrics or not _values(metrics[name])]
    return Verdict.judged(
        # Connections have an analysis of their own, which finds a want of them.
        [_finding(name, stretch[-1], facts) for name, stretch in found.items() if stretch and name != SHARE],
        headline=Headline(label="processor, mean", value=_mean(metrics.get("cpu_percent")), kind="percent"),
        summary=f"Not measured here: {', '.join(silent)}." if silent else "",
        data={"saturated": [_published(name, one) for name, several in found.items() for one in several]},
        tables=(Table.of("The server, by Azure Monitor", COLUMNS, list(_rows(metrics.values()))),),
        charts=tuple(_chart(metrics)),
    )


def _values(metric: ServerMetric) -> list[float]:
    values = ((p.total if metric.name in SUMS else p.average) for p in metric.points)
    return [value for value in values if value is not None]


def _mean(metric: ServerMetric | None) -> float | None:
    values = _values(metric) if metric else []
    return round(sum(values) / len(values), 1) if values else None


def _finding(name: str, stretch: Stretch, facts: Facts) -> Finding:
    limit, now = LIMITS[name], facts.observed_at
    peak, lasted = f"up to {stretch.peak:.0f} %", duration(stretch.seconds)
    title = f"{limit.name} stood at {peak} for {lasted}, until {clock(stretch.until, now)}"
    if stretch.lasts:
        title = f"{limit.name} has stood at {peak} for {lasted}, since {clock(stretch.since, now)}"
    return Finding(
        key=f"{META.id}:{name}",
        severity="warning" if stretch.lasts else "advice",
        title=title,
        observed=f"The mean of each interval of {name} was at least {limit.percent:g} %.",
        threshold=f"{limit.percent:g} % for {duration(SATURATED_S)}",
        since=stretch.since,
        why=META.why,
        actions=(Action(text=limit.fix),),
    )


def _published(name: str, stretch: Stretch) -> JsonValue:
    return {
        "metric": name,
        "name": LIMITS[name].name,
        "since": iso(stretch.since),
        "until": iso(stretch.until),
        "peak_percent": round(stretch.peak, 1),
    }


def _rows(metrics: Iterable[ServerMetric]) -> Iterator[dict[str, str]]:
    for metric in metrics:
        if values := _values(metric):
            peaks = [p.maximum for p in metric.points if p.maximum is not None] or values
            shown = {"average": sum(values) / len(values), "peak": max(peaks), "newest": values[-1]}
            yield {"metric": metric.name, **{key: _formatted(metric.name, value) for key, value in shown.items()}}


def _formatted(name: str, value: float) -> str:
    if name in LIMITS:
        return f"{value:.1f} %"
    if name in ("txlogs_storage_used", "temp_bytes"):
        return size(value)
    return duration(value) if name.endswith("_seconds") else f"{value:,.0f}"


def _chart(metrics: Mapping[str, ServerMetric]) -> Iterator[Chart]:
    rows = tuple(
        {"at": point.at, "value": point.average, "series": LIMITS[name].name}
        for name in LIMITS
        if name in metrics
        for point in metrics[name].points[-MOST_POINTS_DRAWN:]
        if point.average is not None
    )
    if rows:
        yield Chart(
            spec="trend_lines",
            title="The server's resources, percent of their limit",
            description="The means of Azure Monitor's intervals over the window.",
            rows=rows,
            unit="%",
        )
