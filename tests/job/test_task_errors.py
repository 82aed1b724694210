"""What a job's tasks say of their failures, read from a real database: JSON, page and terminal alike."""

import html
import io
import json
import re
from typing import Any

import psycopg
import pytest
from rich.console import Console

from analysis.debug.staged import debug_job
from analysis.settings import Settings
from reports.console import job_summary
from reports.debug import render_debug
from reports.routes import NOWHERE
from tests.analyses.story import Story
from tests.collect.test_versions import filled
from tests.conftest import MakeDatabase

FRAME = '  File "app/probe.py", line {}, in probe\n    with open_dataset(path) as dataset:\n'
TRACEBACK = "Traceback (most recent call last):\n"
GROUP = """  + Exception Group Traceback (most recent call last):
  |   File "app/run.py", line 3, in run
  |     raise ExceptionGroup("two tiles failed", lost)
  | ExceptionGroup: two tiles failed (1 sub-exception)
  +-+---------------- 1 ----------------
    | ValueError: bad tile
    +------------------------------------
"""
SAID = {
    f"probe failed\n{TRACEBACK}{FRAME.format(3)}TypeError: no key\nSource: /mnt/scratch/1.tif": "TypeError: no key",
    TRACEBACK + "".join(FRAME.format(n) for n in range(900)) + "OSError: gone\nSource: /mnt": "OSError: gone",
    f"{TRACEBACK}{FRAME.format(3)}KeyError: 'a'\n\n"
    "The above exception was the direct cause of the following exception:\n\n"
    f"{TRACEBACK}{FRAME.format(4)}app.Lost: tile 7\n  of the lower row": "app.Lost: tile 7",
    GROUP: "ExceptionGroup: two tiles failed (1 sub-exception)",
    '{\n  "code": "TILE",\n  "message": "no such layer"\n}': "no such layer",
    "connection to db:5432 failed\nDETAIL: it is restarting": "connection to db:5432 failed",
}  # fmt: skip


def explained(dsn: str, job: str) -> dict[str, Any]:
    debug = debug_job(Settings.model_validate({"database_url": dsn}), job, None)
    assert debug is not None
    return debug.model_dump(mode="json")


def terminal(debug: dict[str, Any]) -> str:
    """As it is read: a line ends in the blanks that fill its column."""
    shown = io.StringIO()
    job_summary(debug, Console(file=shown, width=400, highlight=False))
    return "\n".join(line.rstrip() for line in shown.getvalue().splitlines())


def test_each_task_tells_its_exception_and_not_the_last_line_of_its_text(database: MakeDatabase) -> None:
    story = Story(database())
    for text, line in SAID.items():
        job = story.job(status="failed")
        story.task(job, status="failed", error=text)
        debug = explained(story.dsn, job)
        assert [task["error"] for task in debug["debug_info"]["tasks"]] == [line]
        page = html.unescape(re.sub("<[^>]*>", "", render_debug(debug, NOWHERE)))
        assert line in page
        assert re.search(rf"^Errors +raster_tile \S+: {re.escape(line)}$", terminal(debug), re.MULTILINE)


def test_the_terminal_has_equal_errors_once_the_most_frequent_first_and_says_what_it_leaves_out(
    database: MakeDatabase,
) -> None:
    story = Story(database())
    job = story.job(status="failed")
    for n in range(6):
        story.task(job, status="failed", error=f"ValueError: band {n} of 7")
    for _ in range(3):
        story.task(job, status="failed", error=f"{TRACEBACK}{FRAME.format(3)}KeyError: 'password=hunter2'")
    story.task(job, status="completed")
    text = terminal(explained(story.dsn, job))
    errors = text[text.index("Errors") :].splitlines()
    assert re.fullmatch(r"Errors +raster_tile \S+ and 2 more: KeyError: .*", errors[0])
    assert "hunter2" not in text
    assert [line.rpartition(": ")[2] for line in errors[1:5]] == [f"band {n} of 7" for n in range(4)]
    assert errors[5].strip() == "… and 2 more errors in the page"


FOLLOWED = f"{TRACEBACK}{FRAME.format(3)}app.Lost: tile 7"
TOLD = {
    ("tile 7", '{"traceback": "%s"}'): "app.Lost: tile 7",
    ("the tile is lost", '{"traceback": "%s", "error_type": "Lost"}'): "app.Lost: tile 7",
    (None, '{"error": "no such tile", "error_type": "Lost", "retryable": false}'): "Lost: no such tile",
    ("Lost: no such tile", '{"error_type": "Lost", "retryable": true}'): "Lost: no such tile",
    ("no such tile", "[1, 2]"): "no such tile",
}


@pytest.mark.parametrize("version", ["september_2025", "october_2025", "april_2026"])
def test_what_the_result_tells_of_the_failure_is_its_error(database: MakeDatabase, version: str) -> None:
    dsn = database(tables=version, functions="none")
    filled(dsn, version)
    traceback = json.dumps(FOLLOWED)[1:-1]
    with psycopg.connect(dsn, autocommit=True) as connection:
        [[job]] = connection.execute("SELECT job_id FROM app.jobs WHERE status = 'completed' LIMIT 1").fetchall()
        connection.execute("UPDATE app.tasks SET parent_job_id = %s WHERE status = 'failed'", [job])
        ids = [row[0] for row in connection.execute("SELECT task_id FROM app.tasks WHERE status = 'failed'")]
        for id_, (line, result) in zip(ids, TOLD, strict=False):
            connection.execute(
                "UPDATE app.tasks SET error_details = %s, result_data = %s WHERE task_id = %s",
                [line, result.replace("%s", traceback), id_],
            )
    debug = debug_job(Settings.model_validate({"database_url": dsn}), str(job), None)
    assert debug is not None
    tasks = {task.task_id: task for task in debug.debug_info.tasks}
    assert [tasks[id_].error for id_ in ids[: len(TOLD)]] == list(TOLD.values())
    assert [tasks[id_].retryable for id_ in ids[: len(TOLD)]] == [None, None, False, True, None]
    causes = {(cause.label, cause.language, cause.tasks) for cause in debug.debug_info.why}
    assert causes >= {("Lost: tile <*>", "python", 2), ("Lost: no such tile", "", 2), ("no such tile", "", 1)}
