"""A job of 10,000 tasks, one of them with an error text of 5 MB: the answer and its page stay bounded, and say so."""

import psycopg

from analysis.debug.staged import debug_job
from analysis.settings import Settings
from reports.debug import render_debug
from reports.routes import NOWHERE
from tests.conftest import MakeDatabase

JOB = "a" * 64
LOAD = """
INSERT INTO app.jobs (job_id, job_type, status, error_details)
VALUES (repeat('a', 64), 'process_raster', 'failed', 'x');
INSERT INTO app.tasks (task_id, parent_job_id, task_type, status, stage, task_index, error_details)
SELECT
    'aaaaaaaa-s1-' || number, repeat('a', 64), 'raster_tile',
    CASE WHEN number <= 2000 THEN 'failed' ELSE 'completed' END::app.task_status,
    1, number,
    CASE
        WHEN number = 1 THEN repeat('x', 5000000) || E'\\nValueError: the end'
        WHEN number <= 2000
            THEN E'Traceback (most recent call last):\\n'
                || repeat(E'  File "tile.py", line 4, in step\\n    return self.next(block)\\n', 30)
                || 'OSError: block ' || number || ' cannot be read'
    END
FROM generate_series(1, 10000) AS number
"""


def test_a_job_of_ten_thousand_tasks_is_explained_on_a_page_that_says_what_it_leaves_out(
    database: MakeDatabase,
) -> None:
    dsn = database()
    with psycopg.connect(dsn) as connection:
        connection.execute(LOAD)
    debug = debug_job(Settings.model_validate({"database_url": dsn}), JOB, None)
    assert debug is not None
    assert debug.debug_info.tasks_total == len(debug.debug_info.tasks) == 10_000
    assert sum(cause.tasks for cause in debug.debug_info.why) == 2_000
    assert "ValueError" in debug.model_dump_json()
    page = render_debug(debug.model_dump(mode="json"), NOWHERE)
    assert len(page.encode()) < 500_000
    assert "of 10,000" in page
