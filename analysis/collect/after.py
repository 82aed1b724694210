"""The record as a run leaves it: its new files, and the state that names them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from analysis.collect.before import Before, still_sealed
from analysis.collect.bounds import Bounds, Clock, seen, uncovered
from analysis.collect.catalog import Recognised
from analysis.collect.lacking import MOST_TORN, every_task, lacking, unread
from analysis.collect.late import is_unmet
from analysis.collect.native_types import days
from analysis.collect.systems import System
from analysis.record import write
from analysis.record.merge import Working
from analysis.record.state import File, Span, State, written_at
from reports.stores import Store


@dataclass(frozen=True)
class Read:
    """What was read, and from when on everything; `pending` is left to read. By `digests` (analysis/collect/unchanged)
    the next run tells what it need not read, and by `behind` (analysis/collect/late) how much further back it must.
    `shared_ids` and `torn_jobs` are those of this reading; these and `undated_jobs` as in State."""

    clock: Clock
    recognised: Recognised
    bounds: Bounds
    reached: datetime
    pending: Span | None
    digests: Mapping[str, str]
    behind: timedelta
    shared_ids: Mapping[str, int]
    torn_jobs: Sequence[str]
    undated_jobs: int


def written(
    store: Store, before: Before, working: Working, read: Read, kept: timedelta, folder: Path
) -> tuple[State, int]:
    """The new state, its files stored, and how many rows they hold. Raises StorageUnavailable."""
    clock, recognised, old = read.clock, read.recognised, before.state
    at, reading = clock.observed_at, old.reading + 1 if old else 1
    if read.bounds.full or old is None:
        new = tuple(write.bases(store, before.record, working, reading, at, read.bounds.since, folder))
        stay = still_sealed(store, before, at - kept)
        changes = (*_since(before, at - kept), *_changed(store, before, working, at, folder))
    else:
        new = tuple(write.deltas(store, before.record, working, reading, at, folder))
        stay = old.files
        changes = old.changes
    named = {f.name for f in (*stay, *new, *changes)}
    shared_ids, torn = _shared(read, old), _torn(read, old)
    are_too_many = bool(shared_ids.get("tasks")) and not 0 < len(torn) <= MOST_TORN
    rows = sum(f.rows for f in new)
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
        base_since=read.bounds.since if read.bounds.full or old is None else old.base_since,
        pending=read.pending,
        covered=_covered(before, read, kept),
        files=(*stay, *new),
        changes=changes,
        replaced=tuple(f.name for f in (*old.files, *old.changes) if f.name not in named) if old else (),
        # The counters are up to a minute late: what one reading has met they may tell at the next.
        inserted=None if rows else recognised.inserted,
        unmet=old is not None and not read.bounds.full and is_unmet(old, recognised, rows),
        behind_s=read.behind.total_seconds(),
        shared_ids=shared_ids,
        torn_jobs=() if are_too_many else torn,
        undated_jobs=read.undated_jobs,
        days=days(recognised),
        notes=_notes(recognised),
        digests=dict(read.digests),
        lacking=lacking(recognised) | (every_task() if are_too_many else {}),
        unread=unread(recognised),
        hash_key=before.hash_key,
    )
    return state, rows


def _since(before: Before, oldest: datetime) -> tuple[File, ...]:
    """The changes that are still kept."""
    files = before.state.changes if before.state else ()
    return tuple(file for file in files if (at := written_at(file.name)) and at >= oldest)


def _changed(store: Store, before: Before, working: Working, at: datetime, folder: Path) -> Iterator[File]:
    if before.state is not None and before.paths:
        yield from write.changes(store, before.record, working, before.state, before.paths, at, folder)


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


def _shared(read: Read, old: State | None) -> dict[str, int]:
    """A full pass has met them all; another run only those that changed, beside those that are known."""
    known = old.shared_ids if old and not read.bounds.full else {}
    most = {table: max(found, known.get(table, 0)) for table, found in read.shared_ids.items()}
    return {table: rows for table, rows in most.items() if rows}


def _torn(read: Read, old: State | None) -> tuple[str, ...]:
    """Empty where they are not known: there were too many at the last full pass, or it did not look for them."""
    known = old if old and not read.bounds.full else None
    if known and known.shared_ids.get("tasks") and not known.torn_jobs:
        return ()
    return tuple(sorted({*read.torn_jobs, *(known.torn_jobs if known else ())}))


def _notes(recognised: Recognised) -> tuple[str, ...]:
    system = recognised.system
    unknown = (
        f"{relation}: the status {', '.join(labels)} is not known: its rows are not judged"
        for relation in system.relations
        if (labels := recognised.unknown_statuses(relation))
    )
    missing = recognised.unreadable()
    absent = (f"not in this version, or not readable by this role: {', '.join(missing)}",) if missing else ()
    hidden = (
        f"the error texts of {relation} {_why_not(recognised, relation)}: their failures have no pattern"
        for relation, known in system.relations.items()
        if (known.contents or (system.reads and relation in system.has_texts)) and not recognised.has_contents(relation)
    )
    is_known = recognised.asked_version != "unknown"
    whose = f"{system.title} {recognised.version} was not tried yet" if is_known else "its version is not known"
    untried = (
        (f"{whose}: its columns fit {', '.join(system.tried)}",)
        if recognised.asked_version and recognised.asked_version not in system.tried
        else ()
    )
    return (*system.not_run, *unknown, *absent, *hidden, *untried)


def _why_not(recognised: Recognised, relation: str) -> str:
    """Why error texts are not read: a view may well have no column for them."""
    system = recognised.system
    are_hidden = (
        recognised.hidden_natives() if system.reads else recognised.hidden_of(relation, _texts(system, relation))
    )
    return "may not be read by this role" if are_hidden else "are not recorded in this schema"


def _texts(system: System, relation: str) -> Iterator[str]:
    contents = system.relations[relation].contents  # type: ignore[index]  # a key of relations
    return (name for name, kind in contents.items() if kind == "text")
