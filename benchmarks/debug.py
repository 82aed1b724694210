"""What does debugging a job of 10,000 tasks cost, against one fetch of its rows? `python -m benchmarks.debug`.

The fetch reads every column of the job's tasks by the index on their job, without a limit, on a connection with the
same settings. Either is warm, and the shortest of some times.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from unittest.mock import patch

import psycopg

from analysis.debug import staged
from analysis.run.gather import gather
from analysis.run.gathered import Gathered
from analysis.settings import Settings
from analysis.wording import counted
from benchmarks.machine import machine
from local.history import Span, load_history
from local.postgres import postgres_server
from local.schema import create_schema
from reports.debug import render_debug
from reports.routes import Routes

FAN = 5332
"""The largest jobs of a history have 15/8 of it: 10,000 tasks, as many as an index of the task can tell apart."""
FETCH = b"SELECT * FROM app.tasks WHERE parent_job_id = %s ORDER BY stage, task_index"
LARGEST = b"SELECT parent_job_id, count(*)::int8 FROM app.tasks GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"


def shortest[T](ask: Callable[[], T], times: int = 5) -> tuple[float, T]:
    """Milliseconds of the shortest of some calls, after one that does not count, and its answer."""
    answer, took = ask(), []
    for _ in range(times):
        started = perf_counter()
        answer = ask()
        took.append(1000 * (perf_counter() - started))
    return min(took), answer


def measured(dsn: str) -> tuple[float, float, float, Gathered, bytes]:
    """Milliseconds of the fetch, of the questions and of the whole answer; what was gathered, and the page."""
    settings = Settings.model_validate({"database_url": dsn})
    gathered: list[Gathered] = []

    def kept(*given: object) -> Gathered:
        gathered.append(gather(*given))  # type: ignore[arg-type]  # as debug.staged gives them
        return gathered[-1]

    with psycopg.connect(dsn) as connection:
        connection.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")
        [[job_id, _]] = connection.execute(LARGEST).fetchall()
        fetch_ms, _ = shortest(lambda: connection.execute(FETCH, [job_id]).fetchall())
    # The answer does not tell what its questions cost.
    with patch.object(staged, "gather", kept):
        whole_ms, debug = shortest(lambda: staged.debug_job(settings, str(job_id), None))
    if debug is None:
        raise LookupError(f"there is no job {job_id}")
    best = min(gathered[1:], key=lambda one: one.database_s)
    return (
        fetch_ms,
        best.database_s * 1000,
        whole_ms,
        best,
        render_debug(debug.model_dump(mode="json"), Routes("/api/")).encode(),
    )


def main() -> None:
    """Prints the targets, then each question, as Markdown."""
    with postgres_server(18) as server:
        with psycopg.connect(server.dsn, autocommit=True) as connection:
            create_schema(connection)
            at = datetime.now(UTC).replace(microsecond=0)
            load_history(connection, at, Span(oldest_day=2, jobs_a_day=40, fan=FAN, failed_permille=100))
            [[_, tasks]] = connection.execute(LARGEST).fetchall()
        fetch_ms, asked_ms, whole_ms, gathered, page = measured(server.dsn)
    print(f"Measured on: {machine()}; a job of {int(str(tasks)):,} tasks.\n")
    print("| what | target | measured |\n|---|---|---|")
    print(f"| database time of the explanation against one fetch of the rows | at most 3 | {asked_ms / fetch_ms:.1f} |")
    print(f"| the whole answer against the same | none | {whole_ms / fetch_ms:.1f} |")
    print(f"| the whole answer | at most 2 s | {whole_ms / 1000:.2f} s |")
    print(f"| its page | below 500 kB | {len(page) / 1000:.0f} kB |")
    print(f"\n| ms | |\n|---|---:|\n| one fetch of the rows | {fetch_ms:.0f} |\n| the whole answer | {whole_ms:.0f} |")
    for cost in sorted(gathered.costs, key=lambda cost: -cost.duration_ms):
        print(f"| `{cost.name}`, {counted(cost.rows, 'row')} | {cost.duration_ms:.1f} |")


if __name__ == "__main__":
    main()
