"""Whether a target ever runs: the timer queues it at those of the app's slots that its own schedule names. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Final

from analysis.fleet.message import is_slot

TIMES: Final = 30
_START: Final = datetime(2024, 1, 1, tzinfo=UTC)
"""A Monday of a leap year. Always the same, so that what is right today is not wrong tomorrow."""


@lru_cache(maxsize=1024)
def meets(own: str, of_app: str) -> bool:
    """Whether the next times of one schedule contain one of the other, looked at from both: the rarer one decides."""
    return own == of_app or any(
        is_slot(other, time) for each, other in ((own, of_app), (of_app, own)) for time in islice(_times(each), TIMES)
    )


def _times(schedule: str) -> Iterator[datetime]:
    from croniter import croniter

    times: Iterator[datetime] = croniter(schedule, _START, second_at_beginning=True).all_next(datetime)
    return times
