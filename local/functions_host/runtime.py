"""Invocations by the production runtime: `Datum`, its own currency, carries the values, so that decoding, threads and
answers are the runtime's work, not ours.
"""

import asyncio
import json
import os
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import azure_functions_runtime as runtime
from azure_functions_runtime import native_invocation
from azure_functions_runtime.bindings.datumdef import Datum

from local.functions_host.indexing import Function, HttpFunction, QueueFunction, TimerFunction

THREADS = 24
"""Functions at once, where the environment does not say: as many as infra/app.bicep sets."""

EXECUTING: set[str] = set()
"""The ids of the invocations that have not ended."""


@dataclass(frozen=True)
class Answer:
    """What an HTTP function returned."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """One invocation: `answer` when an HTTP function gave one, `error` (the exception's repr) when it failed."""

    invocation_id: str
    succeeded: bool
    answer: Answer | None = None
    error: str | None = None


def _strings(values: Mapping[str, str]) -> dict[str, Datum]:
    return {name: Datum(value, "string") for name, value in values.items()}


@dataclass(frozen=True)
class HttpCall:
    """What a function gets to see of one request: header names in lower case, route and query values decoded."""

    method: str
    url: str
    headers: Mapping[str, str]
    route: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


class Invoker:
    """Runs functions as the worker does: `def` on the worker's thread pool, `async def` on one event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="functions-event-loop", daemon=True)
        self._thread.start()
        os.environ.setdefault("PYTHON_THREADPOOL_THREAD_COUNT", str(THREADS))
        runtime.start_threadpool_executor()

    def close(self) -> None:
        """Wait for running functions, then stop the pool and the loop."""
        runtime.stop_threadpool_executor()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def http(self, function: HttpFunction, call: HttpCall) -> Outcome:
        request = {
            "method": Datum(call.method, "string"),
            "url": Datum(call.url, "string"),
            "headers": _strings(call.headers),
            "params": _strings(call.route),
            "query": _strings(call.query),
            "body": Datum(call.body, "bytes"),
        }
        return self._invoke(function, Datum(request, "http"))

    def timer(self, function: TimerFunction, status: Mapping[str, str] | None, *, past_due: bool) -> Outcome:
        info = {"Schedule": {"AdjustForDST": True}, "ScheduleStatus": status, "IsPastDue": past_due}
        return self._invoke(function, Datum(json.dumps(info), "json"))

    def queue(self, function: QueueFunction, body: str) -> Outcome:
        return self._invoke(function, Datum(body, "string"))

    def _invoke(self, function: Function, trigger: Datum) -> Outcome:
        invocation_id = str(uuid.uuid4())
        inputs = [(function.parameter, trigger)]
        EXECUTING.add(invocation_id)
        try:
            handled, ok, returned, _, error, _ = native_invocation.run_invocation_sync(
                invocation_id, function.function_id, inputs, {}
            )
            if not handled:
                coroutine = native_invocation.invocation_request_native(invocation_id, function.function_id, inputs, {})
                ok, returned, _, error, _ = asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()
        finally:
            EXECUTING.discard(invocation_id)
        return Outcome(invocation_id, ok, _answer(returned), error)


def _answer(returned: Datum | None) -> Answer | None:
    if returned is None or returned.value is None:
        return None
    if returned.type != "http":  # a function that returns a bare str
        return Answer(200, (("Content-Type", "text/plain; charset=utf-8"),), str(returned.value).encode())
    value = returned.value
    headers = tuple((name, header.value) for name, header in value["headers"].items())
    return Answer(int(value["status_code"].value), headers, value["body"].value)
