"""The record as a run leaves it: its new files, and the state that names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from analysis.collect.before import Before, still_sealed
from analysis.collect.bounds import Bounds, Clock, seen, uncovered
from analysis.collect.catalog import Recognised
from analysis.record import write
from analysis.record.merge import Working
from analysis.record.state import Missing, Span, State
from analysis.record.tables import RAW
from reports.stores import Store

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
        lacking=_lacking(recognised),
        hash_key=before.hash_key,
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


def _lacking(recognised: Recognised) -> dict[str, Missing]:
    """The columns of the record that this system, in this version and by this role, leaves empty."""
    lacking = {}
    for table, columns in RAW.items():
        for column in columns:
            if recognised.column(table, column) is None:
                lacking[f"{table}.{_MADE_OF.get(column, column)}"] = _missing(recognised, table, column)
    for relation, known in recognised.system.relations.items():
        if not recognised.has_contents(relation):
            lacking[f"{relation}.fingerprint"] = _not_fetched(recognised, relation, "error texts", known.contents)
    if not recognised.has_inputs("tasks"):
        lacking["factors.factors"] = _not_fetched(
            recognised, "tasks", "parameters", recognised.system.relations["tasks"].inputs
        )
    return lacking


def _not_fetched(recognised: Recognised, table: str, what: str, columns: Iterable[str]) -> Missing:
    """Why nothing is made of contents of these native columns."""
    hidden = recognised.unreadable(table, columns)
    name = f"{recognised.schema}.{table}"
    if not hidden:
        return Missing(
            reason=f"the {what} of {table} are not recorded in this schema",
            fix="another version of the job system records them",
            not_recorded=True,
        )
    return Missing(
        reason=f"the role {recognised.user} may not read {', '.join(f'{name}.{column}' for column in hidden)}",
        fix=f"GRANT SELECT ({', '.join(hidden)}) ON {name} TO {recognised.user}",
        not_recorded=False,
    )


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
    relations = recognised.system.relations
    unknown = (
        f"{relation}: the status {', '.join(labels)} is not known and counts as waiting"
        for relation in relations
        if (labels := recognised.unknown_statuses(relation))
    )
    missing = [
        f"{relation}.{column}"
        for relation, known in relations.items()
        for column in known.columns
        if recognised.column(relation, column) is None
    ]
    absent = (f"not in this version, or not readable by this role: {', '.join(missing)}",) if missing else ()
    hidden = (
        f"the error texts of {relation} may not be read by this role: their failures have no pattern"
        for relation, known in relations.items()
        if known.contents and not recognised.has_contents(relation)
    )
    return (*unknown, *absent, *hidden)
