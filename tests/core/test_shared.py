"""The connections that routes share, over a path that stops answering."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from analysis.facts import Unavailable
from analysis.settings import Settings
from analysis.sources import connections, shared
from analysis.sources.connections import MOST_SHARED, connection_to, share_connections
from analysis.sources.postgres import GRACE_S, session
from analysis.sources.server import SERVER
from local.postgres import Server
from tests.conftest import MakeDatabase
from tests.core.proxy import Proxy, proxy


@pytest.fixture
def path(postgres18: Server) -> Iterator[Proxy]:
    with proxy(postgres18.port, "none") as running:
        yield running


@pytest.fixture
def settings(path: Proxy, postgres18: Server, database: MakeDatabase) -> Settings:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute("DROP ROLE IF EXISTS shared_reader")
        connection.execute("CREATE ROLE shared_reader SUPERUSER LOGIN PASSWORD 'shared'")
    url = postgres18.url(str(conninfo_to_dict(dsn)["dbname"]), user="shared_reader", password="shared")
    through = psycopg.conninfo.make_conninfo(url, host="127.0.0.1", hostaddr="127.0.0.1", port=path.port)
    made = Settings.model_validate({"database_url": through, "query_timeout_s": 1})
    share_connections(made)
    return made


def warm(settings: Settings) -> set[int]:
    """Opens all that may be shared; their processes on the server."""
    together = threading.Barrier(MOST_SHARED)

    def one() -> int:
        with connection_to(settings) as connection:
            together.wait(10)
            return connection.info.backend_pid

    with ThreadPoolExecutor(MOST_SHARED) as threads:
        return {task.result() for task in [threads.submit(one) for _ in range(MOST_SHARED)]}


def reason(settings: Settings) -> tuple[str, float]:
    started = time.monotonic()
    with pytest.raises(Unavailable) as refused, session(settings):
        pass
    return refused.value.failure.reason, time.monotonic() - started


def test_connections_are_used_again(settings: Settings) -> None:
    opened = warm(settings)
    assert len(opened) == MOST_SHARED
    with connection_to(settings) as connection:
        assert connection.info.backend_pid in opened


def test_all_who_wait_for_a_server_that_stopped_answering_hear_it_soon(settings: Settings, path: Proxy) -> None:
    warm(settings)
    path.stop()
    with ThreadPoolExecutor(12) as threads:
        refused = [task.result() for task in [threads.submit(reason, settings) for _ in range(12)]]
    assert {one for one, _ in refused} == {
        "connecting to the database failed: the server did not answer in time",
    }
    assert max(seconds for _, seconds in refused) < shared.CHECK_S + shared.AGAIN_S + 1
    path.go_on()
    with session(settings) as opened:
        assert opened.fetch(SERVER, {})


def test_a_session_ends_although_the_server_does_not_answer(settings: Settings, path: Proxy) -> None:
    with session(settings) as opened:
        assert opened.fetch(SERVER, {})
        path.stop()
        started = time.monotonic()
    assert time.monotonic() - started < GRACE_S + 1


def test_a_connection_that_the_server_has_ended_is_replaced(settings: Settings) -> None:
    [first, *_] = opened = warm(settings)
    with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as admin:
        for pid in opened:
            admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with connection_to(settings) as connection:
        assert connection.info.backend_pid != first


def test_a_connection_left_in_a_transaction_is_not_given_to_another(settings: Settings) -> None:
    with connection_to(settings) as connection:
        connection.execute("BEGIN")
        left = connection.info.backend_pid
    with connection_to(settings) as connection:
        assert connection.info.backend_pid != left


def test_one_that_nobody_uses_is_closed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "IDLE_S", 0.01)
    with connection_to(settings) as connection:
        pass
    [(_, timer)] = connections._shared[connections._key(settings)]._idle
    timer.join(10)
    assert connection.closed


def test_who_finds_no_turn_learns_that_all_are_busy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "WAIT_S", 0.05)
    with connection_to(settings), connection_to(settings):
        found, _ = reason(settings)
    assert found.endswith("all connections that Jobscope allows itself are busy")
