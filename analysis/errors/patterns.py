"""From the failures of a window to failure patterns with their numbers. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Literal

from pydantic import computed_field

from analysis.errors.failed_texts import FailedText
from analysis.errors.failures import FailedSample, Failures
from analysis.errors.grouping import Fingerprint, Grouper, Grouping, Known, fingerprint, settled
from analysis.errors.grouping import Pattern as Grouped
from analysis.facts import Window
from analysis.frozen import Model
from analysis.history.starts import Start, seen_in
from analysis.model import SinceKnown

type State = Literal["new", "rising", "ongoing", "quiet"]
"""What its failures in the window look like; what happened to its finding is a `ChangeKind`."""

QUIET_AFTER = timedelta(hours=6)
"""A pattern that has not been seen for a quarter of a day has stopped, as far as this window shows."""
RISES_BY = 3.0
"""Rising: the last hours fail at three times the rate of those before; twice happens by chance at small counts."""
RECENT_HOURS = 3
ENOUGH = 10
NO_TEXT = "(no error text was recorded)"
"""Stands for the texts of failures that left none: those of one type are a pattern too."""
HEAD, TAIL = 1000, 3000
"""Characters of a sample that the snapshot keeps."""
EXAMPLES = 20
"""Failures a pattern names for the logs: enough for a share that can be trusted, few enough for one query for all."""


class Sample(Model):
    """One failed task of a pattern with its text as the snapshot keeps it; empty where it was not read.

    `retryable` is what the failure says of another try, None where it says nothing."""

    task_id: str | None
    job_id: str
    task_type: str
    at: datetime
    text: str
    retryable: bool | None = None


class Example(Model):
    """One failure of a pattern, by its ids; `task_id` None is a job that failed without a failed task."""

    task_id: str | None
    job_id: str
    at: datetime


class Held(Model):
    """What one placeholder of the template held, of the texts at hand; `complete` False: at least so many."""

    kind: str
    distinct: int
    complete: bool
    top: tuple[tuple[str, int], ...]


class Link(Model):
    """One exception of a chain: class, message with `<*>` for values, place; `in_app` when that is the user's code."""

    type: str
    message: str
    location: str
    in_app: bool


class Part(Model):
    """A part of a text: whether it made the pattern, and why (not)."""

    what: str
    value: str
    counts: bool
    reason: str


class HourCount(Model):
    at: datetime
    tasks: int


class Pattern(Model):
    """One fault as far as its texts tell. Where `sampled`, `tasks` and `jobs` are at least so many.

    Chain, parts and placeholders are those of the texts at hand: of some samples, none where they cannot be read.
    `systems` are the job systems in which it failed, and `apart` the newest failure of each of those that neither
    `newest` nor `oldest` is of.
    """

    id: str
    template: str
    kind: str
    language: str
    exception_type: str
    location: str
    chain: tuple[Link, ...]
    parts: tuple[Part, ...]
    state: State
    tasks: int
    jobs: int
    sampled: bool
    first_seen: datetime
    last_seen: datetime
    known_since: datetime | None
    since: datetime
    since_known: SinceKnown
    since_after: datetime | None
    task_types: dict[str, int]
    stages: dict[int, int]
    hours: tuple[HourCount, ...]
    discriminators: tuple[str, ...]
    placeholders: tuple[Held, ...]
    members: tuple[str, ...]
    merges: tuple[str, ...]
    newest: Sample
    oldest: Sample
    examples: tuple[Example, ...]
    systems: tuple[str, ...]
    apart: tuple[Sample, ...]

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's own documentation has it
    @property
    def label(self) -> str:
        """The exception's own name and the template, as a traceback's last line reads."""
        return self._with_name(self.template)

    @computed_field  # type: ignore[prop-decorator]  # as above
    @property
    def title(self) -> str:
        """The label with the values that never differ."""
        return self._with_name(settled(self.template, self.placeholders))

    def _with_name(self, message: str) -> str:
        name = self.exception_type.rpartition(".")[2]
        return f"{name}: {message}" if name and not message.startswith(name) else message

    @property
    def start(self) -> Start:
        return Start(self.since, self.since_known, self.since_after)


