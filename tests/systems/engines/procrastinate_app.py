"""Procrastinate, driven by tests/systems/test_procrastinate.py. The database is that of the PG* variables."""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate

app = procrastinate.App(connector=procrastinate.PsycopgConnector())
workers: list[asyncio.Task[None]] = []


def emit(event: str, **more: object) -> None:
    print(json.dumps({"event": event, "at": time.time() * 1000, **more}), flush=True)


@app.task(name="succeed")
async def succeed() -> None:
    """Does nothing."""


@app.task(name="fail", retry=procrastinate.RetryStrategy(max_attempts=1), pass_context=True)
async def fail(context: procrastinate.JobContext, message: str) -> None:
    emit("failing", id=context.job.id, attempts=context.job.attempts)
    raise ValueError(message)


@app.task(name="fail_once", retry=procrastinate.RetryStrategy(max_attempts=3, wait=0), pass_context=True)
async def fail_once(context: procrastinate.JobContext) -> None:
    if context.job.attempts == 0:
        raise ValueError("once")


@app.task(name="fail_for_hours", retry=procrastinate.RetryStrategy(max_attempts=3, wait=3600))
async def fail_for_hours() -> None:
    raise ValueError("again")


@app.task(name="hold", pass_context=True)
async def hold(context: procrastinate.JobContext) -> None:
    emit("holding", id=context.job.id)
    await asyncio.Event().wait()


@app.periodic(cron="0 0 1 1 *")
@app.task(name="sweep")
async def sweep(timestamp: int) -> None:
    """Does nothing, once a year: a worker that starts makes up for a run of the last minutes, which tests count."""


async def tick(at: int) -> int | None:
    """What the worker's deferrer does at an instant of the schedule."""
    task = app.tasks["sweep"]
    return await app.job_manager.defer_periodic_job(
        job=task.configure(task_kwargs={"timestamp": at}).job, periodic_id="", defer_timestamp=at
    )


async def defer(task: str, given: dict[str, Any] | None = None, in_s: int | None = None) -> int:
    later = {"schedule_in": {"seconds": in_s}} if in_s else {}
    return await app.configure_task(task, **later).defer_async(**(given or {}))


async def work(queues: list[str] | None = None) -> None:
    running = app.run_worker_async(
        queues=queues, concurrency=8, fetch_job_polling_interval=0.1, abort_job_polling_interval=0.1,
        install_signal_handlers=False, update_heartbeat_interval=0.5, stalled_worker_timeout=1.5,
    )  # fmt: skip
    workers.append(asyncio.create_task(running))


async def cancel(id: int, abort: bool = False) -> bool:  # noqa: A002 - a key of the command
    return await app.job_manager.cancel_job_by_id_async(id, abort=abort)


async def retry(id: int, in_s: int = 0) -> None:  # noqa: A002 - a key of the command
    await app.job_manager.retry_job_by_id_async(id, datetime.now(UTC) + timedelta(seconds=in_s))


async def schema() -> None:
    await app.schema_manager.apply_schema_async()


async def log(setup: str) -> None:
    """Tells of the log's records what the lines of `setup` put into them."""
    telling = logging.Handler()
    telling.emit = lambda record: emit(  # type: ignore[method-assign]
        "logged", task_id=getattr(record, "task_id", None), text=logging.Formatter().format(record)
    )
    logging.getLogger().addHandler(telling)
    exec(setup, {"logging": logging})  # noqa: S102 - of sql/systems/procrastinate/system.toml


COMMANDS: dict[str, Callable[..., Awaitable[object]]] = {
    "schema": schema, "defer": defer, "work": work, "cancel": cancel, "retry": retry,
    "log": log, "tick": tick,
}  # fmt: skip


async def main() -> None:
    async with app.open_async():
        emit("ready")
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            given = json.loads(line)
            try:
                emit("answer", answer=await COMMANDS[given.pop("command")](**given))
            except Exception as error:  # noqa: BLE001 - the test is told of any
                emit("answer", error=repr(error))


asyncio.run(main())
