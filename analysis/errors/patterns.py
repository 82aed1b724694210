"""From the failed tasks of a window to failure patterns with their numbers. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from pydantic import computed_field

from analysis.errors.failed_texts import FailedText
from analysis.errors.grouping import Grouper, Known
from analysis.errors.grouping import Pattern as Grouped
from analysis.model import Model, SinceKnown, Window
from analysis.starts import Start, seen_in

type State = Literal["new", "rising", "ongoing", "quiet"]
"""What its failures in the window look like; what happened to its finding is a `ChangeKind`."""

QUIET_AFTER = timedelta(hours=6)
"""A pattern that has not been seen for a quarter of a day has stopped, as far as this window shows."""
RISES_BY = 3.0
"""Rising: the last hours fail at three times the rate of those before; twice happens by chance at small counts."""
RECENT = timedelta(hours=3)
ENOUGH = 10
HEAD, TAIL = 1000, 3000
"""Characters of a sample that the snapshot keeps."""
EXAMPLES = 20
"""Failures a pattern names for the logs: enough for a share that can be trusted, few enough for one query for all."""


class Sample(Model):
    """One failed task of a pattern with its text as it is stored in the snapshot."""

    task_id: str | None
    job_id: str
    task_type: str
    at: datetime
    text: str


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
    """One fault as far as its texts tell. Where `sampled`, `tasks` is estimated and `jobs` are at least so many."""

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

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's own documentation has it
    @property
    def label(self) -> str:
        """The exception's own name and the template, as a traceback's last line reads."""
        name = self.exception_type.rpartition(".")[2]
        return f"{name}: {self.template}" if name and not self.template.startswith(name) else self.template

    @property
    def start(self) -> Start:
        return Start(self.since, self.since_known, self.since_after)


def patterns_of(
    failed: Sequence[FailedText],
    window: Window,
    known: Mapping[str, Known] | None = None,
    keep: Iterable[str] = (),
    mask: Iterable[str] = (),
    starts: Mapping[str, Start] | None = None,
    watched: datetime | None = None,
) -> tuple[Pattern, ...]:
    """The patterns, those that lost most tasks first. `known` are earlier runs' fingerprints, None without a run;
    `starts` are when these began, and `watched` is until when those runs have seen all failures."""
    grouper = Grouper(frozenset(keep), frozenset(mask), known)
    for row in failed:
        grouper.add(row.error_text or "(no error text was recorded)", task_type=row.task_type)
    grouping = grouper.result()
    members: list[list[FailedText]] = [[] for _ in grouping.patterns]
    for row, place in zip(failed, grouping.pattern_of, strict=True):
        members[place].append(row)
    found = [
        _pattern(g, rows, window, known is not None, _start(g, rows, window, starts or {}, watched))
        for g, rows in zip(grouping.patterns, members, strict=True)
    ]
    return tuple(sorted(found, key=lambda p: (-p.tasks, p.id)))


def _pattern(grouped: Grouped, rows: list[FailedText], window: Window, compared: bool, start: Start) -> Pattern:
    by_time = sorted(rows, key=lambda row: (row.finished_at, row.task_id or row.job_id))
    known_since = datetime.fromisoformat(grouped.first_seen) if grouped.first_seen else None
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
        state=_state(by_time, window, known_since, compared),
        tasks=round(sum(row.stands_for for row in rows)),
        jobs=len({row.job_id for row in rows}),
        sampled=any(row.stands_for > 1 for row in rows),
        first_seen=by_time[0].finished_at,
        last_seen=by_time[-1].finished_at,
        known_since=known_since,
        since=start.at,
        since_known=start.known,
        since_after=start.after,
        task_types=_weighed((row.task_type, row.stands_for) for row in rows),
        stages=_weighed((row.stage, row.stands_for) for row in rows),
        hours=_hours(rows),
        discriminators=grouped.discriminators,
        placeholders=tuple(
            Held(kind=p.kind, distinct=p.distinct, complete=p.complete, top=p.top) for p in grouped.placeholders
        ),
        members=grouped.members,
        merges=grouped.merges,
        newest=_sample(by_time[-1]),
        oldest=_sample(by_time[0]),
        examples=_examples(by_time),
    )


def _start(
    grouped: Grouped, rows: list[FailedText], window: Window, starts: Mapping[str, Start], watched: datetime | None
) -> Start:
    """The earliest that anybody knows of; what earlier runs did not see began after them."""
    first = min(row.finished_at for row in rows)
    known = [starts[one] for one in grouped.members if one in starts]
    if known:
        return min(known, key=lambda start: start.at).or_earlier(Start(first, "before"))
    seen = Start(first) if watched and watched >= window.since else _seen(rows, window)
    if seen.known == "exact":
        sampled = any(row.stands_for > 1 for row in rows)
        return Start(first, "between", window.since) if sampled else seen
    return seen if watched is None else Start(seen.at, "between", watched)


def _seen(rows: list[FailedText], window: Window) -> Start:
    return seen_in(window, min(row.finished_at for row in rows), len({row.job_id for row in rows}))


def _state(by_time: list[FailedText], window: Window, known_since: datetime | None, compared: bool) -> State:
    """What this window shows, and the earlier runs where there were any."""
    if window.until - by_time[-1].finished_at > QUIET_AFTER:
        return "quiet"
    border = window.until - RECENT
    recent = sum(row.stands_for for row in by_time if row.finished_at > border)
    earlier = sum(row.stands_for for row in by_time) - recent
    if known_since is None and (compared or _seen(by_time, window).known == "exact"):
        return "new"
    hours_before = max((border - window.since) / RECENT, 1)
    if recent >= ENOUGH and recent > RISES_BY * max(earlier / hours_before, 1):
        return "rising"
    return "ongoing"


def _weighed[K: (str, int)](pairs: Iterable[tuple[K, float]]) -> dict[K, int]:
    sums: Counter[K] = Counter()
    for key, weight in pairs:
        sums[key] += weight  # type: ignore[assignment]  # a Counter adds floats as well
    return {key: round(value) for key, value in sums.most_common(10)}


def _hours(rows: list[FailedText]) -> tuple[HourCount, ...]:
    sums: dict[datetime, float] = {}
    for row in rows:
        hour = row.finished_at.replace(minute=0, second=0, microsecond=0)
        sums[hour] = sums.get(hour, 0) + row.stands_for
    return tuple(HourCount(at=hour, tasks=round(tasks)) for hour, tasks in sorted(sums.items()))


def _examples(by_time: list[FailedText]) -> tuple[Example, ...]:
    """Spread evenly from the oldest to the newest."""
    step = max(1.0, (len(by_time) - 1) / (EXAMPLES - 1))
    chosen = [by_time[round(place * step)] for place in range(min(EXAMPLES, len(by_time)))]
    return tuple(Example(task_id=row.task_id, job_id=row.job_id, at=row.finished_at) for row in chosen)


def _sample(row: FailedText) -> Sample:
    return Sample(
        task_id=row.task_id, job_id=row.job_id, task_type=row.task_type, at=row.finished_at, text=_ends(row.error_text)
    )


def _ends(text: str) -> str:
    """The start says what ran, the end of a traceback what happened."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n... cut ...\n{text[-TAIL:]}"
