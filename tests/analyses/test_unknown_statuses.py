"""Rows of a status that nobody knows are judged by nobody: they neither wait, nor are they left over or stuck."""

import psycopg
import pytest

from analysis.collect.catalog import Recognised
from analysis.collect.system_files import load_system
from analysis.health import job_systems
from analysis.poison import backlog, orphaned, retries, stage_not_advanced, unfinished_tasks
from tests.analyses.conftest import Ask
from tests.analyses.story import Story
from tests.conftest import MakeDatabase

JUDGES = (job_systems, backlog, orphaned, retries, stage_not_advanced, unfinished_tasks)


@pytest.fixture
def dsn(database: MakeDatabase) -> str:
    made = database()
    with psycopg.connect(made, autocommit=True) as connection:
        connection.execute("ALTER TYPE app.task_status ADD VALUE 'Archived'")
        connection.execute("ALTER TYPE app.job_status ADD VALUE 'Archived'")
    return made


def test_tasks_of_a_status_that_is_not_known_neither_wait_nor_are_left_over(dsn: str, ask_at_noon: Ask) -> None:
    story = Story(dsn)
    for status in ("processing", "failed", "completed"):
        job = story.job(status=status, created_h=9, updated_h=8)
        story.task(job, status="processing" if status == "processing" else "completed", created_h=9, updated_h=0.01)
        for _ in range(3):
            story.task(job, status="Archived", created_h=9, updated_h=8, retry_count=3)
    [finding] = ask_at_noon(dsn, *JUDGES).findings
    assert finding.title == "9 tasks of origin_staged are not judged: the status 'Archived' is not known"
    assert finding.severity == "critical"


def test_a_job_of_a_status_that_is_not_known_does_not_stand_still(dsn: str, ask_at_noon: Ask) -> None:
    story = Story(dsn)
    story.task(story.job(status="Archived", created_h=9, updated_h=8), created_h=9, updated_h=8)
    [finding] = ask_at_noon(dsn, *JUDGES).findings
    assert finding.title == "1 job of origin_staged is not judged: the status 'Archived' is not known"


def test_what_a_status_means_is_part_of_what_a_record_was_read_by() -> None:
    system = load_system("origin_staged")
    tasks = system.relations["tasks"]
    taught = tasks.model_copy(update={"states": {**tasks.states, "Archived": "succeeded"}})
    other = system.model_copy(update={"relations": {**system.relations, "tasks": taught}})
    prints = {Recognised(each, "app", "monitor", {}, {}).fingerprint for each in (system, other)}
    assert len(prints) == 2
