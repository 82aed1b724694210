"""The database stops answering in the middle of the day: who needs it hears so, and everybody else notices nothing."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from local.functions_host import HostProcess, functions_host
from local.functions_host.process import HttpAnswer
from local.postgres import Server
from local.sample.load import LoadedSample
from tests.core.proxy import Proxy, proxy

PROJECT = Path(__file__).parents[2]
SOON_S = 4.0
"""The promise is 3 s on a machine with nothing else to do; benchmarks/hung.py measures it."""
NEED_NONE = ("/api/live", "/api/snapshots/latest", "/api/reports/latest", "/api/snapshots", "/api/openapi.json")


@pytest.fixture(scope="module")
def path(postgres18: Server) -> Iterator[Proxy]:
    with proxy(postgres18.port, "none") as running:
        yield running


@pytest.fixture(scope="module")
def behind(
    path: Proxy, postgres18: Server, served_sample: LoadedSample, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HostProcess]:
    """The app behind a proxy, after one run."""
    with psycopg.connect(served_sample.dsn) as connection:
        connection.execute("DROP ROLE IF EXISTS behind_reader")
        connection.execute("CREATE ROLE behind_reader SUPERUSER LOGIN PASSWORD 'behind'")
    name = str(conninfo_to_dict(served_sample.dsn)["dbname"])
    url = postgres18.url(name, user="behind_reader", password="behind")
    env = {
        "JOBSCOPE_DATABASE_URL": psycopg.conninfo.make_conninfo(
            url, host="127.0.0.1", hostaddr="127.0.0.1", port=path.port
        ),
        "JOBSCOPE_REPORTS_URL": tmp_path_factory.mktemp("behind").as_uri(),
        "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
    }
    with functions_host(PROJECT, env=env) as host:
        assert host.request("POST", "/api/run").status == 201
        yield host
        path.go_on()


def timed(host: HostProcess, route: str) -> tuple[HttpAnswer, float]:
    started = time.monotonic()
    return host.request("GET", route), time.monotonic() - started


def test_a_warm_app_says_why_soon_and_routes_without_the_database_answer_as_ever(
    behind: HostProcess, path: Proxy
) -> None:
    routes = ["/api/db/jobs?limit=1", "/api/db/tasks?limit=1", "/api/db/errors", "/api/db/poison", "/api/db/stats"]
    with ThreadPoolExecutor(60) as clients:
        assert {a.status for a, _ in clients.map(lambda route: timed(behind, route), routes)} == {200}
        path.stop()
        asked = [f"{route}{'&' if '?' in route else '?'}hours={n}" for n in range(1, 9) for route in routes]
        waiting = [clients.submit(timed, behind, route) for route in asked]
        beside = [clients.submit(timed, behind, route) for route in NEED_NONE * 3]
        others, refused = ([task.result() for task in tasks] for tasks in (beside, waiting))
    path.go_on()
    assert {answer.status for answer, _ in others} == {200}
    assert {answer.status for answer, _ in refused} == {503}
    body = [json.loads(answer.body) for answer, _ in refused]
    assert {each["title"] for each in body} <= {"Unavailable", "Busy"}
    reasons = {each["detail"] for each in body if each["title"] == "Unavailable"}
    assert reasons == {
        "The monitored database cannot be used now: connecting to the database failed: the server did not answer in"
        " time. The log has more under this error_id."
    }
    assert max(seconds for _, seconds in others) < max(seconds for _, seconds in refused) < SOON_S
    assert behind.request("GET", "/api/db/jobs?limit=2").status == 200


def test_one_request_hears_within_three_seconds(behind: HostProcess, path: Proxy) -> None:
    assert behind.request("GET", "/api/db/jobs?limit=3").status == 200
    path.stop()
    answer, seconds = timed(behind, "/api/db/jobs?limit=4")
    path.go_on()
    assert answer.status == 503
    assert seconds < SOON_S
