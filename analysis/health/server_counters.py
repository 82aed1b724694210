"""What the database itself counts of its resources, as differences to the run before. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from analysis.facts import Facts, Query
from analysis.history.earlier import Earlier, earlier
from analysis.tables import Cell, Column, Table
from analysis.wording import clock, duration, iso, size


@dataclass(frozen=True)
class ServerCounters:
    """The one row of sql/health/server_counters.sql: counts of this database since `database_since`, of the server's
    WAL since `wal_since`, of its buffers since `writer_since`, of its checkpoints since `checkpoints_since`. None is
    not counted by this version."""

    temp_bytes: int
    deadlocks: int
    hit_blocks: int
    read_blocks: int
    database_since: datetime
    wal_bytes: int
    wal_since: datetime | None
    buffers_allocated: int
    checkpoints_timed: int | None
    checkpoints_requested: int | None
    writer_since: datetime | None
    checkpoints_since: datetime | None
    last_checkpoint_at: datetime | None


COUNTERS = Query("health/server_counters", ServerCounters)

OF: Mapping[str, tuple[str, str]] = {
    "temp_bytes": ("Temporary files written", "database_since"),
    "deadlocks": ("Deadlocks", "database_since"),
    "hit_blocks": ("Blocks found in the cache", "database_since"),
    "read_blocks": ("Blocks read from outside the cache", "database_since"),
    "wal_bytes": ("WAL written by the server", "wal_since"),
    "buffers_allocated": ("Buffers allocated by the server", "writer_since"),
    "checkpoints_timed": ("Checkpoints by time", "checkpoints_since"),
    "checkpoints_requested": ("Checkpoints asked for, as by full WAL", "checkpoints_since"),
}
"""Each counter with its title, and the field that says since when it counts."""

COLUMNS = (
    Column(key="what", title="Counter"),
    Column(key="rose", title="Since the run before"),
    Column(key="an_hour", title="An hour"),
    Column(key="counted_since", title="Counted since", kind="timestamp"),
    Column(key="note", title="Note"),
)


def kept(now: ServerCounters) -> dict[str, JsonValue]:
    """What the next run compares with."""
    times = {since: getattr(now, since) for _, since in OF.values()}
    return {name: getattr(now, name) for name in OF} | {
        name: None if at is None else iso(at) for name, at in times.items()
    }


def counters_table(facts: Facts, now: ServerCounters, id_: str, database: str) -> Table:
    """`id_` is the analysis whose data of the run before holds the counters of then."""
    before = earlier(facts, id_, database)
    took = (
        f"In {duration(_seconds(facts, before))} since the run before." if before else "No earlier run to compare with."
    )
    at = now.last_checkpoint_at
    last = f" The last checkpoint was at {clock(at, facts.observed_at)}." if at else ""
    return Table.of("What the database counted", COLUMNS, list(_rows(facts, now, before)), note=f"{took}{last}")


def _seconds(facts: Facts, before: Earlier) -> float:
    return (facts.observed_at - before.observed_at).total_seconds()


def _rows(facts: Facts, now: ServerCounters, before: Earlier | None) -> Iterator[dict[str, Cell]]:
    for name, (title, since) in OF.items():
        value, started = getattr(now, name), getattr(now, since)
        row: dict[str, Cell] = {"what": title, "counted_since": started, "rose": None, "an_hour": None, "note": ""}
        then = before.whole(name) if before else None
        if value is None:
            row["note"] = "Not counted here by this version of PostgreSQL."
        elif before is None or then is None:
            row["note"] = f"{_formatted(name, value)} in all; there is no earlier reading."
        elif before.instant(since) != started or value < then:
            row["note"] = f"The statistics were reset since the run before; {_formatted(name, value)} since then."
        else:
            rose = value - then
            an_hour = round(rose * 3600 / _seconds(facts, before))
            row["rose"], row["an_hour"] = _formatted(name, rose), _formatted(name, an_hour)
        yield row


def _formatted(name: str, value: int) -> str:
    return size(value) if name.endswith("_bytes") else f"{value:,}"
