"""Oban for Python, driven by tests/systems/test_oban.py. The database is that of the PG* variables."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from oban import Cancel, Job, Oban, Record, Snooze, worker
from oban._query import Query
from psycopg_pool import AsyncConnectionPool

pool = AsyncConnectionPool("", open=False, kwargs={"autocommit": True})
client = Oban(pool=pool)
running: list[Oban] = []
released = asyncio.Event()


def emit(event: str, **more: object) -> None:
    print(json.dumps({"event": event, "at": time.time() * 1000, **more}), flush=True)


class Worker:
    """Retried after as many seconds as the job says."""

    def backoff(self, job: Job) -> int:
        return int(job.args.get("wait_s", 0))


@worker()
class Succeed(Worker):
    async def process(self, _: Job) -> Record:
        return Record({"tiles": 4})


@worker()
class Fail(Worker):
    async def process(self, job: Job) -> None:
        if job.attempt <= job.args.get("times", 99):
            emit("failing", id=job.id, attempt=job.attempt)
            raise ValueError(job.args["message"])


@worker()
class GiveUp(Worker):
    async def process(self, _: Job) -> Cancel:
        return Cancel("the scene was withdrawn")


@worker()
class Wait(Worker):
    async def process(self, _: Job) -> Snooze:
        return Snooze(3600)


@worker()
class Hold(Worker):
    async def process(self, job: Job) -> None:
        emit("holding", id=job.id, attempt=job.attempt)
        await released.wait()
        emit("released", id=job.id, attempt=job.attempt)


@worker()
class Slow(Worker):
    def timeout(self, _: Job) -> float:
        return 0.1

    async def process(self, _: Job) -> None:
        await asyncio.Event().wait()


WORKERS = {made.__name__: made for made in (Succeed, Fail, GiveUp, Wait, Hold, Slow)}


async def enqueue(worker: str, args: dict[str, Any] | None = None, in_s: int | None = None, **options: object) -> int:
    if in_s:
        options["scheduled_at"] = datetime.now(UTC) + timedelta(seconds=in_s)
    job = await client.enqueue(WORKERS[worker].new(args or {}, **options))
    assert job.id is not None
    return job.id


async def work(queues: list[str]) -> None:
    """Serve queues, and leave to others what one process does for all."""
    running.append(
        Oban(
            pool=pool, name="work", leadership=False, queues=dict.fromkeys(queues, 8),
            stager={"interval": 0.1}, refresher={"interval": 0.2},
        )
    )  # fmt: skip
    await running[-1].start()


async def lead(**options: dict[str, float]) -> None:
    """Do for all, by these options, what one process does, until the next `lead`."""
    if running and running[-1]._name == "lead":
        await running.pop().stop()
    running.append(Oban(pool=pool, name="lead", leadership=True, **options))
    await running[-1].start()


async def pause(queue: str) -> None:
    await running[-1].pause_queue(queue)


async def cancel(id: int) -> None:  # noqa: A002 - a key of the command
    await client.cancel_job(id)


async def retry(id: int) -> None:  # noqa: A002 - a key of the command
    await client.retry_job(id)


async def delete(id: int) -> None:  # noqa: A002 - a key of the command
    await client.delete_job(id)


async def release() -> None:
    released.set()


async def schema() -> None:
    await Query(pool).install()


COMMANDS: dict[str, Callable[..., Awaitable[object]]] = {
    "schema": schema, "enqueue": enqueue, "work": work, "lead": lead, "cancel": cancel, "retry": retry,
    "delete": delete, "release": release, "pause": pause,
}  # fmt: skip


async def main() -> None:
    await pool.open()
    emit("ready")
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        given = json.loads(line)
        try:
            emit("answer", answer=await COMMANDS[given.pop("command")](**given))
        except Exception as error:  # noqa: BLE001 - the test is told of any
            emit("answer", error=repr(error))


asyncio.run(main())
