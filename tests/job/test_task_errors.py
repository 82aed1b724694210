"""What a job's tasks say of their failures, read from a real database."""

from analysis.job_debug import debug_job
from analysis.settings import Settings
from tests.analyses.story import Story
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


def test_each_task_tells_its_exception_and_not_the_last_line_of_its_text(database: MakeDatabase) -> None:
    story = Story(database())
    job = story.job(status="failed")
    for text in SAID:
        story.task(job, status="failed", error=text)
    debug = debug_job(Settings.model_validate({"database_url": story.dsn}), job, None)
    assert debug is not None
    assert sorted(str(task.error) for task in debug.debug_info.tasks) == sorted(SAID.values())
