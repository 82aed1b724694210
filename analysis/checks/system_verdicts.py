"""What the answers to a job system's files mean: columns and types, statuses, tables that are read whole. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from analysis.checks.line import Line
from analysis.collect.catalog import Recognised
from analysis.collect.native_types import other_types
from analysis.record.tables import TERMINAL
from analysis.spelling import meaning

SINCE: Final = timedelta(hours=24)
ROWS: Final = 1_000
"""So many rows of changed.sql and of open.sql are looked at."""


@dataclass(frozen=True)
class Seen:
    """A row that changed.sql or open.sql gives; `key` is what the other files are asked with, `ahead` those of its
    times that lie in the future and must not."""

    key: str
    job_id: str
    status: str
    has_end: bool
    ahead: list[str]


def type_lines(there: Recognised) -> Line:
    """Whether the columns have the types that system.toml gives them."""
    other = other_types(there)
    lacking = there.unreadable()
    if other:
        return Line("columns", "wrong", "; ".join(other), "give the types of this version in system.toml")
    if lacking:
        return Line("columns", "note", f"not there, or not readable, and so not recorded: {', '.join(lacking)}")
    return Line("columns", "well", "every column that the files read is there, with its type")


def status_lines(there: Recognised, seen: Mapping[str, Seen]) -> Line:
    known = there.system.relations["tasks"].states
    met = {row.status for row in seen.values()} | set(there.unknown_statuses("tasks"))
    if unknown := sorted(status for status in met if meaning(known, status) is None):
        return Line("states", "wrong", f"no state for {', '.join(unknown)}", "give each a state in system.toml")
    statuses_of = f"{len(seen):,} rows of the last {SINCE / timedelta(hours=1):.0f} h and of what is open"
    if len(seen) >= ROWS:
        statuses_of += ", the first that were met,"
    if other := sorted(met - set(known)):
        what = f"{', '.join(other)} differ in case or blanks alone from statuses of system.toml, and are read as these"
        return Line("states", "note", what, "name them as they are written, if they are meant")
    return Line(
        "states", "well" if seen else "note", f"every status of {statuses_of} has a state" if seen else "no row was met"
    )


def time_lines(there: Recognised, seen: Mapping[str, Seen]) -> Line:
    """Whether rows are dated so that they are counted: by a time that has passed, and those that ended by their end."""
    states = there.system.relations["tasks"].states
    if ahead := sorted({name for row in seen.values() for name in row.ahead}):
        what = f"{', '.join(ahead)} of some rows {'lies' if len(ahead) == 1 else 'lie'} in the future"
        fix = (
            "let only due_at be ahead: give the others another time, or NULL; where columns without a zone hold local"
            " time, name its zone in JOBSCOPE_TIMEZONE"
        )
        return Line("times", "wrong", what, fix)
    endless = sorted(
        {row.status for row in seen.values() if meaning(states, row.status) in TERMINAL and not row.has_end}
    )
    if endless:
        what = f"rows that are {', '.join(endless)} have neither ended_at nor changed_at, and are in no rate"
        return Line("times", "wrong", what, "give one of them a time, the best that the system keeps")
    return Line("times", "well" if seen else "note", "rows are dated by what has passed" if seen else "no row was met")


def read_whole(plan: Mapping[str, Any]) -> Iterator[str]:
    """The tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from read_whole(part)
