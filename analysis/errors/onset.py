"""Since when something fails more often, and how often it failed before. Pure.

A baseline that held a part of the incident would hide it, and drift from run to run: it ends an hour before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

from analysis.errors.rates import NOTHING, Rate
from analysis.history.starts import Start

HOUR = timedelta(hours=1)
QUIET_HOURS = 3
"""So many hours in a row at less than half the rate are the end of an earlier incident, and not a part of this one."""


@dataclass(frozen=True)
class Onset:
    """When it began, and the rate until then; `usual` is of nothing when all that is known is the incident."""

    start: Start
    usual: Rate


def onset(hours: Mapping[int, Rate], now: Rate, until: datetime) -> Onset:
    """The onset of what fails at the rate `now` up to `until`; `hours` are rates by full hours before `until`.

    It is the hour that splits the time into two binomial rates with the highest likelihood (Hinkley and Hinkley 1970,
    Inference about the change-point in a sequence of binomial variables).
    """
    length = known_h(hours)
    border = _quiet_from(hours, now, length)
    gain, newest = max(((_gain(hours, k, length), -k) for k in range(1, border + 1)), default=(0.0, 0))
    first = -newest
    if gain <= 0:
        return throughout(hours, until)
    # The hour before the split may hold its first minutes.
    return Onset(
        Start(until - (first - 1) * HOUR, "between", until - (first + 1) * HOUR),
        before(hours, until - (first - 1) * HOUR, until),
    )


def throughout(hours: Mapping[int, Rate], until: datetime) -> Onset:
    """That of what has failed as long as anything is known of it."""
    return Onset(Start(until - known_h(hours) * HOUR, "before"), NOTHING)


def before(hours: Mapping[int, Rate], began: datetime, until: datetime) -> Rate:
    """The rate of the hours that ended an hour or more before the hour in which it began."""
    return between(hours, (until - began) // HOUR + 2, known_h(hours))


def known_h(hours: Mapping[int, Rate]) -> int:
    """Hours back to the oldest of which anything is known."""
    return max(hours, default=0) + 1


def between(hours: Mapping[int, Rate], first: int, end: int) -> Rate:
    """All that ended from `first` to before `end` hours ago."""
    return sum((hours.get(ago, NOTHING) for ago in range(first, end)), NOTHING)


def _quiet_from(hours: Mapping[int, Rate], now: Rate, length: int) -> int:
    """Where the quiet before this incident begins, in hours ago; `length` without one. One that is over has none."""
    quiet = [_is_quiet(hours, ago, now) for ago in range(length)]
    return length if quiet[0] or not any(quiet) else quiet.index(True)


def _is_quiet(hours: Mapping[int, Rate], ago: int, now: Rate) -> bool:
    """Whether the hours up to this one, and this one alone, failed at less than half the rate."""
    spans = (hours.get(ago, NOTHING), between(hours, ago, ago + QUIET_HOURS))
    return all(2 * span.failed * now.ended < now.failed * max(span.ended, 1) for span in spans)


def _gain(hours: Mapping[int, Rate], split: int, length: int) -> float:
    """How much more likely two rates are than one; 0 where the newer one is not the higher one."""
    newer, older = between(hours, 0, split), between(hours, split, length)
    if not older.ended or not newer.ended or newer.failed * older.ended <= older.failed * newer.ended:
        return 0.0
    return _likelihood(newer) + _likelihood(older) - _likelihood(newer + older)


def _likelihood(rate: Rate) -> float:
    """The logarithm of the likelihood of a rate at its own share."""
    parts = (rate.failed, rate.ended - rate.failed)
    return sum(part * log(part / rate.ended) for part in parts if part)
