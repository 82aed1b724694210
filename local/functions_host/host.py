"""The host: an indexed app, its routes, its timers, its queues and the HTTP server, started and stopped together."""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from azure_functions_runtime import invocation_id_cv

from local.functions_host.indexing import HttpFunction, QueueFunction, TimerFunction, index
from local.functions_host.queues import QueueListener, QueueOptions
from local.functions_host.routes import RouteTable
from local.functions_host.runtime import EXECUTING, Invoker, Outcome
from local.functions_host.schedule import parsed
from local.functions_host.server import HostServer
from local.functions_host.timers import StatusFile, TimerListener

log = logging.getLogger("host")

DEFAULT_KEY = "local"


class Host:
    """Serves one app on 127.0.0.1 from construction on; a context manager that stops what it started.

    `port` 0 takes a free one. `timers` starts the schedules and listens to queues; without it timers run by admin call
    or `run_timer` only, and no message is taken.
    `state_dir` keeps the timers' status, so that a slot missed while the host was down is caught up.
    Raises AppNotIndexedError, RouteTemplateError or ScheduleError when the app cannot be served.
    """

    def __init__(
        self,
        app_dir: Path,
        port: int = 0,
        *,
        key: str = DEFAULT_KEY,
        timers: bool = True,
        state_dir: Path | None = None,
    ) -> None:
        functions = index(app_dir)
        routes = RouteTable((f for f in functions if isinstance(f, HttpFunction)), route_prefix(app_dir))
        schedules = {f: parsed(f.name, f.schedule, os.environ) for f in functions if isinstance(f, TimerFunction)}
        self._invoker = Invoker()
        self._listeners = {
            function.name: TimerListener(function, schedule, self._invoker, StatusFile(state_dir, function.name))
            for function, schedule in schedules.items()
        }
        options = QueueOptions.read(app_dir)
        self._queues = [QueueListener(f, options, self._invoker) for f in functions if isinstance(f, QueueFunction)]
        self._timer_calls = {function.name: self._timer_call(function) for function in schedules}
        self._server = HostServer(port, routes, self._invoker, self._timer_calls, key)
        self._serving = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="http")
        self._serving.start()
        if timers:
            for timer in self._listeners.values():
                timer.start()
            for queue in self._queues:
                queue.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def run_timer(self, name: str) -> Outcome:
        """Run a timer function now, as the admin call does: with the stored status and not past due."""
        return self._timer_calls[name](None, False)

    def _timer_call(self, function: TimerFunction) -> Callable[[Mapping[str, str] | None, bool], Outcome]:
        def run(status: Mapping[str, str] | None, past_due: bool) -> Outcome:
            shown = status if status is not None else self._listeners[function.name].shown_status
            return self._invoker.timer(function, shown, past_due=past_due)

        return run

    def stop(self) -> None:
        """Take no more requests, let the running ones and the running timers finish, then close."""
        for timer in self._listeners.values():
            timer.stop()
        for queue in self._queues:
            queue.stop()
        self._server.close_gracefully()
        self._serving.join()
        self._invoker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def route_prefix(app_dir: Path) -> str:
    """`extensions.http.routePrefix` of host.json, by default `api`."""
    settings = app_dir / "host.json"
    if not settings.exists():
        return "api"
    prefix = json.loads(settings.read_text()).get("extensions", {}).get("http", {}).get("routePrefix", "api")
    return str(prefix)


SYSTEM = ("host", "azure_functions_worker", "azure.functions")
"""Whose records need no invocation: this host, and what the worker counts as its own."""


class OfAnInvocation(logging.Filter):
    """Drops what Azure drops: records of the app without the id of a running invocation (azure-functions-host,
    GrpcWorkerChannel.cs). Here the name of the logger is told, for whoever wonders where a line went."""

    def filter(self, record: logging.LogRecord) -> bool:
        invocation = invocation_id_cv.get() or ("host" if record.name.startswith(SYSTEM) else "")
        is_known = invocation == "host" or invocation in EXECUTING
        if not is_known:
            ended = "its invocation has ended" if invocation else "it has no invocation"
            log.warning("dropped a record of %s: %s", record.name, ended)
        record.invocation = invocation
        return is_known


def log_to_stderr() -> None:
    """Root logging as the worker has it: INFO and above, each line with its invocation id."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(OfAnInvocation())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s [%(invocation)s] %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("azure.functions").setLevel(logging.WARNING)  # else the whole index is logged at each start


def serve(
    app_dir: Path,
    port: int,
    *,
    key: str | None = None,
    timers: bool = True,
    state_dir: Path | None = None,
    on_ready: Callable[[Host], None] = lambda host: print(f"listening on {host.url}", flush=True),
) -> None:
    """Serve the app until SIGINT or SIGTERM, then stop gracefully. Call it from the main thread.

    `key` defaults to JOBSCOPE_LOCAL_KEY, else `local`. `on_ready` is called once requests are answered.
    """
    log_to_stderr()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    chosen = key or os.environ.get("JOBSCOPE_LOCAL_KEY") or DEFAULT_KEY
    with Host(app_dir, port, key=chosen, timers=timers, state_dir=state_dir) as host:
        on_ready(host)
        stopping.wait()
        log.info("stopping: waiting for what still runs")
