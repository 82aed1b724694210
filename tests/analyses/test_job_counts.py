from datetime import UTC, datetime, timedelta

import psycopg

from analysis.health import job_counts
from tests.analyses.conftest import Ask
from tests.conftest import MakeDatabase


def test_jobs_are_counted_by_type_and_status_of_the_window(database: MakeDatabase, ask: Ask) -> None:
    dsn = database()
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    with psycopg.connect(dsn) as connection:
        for number, created in enumerate((noon, noon - timedelta(hours=23), noon - timedelta(hours=25))):
            connection.execute(
                "INSERT INTO app.jobs (job_id, job_type, created_at) VALUES (%s, 'process_raster', %s)",
                (f"{number:064x}", created.replace(tzinfo=None)),
            )
    result = ask(dsn, job_counts, at=noon).analyses["health/job_counts"]
    assert result.status == "ok"
    assert result.data == {"total": 2, "by_status": {"queued": 2}}
    assert result.tables[0].rows == ({"type": "process_raster", "total": 2, "queued": 2},)
