"""The API's `timespan`: an ISO 8601 duration up to now, `start/end` or `start/duration`."""

import re
from datetime import UTC, datetime, timedelta

DURATION = re.compile(
    r"P(?:(?P<days>[\d.]+)D)?(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?"
)


def parsed(text: str, now: datetime) -> tuple[datetime, datetime]:
    """The two instants (aware, UTC). Raises ValueError when it is none of the three forms."""
    first, separator, second = text.partition("/")
    if not separator:
        return now - _duration(first), now
    start = _instant(first)
    return (start, start + _duration(second)) if second.startswith("P") else (start, _instant(second))


def _duration(text: str) -> timedelta:
    found = DURATION.fullmatch(text)
    if found is None or text in ("P", "PT"):
        raise ValueError(f"{text!r} is no duration such as PT1H or P1D.")
    return timedelta(**{unit: float(amount) for unit, amount in found.groupdict(default="0").items()})


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
