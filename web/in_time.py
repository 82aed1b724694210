"""Who works on an answer, and how long somebody waits for it.

Routes that ask the database have threads of their own, fewer than the host's worker has: when it hangs, all of them may
wait for it, and the others answer as ever. An answer that nobody waits for any more keeps its thread until it ends.
Equal questions that arrive at once have one answer: the database is asked once, however many look at a page.
"""

import os
from collections.abc import Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextvars import copy_context
from functools import cache
from threading import BoundedSemaphore, Lock

from web.parameters import Parameters
from web.problem import Problem
from web.respond import MOST_BYTES, Answer
from web.route import Route
from web.service import Service

DEADLINE_S = 60.0
"""Well below the 230 s at which Azure's load balancer ends an answer."""


class Threads:
    """So many answers at once, and no queue behind them."""

    def __init__(self, most: int, name: str) -> None:
        self._turns = BoundedSemaphore(most)
        self._threads = ThreadPoolExecutor(most, thread_name_prefix=name)
        self._most = most
        self._lock = Lock()
        self._under_way: dict[Hashable, Future[Answer]] = {}

    def answer(self, route: Route, service: Service, parameters: Parameters, asked: Hashable) -> Answer:
        """Raises Problem 503 when all are at work, 504 when it takes too long, and what the answer itself raises."""
        answer = route.answer
        if answer is None:
            raise LookupError(f"the route {route.path} answers by itself")
        if not self._turns.acquire(blocking=False):
            raise Problem(503, "Busy", f"{self._most} such answers are under way.", headers={"Retry-After": "2"})

        def work() -> Answer:
            try:
                return answer(service, parameters)
            finally:
                with self._lock:
                    del self._under_way[asked]
                self._turns.release()

        with self._lock:
            joined = working = self._under_way.get(asked)
            if working is None:
                # In the context of the invocation: the Functions host drops what is logged without one.
                working = self._under_way[asked] = self._threads.submit(copy_context().run, work)
        try:
            return working.result(DEADLINE_S)
        except FutureTimeoutError as error:
            if working.done():  # the answer's own, and no deadline of ours
                raise
            raise _too_late(route) from error
        finally:
            if joined:
                self._turns.release()


def answer_in_time(route: Route, service: Service, parameters: Parameters, asked: Hashable | None = None) -> Answer:
    """The answer of a route, the same to all that have `asked` the same while it is made. Raises Problem as
    `Threads.answer` does, and 400 for one that is too large."""
    threads = _of_the_database() if route.database else _others()
    answer = threads.answer(route, service, parameters, asked or object())
    if len(answer.body) > MOST_BYTES:
        raise _too_large(route)
    return answer


@cache
def _of_the_database() -> Threads:
    return Threads(worker_threads() * 3 // 4, "jobscope-database")


@cache
def _others() -> Threads:
    return Threads(worker_threads(), "jobscope-answer")


def worker_threads() -> int:
    """How many functions the host's worker runs at once."""
    given = os.environ.get("PYTHON_THREADPOOL_THREAD_COUNT", "")
    return int(given) if given.isdecimal() and int(given) else min(32, (os.process_cpu_count() or 1) + 4)


def _less(route: Route) -> str:
    """How to ask for less; empty where there is nothing to ask for less by."""
    fields = route.parameters.model_fields
    ways = [way for name, way in (("hours", "fewer hours"), ("limit", "a lower limit")) if name in fields]
    return f"Ask for {' or '.join(ways)}." if ways else route.instead


def _too_late(route: Route) -> Problem:
    advice = _less(route) or "Ask again in a minute; /api/health says what does not answer."
    return Problem(504, "Deadline passed", f"The answer took longer than {DEADLINE_S:g} s. {advice}")


def _too_large(route: Route) -> Problem:
    what = f"The answer is larger than {MOST_BYTES // 1_000_000} MB."
    return Problem(400, "Answer too large", f"{what} {_less(route)}".strip())
