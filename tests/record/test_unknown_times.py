"""Of a row that tells neither when it was created nor when it began no time is known: it counts, and took none."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from analysis.collect.answers import variables
from analysis.facts import Limits, Window
from analysis.performance.finished_tasks import FinishedTasks
from analysis.performance.stage_runs import StageRuns
from analysis.performance.typical_times import measures
from analysis.record.engine import Engine, open_engine
from analysis.record.tables import TABLES
from analysis.record.views import view
from tests.analyses.conftest import NOON

GIVEN = variables(Window(NOON - timedelta(hours=24), NOON), NOON, Limits()) | {"job_id": "other", "job_type": "load"}
ENDED = (NOON - timedelta(minutes=10)).replace(tzinfo=None)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Three tasks that took ten minutes, and 20 and their job of which no time is known."""
    with open_engine(tmp_path) as opened:
        for table in TABLES:
            opened.ask(view(table, f"no_{table}", (), str))
            opened.ask(f"CREATE TABLE {table} AS FROM no_{table}")
        opened.ask(
            "INSERT INTO jobs BY NAME SELECT 'j' AS job_id, 'load' AS job_type, 'succeeded' AS state,"
            f" 'done' AS status, TIMESTAMP '{ENDED}' AS ended_at"
        )
        opened.ask(
            "INSERT INTO tasks BY NAME SELECT 't' || i AS task_id, 'j' AS job_id, 'tile' AS task_type, 1 AS stage,"
            f" 'succeeded' AS state, 'done' AS status, TIMESTAMP '{ENDED}' AS ended_at,"
            f" CASE WHEN i < 3 THEN TIMESTAMP '{ENDED}' - INTERVAL 600 SECONDS END AS created_at FROM range(23) AS r(i)"
        )
        yield opened


def test_tasks_whose_time_is_not_known_are_counted_and_not_timed(engine: Engine) -> None:
    [row] = engine.ask_file("performance/finished_tasks", GIVEN)
    found = FinishedTasks(*row)  # type: ignore[arg-type]  # as the file gives them
    assert (found.tasks, found.hour_tasks, found.hour_timed, found.bucket_tasks) == (23, [23], [3], [3])
    assert measures([found])["tile"].value == pytest.approx(600)


def test_no_other_histogram_holds_a_time_that_is_not_known(engine: Engine) -> None:
    [job] = engine.ask_file("performance/finished_jobs", GIVEN)
    assert (job[4], job[5], job[6]) == (1, [], [])
    assert [(row[0], row[3]) for row in engine.ask_file("job/usual", GIVEN)] == [("task", [3])]


def test_a_stage_whose_time_is_not_known_ran_and_took_none(engine: Engine) -> None:
    engine.ask("UPDATE tasks SET created_at = NULL")
    [row] = engine.ask_file("performance/stage_runs", GIVEN)
    found = StageRuns(*row)  # type: ignore[arg-type]  # as the file gives them
    assert (found.runs, found.tasks, found.task_seconds, found.run_seconds, found.run_buckets) == (1, 23, 0, 0, [])


def test_where_no_time_is_known_there_is_no_usual_one(engine: Engine) -> None:
    engine.ask("UPDATE tasks SET created_at = NULL")
    [row] = engine.ask_file("performance/finished_tasks", GIVEN)
    found = FinishedTasks(*row)  # type: ignore[arg-type]  # as the file gives them
    assert (found.buckets, found.hour_timed) == ([], [0])
    assert measures([found])["tile"].value is None
