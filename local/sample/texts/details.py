"""The details in which two failures of one cause differ: hosts, ids, addresses, instants, and the frames on the way."""

from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from local.sample.timeline import Task

type Frame = tuple[str, str, str]
_APP = "/app/pipeline"
_SITE = "/usr/local/lib/python3.12/site-packages"
_HOST = "/azure-functions-host/workers/python/3.12/LINUX/X64/azure_functions_worker"
_WAY_IN: tuple[Frame, ...] = (
    (f"{_HOST}/dispatcher.py", "_handle__invocation_request", "call_result = await self._run_async_func("),
    (f"{_HOST}/extension.py", "_raw_invocation_wrapper", "result = function(**args)"),
    (f"{_APP}/triggers/task_queue.py", "process_task_message", "outcome = machine.process_task(message)"),
    (f"{_APP}/core/machine.py", "process_task", "result = self._execute(task, handler, heartbeat=pulse)"),
    (f"{_APP}/core/machine.py", "_execute", "return handler(task.parameters, context)"),
    (f"{_APP}/core/registry.py", "wrapper", "return function(*args, **kwargs)"),
)


def uuid(rng: Random) -> str:
    """A random UUID in its usual form."""
    digits = f"{rng.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def host(rng: Random) -> str:
    """A worker's host name."""
    return f"jobs-worker-{rng.getrandbits(40):010x}-{rng.randint(0, 11)}"


def address(rng: Random) -> str:
    """A private IPv4 address with a port."""
    return f"10.{rng.randint(0, 40)}.{rng.randint(0, 255)}.{rng.randint(2, 254)}:{rng.randint(20_000, 60_999)}"


def instant(when: datetime, rng: Random) -> str:
    """An instant near to the failure as Azure writes it, with seven digits of a second."""
    return f"{when - timedelta(seconds=rng.random()):%Y-%m-%dT%H:%M:%S.%f}{rng.randint(0, 9)}Z"


def app(path: str) -> str:
    """A file of the job system."""
    return f"{_APP}/{path}"


def library(path: str) -> str:
    """A file of an installed package."""
    return f"{_SITE}/{path}"


def traceback(frames: tuple[Frame, ...], task: Task, error: str, *, way_in: bool = True) -> str:
    """A Python traceback: the way in through the worker, then the frames, then the error.

    The release of three days ago moved every line, so the numbers differ before and after it.
    """
    moved = 0 if task.created > -3 * 86_400 else 7
    on_the_way = (*_WAY_IN, *frames) if way_in else frames
    return "\n".join(["Traceback (most recent call last):", *[_lines(*frame, moved) for frame in on_the_way], error])


@lru_cache
def _lines(file: str, function: str, code: str, moved: int) -> str:
    number = 40 + sum(map(ord, f"{file}{function}")) % 400 + moved
    return f'  File "{file}", line {number}, in {function}\n    {code}\n    {"^" * min(len(code), 60)}'


def headline(task: Task, kind: str, message: str) -> str:
    """The line that the job system puts above a traceback."""
    return f"{task.task_type} failed after {(task.finished or 0) - (task.started or 0):.1f}s: {kind}: {message}\n"
