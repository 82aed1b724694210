from typing import Any

import pytest

from analysis.model import Failure
from analysis.poison import silent_heartbeat
from analysis.poison.silent_heartbeat import HEARTBEATS, SILENT, Heartbeats
from analysis.sources.server import COLUMNS
from analysis.tables import Table
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.poison_story import Story, ago, found, rows_of_actions
from tests.conftest import MakeDatabase

LONG = 20 * 365 * 24 * 60


def test_tasks_that_stopped_together_are_reported_as_one_stop(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "processing", times=3, beat=30)
    story.task("a", "processing", beat=29.5)
    story.task("a", "processing", beat=10)
    story.task("a", "processing", beat=-LONG)  # it beats, also by the clock of the server, which the statements ask
    story.task("a", "completed", beat=30)

    snapshot = ask_at_noon(story.dsn, silent_heartbeat)

    (finding,) = snapshot.findings
    assert finding.key == "poison/silent_heartbeat:make_tiles"
    assert finding.count == 5
    assert finding.severity == "warning"
    assert "5 tasks of make_tiles stopped sending heartbeats, 4 of them together at" in finding.title
    assert finding.since is not None
    assert abs((finding.since.replace(tzinfo=None) - ago(30)).total_seconds()) < 20
    assert isinstance(finding.evidence, Table)
    assert len(finding.evidence.rows) == 5
    assert finding.evidence.rows[0]["job_id"] == Story.job_id("a")
    assert rows_of_actions(story.dsn, finding) == [5, 5]


def test_ten_silent_tasks_are_critical(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "processing", times=10, beat=30)
    (finding,) = ask_at_noon(story.dsn, silent_heartbeat).findings
    assert finding.severity == "critical"
    assert finding.title.startswith("10 tasks of make_tiles stopped sending heartbeats together at")


@pytest.mark.parametrize("status", ["failed", "completed"])
def test_tasks_of_a_job_that_is_over_are_not_silent_but_left_over(
    database: MakeDatabase, ask_at_noon: Ask, status: str
) -> None:
    story = Story(database())
    story.job("a", status)
    story.task("a", "processing", beat=30)
    assert found(ask_at_noon(story.dsn, silent_heartbeat)) == {}


def test_a_task_that_was_just_given_to_a_worker_again_is_not_silent(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "processing", beat=30, touched=1, retries=1)
    assert found(ask_at_noon(story.dsn, silent_heartbeat)) == {}


def test_the_silence_allowed_is_a_setting(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "processing", beat=6)
    assert found(ask_at_noon(story.dsn, silent_heartbeat)) == {"poison/silent_heartbeat:make_tiles": 1}
    assert found(ask_at_noon(story.dsn, silent_heartbeat, heartbeat_silent_s=420)) == {}


@pytest.mark.parametrize(("worker", "words"), [("worker-7", "held by worker-7."), ("7", "held by worker 7.")])
def test_the_later_schema_names_the_worker(database: MakeDatabase, ask_at_noon: Ask, worker: str, words: str) -> None:
    story = Story(database(tables="april_2026"), later_schema=True)
    story.job("a")
    story.task("a", "processing", times=2, beat=30, execution_started_at=ago(50), claimed_by=worker)
    story.task("a", "processing", beat=30, execution_started_at=ago(2))  # begun again
    (finding,) = ask_at_noon(story.dsn, silent_heartbeat).findings
    assert finding.count == 2
    assert words in finding.observed
    assert rows_of_actions(story.dsn, finding)[1] == 2


def test_without_a_heartbeat_column_the_question_is_open(facts: MakeFacts) -> None:
    missing = Failure("tasks.heartbeat is not recorded in this schema", "a later version records it")
    with pytest.raises(Exception, match="not recorded"):
        silent_heartbeat.analyze(facts({SILENT: missing, HEARTBEATS: missing, COLUMNS: []}))


def test_a_system_at_rest_has_nothing_silent(facts: MakeFacts) -> None:
    verdict = silent_heartbeat.analyze(facts({SILENT: [], HEARTBEATS: [], COLUMNS: []}))
    assert (verdict.status, verdict.findings) == ("ok", ())
    assert verdict.headline is not None
    assert verdict.headline.value == 0


def test_tasks_without_a_heartbeat_are_not_judged_and_that_is_said(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "processing", times=4, beat=None)
    story.task("a", "processing", beat=1)
    result = ask_at_noon(story.dsn, silent_heartbeat).analyses["poison/silent_heartbeat"]
    assert result.data["not_judged"] == {"make_tiles": 4}
    assert "4 processing tasks not judged: 4 of make_tiles (no heartbeat)." in result.summary


def test_where_no_task_can_be_judged_nothing_is_called_well(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("done", "completed", touched=5)
    story.task("done", "completed", times=3, created=40, touched=5, beat=40)
    story.job("a")
    story.task("a", "processing", times=2, beat=30)
    story.task("a", "processing", task_type="mute", beat=None)
    result = ask_at_noon(story.dsn, silent_heartbeat).analyses["poison/silent_heartbeat"]
    assert (result.status, result.not_recorded) == ("unknown", True)
    assert (
        "no processing task can be judged: 2 of make_tiles (a heartbeat is written once), 1 of mute (no heartbeat)"
        in result.reason
    )


@pytest.mark.parametrize("tables", ["september_2025", "april_2026"])
def test_a_heartbeat_that_its_type_writes_only_once_is_no_pulse(
    database: MakeDatabase, ask_at_noon: Ask, tables: str
) -> None:
    later = tables == "april_2026"
    started: dict[str, Any] = {"execution_started_at": ago(40)} if later else {}
    story = Story(database(tables=tables), later_schema=later)
    story.job("done", "completed", touched=5)
    story.task("done", "completed", times=3, created=40, touched=5, beat=40, **started)
    story.job("a")
    story.task("a", "processing", times=2, beat=30, **started)
    story.task("a", "processing", task_type="beats", beat=30, **started)
    snapshot = ask_at_noon(story.dsn, silent_heartbeat)
    assert found(snapshot) == {"poison/silent_heartbeat:beats": 1}
    result = snapshot.analyses["poison/silent_heartbeat"]
    assert result.data["not_judged"] == {"make_tiles": 2}
    assert "2 of make_tiles (a heartbeat is written once)" in result.summary


@pytest.mark.parametrize(
    ("long_completed", "quiet_completed", "written_once"),
    [(0, 0, False), (100, 2, False), (100, 19, False), (100, 20, True), (3, 3, True)],
)
def test_a_few_silences_are_accidents_and_many_are_a_habit(
    long_completed: int, quiet_completed: int, written_once: bool
) -> None:
    assert Heartbeats("tiles", 5, 0, long_completed, quiet_completed).is_written_once == written_once
