"""On the sample, with every fault in it, each question to the record has the answer of the database itself."""

from datetime import timedelta

import psycopg
import pytest

from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.collect.run import collect_apart
from analysis.facts import Query, Window
from analysis.job.job_facts import USUAL, UsualTimes
from analysis.settings import Settings
from local.sample.load import LoadedSample
from tests.oracle.asking import QUERIES, cells, oracle


@pytest.fixture(scope="module")
def recorded(sample_database: LoadedSample) -> tuple[Settings, Window, Collected]:
    """The record of the sample as of its end."""
    settings = Settings.model_validate({"database_url": sample_database.dsn})
    window = Window(sample_database.at - timedelta(hours=24), sample_database.at)
    collected = collect_apart(settings, 0, sample_database.at, window)
    assert collected.failure is None
    return settings, window, collected


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_the_record_says_what_the_database_says(name: str, recorded: tuple[Settings, Window, Collected]) -> None:
    settings, window, collected = recorded
    query: Query[object] = QUERIES[name]
    answers, _ = record_answers(settings, collected, [query], window, window.until)
    rows = answers[name]
    assert isinstance(rows, tuple), rows
    expected = oracle(settings, query, window)
    assert len(expected) > 0
    assert sorted(map(cells, rows)) == sorted(map(cells, expected))


def test_what_is_usual_for_a_type_is_what_the_database_says(
    sample_database: LoadedSample, recorded: tuple[Settings, Window, Collected]
) -> None:
    settings, window, collected = recorded
    with psycopg.connect(sample_database.dsn) as connection:
        [job] = connection.execute("SELECT job_id, job_type FROM app.jobs ORDER BY job_id LIMIT 1").fetchall()
    its = {"job_id": str(job[0]), "job_type": str(job[1])}
    answers, _ = record_answers(settings, collected, [USUAL], window, window.until, its)
    rows = answers[USUAL.name]
    assert isinstance(rows, tuple), rows
    assert {row.subject for row in rows if isinstance(row, UsualTimes)} == {"job", "task"}
    assert sorted(map(cells, rows)) == sorted(map(cells, oracle(settings, USUAL, window, its)))
