"""Chancy, driven by tests/systems/test_chancy.py. The database is that of the PG* variables."""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from chancy import Chancy, Queue, QueuedJob, Reference, Worker, job
from chancy.plugins.cron import Cron
from chancy.plugins.leadership import Leadership
from chancy.plugins.recovery import Recovery
from chancy.plugins.retry import RetryPlugin

app = Chancy(
    "",
    plugins=[
        Leadership(poll_interval=1, timeout=2),
        Recovery(poll_interval=1),
        RetryPlugin(),
        *([Cron()] if "cron" in sys.argv else []),
    ],
    no_default_plugins=True,
    log=logging.getLogger("quiet"),
)
held = AsyncExitStack()


def emit(event: str, **more: object) -> None:
    print(json.dumps({"event": event, "at": time.time() * 1000, **more}), flush=True)


@job()
async def succeed() -> None:
    """Does nothing."""


@job()
async def fail(*, message: str, times: int = 99, context: QueuedJob) -> None:
    if context.attempts < times:
        emit("failing", id=str(context.id), attempt=context.attempts)
        raise ValueError(message)


@job()
async def hold(*, context: QueuedJob) -> None:
    emit("holding", id=str(context.id))
    await asyncio.Event().wait()


async def push(
    name: str, queue: str = "default", most: int = 1, in_s: int = 0, wait_s: int = 0, **given: object
) -> str:
    made = globals()[name].job.with_queue(queue).with_max_attempts(most).with_kwargs(**given)
    made = made.with_meta({"retry_settings": {"backoff": wait_s, "backoff_jitter": [0, 0], "backoff_limit": 9999}})
    if in_s:
        made = made.with_scheduled_at(datetime.now(UTC) + timedelta(seconds=in_s))
    return str((await app.push(made)).identifier)


async def work(queue: str = "default") -> None:
    executor = "chancy.executors.asyncex.AsyncExecutor"
    await app.declare(Queue(queue, concurrency=8, executor=executor, tags={f"serves={queue}"}), upsert=True)
    worker = Worker(
        app, worker_id=f"{queue}-1", heartbeat_poll_interval=1, heartbeat_timeout=2, queue_change_poll_interval=1,
        register_signal_handlers=False, tags={f"serves={queue}"},
    )  # fmt: skip
    await held.enter_async_context(worker)


async def cancel(id: str) -> None:  # noqa: A002 - a key of the command
    await app.cancel_job(Reference(id))


async def retry(id: str) -> None:  # noqa: A002 - a key of the command
    await app.retry_jobs([Reference(id)])


async def schema() -> None:
    await app.migrate()


async def pause(queue: str, resume_in_s: int | None = None) -> None:
    await app.pause_queue(queue, resume_at=None if resume_in_s is None else timedelta(seconds=resume_in_s))


async def schedule(cron: str) -> None:
    await Cron.schedule(app, cron, succeed.job.with_unique_key("sweep"))


COMMANDS: dict[str, Callable[..., Awaitable[object]]] = {
    "schema": schema, "push": push, "work": work, "cancel": cancel, "retry": retry,
    "pause": pause, "schedule": schedule,
}  # fmt: skip


async def main() -> None:
    async with app, held:
        emit("ready")
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            given = json.loads(line)
            try:
                emit("answer", answer=await COMMANDS[given.pop("command")](**given))
            except Exception as error:  # noqa: BLE001 - the test is told of any
                emit("answer", error=repr(error))


if __name__ == "__main__":  # Chancy may start other processes, which read this file again
    asyncio.run(main())
