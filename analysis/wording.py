"""How findings say numbers, times and groups. Pure."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

EARLIEST: Final = datetime(1, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""A time at or beyond these is out of range: infinity, or a year that Python has not. Nobody knows when it was."""
OUT_OF_RANGE: Final = "a time out of range"
_LONGEST_S: Final = 1000 * 366 * 86_400
"""No job system is as old: a longer time was reckoned from a time that is out of range."""


def counted(number: int, noun: str) -> str:
    """`1 task`, `1,204 tasks`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(names: Iterable[object]) -> str:
    """`1`, `1 and 2`, `1, 2 and 3`."""
    *rest, last = map(str, names)
    return f"{', '.join(rest)} and {last}" if rest else last


def duration(seconds: float) -> str:
    """The two largest units that matter: `0.35 s`, `45 s`, `12 min`, `3 h 50 min`, `2 d 4 h`."""
    if abs(seconds) > _LONGEST_S:
        return OUT_OF_RANGE
    if seconds < 9.95:
        return f"{seconds:.2g} s"
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"


def size(number: float) -> str:
    """Bytes in powers of 1024, as PostgreSQL counts them: `64 MiB`, `1.2 GiB`."""
    amount, unit = float(number), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if abs(amount) < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f} {unit}" if unit != "B" and abs(amount) < 10 else f"{amount:,.0f} {unit}"


def age(at: datetime, observed_at: datetime) -> str:
    """How long ago something was."""
    return duration((observed_at - at).total_seconds())


def iso(at: datetime) -> str:
    """As every other time of a snapshot is written: in UTC, with Z."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def clock(at: datetime, observed_at: datetime) -> str:
    """`03:12 UTC`, with the date unless it is that of the observation."""
    if not EARLIEST < at < LATEST:
        return OUT_OF_RANGE
    return f"{at:%H:%M} UTC" if at.date() == observed_at.date() else f"{at:%H:%M} UTC on {at.day} {at:%B}"


def grouped[RowT](rows: Iterable[RowT], key: Callable[[RowT], str]) -> dict[str, list[RowT]]:
    """Rows by key, both in the order in which they come."""
    groups: dict[str, list[RowT]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
