"""Failure patterns of the record are those of the texts themselves, as the first release read and grouped them."""

from dataclasses import replace
from datetime import timedelta

from analysis.collect.answers import record_answers
from analysis.collect.run import collect_apart
from analysis.collect.samples import sample_texts
from analysis.errors.failed_texts import FailedText
from analysis.errors.failures import FAILED_PATTERNS, FAILED_SAMPLES, FAILURES
from analysis.errors.patterns import Earlier, Pattern, patterns_of
from analysis.errors.recorded_patterns import Recorded
from analysis.model import Query, Window
from analysis.redaction import redact_text
from analysis.settings import Settings
from local.sample.load import LoadedSample
from tests.oracle.asking import oracle

TEXTS = Query("errors/failed_texts", FailedText)


def told(pattern: Pattern) -> dict[str, object]:
    """A pattern without what depends on how many texts are at hand."""
    return pattern.model_dump(exclude={"placeholders", "examples", "chain", "parts", "newest", "oldest"})


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
    shown, _ = sample_texts(settings, recorded.to_show((), (), 50), 0)
    assert isinstance(shown, tuple)
    found = recorded.patterns(window, Earlier(), texts=shown)

    assert recorded.read == recorded.total == len(texts)
    assert list(map(told, found)) == list(map(told, expected))
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours.newest.at, ours.oldest.at) == (theirs.newest.at, theirs.oldest.at)
        assert ours.newest.text
        assert [link.type for link in ours.chain] == [link.type for link in theirs.chain]
