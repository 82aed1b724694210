"""What each file of sql/ takes: of a run by the server's own counts, of the record by the clock, and of the routes."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from unittest.mock import patch
from urllib.parse import urlencode

import azure.functions as func
import psycopg

from analysis.record.engine import Engine

FILES = r"""
SELECT substring(query FROM 'jobscope sql/(\S+)[.]sql') AS file, sum(total_exec_time)::float8 AS ms
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query ~ 'jobscope sql/'
GROUP BY 1
"""
ASKED: Sequence[tuple[str, Mapping[str, str]]] = (
    ("health", {}),
    ("db_jobs", {}),
    ("db_job", {"job_id": "{job}"}),
    ("db_tasks", {}),
    ("db_tasks_of_job", {"job_id": "{job}"}),
    ("db_running", {}),
    ("db_stats", {}),
    ("db_functions_test", {}),
    ("db_errors", {"fresh": "1"}),
    ("db_poison", {}),
    ("db_performance", {}),
    ("db_debug", {"job_id": "{job}"}),
    ("db_debug", {"job_id": "{task}"}),
    ("db_tables", {}),
    ("db_table", {"table": "app.tasks"}),
)
"""The routes that ask a database, by their names in web/routes.py, and with what."""


def of_database(connection: psycopg.Connection) -> dict[str, float]:
    """Milliseconds of each file since the counts were reset."""
    return {str(file): float(ms) for file, ms in connection.execute(FILES.encode()).fetchall()}


@contextmanager
def record_timed() -> Iterator[dict[str, float]]:
    """Milliseconds of each file of sql/record/ within the block."""
    took: dict[str, float] = defaultdict(float)

    def timed(method: Callable[..., object], place: int) -> Callable[..., object]:
        """The method, whose argument at this place is the file's name."""

        def measured(engine: Engine, *given: object) -> object:
            began = time.perf_counter()
            try:
                return method(engine, *given)
            finally:
                took[f"record/{given[place]}"] += (time.perf_counter() - began) * 1000

        return measured

    ask_file, make = timed(Engine.ask_file, 0), timed(Engine.make, 1)
    with patch.object(Engine, "ask_file", ask_file), patch.object(Engine, "make", make):
        yield took


def of_routes(dsn: str, store: str, connection: psycopg.Connection) -> dict[str, float]:
    """Milliseconds of each file that the routes ask beside what a run asks. Raises RuntimeError when one fails."""
    from web.handle import handle

    os.environ |= {"JOBSCOPE_DATABASE_URL": dsn, "JOBSCOPE_REPORTS_URL": store, "JOBSCOPE_BROWSE": "true"}
    [job, task] = (_newest(connection, each) for each in ("job", "task"))
    connection.execute("SELECT pg_stat_statements_reset()")
    with record_timed() as of_record:
        for name, given in ASKED:
            values = {key: value.format(job=job, task=task) for key, value in given.items()}
            path = {str(key): values.pop(key) for key in ("job_id", "table") if key in values}
            url = f"http://127.0.0.1/{name}?{urlencode(values)}"
            request = func.HttpRequest(
                "GET", url, headers={"x-functions-key": "benchmark"}, route_params=path, body=b""
            )
            answer = handle(name, request, "")
            if answer.status_code >= HTTPStatus.BAD_REQUEST:
                raise RuntimeError(f"{name} {given}: {answer.status_code} {answer.get_body()[:500]!r}")
    return of_database(connection) | of_record


def table_of_files(cases: Mapping[str, Mapping[str, float]]) -> Iterable[str]:
    """Rows of Markdown, the dearest file of the last case first: milliseconds of a file by case."""
    yield f"| ms | {' | '.join(cases)} |"
    yield f"|---|{'---:|' * len(cases)}"
    last = list(cases.values())[-1] if cases else {}
    files = sorted({file for case in cases.values() for file in case}, key=lambda file: (-last.get(file, 0), file))
    for file in files:
        cells = (f"{case[file]:.1f}" if file in case else "" for case in cases.values())
        yield f"| `{file}` | {' | '.join(cells)} |"


def _newest(connection: psycopg.Connection, entity: str) -> str:
    status = "failed" if entity == "task" else "completed"
    statement = (
        f"SELECT {entity}_id::text FROM app.{entity}s WHERE status = '{status}' ORDER BY updated_at DESC LIMIT 1"
    )
    [[found]] = connection.execute(statement.encode()).fetchall()
    return str(found)
