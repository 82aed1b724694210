"""Made-up snapshots that read like a night on call: a busy system, a healthy one, a dead database, an empty one."""

import hashlib
import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from analysis.costs import QueryCost
from analysis.model import Finding, Result, Status
from analysis.published.memory import History, Series
from analysis.published.snapshot import DatabaseHealth, Health, Run, Snapshot, Target
from analysis.tables import Column

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
APP_URL = "https://jobs.example.net"
TYPES = ("process_raster", "stage_vector", "tile_index", "publish_catalog", "thumbnail", "reproject")

Rows = Iterable[dict[str, object]]


def at(hour: int, minute: int = 0, days_ago: int = 0) -> datetime:
    return (NOW - timedelta(days=days_ago)).replace(hour=hour, minute=minute)


def job(number: int) -> str:
    return hashlib.sha256(f"job {number}".encode()).hexdigest()


def columns(*named: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column.model_validate({"key": key, "title": title, "kind": kind}) for key, title, kind in named)


def result(id_: str, title: str, status: Status = "ok", **more: object) -> Result:
    fields = {"id": id_, "category": id_.partition("/")[0], "title": title, "status": status, "why": "", **more}
    return Result.model_validate(fields)


def snapshot(
    status: Status,
    results: Iterable[Result],
    findings: Iterable[Finding] = (),
    *,
    history: History | None = None,
    queries: Iterable[QueryCost] = (),
    connected: bool = True,
    settings: dict[str, JsonValue] | None = None,
    missed: tuple[datetime, ...] = (),
) -> Snapshot:
    return Snapshot(
        status=status,
        run=Run(
            kind="scheduled",
            slot=NOW,
            started_at=NOW + timedelta(seconds=0.2),
            finished_at=NOW + timedelta(seconds=1.6),
            duration_s=1.4,
            missed_slots=missed,
            connect_ms=18.4 if connected else None,
            database_s=1.1 if connected else 0,
            queries=tuple(queries),
            version="0.1.0",
            settings={"JOBSCOPE_APP_URL": APP_URL, "JOBSCOPE_WINDOW_HOURS": 24} if settings is None else settings,
        ),
        target=Target(
            name="geo-etl",
            schema_name="app",
            database="pg-prod" if connected else None,
            user="jobscope" if connected else None,
            server_version="16.4" if connected else None,
        ),
        since=NOW - timedelta(hours=24),
        until=NOW,
        observed_at=NOW + timedelta(seconds=0.4) if connected else None,
        findings=tuple(findings),
        analyses={r.id: r for r in results},
        health=Health(
            status="degraded" if connected else "unhealthy",
            components={
                "database": DatabaseHealth(
                    status="degraded" if connected else "unhealthy", connection_time_ms=18.4 if connected else None
                )
            },
        ),
        history=history or History(),
    )


def week(steps: int = 84, until: int = 0) -> History:
    """Every two hours of a week with a daily rhythm, and a bad last night; the newest `until` of them left out."""
    numbers: dict[str, list[float]] = {}
    left = range(steps, until, -1)
    for step in left:
        daily = 1 + 0.6 * math.sin(((NOW - timedelta(hours=2 * step)).hour - 9) / 24 * 2 * math.pi)
        trouble = 4 if step < 3 else 1
        for key, value in {
            "health/job_counts": round(180 * daily),
            "health/task_counts": round(3600 * daily + step),
            "errors/failure_rate": round((1.8 + 0.4 * math.sin(step)) * trouble, 2),
            "poison/backlog": round(120 * daily * trouble),
            "performance/task_duration": round(40 + 3 * math.cos(step / 3) + (24 if step < 12 else 0), 1),
            "health/database": round(18 + 2 * math.sin(step * 2), 1),
        }.items():
            numbers.setdefault(key, []).append(value)
    return History(
        slots=tuple(NOW - timedelta(hours=2 * step) for step in left),
        statuses=("ok",) * len(left),
        series={key: Series(label=key, kind="number", values=tuple(values)) for key, values in numbers.items()},
    )


def hours(scale: float = 1.0, since: int = 0) -> list[tuple[datetime, int]]:
    start = NOW - timedelta(hours=24)
    return [(start + timedelta(hours=h), round(scale * (h * h % 17 + 4 * (h > 19)))) for h in range(since, 24)]
