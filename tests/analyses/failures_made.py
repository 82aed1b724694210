"""The record's answers about failures whose texts a test makes up."""

import json
from collections.abc import Iterable
from dataclasses import replace

from analysis.errors.failed_texts import FailedText
from analysis.errors.failures import (
    FAILED_PATTERNS,
    FAILED_SAMPLES,
    FAILURES,
    NOT_FINAL,
    SAMPLE_TEXTS,
    FailedPattern,
    FailedSample,
    Failures,
    SampleText,
)
from analysis.errors.grouping.fingerprint import Fingerprinter
from analysis.errors.patterns import failures_of
from analysis.facts import Query, Window

fingerprint = Fingerprinter()


def answers_of(texts: Iterable[FailedText], window: Window, not_read: float = 0) -> dict[Query[object], list[object]]:
    """What is answered about these failures, each of which may stand for more, and some that are not read yet."""
    rows: list[Failures] = []
    patterns: dict[str, FailedPattern] = {}
    samples, shown = [], []
    for text in texts:
        made = fingerprint(text.error_text)
        rows.append(failures_of(text, made.id, window))
        patterns[made.id] = FailedPattern(
            made.id,
            made.template,
            made.kind,
            made.language,
            made.exception_type,
            made.location,
            json.dumps(made.scope),
            made.skeleton,
            json.dumps(made.discriminators),
            "[]",
        )
        samples.append(
            FailedSample(made.id, text.task_id, text.job_id, text.task_type, text.finished_at, "made", text.job_id)
        )
        shown.append(SampleText("made", text.task_id or text.job_id, text.error_text))
    if not_read:
        rows.append(replace(rows[0], fingerprint=None, text_state="not read", tasks=not_read))
    failures = sum(row.tasks for row in rows)
    return {
        FAILURES: [replace(row, failures=0.0 if place else failures) for place, row in enumerate(rows)],
        FAILED_PATTERNS: [*patterns.values()],
        FAILED_SAMPLES: [*samples],
        NOT_FINAL: [],
        SAMPLE_TEXTS: [*shown],
    }
