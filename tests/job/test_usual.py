"""What is usual for a job's type, from the record that the last run left."""

from pathlib import Path

import pytest

from analysis.collect.run import collect
from analysis.debug.staged import debug_job
from analysis.performance.histogram import RATIO
from analysis.settings import Settings
from reports.stores import open_store
from tests.analyses.story import Story
from tests.collect.system import System
from tests.conftest import MakeDatabase


def test_a_job_stands_beside_the_recorded_jobs_of_its_type(database: MakeDatabase, tmp_path: Path) -> None:
    dsn, store = database(), open_store(tmp_path.as_uri())
    system = System(dsn, store)
    story = Story(dsn, system.now())
    for _ in range(20):
        story.task(story.job(status="completed", created_h=3, updated_h=2), created_h=2.5, updated_h=2)
    story.job(status="failed", created_h=20, updated_h=2)
    story.job(status="completed", job_type="other", created_h=20, updated_h=2)
    job = story.job(status="completed", created_h=5, updated_h=1)
    settings = Settings.model_validate({"database_url": dsn})
    assert collect(settings, store).failure is None
    system.connection.close()

    explained = debug_job(settings, job, None, store)
    assert explained is not None
    info = explained.debug_info
    assert "as far as they are recorded" in info.beside_note
    [beside] = [one for one in info.against_usual if one.subject == "job"]
    assert beside.others == 20
    assert beside.p50_s == pytest.approx(3600, rel=RATIO - 1)


def test_without_a_record_the_usual_is_unknown_and_the_job_is_explained(database: MakeDatabase, tmp_path: Path) -> None:
    story = Story(database())
    job = story.job(status="completed")
    settings = Settings.model_validate({"database_url": story.dsn})
    for store in (None, open_store(tmp_path.as_uri())):
        explained = debug_job(settings, job, None, store)
        assert explained is not None
        note = "The usual is unknown: no run has left a record of this window. A run of the main job records it."
        assert explained.debug_info.beside_note == note
