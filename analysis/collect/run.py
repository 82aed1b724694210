"""One run of the collector: read in one transaction, then write the record."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.collect.bounds import FULL_PASS_EVERY, Bounds, Clock, Seen, bounds, seen, uncovered
from analysis.collect.catalog import CatalogColumn, Recognised, recognise
from analysis.collect.contents import read_texts
from analysis.collect.reading import Reading
from analysis.collect.session import Collecting, collecting
from analysis.collect.systems import all_systems
from analysis.model import Failure, QueryCost, Unavailable
from analysis.record import files, write
from analysis.record.engine import open_engine
from analysis.record.merge import Working
from analysis.record.state import (
    Damaged,
    File,
    LostRace,
    NewerRecord,
    RecordError,
    Span,
    State,
    UnreadableState,
    folder,
)
from analysis.record.tables import RAW, TABLES
from analysis.settings import Settings
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

SHARE = 0.5
"""Of the run's database time at most: the rest is for the questions to the server."""
TRIES = 3
_DEFECTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a mistake of ours raises; it costs the record of this run, and not the run."""
_RACED = Failure(
    f"another run wrote the record {TRIES} times while this one read", "see that only one app writes to this place"
)


@dataclass
class Collected:
    """What a run read and left. `failure` says why nothing was recorded, and is None otherwise."""

    costs: list[QueryCost] = field(default_factory=list)
    failure: Failure | None = None
    state: State | None = None
    state_hash: str = ""
    reason: str = ""
    read: int = 0
    written: int = 0
    gone: int = 0


@dataclass(frozen=True)
class _Before:
    """The record as this run found it; `why_full` is why it cannot be gone on with."""

    record: str
    state: State | None
    etag: str | None
    paths: dict[str, Path]
    why_full: str


@dataclass(frozen=True)
class _Read:
    """What was read, and from when on everything; `pending` is left to read."""

    clock: Clock
    recognised: Recognised
    bounds: Bounds
    reached: datetime
    pending: Span | None


def collect(settings: Settings, store: Store) -> Collected:
    """Brings the record up to the database's now. What database and store refuse is in `failure`, and not raised."""
    collected = Collected()
    try:
        for _ in range(TRIES):
            try:
                _collect(settings, store, collected)
                break
            except LostRace:
                log.info("another run has written the record meanwhile: reading again")
        else:
            collected.failure = _RACED
    except Unavailable as unavailable:
        collected.failure = unavailable.failure
    except NewerRecord as error:
        collected.failure = Failure(str(error), "run the newer release")
    except StorageUnavailable as error:
        collected.failure = Failure(f"the record cannot be kept: {error.sentence}", error.mend)
    except (RecordError, OSError) as error:
        collected.failure = Failure(
            f"the record could not be made: {error}", "see that the app has memory and a disk for temporary files"
        )
    except _DEFECTS:
        log.exception("collecting is defective")
        collected.failure = Failure(
            "collecting itself failed: this is a defect of Jobscope", "report it with the log line of this run"
        )
    if collected.failure:
        log.warning("nothing was recorded in this run: %s", collected.failure.reason)
    return collected


def _collect(settings: Settings, store: Store, collected: Collected) -> None:
    window = timedelta(hours=settings.window_hours)
    with (
        TemporaryDirectory(dir=files.folder(), prefix="reading-") as temporary,
        open_engine(files.folder()) as engine,
    ):
        here = Path(temporary)
        with _transaction(settings, collected) as transaction:
            clock = _clock(transaction)
            transaction.encoding, transaction.user = clock.encoding, clock.user_name
            recognised = _recognised(settings, transaction)
            before = _before(store, settings, clock, recognised)
            working = Working(engine, recognised.system.name, clock.observed_at)
            working.recorded(before.state, before.paths)
            reading = Reading(transaction, recognised, working, here)
            reading.labels()
            span = _bounds(before, clock, window)
            pending = before.state.pending if before.state else None
            reached, pending = reading.read(span, clock, window, None if span.full else pending)
            recognised = reading.recognised
            read_texts(transaction, recognised, working, settings)
        # From here on the database is left alone.
        read = _Read(clock, recognised, span, reached, pending)
        state, written = _written(store, before, working, read, settings, here)
        collected.state_hash = write.swap(store, before.record, state, before.etag)
        collected.state, collected.reason = state, span.reason
        collected.written = written
        for table in RAW:
            rows, gone = working.counts(table)
            collected.read += rows
            collected.gone += gone
        _sweep(store, before.record, state)
    files.tidy(time.time())


@contextmanager
def _transaction(settings: Settings, collected: Collected) -> Iterator[Collecting]:
    spent_s = sum(cost.duration_ms for cost in collected.costs) / 1000
    with collecting(settings, settings.database_budget_s * SHARE - spent_s) as transaction:
        try:
            yield transaction
        finally:
            collected.costs.extend(transaction.costs)


def _clock(transaction: Collecting) -> Clock:
    """The first question of all: with it the transaction takes its picture of the rows."""
    [clock] = transaction.rows("server/clock", Clock, {})
    return clock


def _recognised(settings: Settings, transaction: Collecting) -> Recognised:
    """The job system of the schema. Raises Unavailable when there is none that is known."""
    columns = transaction.rows("systems/catalog", CatalogColumn, {"schema": settings.schema_name})
    found = recognise(all_systems(), settings.schema_name, transaction.user, columns)
    if isinstance(found, Failure):
        raise Unavailable(found)
    return found


