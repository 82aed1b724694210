"""On the sample, with every fault in it, each question to the record has the answer of the database itself."""

from dataclasses import astuple
from datetime import timedelta

import pytest

from analysis.collect.answers import record_answers
from analysis.collect.run import Collected, collect_apart
from analysis.model import Query, Window
from analysis.registry import ANALYSES
from analysis.settings import Settings
from local.sample.load import LoadedSample
from tests.oracle.asking import HERE, oracle

QUERIES = {
    query.name: query
    for analysis in ANALYSES
    for query in analysis.META.queries
    if query.source == "record" and (HERE / f"{query.name.removeprefix('record/')}.sql").exists()
}


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
    assert sorted(map(_cells, rows)) == sorted(map(_cells, expected))


def _cells(row: object) -> tuple[str, ...]:
    """Comparable, and numbers to what a chart could show."""
    return tuple(f"{cell:.6g}" if isinstance(cell, float) else str(cell) for cell in astuple(row))  # type: ignore[call-overload]  # rows are dataclasses
