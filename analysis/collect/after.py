"""The record as a run leaves it: its new files, and the state that names them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from analysis.collect.before import Before, still_sealed
from analysis.collect.bounds import Bounds, Clock, seen, uncovered
from analysis.collect.catalog import Recognised
from analysis.record import write
from analysis.record.merge import Working
from analysis.record.state import Missing, Span, State
from analysis.record.tables import RAW, TABLES
from reports.stores import Store

_FOLLOWS = {"key", "state", "attempts", "ended_at"}
"""Columns that follow from others where a system does not say them."""
_MADE_OF = {"retries": "attempts"}
"""What is read -> the record's column that is made of it, where their names differ."""


@dataclass(frozen=True)
class Read:
    """What was read, and from when on everything; `pending` is left to read."""

    clock: Clock
    recognised: Recognised
    bounds: Bounds
    reached: datetime
    pending: Span | None


def written(
    store: Store, before: Before, working: Working, read: Read, kept: timedelta, folder: Path
) -> tuple[State, int]:
    """The new state, its files stored, and how many rows they hold. Raises StorageUnavailable."""
    clock, recognised, old = read.clock, read.recognised, before.state
    at, reading = clock.observed_at, old.reading + 1 if old else 1
    if read.bounds.full or old is None:
        new = tuple(write.bases(store, before.record, working, reading, at, read.bounds.since, folder))
        stay = still_sealed(store, before, at - kept)
    else:
        new = tuple(write.deltas(store, before.record, working, reading, at, folder))
        stay = old.files
    named = {f.name for f in (*stay, *new)}
    state = State(
        system=recognised.system.name,
        system_version=recognised.version,
        schema_name=recognised.schema,
        schema_fingerprint=recognised.fingerprint,
        database_oid=clock.database_oid,
        reading=reading,
        read_at=at,
        oldest=seen(clock, recognised.system.clock).oldest,
        full_pass_at=at if read.bounds.full or old is None else old.full_pass_at,
        pending=read.pending,
        covered=_covered(before, read, kept),
        files=(*stay, *new),
        replaced=tuple(f.name for f in old.files if f.name not in named) if old else (),
        notes=_notes(recognised),
        lacking=_lacking(recognised, clock),
    )
    return state, sum(f.rows for f in new)


def _covered(before: Before, read: Read, kept: timedelta) -> tuple[Span, ...]:
    """What was covered and what is now, joined where they touch; a time that nobody saw stays between them."""
    since, until = read.reached, read.clock.observed_at
    oldest = until - kept
    covered = list(before.state.covered) if before.state else []
    gap = uncovered(before.seen, read.bounds) if covered else None
    while covered and gap is None and covered[-1].until >= since:
        last = covered.pop()
        since, until = min(since, last.since), max(until, last.until)
    covered.append(Span(since=since, until=until))
    return tuple(Span(since=max(s.since, oldest), until=s.until) for s in covered if s.until > oldest)


def _lacking(recognised: Recognised, clock: Clock) -> dict[str, Missing]:
    """The columns of the record that this system, in this version and by this role, leaves empty."""
    system, lacking = recognised.system, dict[str, Missing]()
    if system.reads:
        # Its files fill the record's columns themselves; what they cannot fill stands in system.toml.
        for table, known in TABLES.items():
            for column, why in system.not_recorded.items():
                if column in known:
                    reason = f"{table}.{column} is not recorded by {system.title}: {why}"
                    lacking[f"{table}.{column}"] = Missing(reason=reason, fix=system.homepage, not_recorded=True)
        return lacking
    for table, columns in RAW.items():
        for column in columns:
            if column not in _FOLLOWS and recognised.column(table, column) is None:
                lacking[f"{table}.{_MADE_OF.get(column, column)}"] = _missing(recognised, table, column)
    if missing := _missing_input(recognised, clock):
        lacking["tasks.input"] = missing
    return lacking


def _missing_input(recognised: Recognised, clock: Clock) -> Missing | None:
    """Why the parameters of tasks cannot be compared; None where they are."""
    column = recognised.input("tasks")
    if column is None:
        return Missing(
            reason="the parameters of tasks are not recorded in this schema",
            fix="another version of the job system records them",
            not_recorded=True,
        )
    if not column.readable:
        name = f"{recognised.schema}.tasks"
        return Missing(
            reason=f"the role {recognised.user} may not read {name}.{column.column_name}",
            fix=f"GRANT SELECT ({column.column_name}) ON {name} TO {recognised.user}",
            not_recorded=False,
        )
    if clock.encoding == "SQL_ASCII":
        return Missing(
            reason="the database is in SQL_ASCII, in which parameters may hold anything, and are not read",
            fix="move the job system to a database in UTF8",
            not_recorded=False,
        )
    return None


def _missing(recognised: Recognised, table: str, column: str) -> Missing:
    hidden = recognised.hidden(table, column)
    if hidden is None:
        return Missing(
            reason=f"{table}.{_MADE_OF.get(column, column)} is not recorded in this schema",
            fix="another version of the job system records it",
            not_recorded=True,
        )
    name = f"{recognised.schema}.{table}"
    return Missing(
        reason=f"the role {recognised.user} may not read {name}.{hidden.column_name}",
        fix=f"GRANT SELECT ({hidden.column_name}) ON {name} TO {recognised.user}",
        not_recorded=False,
    )


def _notes(recognised: Recognised) -> tuple[str, ...]:
    system = recognised.system
    unknown = (
        f"{relation}: the status {', '.join(labels)} is not known and counts as waiting"
        for relation in system.relations
        if (labels := recognised.unknown_statuses(relation))
    )
    missing = recognised.unreadable()
    absent = (f"not in this version, or not readable by this role: {', '.join(missing)}",) if missing else ()
    hidden = (
        f"the error texts of {relation} may not be read by this role: their failures have no pattern"
        for relation, known in system.relations.items()
        if (known.contents or (system.reads and system.texts_of)) and not recognised.has_contents(relation)
    )
    untried = (
        (f"{system.title} {recognised.version} was not tried yet: its columns fit {', '.join(system.tried)}",)
        if recognised.told_version and recognised.told_version not in system.tried
        else ()
    )
    return (*unknown, *absent, *hidden, *untried)
