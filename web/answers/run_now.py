"""One manual run, asked for by somebody: never two at once, at most one a minute in this instance."""

import json
import threading
import time
from datetime import UTC, datetime
from math import ceil

from analysis.slots import manual
from cycle import cycle
from web import parameters as p
from web.models import RunStarted
from web.problem import Problem, too_many
from web.respond import Answer, of_model
from web.service import Service

PAUSE_S = 60.0

_running = threading.Lock()
_last_started = -PAUSE_S


def run_now(service: Service, _given: p.Parameters) -> Answer:
    """Runs and publishes. Raises Problem 409 while one runs, 429 within a minute of the last one's start."""
    global _last_started
    if not _running.acquire(blocking=False):
        raise Problem(409, "A run is under way", "Wait for it: its snapshot will be the latest in a moment.")
    try:
        left = _last_started + PAUSE_S - time.monotonic()
        if left > 0:
            raise too_many(ceil(left))
        _last_started = time.monotonic()
        published = cycle(service.settings, manual(datetime.now(UTC)), hosted=True)
    finally:
        _running.release()
    snapshot = json.loads(published.snapshot)
    started = RunStarted(
        slot=published.slot,
        status=snapshot["status"],
        snapshot=f"/api/snapshots/{published.slot:%Y%m%dT%H%M%SZ}",
        report=f"/api/reports/{published.slot:%Y%m%dT%H%M%SZ}",
        findings=len(snapshot["findings"]),
    )
    return of_model(started, status=201)
