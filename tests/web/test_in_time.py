"""Who works on an answer."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import cast

import pytest

from web import parameters as p
from web.in_time import Threads
from web.problem import Problem
from web.respond import Answer
from web.routes import ROUTES
from web.service import Service

SERVICE = cast(Service, None)
GIVEN = p.OfTarget()


class UnderWay(dict[object, Future[Answer]]):
    """Tells when somebody has found an answer that is under way."""

    def __init__(self) -> None:
        self.joined = Event()

    def get(self, key: object, default: object = None) -> Future[Answer] | None:  # type: ignore[override]  # one use
        found = super().get(key)
        if found is not default:
            self.joined.set()
        return found


@pytest.mark.parametrize("fails", [False, True])
def test_equal_questions_that_arrive_at_once_are_answered_once_and_have_a_turn_each(fails: bool) -> None:
    threads, made = Threads(2, "test"), []
    threads._under_way = under_way = UnderWay()

    def answer(*given: object) -> Answer:
        made.append(given)
        assert under_way.joined.wait(20)
        with pytest.raises(Problem, match="2 such answers are under way"):
            threads.answer(route, SERVICE, GIVEN, "other")
        if fails:
            raise Problem(503, "Unavailable", "the database is down")
        return Answer(b"one")

    route = replace(ROUTES["db_stats"], answer=answer)
    with ThreadPoolExecutor(2) as clients:
        waiting = [clients.submit(threads.answer, route, SERVICE, GIVEN, "asked") for _ in range(2)]
        found = [str(one.exception()) if fails else one.result().body for one in waiting]
    assert len(made) == 1
    assert len(set(map(str, found))) == 1
    quick = replace(route, answer=lambda *_: Answer(b"later"))
    assert [threads.answer(quick, SERVICE, GIVEN, "asked").body for _ in range(3)] == [b"later"] * 3
