"""Many rows in the tables of a job system, as its engine would have written them: benchmarks/filled/."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

FILLED = Path(__file__).with_name("filled")
_PARAMETER = re.compile(r":'([a-z_]+)'")


def fill(dsn: str, system: str, at: datetime, jobs: int, days: float, one_in: int = 100) -> None:
    """So many jobs, evenly over the days before `at`; of which one in `one_in` is open. The engine's tables must be
    there, and empty."""
    given = {"at": at, "jobs": jobs, "every": timedelta(days=days) / jobs, "one_in": one_in}
    text = (FILLED / f"{system}.sql").read_text("utf-8")
    with psycopg.connect(dsn, autocommit=True) as connection:
        statements = _PARAMETER.sub(lambda match: sql.Literal(str(given[match[1]])).as_string(connection), text)
        connection.execute(statements.encode())
        connection.execute("VACUUM ANALYZE")
