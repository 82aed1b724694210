"""Failure patterns of the record are those of the texts themselves, as the first release read and grouped them."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

from analysis.collect.answers import record_answers
from analysis.collect.run import collect_apart
from analysis.collect.shown import shown
from analysis.errors.common_factors import FACTORS, Factor
from analysis.errors.failed_texts import FailedText
from analysis.errors.failures import FAILED_PATTERNS, FAILED_SAMPLES, FAILURES
from analysis.errors.pattern_model import Pattern
from analysis.errors.pattern_times import Earlier
from analysis.errors.patterns import patterns_of
from analysis.errors.recorded_patterns import Recorded
from analysis.facts import Query, Window
from analysis.redaction import redact_text
from analysis.settings import Settings
from local.sample.load import LoadedSample
from tests.oracle.asking import oracle


@dataclass(frozen=True)
class OldFactor:
    """What the first release told of a value that failed tasks share."""

    task_type: str
    factor: dict[str, str]
    failed: int
    failed_with: int
    failed_jobs: int
    completed: int
    completed_with: int
    is_sample: bool


OLD_FACTORS = Query("errors/shared_values", OldFactor)
TEXTS = Query("errors/failed_texts", FailedText)


def telling(old: OldFactor) -> bool:
    """Whether a finding was made of it."""
    counts = (old.failed, old.failed_with, old.failed_jobs, old.completed, old.completed_with)
    return Factor(old.task_type, "", "", None, *counts, old.is_sample, "").is_telling


def facts_of(pattern: Pattern) -> dict[str, object]:
    """A pattern without what depends on how many texts are at hand, and on its system, which only the record knows."""
    return pattern.model_dump(exclude={"placeholders", "examples", "chain", "parts", "newest", "oldest", "systems"})


def test_the_patterns_of_the_record_are_those_of_all_texts(sample_database: LoadedSample) -> None:
    settings = Settings.model_validate({"database_url": sample_database.dsn})
    window = Window(sample_database.at - timedelta(hours=24), sample_database.at)
    texts = [replace(row, error_text=redact_text(row.error_text)) for row in oracle(settings, TEXTS, window)]
    expected = patterns_of(texts, window)
    assert len(texts) > 500

    collected = collect_apart(settings, 0, sample_database.at, window)
    asked: list[Query[object]] = [FAILURES, FAILED_PATTERNS, FAILED_SAMPLES]
    answers, _ = record_answers(settings, collected, asked, window, window.until)
    recorded = Recorded.of(*(answers[query.name] for query in asked))  # type: ignore[arg-type]  # rows of each
    texts_shown = shown(settings, collected, recorded.to_show((), (), 50), (), (), 0).texts
    assert isinstance(texts_shown, tuple)
    found = recorded.patterns(window, Earlier(), texts=texts_shown)

    assert recorded.read == recorded.total == len(texts)
    assert list(map(facts_of, found)) == list(map(facts_of, expected))
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours.newest.at, ours.oldest.at) == (theirs.newest.at, theirs.oldest.at)
        assert ours.newest.text
        assert [link.type for link in ours.chain] == [link.type for link in theirs.chain]


def test_what_failed_tasks_share_by_hashes_is_what_they_share_by_values(sample_database: LoadedSample) -> None:
    settings = Settings.model_validate({"database_url": sample_database.dsn})
    window = Window(sample_database.at - timedelta(hours=24), sample_database.at)
    expected = [old for old in oracle(settings, OLD_FACTORS, window) if telling(old)]
    assert expected

    collected = collect_apart(settings, 0, sample_database.at, window)
    answers, _ = record_answers(settings, collected, [FACTORS], window, window.until)
    rows = [row for row in cast(tuple[Factor, ...], answers[FACTORS.name]) if row.is_telling]
    parameters = shown(settings, None, (), [row.shown_by for row in rows if row.shown_by], (), 0).parameters
    assert isinstance(parameters, tuple)
    values = {one.id: one.scalars for one in parameters}

    def found(row: Factor) -> tuple[object, ...]:
        value = values[str(row.shown_by)][row.key]
        seen = value if isinstance(value, str) else json.dumps(value)
        return row.task_type, {row.key: seen}, row.failed, row.failed_with, row.failed_jobs

    assert [found(row) for row in rows] == [
        (old.task_type, old.factor, old.failed, old.failed_with, old.failed_jobs) for old in expected
    ]
