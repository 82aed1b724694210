"""Numbers and times as a person reads them. Every function takes raw units and returns plain text."""

import json
import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, cast

UNKNOWN: Final = "unknown"
_SPACE: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
SINCE: Final = {
    "exact": "since {since}",
    "before": "since before {since}",
    "between": "began between {after} and {since}",
}
"""How a start is said, by how it is known."""
OUT_OF_RANGE: Final = "a time out of range"
EARLIEST: Final = datetime(1, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""A time at or beyond these is out of range: infinity, or a year that Python has not. Nobody knows when it was."""
_LONGEST_S: Final = 1000 * 366 * 86_400
"""A longer time was reckoned from one that is out of range."""
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Spelt out here, because strftime would ask the process's locale."""


def as_number(value: object) -> float | int | None:
    """The value if it is a finite number; True and False are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def instant(value: object) -> datetime | None:
    """The instant of an ISO 8601 text (or a datetime) in UTC; None when it is neither. Naive ones are UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:  # the first or the last day of all, by a clock elsewhere
        return None


def in_range(when: datetime) -> bool:
    """Whether a time was recorded as one, and is not a bound that stands for what lies beyond."""
    return EARLIEST < when < LATEST


def cut(text: str, limit: int) -> str:
    """The text on one line; a longer one keeps its beginning and a sign that it is cut, `limit` characters in all."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def few(names: Sequence[str], most: int) -> str:
    """The first `most` of them, and how many more there are: `a, b and 3 more`."""
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if names[most:] else "")


def integer(value: float) -> str:
    return _signed(round(value), f"{abs(round(value)):,}")


def number(value: float) -> str:
    """Three significant digits, whole from a hundred on: 0.012, 3.14, 1,204."""
    size = abs(value)
    if size >= 100 or value == round(value):
        return integer(value)
    if size >= 10:
        return _signed(value, _trimmed(f"{size:.1f}"))
    if size >= 1:
        return _signed(value, _trimmed(f"{size:.2f}"))
    digits = _trimmed(f"{size:.{2 - math.floor(math.log10(size))}f}") if size >= 1e-6 else f"{size:.1e}"
    return _signed(value, digits)


def percent(value: float) -> str:
    """A share of 0 to 100, or a change, with tenths below ten; what is nearly nothing, or all, never reads as that."""
    size = abs(value)
    if 0 < size < 0.1:
        return f"{'<' if value > 0 else f'>{MINUS}'}0.1{_SPACE}%"
    if 99.9 < value < 100:
        return f">99.9{_SPACE}%"
    whole = value == round(value) or 10 <= size <= 99
    return f"{_signed(value, f'{size:,.0f}' if whole else f'{size:,.1f}')}{_SPACE}%"


def of_one(label: str) -> str:
    """What is counted, as it is said of one: `queue held`, `input that always fails`, `day that is remembered`."""
    one = re.sub(
        r"\b(?!this\b)([a-z]+?)(ies|s)\b", lambda found: found[1] + ("y" if found[2] == "ies" else ""), label, count=1
    )
    verbs = {"are": "is", "have": "has", "wait": "waits", "fail": "fails"}
    return re.sub(r"\b(?:are|have|wait|fail)\b", lambda found: verbs[found[0]], one, count=1)


def named(label: str) -> str:
    """A label that goes on from its number, as a name: `of the connections in use` -> `connections in use`."""
    return re.sub(r"^(?:of (?:the )?|the )", "", label)


def per_hour(value: float) -> str:
    return f"{number(value)}{_SPACE}/h"


def duration_ms(value: float) -> str:
    return duration_s(value / 1000)


def duration_s(value: float) -> str:
    """The two largest units: 3 h 50 min, 41 s, 1.4 s, 350 ms."""
    if abs(value) > _LONGEST_S:
        return OUT_OF_RANGE
    if value < 0:
        return f"{MINUS}{duration_s(-value)}"
    if value == 0:
        return f"0{_SPACE}s"
    if value < 0.001:
        return f"<1{_SPACE}ms"
    if value < 0.9995:
        return f"{value * 1000:.0f}{_SPACE}ms"
    if value < 9.95:
        return f"{_trimmed(f'{value:.1f}')}{_SPACE}s"
    seconds = round(value)
    if seconds < 60:
        return f"{seconds}{_SPACE}s"
    if seconds < 3600:
        return _pair(seconds // 60, "min", seconds % 60, "s")
    minutes = round(value / 60)
    if minutes < 24 * 60:
        return _pair(minutes // 60, "h", minutes % 60, "min")
    hours = round(value / 3600)
    return _pair(hours // 24, "d", hours % 24, "h")


def size(value: float) -> str:
    """Bytes in powers of 1024, as PostgreSQL counts."""
    amount, unit = abs(value), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB", "PiB"):
        if amount < 1023.5:
            break
        amount, unit = amount / 1024, larger
    shown = f"{amount:,.0f}" if unit == "B" or amount >= 100 else number(amount)
    return f"{_signed(value, shown)}{_SPACE}{unit}"


def moment(when: datetime, near: datetime | None) -> str:
    """Day and time in UTC to the minute, with the year only where it is not that of `near`."""
    if not in_range(when):
        return OUT_OF_RANGE
    year = "" if near is not None and near.year == when.year else f" {when.year}"
    return f"{when.day}{_SPACE}{MONTHS[when.month - 1]}{year}{_SPACE}{when:%H:%M}"


def clock(when: datetime, near: datetime | None) -> str:
    """The time alone on the day of `near`, else day and time."""
    return f"{when:%H:%M}" if near is not None and when.date() == near.date() else moment(when, near)


def since_form(item: Mapping[str, object]) -> str:
    """The words for a start; snapshots of older releases do not say how theirs is known."""
    return SINCE.get(str(item.get("since_known")), SINCE["exact"])


def began(item: Mapping[str, object], near: datetime | None) -> str:
    """Since when a finding or a change is there, as it is known; empty where it is not."""
    since, after = instant(item.get("since")), instant(item.get("since_after"))
    if since is None:
        return ""
    if after and in_range(after) and after.date() == since.date():
        # One day is named once: 18 Mar 05:26 and 07:26.
        return f"{since_form(item).format(since=f'{since:%H:%M}', after=moment(after, near))}{_SPACE}UTC"
    return f"{since_form(item).format(since=moment(since, near), after=after and moment(after, near))}{_SPACE}UTC"


def lasting(changes: Mapping[str, object], muted: Container[str]) -> str:
    """`still there after 24 h: 14`, without those that are muted; empty for none."""
    keys = [key for key in cast(Iterable[str], changes.get("lasting") or ()) if key not in muted]
    return f"still there after {changes['lasts_h']:g} h: {len(keys):,}" if keys else ""


def text(value: object) -> str:
    """Any JSON value on one line of prose: yes and no, lists by comma, objects as JSON."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        finite = as_number(value)
        return UNKNOWN if finite is None else number(finite)
    if isinstance(value, list | tuple):
        return ", ".join(text(item) for item in value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _pair(major: int, unit: str, minor: int, smaller: str) -> str:
    first = f"{major}{_SPACE}{unit}"
    return f"{first}{_SPACE}{minor}{_SPACE}{smaller}" if minor else first


def _signed(value: float, size: str) -> str:
    """A number whose size is written, with the minus that is as wide as a digit and is not taken for a hyphen."""
    return f"{MINUS}{size}" if value < 0 else size


def _trimmed(shown: str) -> str:
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


FIRST: Final = " First: "
"""Between what an incident's sentence tells and the first thing to do."""


OF_ONE_KIND: Final = "of one kind"
"""The rule by which an incident has many causes that are alike, and have nothing else in common that is known."""


def headline(sentence: str) -> str:
    """An incident's sentence without the first step: what broke, how much, since when, after which change."""
    return sentence.partition(FIRST)[0]
