"""How the findings of this family say numbers, times and groups."""

from collections.abc import Callable, Iterable
from datetime import datetime


def counted(number: int, noun: str) -> str:
    """`1 task`, `1,204 tasks`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def duration(seconds: float) -> str:
    """The two largest units that matter: `45 s`, `12 min`, `3 h 50 min`, `2 d 4 h`."""
    whole = max(0, round(seconds))
    if whole < 120:
        return f"{whole} s"
    minutes = whole // 60
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def age(at: datetime, observed_at: datetime) -> str:
    """How long ago something was."""
    return duration((observed_at - at).total_seconds())


def clock(at: datetime, observed_at: datetime) -> str:
    """`03:12 UTC`, with the date unless it is that of the observation."""
    return f"{at:%H:%M} UTC" if at.date() == observed_at.date() else f"{at:%H:%M} UTC on {at.day} {at:%B}"


def grouped[RowT](rows: Iterable[RowT], key: Callable[[RowT], str]) -> dict[str, list[RowT]]:
    """Rows by key, both in the order in which they come."""
    groups: dict[str, list[RowT]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
