"""How findings say numbers, times and groups: as the pages do, with plain spaces. Pure."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from reports import wording
from reports.wording import EARLIEST as EARLIEST
from reports.wording import FIRST as FIRST
from reports.wording import LATEST as LATEST
from reports.wording import OF_ONE_KIND as OF_ONE_KIND
from reports.wording import OUT_OF_RANGE, in_range
from reports.wording import cut as cut
from reports.wording import few as few
from reports.wording import headline as headline
from reports.wording import integer as integer
from reports.wording import number as number


def counted(number: int, noun: str) -> str:
    """`1 task`, `1,204 tasks`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(names: Iterable[object]) -> str:
    """`1`, `1 and 2`, `1, 2 and 3`."""
    *rest, last = map(str, names)
    return f"{', '.join(rest)} and {last}" if rest else last


def duration(seconds: float) -> str:
    """The two largest units: `350 ms`, `45 s`, `2 min 36 s`, `3 h 50 min`, `2 d 4 h`."""
    return _plain(wording.duration_s(seconds))


def size(number: float) -> str:
    """Bytes in powers of 1024, as PostgreSQL counts them: `64 MiB`, `1.23 GiB`."""
    return _plain(wording.size(number))


def age(at: datetime, observed_at: datetime) -> str:
    """How long ago something was."""
    return duration((observed_at - at).total_seconds())


def over(since: datetime, observed_at: datetime) -> str:
    """How long something has been counted: `over 3 h`. A run that looks back may be of a time before that."""
    return f"over {age(since, observed_at)}" if since <= observed_at else "which is after the time of this report"


def iso(at: datetime) -> str:
    """As every other time of a snapshot is written: in UTC, with Z."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def clock(at: datetime, observed_at: datetime) -> str:
    """`03:12 UTC`, with the day and the year unless they are those of the observation."""
    if not in_range(at):
        return OUT_OF_RANGE
    if at.date() == observed_at.date():
        return f"{at:%H:%M} UTC"
    year = f" {at.year}" if at.year != observed_at.year else ""
    return f"{at:%H:%M} UTC on {at.day} {at:%B}{year}"


def grouped[RowT](rows: Iterable[RowT], key: Callable[[RowT], str]) -> dict[str, list[RowT]]:
    """Rows by key, both in the order in which they come."""
    groups: dict[str, list[RowT]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")
