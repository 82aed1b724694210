"""Rows that lack a time are in no number that has a window: they are counted and named, and never pass as health."""

from datetime import timedelta
from pathlib import Path

import pytest

from analysis.health.job_systems import META
from analysis.model import Finding
from tests.collect.system import System
from tests.collect.test_one_connection import run

LACKING = {
    "tasks that failed at no time": (
        "UPDATE tasks SET updated_at = NULL WHERE status = 'failed'",
        "tasks.updated_at in 3 rows",
    ),
    "tasks that failed before all times": (
        "UPDATE tasks SET updated_at = '-infinity' WHERE status = 'failed'",
        "tasks.updated_at in 3 rows",
    ),
    "tasks made at no time": (
        "UPDATE tasks SET created_at = NULL WHERE status = 'queued'",
        "tasks.created_at in 3 rows",
    ),
    "jobs made at no time": ("UPDATE jobs SET created_at = NULL WHERE status = 'failed'", "jobs.created_at in 1 row"),
    "jobs that failed at no time": (
        "UPDATE jobs SET updated_at = NULL WHERE status = 'failed'",
        "jobs.updated_at in 1 row",
    ),
    "jobs that failed after all times": (
        "UPDATE jobs SET updated_at = 'infinity' WHERE status = 'failed'",
        "jobs.updated_at in 1 row",
    ),
    "jobs that are open since no time": (
        "UPDATE jobs SET updated_at = NULL WHERE status = 'processing'",
        "jobs.updated_at in 1 row",
    ),
}


@pytest.fixture
def filled(system: System) -> System:
    """A job that failed, two that went well, one that is open, each with three tasks; times may be missing."""
    system.connection.execute(
        "ALTER TABLE jobs ALTER updated_at DROP NOT NULL, ALTER created_at DROP NOT NULL;"
        "ALTER TABLE tasks ALTER updated_at DROP NOT NULL, ALTER created_at DROP NOT NULL"
    )
    at = system.now() - timedelta(hours=1)
    system.job("failed", at, "failed", task="failed")
    system.job("well", at, "completed", task="completed")
    system.job("too", at, "completed", task="completed")
    system.job("open", at, "processing", task="queued")
    return system


def lacking(system: System, folder: Path) -> Finding | None:
    findings = run(system, folder).findings
    return next((each for each in findings if each.key.startswith(f"{META.id}:undated.")), None)


@pytest.mark.parametrize("change", LACKING)
def test_rows_that_lack_a_time_are_named_by_their_column(filled: System, tmp_path: Path, change: str) -> None:
    statement, named = LACKING[change]
    filled.connection.execute(statement.encode())
    for _ in range(2):  # the first run reads all, the next what has changed
        finding = lacking(filled, tmp_path)
        assert finding is not None
        assert finding.title == f"Rows of origin_staged lack a time: {named}"
        assert finding.severity == "warning"


def test_rows_that_have_their_times_are_not_mentioned(filled: System, tmp_path: Path) -> None:
    assert lacking(filled, tmp_path) is None
    filled.connection.execute("UPDATE jobs SET updated_at = NULL WHERE status = 'completed'")
    assert lacking(filled, tmp_path) is not None
    filled.connection.execute("UPDATE jobs SET updated_at = created_at")
    assert lacking(filled, tmp_path) is None
