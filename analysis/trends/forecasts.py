"""When is the backlog drained, and when are the transaction ids and the fullest sequence used up?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from analysis.facts import Meta
from analysis.model import Action, Finding, Headline, Verdict
from analysis.tables import Cell, Column, Table
from analysis.trends.line import line
from analysis.trends.tracks import Point, Track
from analysis.wording import duration, number

DRAIN_SPAN = timedelta(hours=3)
"""The pace of the last hours is what a waiting person asks for."""
DRAIN_POINTS = 5
EXHAUST_SPAN = timedelta(days=14)
EXHAUST_POINTS, EXHAUST_MIN = 20, timedelta(days=2)
"""Ids are used in the rhythm of the day: less than two of them say little."""
WARNING = timedelta(days=30)
"""Widening a column of a large table is planned work of some weeks."""
FULL_PERCENT = 100.0
SEQUENCE = "health/sequences:fullest"

META = Meta(
    id="trends/forecasts",
    passing="Nothing runs out soon",
    failing="Something runs out soon",
    why="An id that is used up stops every insert at once, and a queue that does not shrink never empties by itself.",
)

COLUMNS = (
    Column(key="what", title="What"),
    Column(key="now", title="Now", kind="number"),
    Column(key="when", title="When", kind="timestamp"),
    Column(key="earliest", title="Earliest", kind="timestamp"),
    Column(key="latest", title="Latest", kind="timestamp"),
    Column(key="pace", title="At the pace so far"),
)

NOTE = "Earliest and latest are the 95 % interval of the pace; where the latest is unknown, it may never happen."


@dataclass(frozen=True)
class Forecast:
    """When a track reaches its target; every instant None: at this pace not at all, or not known."""

    what: str
    now: float
    pace: str
    when: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None


def analyze(tracks: Mapping[str, Track]) -> Verdict:
    """`tracks` by key; those that are missing or unknown now have no forecast."""
    drained = _drained(tracks.get("poison/backlog:waiting"))
    ids = _exhausted(tracks.get("health/transaction_ids:used"), "transaction ids are used up (without a vacuum)")
    sequence = _exhausted(tracks.get(SEQUENCE), "fullest sequence is used up")
    made = [one for one in (drained, ids, sequence) if one]
    if not made:
        return Verdict.not_applicable("A backlog is forecast from the numbers of five runs, ids from two days of them.")
    return Verdict.judged(
        _running_out(sequence, tracks),
        headline=Headline(label="forecasts", value=len(made)),
        tables=(Table.of("Forecasts", COLUMNS, map(_row, made), note=NOTE),),
    )


def _drained(track: Track | None) -> Forecast | None:
    points = _recent(track, DRAIN_SPAN)
    if len(points) < DRAIN_POINTS or not points[-1].value:
        return None
    return _forecast("backlog is drained", points, 0.0, f"the last {duration(DRAIN_SPAN.total_seconds())}")


def _exhausted(track: Track | None, what: str) -> Forecast | None:
    points = _since_last_fall(_recent(track, EXHAUST_SPAN))
    span = points[-1].slot - points[0].slot if points else timedelta()
    if len(points) < EXHAUST_POINTS or span < EXHAUST_MIN:
        return None
    return _forecast(what, points, FULL_PERCENT, f"the last {duration(span.total_seconds())}")


def _recent(track: Track | None, span: timedelta) -> tuple[Point, ...]:
    if track is None or track.now is None:
        return ()
    now = track.now.slot
    return tuple(reversed([*takewhile(lambda point: now - point.slot <= span, track.newest_first())]))


def _since_last_fall(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """A vacuum gives ids back, and a new sequence begins low: what was before says nothing about the pace since."""
    falls = [place for place in range(1, len(points)) if points[place].value < points[place - 1].value]
    return points[falls[-1] :] if falls else points


def _forecast(what: str, points: tuple[Point, ...], target: float, span: str) -> Forecast:
    now = points[-1]
    fitted = line([(p.slot - now.slot).total_seconds() for p in points], [p.value for p in points])
    rate = f"{_pace(fitted.slope * 3600)} an hour over {span}" if fitted else "no pace"
    if fitted is None or fitted.slope * (target - now.value) <= 0:
        return Forecast(what, now.value, f"not at this pace: {rate}")
    fast, slow = sorted((fitted.low, fitted.high), key=lambda slope: -slope * (target - now.value))
    return Forecast(
        what,
        now.value,
        rate,
        when=_reached(now, target, fitted.slope),
        earliest=_reached(now, target, fast),
        latest=_reached(now, target, slow),
    )


def _pace(an_hour: float) -> str:
    return f"{'+' if an_hour > 0 else ''}{number(an_hour)}"


def _reached(now: Point, target: float, slope: float) -> datetime | None:
    """None: never, or so far away that no calendar holds it."""
    seconds = (target - now.value) / slope if slope else -1.0
    far = timedelta(days=3650).total_seconds()
    return now.slot + timedelta(seconds=round(seconds)) if 0 <= seconds <= far else None


def _running_out(forecast: Forecast | None, tracks: Mapping[str, Track]) -> Iterable[Finding]:
    track = tracks.get(SEQUENCE)
    if forecast is None or forecast.when is None or forecast.latest is None or track is None:
        return []
    now = track.slots[-1]
    if forecast.when - now > WARNING:
        return []
    return [
        Finding(
            key=f"{META.id}:{SEQUENCE}",
            severity="warning",
            title=f"The fullest sequence is used up in {duration((forecast.when - now).total_seconds())}",
            observed=f"{forecast.now:.3g} % are used, {forecast.pace}.",
            threshold=f"used up within {WARNING.days} days",
            why=META.why,
            actions=(Action(text="Widen it now: the sequences of the database section name it, with the statements."),),
        )
    ]


def _row(one: Forecast) -> dict[str, Cell]:
    return {
        "what": one.what,
        "now": round(one.now, 3),
        "when": one.when,
        "earliest": one.earliest,
        "latest": one.latest,
        "pace": one.pace,
    }
