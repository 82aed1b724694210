"""Is a rate or a time worse than in the same hour of yesterday and of a week ago, and has it stayed so?"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.errors.rates import Z_99, wilson
from analysis.facts import Meta
from analysis.history.starts import Start
from analysis.model import Action, Finding, Headline, Verdict
from analysis.tables import Cell, Chart, Column, Kind, Table
from analysis.trends.tracks import Point, Track
from analysis.wording import clock, duration

MIN_SAMPLES = 20
"""Fewer give an interval that holds everything."""
SUSTAINED = 3
"""Runs in a row: one bad quarter of an hour is what a retry is for."""
DAY, WEEK = timedelta(days=1), 7
"""A week is so many days."""
MEASURED = timedelta(hours=1)
"""A rate or a time is that of the hour before its run."""
RUN_GAP = timedelta(hours=2)
"""Runs further apart are not in a row."""
QUIET = timedelta(hours=16)
"""What was called outlives a night with too few samples to tell."""
RATE_RATIO, RATE_MIN_PERCENT = 2.0, 5.0
TIME_RATIO = 1.3
"""Beyond what the hour of the day does; smaller changes are left to the windows of a whole day."""
CHARTED = 6

META = Meta(
    id="trends/regressions",
    passing="Nothing is worse than at the same time of other days",
    failing="Worse than at the same time of other days",
    why="A day and a week have their rhythm: compared with the same hour, a change is a change and no noon peak.",
)

COLUMNS = (
    Column(key="what", title="Number"),
    Column(key="now", title="Now"),
    Column(key="yesterday", title="Same hour yesterday"),
    Column(key="week", title="Same hour a week ago"),
    Column(key="runs", title="Runs beyond", kind="int"),
)


@dataclass(frozen=True)
class Judged:
    """A track with its newest value and those of the same hour of other days, and the runs in a row, newest first,
    that were beyond what was usual. `began` is when it was called; None while it was not."""

    track: Track
    now: Point
    yesterday: Point | None
    week: Point | None
    began: datetime | None
    run: tuple[Point, ...]


def analyze(tracks: Iterable[Track], found_keys: Iterable[str], alive: Mapping[str, datetime]) -> Verdict:
    """`found_keys` are those of what other analyses found in this run, which is not said again here. What was
    said before (`alive`: when each key was called) is said as long as it is beyond what was usual before that, for a
    week: then it is usual itself."""
    judged = [found for track in tracks if (found := _judged(track, alive.get(_key(track))))]
    if not judged:
        return Verdict.not_applicable("Nothing to compare: no rate and no time is known.")
    if not any(one.yesterday or one.week for one in judged):
        return Verdict.not_applicable("Compared from the second day on: no run of this hour yesterday is stored.")
    known = set(found_keys)
    called = [
        one
        for one in judged
        if (one.run and _key(one.track) in alive) or (len(one.run) >= SUSTAINED and one.track.key not in known)
    ]
    return Verdict.judged(
        map(_finding, called),
        headline=Headline(label="numbers worse than usual at this hour", value=len(called)),
        tables=(Table.of("This hour against other days", COLUMNS, _rows(judged)),),
        charts=tuple(map(_chart, called[:CHARTED])),
    )


def _key(track: Track) -> str:
    return f"{META.id}:{track.key}"


def _judged(track: Track, began: datetime | None) -> Judged | None:
    now = track.now
    if now is None or now.samples is None:
        return None
    return Judged(track, now, *_others(track, now), began, tuple(_beyond_in_a_row(track, began)))


def _others(track: Track, point: Point) -> tuple[Point | None, Point | None]:
    return track.near(point.slot - DAY), track.near(point.slot - WEEK * DAY)


def _usual(track: Track, point: Point, began: datetime | None) -> tuple[Point, ...]:
    """The same hours of other days of which there are samples enough: yesterday and a week ago; of a fault that has
    begun, the newest and the oldest day of a week before that, since it is not compared with itself."""
    days = (1, WEEK) if began is None else range(1, WEEK + 1)
    known = [
        other
        for ago in days
        if (other := track.near(point.slot - ago * DAY))
        and (other.samples or 0) >= MIN_SAMPLES
        and (began is None or other.slot < began - RUN_GAP)
    ]
    return tuple(dict.fromkeys((*known[:1], *known[-1:])))


def _beyond_in_a_row(track: Track, began: datetime | None) -> Iterator[Point]:
    """The newest runs, back to the first that was not beyond what the same hours of other days were."""
    after, gap = track.slots[-1], RUN_GAP if began is None else QUIET
    for point in track.newest_first():
        if began is not None and (point.samples or 0) < MIN_SAMPLES:
            continue
        others = _usual(track, point, began)
        near = after - point.slot <= gap
        if not near or not others or not all(_is_worse(track, point, other) for other in others):
            return
        after = point.slot
        yield point


def _is_worse(track: Track, now: Point, usual: Point) -> bool:
    ended, before = now.samples or 0, usual.samples or 0
    if ended < MIN_SAMPLES:
        return False
    if track.measure.kind == "percent":
        low = wilson(round(now.value * ended / 100), ended, Z_99)[0]
        high = wilson(round(usual.value * before / 100), before, Z_99)[1]
        return now.value >= max(RATE_MIN_PERCENT, RATE_RATIO * usual.value) and low > high
    if track.measure.spread is None or usual.value <= 0:
        return False
    # The logarithms of times are near enough to normal: their means differ when the interval leaves out zero.
    error = track.measure.spread * math.sqrt(1 / ended + 1 / before)
    return now.value >= TIME_RATIO * usual.value and math.log(now.value / usual.value) > Z_99 * error


def _finding(one: Judged) -> Finding:
    measure, last = one.track.measure, one.run[0]
    start = Start(one.run[-1].slot, "between", one.run[-1].slot - MEASURED)
    usual, (yesterday, week) = _usual(one.track, last, one.began)[0], _others(one.track, last)
    row = f", {len(one.run)} runs in a row" if len(one.run) > 1 else ""
    past = "" if usual in (yesterday, week) else f", {_shown(usual.value, measure.kind)} before it began"
    return Finding(
        key=_key(one.track),
        severity="warning",
        title=f"{measure.label}: {_shown(usual.value, measure.kind)} → {_shown(last.value, measure.kind)}{row}",
        observed=f"{_shown(last.value, measure.kind)} of {last.samples} samples at {last.slot:%H:%M} UTC;"
        " at the same hour"
        f" {_compared('yesterday', yesterday, measure.kind)} and {_compared('a week ago', week, measure.kind)}{past}.",
        threshold=(
            f"{RATE_MIN_PERCENT:g} % and {RATE_RATIO:g} times" if measure.kind == "percent" else f"{TIME_RATIO:g} times"
        )
        + f" the same hour of other days, beyond the 99 % interval, in {SUSTAINED} runs in a row of"
        f" {MIN_SAMPLES} samples each",
        **start.fields,
        why=META.why,
        actions=(Action(text="See what changed at that time: a deployment, the input, the load, a neighbour."),),
        evidence=Table.of("The runs", _RUNS, [_run(one, point) for point in one.run], total=len(one.run), cap=10),
    )


_RUNS = (
    Column(key="at", title="Run", kind="timestamp"),
    Column(key="value", title="Value"),
    Column(key="samples", title="Samples", kind="int"),
    Column(key="yesterday", title="Same hour yesterday"),
    Column(key="week", title="Same hour a week ago"),
)


def _run(one: Judged, point: Point) -> dict[str, Cell]:
    yesterday, week = _others(one.track, point)
    kind = one.track.measure.kind
    return {
        "at": point.slot,
        "value": _shown(point.value, kind),
        "samples": point.samples,
        "yesterday": _cell(yesterday, kind),
        "week": _cell(week, kind),
    }


def _rows(judged: list[Judged]) -> Iterator[dict[str, Cell]]:
    for one in sorted(judged, key=lambda one: (-len(one.run), one.track.key)):
        kind = one.track.measure.kind
        yield {
            "what": one.track.measure.label,
            "now": _shown(one.now.value, kind),
            "yesterday": _cell(one.yesterday, kind),
            "week": _cell(one.week, kind),
            "runs": len(one.run),
        }


def _chart(one: Judged) -> Chart:
    days = [point for point in one.track.newest_first() if one.now.slot - point.slot <= timedelta(days=7)]
    measure = one.track.measure
    return Chart(
        spec="trend_lines",
        title=f"{measure.label}, {'percent' if measure.kind == 'percent' else 'seconds'}",
        description=f"Since {clock(one.run[-1].slot, one.now.slot)} above the same hours of other days.",
        rows=tuple({"at": point.slot, "value": point.value, "series": measure.label} for point in reversed(days)),
        unit="%" if measure.kind == "percent" else "seconds",
    )


def _shown(value: float, kind: Kind) -> str:
    return f"{value:.3g} %" if kind == "percent" else duration(value)


def _cell(point: Point | None, kind: Kind) -> str | None:
    return None if point is None else _shown(point.value, kind)


def _compared(when: str, point: Point | None, kind: Kind) -> str:
    return f"unknown {when}" if point is None else f"{_shown(point.value, kind)} {when}"
