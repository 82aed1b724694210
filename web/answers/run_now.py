"""One manual run, asked for by somebody: never two at once in this instance, at most one a minute in all of them.

It is waited for as long as a client may like to; then it goes on, and run/status says what came of it.
"""

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextvars import copy_context
from datetime import UTC, datetime
from functools import cache
from math import ceil

from analysis.history.slots import manual
from analysis.settings import Settings, SettingsError
from cycle import cycle
from fleet_cycle import show_newest
from housekeeping import leaving_nothing
from reports.publish import Published
from reports.routes import Routes
from reports.stores import StorageUnavailable, Store
from web import parameters as p
from web.answers.run_turn import LONGEST, Turn, end_turn, last_turn, take_turn
from web.models.runs import RunGoesOn, RunStarted, RunState, RunStatus
from web.problem import Problem, too_many
from web.respond import Answer, of_model
from web.service import Service

log = logging.getLogger(__name__)

WAIT_S = 45.0
"""Less than the deadline of an answer, which would be none about the run."""
STATUS = "run/status"

_running = threading.Lock()


def run_now(service: Service, _given: p.OfTarget) -> Answer:
    """Runs and publishes; 202 for a run that goes on. Raises Problem 409 while one runs, 429 within a minute of the
    last one's start."""
    store, status = service.store(), service.routes.to(STATUS)
    if not _running.acquire(blocking=False):
        raise Problem(409, "A run is under way", f"{status} says how far it is.", headers={"Location": status})
    now, is_waited_for = datetime.now(UTC), threading.Event()
    is_waited_for.set()
    try:
        if left := take_turn(store, now):
            raise too_many(ceil(left.total_seconds()))
        # In the context of the invocation, so that the host knows whose log records these are.
        ended = _thread().submit(copy_context().run, _run, service.settings, store, now, is_waited_for)
    except (Problem, StorageUnavailable):
        _running.release()
        raise
    try:
        return _answer(ended.result(WAIT_S), service.routes)
    except FutureTimeoutError:
        if ended.done():  # the run's own
            raise
        # With the answer the invocation ends. What is logged after it is lost, and the next run says it again.
        is_waited_for.clear()
        return of_model(RunGoesOn(started_at=now, status=status), status=202, headers={"Location": status})


def run_status(service: Service, _given: p.OfTarget) -> Answer:
    """What came of the last run by hand, in whichever instance."""
    last = last_turn(service.store())
    if last is None:
        return of_model(RunStatus(state="never"))
    links = {} if last.slot is None else _links(last.slot, service.routes)
    known = RunStatus(state=_state(last, datetime.now(UTC)), **last.model_dump(), **links)
    return of_model(known)


def _state(last: Turn, now: datetime) -> RunState:
    if last.slot:
        return "published"
    if last.ended_at:
        return "failed"
    return "running" if now - last.started_at < LONGEST else "lost"


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="jobscope-run")


@leaving_nothing()
def _run(settings: Settings, store: Store, now: datetime, is_waited_for: threading.Event) -> Published:
    slot, reason = None, ""
    try:
        published = cycle(settings, manual(now), hosted=is_waited_for.is_set)
        slot = published.slot
        if settings.targets:
            show_newest(Settings.read(), settings, now)
        return published
    except Exception as error:
        log.exception("the run by hand of %s failed", now.isoformat())
        known = isinstance(error, SettingsError | StorageUnavailable)
        reason = str(error) if known else f"this is a defect ({type(error).__name__}); the log has it"
        raise
    finally:
        _running.release()
        try:
            end_turn(store, Turn(started_at=now, ended_at=datetime.now(UTC), slot=slot, reason=reason))
        except StorageUnavailable as error:
            log.warning("what came of the run by hand is not kept: %s", error)


def _answer(published: Published, routes: Routes) -> Answer:
    snapshot = json.loads(published.snapshot)
    status, findings = snapshot["status"], len(snapshot["findings"])
    started = RunStarted(slot=published.slot, status=status, findings=findings, **_links(published.slot, routes))
    return of_model(started, status=201)


def _links(slot: datetime, routes: Routes) -> dict[str, str]:
    return {"snapshot": routes.snapshot(slot), "report": routes.report(slot)}
