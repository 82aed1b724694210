"""Whether a silent task is in trouble depends on what heartbeats of its type do in other jobs, as of the last run."""

from datetime import timedelta
from pathlib import Path

import pytest

from analysis.collect.run import collect
from analysis.debug.staged import debug_job
from analysis.settings import Settings
from tests.collect.system import System, folder_store, job_id, naive
from tests.conftest import MakeDatabase

SILENT = "poison/silent_heartbeat"


@pytest.fixture
def beating_once(database: MakeDatabase, tmp_path: Path) -> System:
    """Tasks that run for half an hour and beat at the start alone: five have ended well, one runs."""
    system = System(database(), folder_store(tmp_path))
    now = system.now()
    system.job("done", now - timedelta(hours=1), "completed", tasks=5, task="completed")
    system.job("runs", now - timedelta(minutes=20), "processing", tasks=1, task="processing")
    system.connection.execute("UPDATE tasks SET heartbeat = created_at")
    system.connection.execute(
        "UPDATE tasks SET updated_at = %s WHERE status = 'completed'", [naive(now - timedelta(minutes=30))]
    )
    return system


def test_the_record_of_the_last_run_tells_that_heartbeats_of_a_type_never_move(beating_once: System) -> None:
    settings = Settings.model_validate({"database_url": beating_once.dsn})
    assert collect(settings, beating_once.store).failure is None
    explained = debug_job(settings, job_id("runs"), None, beating_once.store)
    assert explained is not None
    assert SILENT not in {finding.analysis for finding in explained.debug_info.findings}


def test_without_a_record_the_task_is_called_silent(beating_once: System) -> None:
    settings = Settings.model_validate({"database_url": beating_once.dsn})
    for store in (None, beating_once.store):
        explained = debug_job(settings, job_id("runs"), None, store)
        assert explained is not None
        assert SILENT in {finding.analysis for finding in explained.debug_info.findings}