@dataclass(frozen=True)
class Seen:
    """What is seen of the failures by the ids of their fingerprints. `texts` and `retryable` are by what tells
    samples from others."""

    failures: Mapping[str, Sequence[Failures]]
    samples: Mapping[str, Sequence[FailedSample]]
    texts: Mapping[tuple[str, str], str]
    is_sample: bool = False
    retryable: Mapping[tuple[str, str], bool | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Earlier:
    """What earlier runs knew: fingerprints (None without a run), when these began, and until when all was seen."""

    known: Mapping[str, Known] | None = None
    starts: Mapping[str, Start] = field(default_factory=dict)
    watched: datetime | None = None


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
    start = _start(grouped, rows, window, earlier, is_sample=seen.is_sample)
    return Pattern(
        id=grouped.id,
        template=grouped.template[:500],
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
        state=_state(rows, window, known_since, compared=earlier.known is not None),
        tasks=round(sum(row.tasks for row in rows)),
        jobs=_jobs(rows),
        sampled=seen.is_sample,
        first_seen=_first(rows),
        last_seen=max(row.last_at for row in rows),
        known_since=known_since,
        since=start.at,
        since_known=start.known,
        since_after=start.after,
        task_types=_weighed((row.task_type, row.tasks) for row in rows),
        stages=_weighed((row.stage, row.tasks) for row in rows if row.stage is not None),
        hours=_hours(rows),
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


def _start(grouped: Grouped, rows: list[Failures], window: Window, earlier: Earlier, *, is_sample: bool) -> Start:
    """The earliest that anybody knows of; what earlier runs did not see began after them."""
    first = _first(rows)
    known = [earlier.starts[one] for one in grouped.members if one in earlier.starts]
    if known:
        return min(known, key=lambda start: start.at).or_earlier(Start(first, "before"))
    watched = earlier.watched
    seen = Start(first) if watched and watched >= window.since else _seen(rows, window)
    if seen.known == "exact":
        return Start(first, "between", window.since) if is_sample else seen
    return seen if watched is None else Start(seen.at, "between", watched)


def _first(rows: list[Failures]) -> datetime:
    return min(row.first_at for row in rows)


def _jobs(rows: list[Failures]) -> int:
    return len({mark for row in rows for mark in row.jobs})


def _seen(rows: list[Failures], window: Window) -> Start:
    return seen_in(window, _first(rows), _jobs(rows))


def _state(rows: list[Failures], window: Window, known_since: datetime | None, *, compared: bool) -> State:
    """What this window shows, and the earlier runs where there were any."""
    if window.until - max(row.last_at for row in rows) > QUIET_AFTER:
        return "quiet"
    recent = sum(row.tasks for row in rows if row.hours_ago < RECENT_HOURS)
    before = sum(row.tasks for row in rows) - recent
    if known_since is None and (compared or _seen(rows, window).known == "exact"):
        return "new"
    spans_before = max(window.length / timedelta(hours=RECENT_HOURS) - 1, 1)
    if recent >= ENOUGH and recent > RISES_BY * max(before / spans_before, 1):
        return "rising"
    return "ongoing"


def _weighed[K: (str, int)](pairs: Iterable[tuple[K, float]]) -> dict[K, int]:
    sums: Counter[K] = Counter()
    for key, weight in pairs:
        sums[key] += weight  # type: ignore[assignment]  # a Counter adds floats as well
    return {key: round(value) for key, value in sums.most_common(10)}


def _hours(rows: list[Failures]) -> tuple[HourCount, ...]:
    sums: dict[datetime, float] = defaultdict(float)
    for row in rows:
        sums[row.hour_at] += row.tasks
    return tuple(HourCount(at=hour, tasks=round(tasks)) for hour, tasks in sorted(sums.items()))


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
