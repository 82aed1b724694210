"""Who probes /api/health every few seconds is no load for the database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.history.slots import manual
from analysis.settings import Settings
from cycle import cycle
from tests.web.test_versions import get as get
from tests.web.test_versions import served as served

COLLECTED = """
SELECT coalesce(sum(calls), 0)::int8 FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query LIKE '%origin_staged/changed%'
"""


def times_collected(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        [[calls]] = connection.execute(COLLECTED.encode()).fetchall()
    return int(str(calls))


@pytest.mark.parametrize("window_hours", [24, 13])
def test_health_counts_as_of_the_last_run_and_collects_nothing(
    served: Callable[[str, str], str],
    get: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    window_hours: int,
) -> None:
    dsn = served("september_2025", "")
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    monkeypatch.setenv("JOBSCOPE_WINDOW_HOURS", str(window_hours))
    cycle(Settings.read(), manual(datetime.now(UTC) - timedelta(minutes=1)))
    before = times_collected(dsn)
    assert before > 0
    assert get("health")["components"]["database"]["tasks_last_24h"]["total"] > 0
    assert times_collected(dsn) == before
