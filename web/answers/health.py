"""Is all well with everything that the service stands on."""

from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from analysis.health import function_test
from analysis.health_block import ANALYSES as HEALTH_IDS
from analysis.health_block import coverage_component, health_block, logs_component
from analysis.registry import ANALYSES
from analysis.run import run
from analysis.slots import manual, missed
from analysis.snapshot import Snapshot
from analysis.wave_two import configured
from reports.stores import StorageUnavailable
from web import parameters as p
from web.answers.functions import last_test
from web.respond import Answer, of_model
from web.service import Service

DAY_H = 24
LATE = timedelta(minutes=5)
"""A run may take this long before its slot counts as missed."""


def health(service: Service, _given: p.Cached) -> Answer:
    """Database, storage, logs and schedule; 503 when a part that the service needs is down."""
    settings = service.settings.model_copy(update={"window_hours": DAY_H})
    now = datetime.now(UTC)
    snapshot = run(settings, manual(now), [a for a in ANALYSES if a.META.id in HEALTH_IDS])
    storage, latest = _storage(service)
    block = health_block(
        snapshot.analyses,
        snapshot.run.connect_ms,
        snapshot.run.queries,
        {
            "storage": storage,
            "coverage": coverage_component(latest.analyses if latest else {}),
            "logs": logs_component(latest.analyses if latest else {}, configured(service.settings)),
            "functions": _functions(latest, now),
            "schedule": _schedule(service, latest, now),
        },
    )
    return of_model(block, status=503 if block.status == "unhealthy" else 200)


def _storage(service: Service) -> tuple[dict[str, JsonValue], Snapshot | None]:
    if not service.settings.reports_url.get_secret_value():
        return {"status": "degraded", "reason": "JOBSCOPE_REPORTS_URL is not set: nothing can be published"}, None
    try:
        latest = service.previous()
    except StorageUnavailable:
        return {"status": "unhealthy", "reason": "the store of the reports cannot be read"}, None
    return {"status": "healthy"}, latest


def _functions(latest: Snapshot | None, now: datetime) -> dict[str, JsonValue]:
    """The newest test of the stored functions, of the last run or of this instance, with its age; none is no fault."""
    tests: list[tuple[datetime, str]] = []
    if asked := last_test():
        tests.append((asked.tested_at, asked.verdict))
    run_by_schedule = latest.analyses.get(function_test.META.id) if latest else None
    if run_by_schedule and "tested_at" in run_by_schedule.data:
        data = run_by_schedule.data
        tests.append((datetime.fromisoformat(str(data["tested_at"])), str(data["verdict"])))
    if tests:
        tested_at, verdict = max(tests)
        status = "healthy" if verdict == "right" else "degraded"
        return {"status": status, "last_verdict": verdict, "age_s": round((now - tested_at).total_seconds())}
    if run_by_schedule and run_by_schedule.status == "unknown":
        return {"status": "degraded", "last_verdict": None, "age_s": None, "reason": run_by_schedule.reason}
    return {"status": "not_tested", "last_verdict": None, "age_s": None}


def _schedule(service: Service, latest: Snapshot | None, now: datetime) -> dict[str, JsonValue]:
    """The last run with its age, and the slots since then whose run should have ended."""
    if latest is None:
        return {"status": "degraded", "reason": "no snapshot is stored yet", "last_run": None, "age_s": None}
    slot = latest.run.slot
    gone = missed(service.settings.schedule, slot, now - LATE)
    return {
        "status": "degraded" if len(gone) > 1 else "healthy",
        "last_run": slot.isoformat(),
        "last_status": latest.status,
        "age_s": round((now - slot).total_seconds()),
        "missed_slots": [instant.isoformat() for instant in gone],
    }
