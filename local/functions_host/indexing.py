"""Which functions an app declares: `function_app.py` indexed by the production runtime, without a Functions host.

The runtime expects protobuf messages from its worker; `Message` stands in for every one of them.
It keeps its registry in module globals: one process serves one app.
"""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import azure_functions_runtime as runtime


class Message(SimpleNamespace):
    """Any protobuf message class of the worker: its keyword arguments become attributes."""


class StatusResult(Message):
    Success, Failure = 1, 0


class BindingInfo(Message):
    out, inout, undefined = 1, 2, 0


PROTOS = SimpleNamespace(
    BindingInfo=BindingInfo,
    FunctionMetadataResponse=Message,
    RpcException=Message,
    RpcFunctionMetadata=Message,
    RpcRetryOptions=Message,
    StatusResult=StatusResult,
    WorkerInitResponse=Message,
    WorkerMetadata=Message,
)


class AppNotIndexedError(RuntimeError):
    """The app could not be indexed; the message is the runtime's own, with its traceback."""


@dataclass(frozen=True)
class HttpFunction:
    """One HTTP-triggered function. `methods` is empty when it takes every method; `auth_level` is upper case."""

    name: str
    function_id: str
    parameter: str
    route: str
    methods: tuple[str, ...]
    auth_level: str


@dataclass(frozen=True)
class TimerFunction:
    """One timer-triggered function. `schedule` may still hold a %SETTING%."""

    name: str
    function_id: str
    parameter: str
    schedule: str
    run_on_startup: bool
    use_monitor: bool


@dataclass(frozen=True)
class QueueFunction:
    """One function that a storage queue triggers; `connection` names the setting of its account."""

    name: str
    function_id: str
    parameter: str
    queue: str
    connection: str


type Function = HttpFunction | TimerFunction | QueueFunction


def index(app_dir: Path) -> tuple[Function, ...]:
    """Import `app_dir/function_app.py` and list its functions by HTTP, timers and storage queues.

    Raises AppNotIndexedError when the app is missing or does not load, or when this process already holds another app.
    """
    app_dir = app_dir.resolve()
    _claim_process_for(app_dir)
    request = Message(
        request=Message(worker_init_request=Message(capabilities={}, function_app_directory=str(app_dir))),
        properties={"host": "127.0.0.1", "protos": PROTOS},
    )

    async def indexed() -> Any:  # noqa: ANN401 - the runtime ships no types
        started = await runtime.worker_init_request(request)
        if started.result.status != StatusResult.Success:
            problem = started.result.exception
            raise AppNotIndexedError(f"{problem.message}\n{problem.stack_trace}")
        return (await runtime.functions_metadata_request(request)).function_metadata_results

    return tuple(_described(metadata) for metadata in asyncio.run(indexed()))


def _claim_process_for(app_dir: Path) -> None:
    if not (app_dir / "function_app.py").is_file():
        raise AppNotIndexedError(f"There is no function_app.py in {app_dir}.")
    loaded = sys.modules.get("function_app")
    if loaded is not None and Path(str(loaded.__file__)).resolve().parent != app_dir:
        raise AppNotIndexedError("This process already holds another function app; start a process of its own.")
    if str(app_dir) not in sys.path:
        sys.path.insert(0, str(app_dir))


def _described(metadata: Any) -> Function:  # noqa: ANN401 - the runtime ships no types
    bindings = [json.loads(binding) for binding in metadata.raw_bindings]
    trigger = next(binding for binding in bindings if binding["type"].endswith("Trigger"))
    if trigger["type"] == "httpTrigger":
        return HttpFunction(
            name=metadata.name,
            function_id=metadata.function_id,
            parameter=trigger["name"],
            route=trigger.get("route") or metadata.name,
            methods=tuple(method.upper() for method in trigger.get("methods") or ()),
            auth_level=str(trigger.get("authLevel", "FUNCTION")).upper(),
        )
    if trigger["type"] == "timerTrigger":
        return TimerFunction(
            name=metadata.name,
            function_id=metadata.function_id,
            parameter=trigger["name"],
            schedule=trigger["schedule"],
            run_on_startup=bool(trigger.get("runOnStartup")),
            use_monitor=trigger.get("useMonitor") is not False,
        )
    if trigger["type"] == "queueTrigger":
        return QueueFunction(
            name=metadata.name,
            function_id=metadata.function_id,
            parameter=trigger["name"],
            queue=trigger["queueName"],
            connection=trigger.get("connection") or "AzureWebJobsStorage",
        )
    raise AppNotIndexedError(
        f"{metadata.name} has the trigger {trigger['type']}; this host knows HTTP, timers and storage queues."
    )
