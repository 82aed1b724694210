"""From the failures of a window to failure patterns with their numbers. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from analysis.errors.exception_line import with_type
from analysis.errors.failed_texts import FailedText
from analysis.errors.failures import FailedSample, Failures
from analysis.errors.grouping import Fingerprint, Grouper, Grouping, Known, filled, fingerprint
from analysis.errors.grouping import Pattern as Grouped
from analysis.errors.pattern_model import Example, Held, Link, Part, Pattern, Sample
from analysis.errors.pattern_times import Earlier, by_hour, first_seen, jobs_of, start_of, state_of
from analysis.facts import Window

NO_TEXT = "(no error text was recorded)"
"""Stands for the texts of failures that left none: those of one type are a pattern too."""
HEAD, TAIL = 1000, 3000
"""Characters of a sample that the snapshot keeps."""
EXAMPLES = 20
"""Failures a pattern names for the logs: enough for a share that can be trusted, few enough for one query for all."""


@dataclass(frozen=True)
class Seen:
    """What is seen of the failures by the ids of their fingerprints. `texts` and `retryable` are by what tells
    samples from others. Of `unread` failures no text is read."""

    failures: Mapping[str, Sequence[Failures]]
    samples: Mapping[str, Sequence[FailedSample]]
    texts: Mapping[tuple[str, str], str]
    is_sample: bool = False
    unread: int = 0
    retryable: Mapping[tuple[str, str], bool | None] = field(default_factory=dict)


@cache
def without_text(task_type: str) -> Fingerprint:
    """Of the failures of a type that left no text: nothing but the type says which of them are alike."""
    none, of_type = fingerprint(NO_TEXT), sha256(task_type.encode()).hexdigest()[:16]
    id_ = f"{none.id.partition('-')[0]}-{of_type}"
    return replace(none, id=id_, plain_id=id_, discriminators=(f"task type {task_type}",))


def patterns_of(
    failed: Iterable[FailedText],
    window: Window,
    known: Mapping[str, Known] | None = None,
    keep: Iterable[str] = (),
    mask: Iterable[str] = (),
) -> tuple[Pattern, ...]:
    """The patterns of these texts, those that lost most tasks first."""
    grouper = Grouper(frozenset(keep), frozenset(mask), known)
    failures: dict[str, list[Failures]] = defaultdict(list)
    samples: dict[str, list[FailedSample]] = defaultdict(list)
    texts: dict[tuple[str, str], str] = {}
    is_sample = False
    for row in failed:
        if row.error_text:
            made = grouper.add(row.error_text, task_type=row.task_type).id
        else:
            none = without_text(row.task_type)
            grouper.count(none, 1, task_types={row.task_type})
            made = none.id
        at = row.finished_at
        failures[made].append(failures_of(row, made, window))
        sample = FailedSample(made, row.task_id, row.job_id, row.task_type, at, "", row.job_id)
        samples[made].append(sample)
        texts[sample.of] = row.error_text
        is_sample = is_sample or row.stands_for > 1
    return seen_patterns(grouper.result(), Seen(failures, samples, texts, is_sample), window, Earlier(known))


def failures_of(row: FailedText, made: str, window: Window) -> Failures:
    """One text as the record counts it, with the id of its fingerprint."""
    at = row.finished_at
    return Failures(
        fingerprint=made,
        text_state="read",
        task_type=row.task_type,
        stage=row.stage,
        hours_ago=(window.until - at) // timedelta(hours=1),
        hour_at=at.replace(minute=0, second=0, microsecond=0),
        tasks=row.stands_for,
        jobs=[hash(row.job_id)],
        first_at=at,
        last_at=at,
        failures=row.stands_for,
    )


def seen_patterns(grouping: Grouping, seen: Seen, window: Window, earlier: Earlier) -> tuple[Pattern, ...]:
    """The patterns of a grouping with their numbers, those that lost most tasks first."""
    rows: list[list[Failures]] = [[] for _ in grouping.patterns]
    samples: list[list[FailedSample]] = [[] for _ in grouping.patterns]
    for made, place in zip(grouping.fingerprints, grouping.place_of, strict=True):
        rows[place] += seen.failures[made.id]
        samples[place] += seen.samples[made.id]
    found = [
        _pattern(grouped, of_it, sorted(shown, key=lambda one: (one.ended_at, one.id)), seen, window, earlier)
        for grouped, of_it, shown in zip(grouping.patterns, rows, samples, strict=True)
    ]
    return tuple(sorted(found, key=lambda p: (-p.tasks, p.id)))


def _pattern(
    grouped: Grouped,
    rows: list[Failures],
    by_time: list[FailedSample],
    seen: Seen,
    window: Window,
    earlier: Earlier,
) -> Pattern:
    known_since = datetime.fromisoformat(grouped.first_seen) if grouped.first_seen else None
    start = start_of(grouped, rows, window, earlier, is_sample=seen.is_sample)
    template = grouped.template[:500]
    return Pattern(
        id=grouped.id,
        template=template,
        title=with_type(grouped.exception_type, filled(template, grouped.placeholders)),
        kind=grouped.kind,
        language=grouped.language,
        exception_type=grouped.exception_type,
        location=grouped.location,
        chain=tuple(
            Link(type=one.type, message=one.message[:500], location=one.location, in_app=one.in_app)
            for one in grouped.explanation.chain
        ),
        parts=tuple(
            Part(what=one.what, value=one.value[:500], counts=one.counts, reason=one.reason)
            for one in grouped.explanation.parts
        ),
        state=state_of(rows, window, known_since, compared=earlier.known is not None, unread=seen.unread),
        tasks=round(sum(row.tasks for row in rows)),
        jobs=jobs_of(rows),
        sampled=seen.is_sample,
        first_seen=first_seen(rows),
        last_seen=max(row.last_at for row in rows),
        known_since=known_since,
        since=start.at,
        since_known=start.known,
        since_after=start.after,
        task_types=_weighed((row.task_type, row.tasks) for row in rows),
        stages=_weighed((row.stage, row.tasks) for row in rows if row.stage is not None),
        hours=by_hour(rows),
        discriminators=grouped.discriminators,
        placeholders=tuple(
            Held(kind=p.kind, distinct=p.distinct, complete=p.complete, top=p.top) for p in grouped.placeholders
        ),
        members=grouped.members,
        merges=grouped.merges,
        newest=_sample(by_time[-1], seen),
        oldest=_sample(by_time[0], seen),
        examples=_examples(by_time),
        systems=tuple(sorted({one.system for one in by_time if one.system})),
        apart=tuple(_sample(one, seen) for one in _apart(by_time)),
    )


def _weighed[K: (str, int)](pairs: Iterable[tuple[K, float]]) -> dict[K, int]:
    sums: Counter[K] = Counter()
    for key, weight in pairs:
        sums[key] += weight  # type: ignore[assignment]  # a Counter adds floats as well
    return {key: round(value) for key, value in sums.most_common(10)}


def _examples(by_time: list[FailedSample]) -> tuple[Example, ...]:
    """Spread evenly from the oldest to the newest."""
    step = max(1.0, (len(by_time) - 1) / (EXAMPLES - 1))
    chosen = [by_time[round(place * step)] for place in range(min(EXAMPLES, len(by_time)))]
    return tuple(Example(task_id=row.task_id, job_id=row.job_id, at=row.ended_at) for row in chosen)


def _apart(by_time: list[FailedSample]) -> list[FailedSample]:
    newest = {one.system: one for one in by_time}
    shown = {by_time[0].system, by_time[-1].system}
    return [newest[system] for system in sorted(newest.keys() - shown)]


def _sample(row: FailedSample, seen: Seen) -> Sample:
    text = _ends(seen.texts.get(row.of, ""))
    return Sample(
        task_id=row.task_id,
        job_id=row.job_id,
        task_type=row.task_type,
        at=row.ended_at,
        text=text,
        retryable=seen.retryable.get(row.of),
    )


def _ends(text: str) -> str:
    """The start says what ran, the end of a traceback what happened."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n... cut ...\n{text[-TAIL:]}"
