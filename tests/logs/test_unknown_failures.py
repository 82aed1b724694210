"""Errors of the logs against the database's own state of what they name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from analysis.collect.answers import record_answers
from analysis.collect.run import collect_apart
from analysis.facts import Unavailable, Window
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.rows import UnknownFailureRow
from analysis.logs.unknown_failures import ABSENT, META, STATES, IdState, ids, judge
from analysis.model import Failure, Verdict
from analysis.run.judge import judged
from analysis.settings import Settings
from analysis.sources.log_answers import Success
from tests.analyses.story import NOON, Story
from tests.collect.system import System, folder_store
from tests.conftest import MakeDatabase

WINDOW = Window(NOON.replace(hour=10), NOON)
"""Two hours: what happened a day before is outside."""


@pytest.fixture
def system(database: MakeDatabase, tmp_path: Path) -> Iterator[System]:
    made = System(database(), folder_store(tmp_path))
    yield made
    made.connection.close()


def error(id_: str, kind: str = "task") -> UnknownFailureRow:
    plain = UnknownFailureRow(
        id=id_,
        id_kind="task",
        job_id="",
        role="geo",
        operation_name="process_task",
        source="exception",
        type="KeyError",
        text="'tile'",
        items=1,
        first_at=NOON,
        last_at=NOON,
    )
    return plain if kind == "task" else replace(plain, id_kind="job")


def log_answers(*rows: UnknownFailureRow) -> LogAnswers:
    return LogAnswers({queries.UNKNOWN_FAILURES.name: Success(rows)})


def known(dsn: str, logs: LogAnswers) -> tuple[IdState, ...] | Failure:
    """What the record of a database says of the ids."""
    settings = Settings.model_validate({"database_url": dsn})
    collected = collect_apart(settings, 0, NOON, WINDOW)
    answers, _ = record_answers(settings, collected, [STATES], WINDOW, NOON, {"ids": ids(logs)})
    return cast(tuple[IdState, ...] | Failure, answers[STATES.name])


def asked(dsn: str, *rows: UnknownFailureRow) -> Verdict:
    """The errors judged as wave two judges them: by what the record says of their ids."""
    found = log_answers(*rows)
    return judge(found, known(dsn, found))


def states(verdict: Verdict) -> dict[object, object]:
    return {row["id"]: row["state"] for table in verdict.tables for row in table.rows}


def test_what_failed_at_any_time_is_known_and_the_others_are_reported_with_their_state(database: MakeDatabase) -> None:
    dsn = database(18, "september_2025")
    story = Story(dsn)
    job = story.job()
    earlier = story.task(job, status="failed", updated_h=30, created_h=31)
    within = story.task(job, status="failed")
    at_work = story.task(job, status="processing", retry_count=2)
    tried_again = story.task(job, retry_count=1)
    carried_on = story.task(job)
    verdict = asked(dsn, *map(error, (earlier, within, at_work, tried_again, carried_on, "gone")))
    assert states(verdict) == {
        "gone": ABSENT,
        at_work: "processing after 2 retries",
        tried_again: "completed after 1 retry",
        carried_on: "completed",
    }
    (finding,) = verdict.findings
    assert finding.title.startswith("4 ids of the logs' errors did not fail in the database: 1 not in the record; 1 ")
    assert finding.count == 4
    assert verdict.tables[0].rows[0]["id"] == "gone"


def test_a_job_whose_task_failed_is_known_and_one_that_is_open_or_gone_is_not(database: MakeDatabase) -> None:
    story = Story(database(18, "september_2025"))
    with_failed_task, failed, done = story.job(), story.job(status="failed"), story.job(status="completed")
    story.task(with_failed_task, status="failed", updated_h=40)
    waiting, gone = story.job(status="queued"), "f" * 64
    verdict = asked(story.dsn, *(error(j, "job") for j in (with_failed_task, failed, done, waiting, gone)))
    assert states(verdict) == {gone: ABSENT, done: "completed", waiting: "queued"}


def test_ids_that_no_row_can_have_are_reported_absent_and_break_nothing(database: MakeDatabase) -> None:
    hostile = ("a\0b", "\ud800", "x" * 101, "'); DROP TABLE app.tasks; --", '"]')
    verdict = asked(database(18, "september_2025"), *map(error, hostile))
    assert states(verdict) == dict.fromkeys(hostile, ABSENT)


def test_what_failed_and_was_deleted_since_is_known(system: System) -> None:
    system.job("a", system.now(), "failed", tasks=1, task="failed")
    system.collect()
    system.delete("a")
    collected = system.collect()
    found = log_answers(error("a-0"), error("b-0"))
    window = Window(system.now() - timedelta(hours=2), system.now())
    answers, _ = record_answers(system.settings, collected, [STATES], window, window.until, {"ids": ids(found)})
    assert states(judge(found, cast(tuple[IdState, ...], answers[STATES.name]))) == {"b-0": ABSENT}


def test_without_an_answer_of_the_record_nothing_is_claimed() -> None:
    found = log_answers(error("t1"))
    answer = known("postgresql://nobody@127.0.0.1:9/none", found)
    assert isinstance(answer, Failure)
    with pytest.raises(Unavailable) as raised:
        judge(found, answer)
    assert raised.value.failure.fix


def test_errors_that_the_database_knows_are_no_finding() -> None:
    verdict = judge(log_answers(error("t1")), [IdState("t1", "task", "failed", failed=True, gone=False, retry_count=3)])
    assert (verdict.status, verdict.findings, verdict.tables) == ("ok", (), ())
    assert verdict.summary == "Every error that names a task or job belongs to one that failed."


def test_the_title_does_not_deny_the_errors_beneath_it() -> None:
    outcome = judge(log_answers(error("lost")), [])
    result = judged([(META, outcome)]).results[META.id]
    assert (result.status, result.title) == ("ok", "The logs know errors that the database does not")
    nothing = judge(log_answers(), [])
    assert (
        judged([(META, nothing)]).results[META.id].title == "The errors in the logs are those that the database knows"
    )
