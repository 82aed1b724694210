"""The living database holds the rows of the sample that was shown last, whatever was shown before."""

from datetime import timedelta

import psycopg

from local.sample.build import Sample
from tests.acceptance.living import LivingDatabase


def test_tasks_outlive_a_job_that_changed_between_two_instants(living: LivingDatabase, faulty: Sample) -> None:
    for instant in (faulty.at, faulty.at - timedelta(days=1), faulty.at):
        living.show(faulty.as_of(instant))
        with psycopg.connect(living.dsn) as connection:
            rows = {
                table: connection.execute(f"SELECT count(*) FROM app.{table}".encode()).fetchone()
                for table in living.shown
            }
        assert rows == {table: (len(shown),) for table, shown in living.shown.items()}
