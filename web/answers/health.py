"""Is all well with everything that the service stands on."""

import logging
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from analysis.health import function_test
from analysis.history.slots import AHEAD, manual, missed
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import conclude
from analysis.run.follow_up import configured
from analysis.run.health_block import ANALYSES as HEALTH_IDS
from analysis.run.health_block import coverage_component, health_block, logs_component
from analysis.run.look import look
from analysis.run.looked import Looked
from analysis.wording import iso
from reports.naming import LATEST_JSON
from reports.recall import recall
from reports.stores import StorageUnavailable
from reports.target import other_target
from reports.wording import instant
from web import parameters as p
from web.answers.functions import last_test
from web.respond import Answer, of_model
from web.service import Service

log = logging.getLogger(__name__)

DAY_H = 24
LATE = timedelta(minutes=5)
"""A run may take this long before its slot counts as missed."""


def health(service: Service, given: p.Cached) -> Answer:
    """Database, storage, logs and schedule; 503 when a part that the service needs is down. Jobs and tasks are counted
    as of the last run: who probes it every few seconds costs the database next to nothing."""
    settings = service.settings.model_copy(update={"window_hours": DAY_H})
    asked = [a for a in ANALYSES if a.META.id in HEALTH_IDS]
    recording = service.recording(settings, {}, fresh=given.fresh, alone=True)
    looked = look(settings, manual(datetime.now(UTC)), asked, {}, recording)
    snapshot, now = conclude(settings, looked, asked, None), looked.now
    storage, latest = _storage(service, looked)
    block = health_block(
        snapshot.analyses,
        snapshot.run.connect_ms,
        snapshot.run.queries,
        {
            "storage": storage,
            "coverage": coverage_component(latest.analyses if latest else {}),
            "logs": logs_component(latest.analyses if latest else {}, configured(service.settings)),
            "functions": _functions(latest, service.settings.target, now),
            "schedule": _from_the_future(service, now) or _schedule(service, latest, now),
        },
        _tried(latest, service.settings.target),
    )
    return of_model(block, status=503 if block.status == "unhealthy" else 200)


def _storage(service: Service, looked: Looked) -> tuple[dict[str, JsonValue], Snapshot | None]:
    """The state of the store, and its newest snapshot that can be read and is not from the future."""
    from cycle import identity_of
    from stored_reports import remembered

    if not service.settings.reports_url.get_secret_value():
        return {"status": "degraded", "reason": "JOBSCOPE_REPORTS_URL is not set: nothing can be published"}, None
    try:
        store, identity = service.store(), identity_of(service.settings, looked.gathered)
        recalled = recall(store, remembered, looked.now + AHEAD, looked.now + AHEAD)
        other = identity and other_target(store, identity)
    except StorageUnavailable as error:
        log.error("the store of the reports cannot be used: %s", error)
        return {"status": "unhealthy", "reason": "the store of the reports cannot be read"}, None
    if other:
        log.error("the store of the reports is of another target: %s", other)
        return {"status": "unhealthy", "reason": "the reports there are of another database: see the log"}, None
    latest = recalled.snapshot
    over = [*recalled.stepped_over, *((one.slot, one.reason) for one in (latest.run.stepped_over if latest else ()))]
    if not over:
        return {"status": "healthy"}, latest
    return {
        "status": "degraded",
        "reason": f"{len(over)} stored snapshots could not carry the memory on",
        "stepped_over": [{"slot": iso(slot), "reason": reason} for slot, reason in over],
    }, latest


def _last_test(latest: Snapshot | None, target: str) -> tuple[datetime, str, dict[str, str]] | None:
    """When the stored functions were last called, by a run or in this instance, the verdict, and that on each."""
    tests: list[tuple[datetime, str, dict[str, str]]] = []
    if asked := last_test(target):
        tests.append((asked.tested_at, asked.verdict, {f.function: f.verdict for f in asked.functions}))
    data = latest.analyses[function_test.META.id].data if latest and function_test.META.id in latest.analyses else {}
    if "tested_at" in data:
        functions = data.get("functions")
        each = {name: str(verdict) for name, verdict in functions.items()} if isinstance(functions, dict) else {}
        tests.append((datetime.fromisoformat(str(data["tested_at"])), str(data["verdict"]), each))
    return max(tests, key=lambda test: test[0], default=None)


def _tried(latest: Snapshot | None, target: str) -> dict[str, str] | None:
    test = _last_test(latest, target)
    return test[2] if test else None


def _functions(latest: Snapshot | None, target: str, now: datetime) -> dict[str, JsonValue]:
    """The newest test of the stored functions, of the last run or of this instance, with its age; none is no fault."""
    if test := _last_test(latest, target):
        tested_at, verdict, _ = test
        status = "healthy" if verdict == "right" else "degraded"
        return {"status": status, "last_verdict": verdict, "age_s": round((now - tested_at).total_seconds())}
    run_by_schedule = latest.analyses.get(function_test.META.id) if latest else None
    if run_by_schedule and run_by_schedule.status == "unknown":
        return {"status": "degraded", "last_verdict": None, "age_s": None, "reason": run_by_schedule.reason}
    return {"status": "not_tested", "last_verdict": None, "age_s": None}


def _from_the_future(service: Service, now: datetime) -> dict[str, JsonValue] | None:
    """What is wrong when latest.json is later than now; None when it is not, or cannot be read."""
    if not service.settings.reports_url.get_secret_value():
        return None
    try:
        latest = service.store().read(LATEST_JSON)
    except StorageUnavailable:
        return None
    slot = instant(latest.metadata.get("slot")) if latest else None
    if slot is None or slot <= now + AHEAD:
        return None
    return {
        "status": "unhealthy",
        "reason": f"the latest snapshot is of {slot:%Y-%m-%d %H:%M} UTC, in the future: the clock of a host ran ahead"
        " when it was written, or this one's is behind; the next run that reaches the database replaces it",
        "last_run": iso(slot),
        "age_s": None,
    }


def _schedule(service: Service, latest: Snapshot | None, now: datetime) -> dict[str, JsonValue]:
    """The last run with its age, and the slots since then whose run should have ended."""
    if latest is None:
        return {"status": "degraded", "reason": "no snapshot is stored yet", "last_run": None, "age_s": None}
    slot = latest.run.slot
    gone = missed(service.settings.schedule, slot, now - LATE)
    return {
        "status": "degraded" if len(gone) > 1 else "healthy",
        "last_run": iso(slot),
        "last_status": latest.status,
        "age_s": round((now - slot).total_seconds()),
        "missed_slots": [iso(instant) for instant in gone],
    }
