"""Write a scenario into the tables of a job system: its own definitions, and one file that puts it in its words."""

from collections.abc import Iterator
from pathlib import Path

import psycopg

from local.engine_samples.scenario import Scenario
from local.engine_samples.shop import Job

FOLDER = Path(__file__).parent
SCHEMAS, ROWS = FOLDER / "schemas", FOLDER / "rows"
SYSTEMS = tuple(sorted(path.stem for path in ROWS.glob("*.sql")))
"""Of these there is a sample."""

SCENARIO = r"""
CREATE TEMPORARY TABLE shop (
    number bigint, kind text, queue text, state text, created timestamptz, given jsonb, started timestamptz,
    ended timestamptz, attempts integer, error text, worker text, beat timestamptz, fault text,
    raised text GENERATED ALWAYS AS (split_part(error, E'\n', -1)) STORED,
    frame text GENERATED ALWAYS AS (
        regexp_replace(error, '.*File "(.*)\.py", line (\d+), in (\w+).*', '\1.rb:\2:in ''\3''')
    ) STORED
);
CREATE TEMPORARY TABLE plan AS SELECT %(at)s::timestamptz AS at, %(faults)s::text[] AS faults;
CREATE TEMPORARY TABLE cleaned AS
SELECT
    n,
    date_bin('5 min', plan.at - interval '1 min', '2000-01-01') - (12 - n) * interval '5 min'
        - CASE WHEN 'late_schedule' = ANY(plan.faults) THEN interval '3 h' ELSE interval '0' END AS at
FROM plan CROSS JOIN generate_series(1, 12) AS n;
"""
"""What a file of rows finds: jobs in `shop`, with the line `raised` that names the exception of an error and the
`frame` that it came from, as Ruby has it; the `plan`, which is the instant with the faults that were planted; and the
runs of a schedule of five minutes, `clean_carts`, which has stood still for three hours where it is late."""
_COPY = "COPY shop FROM STDIN"


def load_scenario(dsn: str, system: str, scenario: Scenario) -> None:
    """Make the tables of the system in the database and fill them; other tables there are left alone."""
    make_tables(dsn, system)
    with psycopg.connect(dsn) as connection:
        with psycopg.ClientCursor(connection) as cursor:
            cursor.execute(SCENARIO, {"at": scenario.at, "faults": list(scenario.faults)})
            with cursor.copy(_COPY) as copy:
                for job in scenario.jobs:
                    copy.write_row(tuple(_row(scenario, job)))
        connection.execute((ROWS / f"{system}.sql").read_bytes())
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def make_tables(dsn: str, system: str) -> None:
    """Make the tables of the system, empty but for the version of its migrations."""
    with psycopg.connect(dsn) as connection:
        # As pg_dump would have it: a function may come before the tables that it names.
        connection.execute("SET LOCAL check_function_bodies = off; SET LOCAL search_path = ''")
        connection.execute((SCHEMAS / f"{system}.sql").read_bytes())


def _row(scenario: Scenario, job: Job) -> Iterator[object]:
    time = scenario.time
    yield from (job.number, job.kind, job.queue, job.state, time(job.created), job.given)
    yield from (time(job.started), time(job.ended), job.attempts, job.error, job.worker, time(job.beat))
    yield job.fault
