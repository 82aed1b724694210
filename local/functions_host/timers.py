"""One listener a timer function: waits for the slot, runs the function, writes the status, as the real host does."""

import json
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from local.functions_host.indexing import TimerFunction
from local.functions_host.runtime import Invoker
from local.functions_host.schedule import Schedule, Status, after_run, at_start

log = logging.getLogger("host.timers")

HOST_ID = "local"
"""On Azure it follows from the app's name."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class StatusFile:
    """Where a timer's status outlives the process; without a folder it is forgotten.

    The file has the path and the content of the blob in which Azure keeps it, below the container azure-webjobs-hosts.
    Source: azure-webjobs-sdk-extensions, StorageScheduleMonitor.
    """

    def __init__(self, folder: Path | None, function: str) -> None:
        self._path = folder / "timers" / HOST_ID / f"Host.Functions.{function}" / "status" if folder else None

    def read(self) -> Status | None:
        if self._path is None or not self._path.exists():
            return None
        stored = json.loads(self._path.read_text())
        return Status(*(datetime.fromisoformat(stored[name]) for name in ("Last", "Next", "LastUpdated")))

    def write(self, status: Status) -> None:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._path.with_suffix(".partial")
            partial.write_text(json.dumps(status.as_dotnet()))
            partial.replace(self._path)


class TimerListener:
    """The schedule of one timer function. One run at a time; `stop` waits for the running one."""

    def __init__(
        self, function: TimerFunction, schedule: Schedule, invoker: Invoker, store: StatusFile, clock: Clock = utc_now
    ) -> None:
        self._function, self._schedule, self._invoker = function, schedule, invoker
        self._store, self._clock = store, clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=f"timer-{function.name}")
        self._monitored = function.use_monitor and schedule.is_monitored_at(clock())
        stored = store.read() if self._monitored else None
        self.status, self.missed_slot = at_start(schedule, stored, clock())
        if self._monitored:
            store.write(self.status)

    @property
    def shown_status(self) -> dict[str, str] | None:
        """What the function is told: None for a schedule that Azure does not monitor."""
        return self.status.as_dotnet() if self._monitored else None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def run_once(self, *, past_due: bool = False, on_startup: bool = False) -> None:
        """One invocation by schedule, and the status after it; a failing function does not stop the schedule."""
        started = self._clock()
        outcome = self._invoker.timer(self._function, self.shown_status, past_due=past_due)
        verdict = "succeeded" if outcome.succeeded else f"failed: {outcome.error}"
        log.info("timer %s %s (%s)", self._function.name, verdict, outcome.invocation_id)
        self.status = after_run(self._schedule, self.status, started, unscheduled=past_due or on_startup)
        if self._monitored:
            self._store.write(self.status)

    def _loop(self) -> None:
        if self.missed_slot:
            self.run_once(past_due=True)
        elif self._function.run_on_startup:
            self.run_once(on_startup=True)
        while not self._stopping.wait(max(0.001, (self.status.next - self._clock()).total_seconds())):
            self.run_once()