def _before(store: Store, settings: Settings, clock: Clock, recognised: Recognised) -> _Before:
    """The record as it stands, with its files here, and whether it is still one of this database.

    Raises NewerRecord and StorageUnavailable."""
    record = folder(recognised.system.name, settings.schema_name)
    try:
        stored = write.read_state(store, record)
    except UnreadableState as error:
        found = store.read(f"{record}/{write.STATE}")
        return _Before(record, None, found.etag if found else None, {}, str(error))
    if stored is None:
        return _Before(record, None, None, {}, "")
    state, etag = stored
    if state.database_oid != clock.database_oid or state.schema_name != settings.schema_name:
        # Rows of another database would be taken for rows that are gone.
        return _Before(record, None, etag, {}, "the database is another one than was recorded")
    try:
        wanted = [f for table in TABLES for f in state.of(table, "base", "delta")]
        paths = files.fetched(store, record, wanted)
    except Damaged as error:
        return _Before(record, _without_rows(state), etag, {}, str(error))
    return _Before(record, state, etag, paths, _why_full(state, clock, recognised))


def _without_rows(state: State) -> State:
    """What is left of a record of which a file is damaged: what was sealed. It covers nothing any more."""
    return state.model_copy(update={"files": tuple(f for f in state.files if f.kind == "sealed"), "covered": ()})


def _why_full(state: State, clock: Clock, recognised: Recognised) -> str:
    if state.system_version != recognised.version:
        return f"the job system is of {recognised.version} now, and was of {state.system_version}"
    if state.schema_fingerprint != recognised.fingerprint:
        return "the columns of the job system have changed"
    if abs(clock.observed_at - state.full_pass_at) >= FULL_PASS_EVERY:
        return f"the last one was more than {FULL_PASS_EVERY.total_seconds() / 3600:g} h ago"
    return ""


def _bounds(before: _Before, clock: Clock, window: timedelta) -> Bounds:
    state = before.state
    return bounds(Seen(state.read_at, state.oldest) if state else None, clock.observed_at, window, before.why_full)


def _written(
    store: Store,
    before: _Before,
    working: Working,
    read: _Read,
    settings: Settings,
    here: Path,
) -> tuple[State, int]:
    """The new state, its files stored, and how many rows were written."""
    clock, recognised, span = read.clock, read.recognised, read.bounds
    at, old = clock.observed_at, before.state
    reading = old.reading + 1 if old else 1
    if span.full or old is None:
        new = tuple(write.bases(store, before.record, working, reading, at, span.since, here))
        kept = _within(old, at - timedelta(days=settings.keep_record_days))
    else:
        new = tuple(write.deltas(store, before.record, working, reading, at, here))
        kept = old.files
    now = seen(clock, recognised.system.clock)
    named = {f.name for f in (*kept, *new)}
    state = State(
        system=recognised.system.name,
        system_version=recognised.version,
        schema_name=settings.schema_name,
        schema_fingerprint=recognised.fingerprint,
        database_oid=clock.database_oid,
        reading=reading,
        read_at=at,
        oldest=now.oldest,
        full_pass_at=at if span.full or old is None else old.full_pass_at,
        pending=read.pending,
        covered=_covered(old, read, timedelta(days=settings.keep_record_days)),
        files=(*kept, *new),
        replaced=tuple(f.name for f in old.files if f.name not in named) if old else (),
        notes=_notes(recognised),
    )
    return state, sum(f.rows for f in new)


def _within(state: State | None, oldest: datetime) -> tuple[File, ...]:
    """The sealed files of days that are still kept."""
    day = oldest.date().isoformat()
    return tuple(f for f in state.files if f.kind == "sealed" and f.day >= day) if state else ()


def _covered(state: State | None, read: _Read, kept: timedelta) -> tuple[Span, ...]:
    """What was covered and what is now, joined where they touch; a time that nobody saw stays between them."""
    since, until = read.reached, read.clock.observed_at
    oldest = until - kept
    covered = list(state.covered) if state else []
    gap = uncovered(Seen(state.read_at, state.oldest), read.bounds) if state and covered else None
    while covered and gap is None and covered[-1].until >= since:
        last = covered.pop()
        since, until = min(since, last.since), max(until, last.until)
    covered.append(Span(since=since, until=until))
    return tuple(Span(since=max(s.since, oldest), until=s.until) for s in covered if s.until > oldest)


def _notes(recognised: Recognised) -> tuple[str, ...]:
    relations = recognised.system.relations
    unknown = (
        f"{relation}: the status {', '.join(labels)} is not known and counts as waiting"
        for relation in relations
        if (labels := recognised.unknown_statuses(relation))
    )
    missing = (
        f"{relation}.{column} is not recorded: the version has no such column, or the role no right to it"
        for relation, known in relations.items()
        for column in known.columns
        if recognised.column(relation, column) is None
    )
    hidden = (
        f"the error texts of {relation} may not be read by this role: their failures have no pattern"
        for relation, known in relations.items()
        if known.contents and not recognised.has_contents(relation)
    )
    return (*unknown, *missing, *hidden)


def _sweep(store: Store, record: str, state: State) -> None:
    try:
        write.sweep(store, record, state)
    except StorageUnavailable as error:
        log.warning("files that the record no longer names are left to the next run: %s", error)
