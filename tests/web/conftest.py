"""The function app as a client meets it: the real one, through the production runtime, over a small sample."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.functions_host import HostProcess, functions_host
from local.sample.load import LoadedSample
from tests.web.lost_records import lost_records

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the app's reports."""
    return tmp_path_factory.mktemp("served") / "reports"


@pytest.fixture(scope="session")
def app(served_sample: LoadedSample, reports: Path) -> Iterator[HostProcess]:
    """The function app with one stored run; its limits are raised, because tests ask quickly.

    Whatever they asked, no record of ours may have been logged outside of an invocation.
    """
    env = {
        "JOBSCOPE_DATABASE_URL": served_sample.dsn,
        "JOBSCOPE_REPORTS_URL": reports.as_uri(),
        "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
        "JOBSCOPE_BROWSE": "true",
    }
    # A key that no page would hold by accident, as it might the local host's own.
    with functions_host(PROJECT, env=env, key="key-of-these-tests") as host:
        assert host.request("POST", "/api/run").status == 201
        yield host
        assert lost_records(host.log()) == []
