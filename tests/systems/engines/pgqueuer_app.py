"""PgQueuer, driven by tests/systems/test_pgqueuer.py. The database is that of the PG* variables."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import psycopg
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.psycopg import PsycopgDriver
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.models import Context, Job
from pgqueuer.queries import Queries

workers: list[asyncio.Task[None]] = []


def emit(event: str, **more: object) -> None:
    print(json.dumps({"event": event, "at": time.time() * 1000, **more}), flush=True)


async def driver() -> PsycopgDriver:
    return PsycopgDriver(await psycopg.AsyncConnection.connect(autocommit=True))


def message(job: Job) -> str:
    return (job.payload or b"").decode()


async def sweep(_: object) -> None:
    """Does nothing, every ten minutes."""


async def work(names: list[str] | None = None) -> None:
    worker = PgQueuer(await driver())

    def tried(most: int, delay: timedelta) -> Callable[..., DatabaseRetryEntrypointExecutor]:
        return lambda given: DatabaseRetryEntrypointExecutor(given, max_attempts=most, initial_delay=delay)

    async def succeed(job: Job) -> None:
        """Does nothing."""

    async def fail(job: Job) -> None:
        emit("failing", id=int(job.id), attempts=job.attempts)
        raise ValueError(message(job))

    async def fail_once(job: Job) -> None:
        if job.attempts == 0:
            raise ValueError(message(job))

    async def hold(job: Job, context: Context) -> None:
        emit("holding", id=int(job.id))
        while not context.cancellation.cancel_called:
            await asyncio.sleep(0.02)

    again = tried(1, timedelta(0))
    given = {
        "succeed": (succeed, {}),
        "fail": (fail, {"executor_factory": again}),
        "fail_once": (fail_once, {"executor_factory": again}),
        "fail_for_hours": (fail, {"executor_factory": tried(3, timedelta(hours=1))}),
        "fail_and_wait": (fail, {"on_failure": "hold"}),
        "hold": (hold, {"accepts_context": True}),
    }
    worker.schedule("sweep", "*/10 * * * *")(sweep)
    for name in names or given:
        code, options = given[name]
        worker.entrypoint(name, **options)(code)
    running = worker.run(dequeue_timeout=timedelta(seconds=0.1), batch_size=4, heartbeat_timeout=timedelta(seconds=1.5))
    workers.append(asyncio.create_task(running))


async def enqueue(name: str, payload: str | None = None, in_s: int = 0) -> int:
    data = None if payload is None else payload.encode()
    [made] = await queries().enqueue(name, data, execute_after=timedelta(seconds=in_s))
    return int(made)


async def cancel(id: int) -> None:  # noqa: A002 - a key of the command
    await queries().mark_job_as_cancelled([id])


async def requeue(id: int) -> None:  # noqa: A002 - a key of the command
    await queries().requeue_jobs([id])


async def clear(name: str) -> None:
    await queries().clear_queue(name)


async def schema() -> None:
    await queries().install()


COMMANDS: dict[str, Callable[..., Awaitable[object]]] = {
    "schema": schema, "enqueue": enqueue, "work": work, "cancel": cancel, "requeue": requeue, "clear": clear,
}  # fmt: skip
asked: list[Queries] = []


def queries() -> Queries:
    return asked[0]


async def main() -> None:
    asked.append(Queries(await driver()))
    emit("ready")
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        given = json.loads(line)
        try:
            emit("answer", answer=await COMMANDS[given.pop("command")](**given))
        except Exception as error:  # noqa: BLE001 - the test is told of any
            emit("answer", error=repr(error))


asyncio.run(main())
