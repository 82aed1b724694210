"""One run of the collector: read in one transaction, then write the record."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.collect.after import Read, written
from analysis.collect.before import Before, fitting, stored
from analysis.collect.bounds import Clock, bounds
from analysis.collect.catalog import CatalogColumn, Recognised, recognise
from analysis.collect.contents import read_texts
from analysis.collect.factors import read_factors
from analysis.collect.reading import Reading
from analysis.collect.saturation import saturation
from analysis.collect.session import Collecting, collecting
from analysis.collect.systems import all_systems
from analysis.model import Failure, QueryCost, Unavailable, Window
from analysis.record import files, write
from analysis.record.engine import open_engine
from analysis.record.merge import Working
from analysis.record.state import LostRace, NewerRecord, RecordError, State, folder
from analysis.record.tables import RAW
from analysis.settings import Settings
from analysis.sources.server import LOAD, Load
from reports.stores import StorageUnavailable, Store
from reports.stores.folder import FolderStore

log = logging.getLogger(__name__)

SHARE = 0.5
"""Of the run's database time at most."""
RESERVED = 0.25
"""Of it at least: what is asked before the record is written leaves as much."""
TRIES = 3
_DEFECTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a mistake of ours raises; it costs the record of this run, and not the run."""
_RACED = Failure(
    f"another run wrote the record {TRIES} times while this one read", "see that only one app writes to this place"
)


@dataclass
class Collected:
    """What a run read and left. `failure` says why nothing was recorded, and is None otherwise.

    `as_of` is set where nothing was read and an earlier reading answers."""

    store: Store
    record: str = ""
    costs: list[QueryCost] = field(default_factory=list)
    failure: Failure | None = None
    state: State | None = None
    state_hash: str = ""
    as_of: datetime | None = None
    reason: str = ""
    read: int = 0
    written: int = 0
    gone: int = 0

    @property
    def database_s(self) -> float:
        """What its questions took of the database's time."""
        return sum(cost.duration_ms for cost in self.costs) / 1000


def collect(
    settings: Settings,
    store: Store,
    spent_s: float = 0.0,
    replayed: datetime | None = None,
    needed_since: datetime | None = None,
) -> Collected:
    """Brings the record up to the database's now. What database and store refuse is in `failure`, and not raised.

    `spent_s` is what the run has used of its database time already; a past that is `replayed` is read as of then. A
    full pass reads two windows, and more where it is `needed_since`."""
    collected = Collected(store)
    try:
        for _ in range(TRIES):
            try:
                _collect(settings, store, collected, spent_s, replayed, needed_since)
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


def collect_apart(settings: Settings, spent_s: float, replayed: datetime | None, window: Window) -> Collected:
    """Reads what a window and the one before need into a record of its own, whose files stay here for a day."""
    with TemporaryDirectory(dir=files.folder(), prefix="apart-") as temporary:
        return collect(settings, FolderStore(Path(temporary)), spent_s, replayed, window.before.since)


def _collect(
    settings: Settings,
    store: Store,
    collected: Collected,
    spent_s: float,
    replayed: datetime | None,
    needed_since: datetime | None,
) -> None:
    # Before the database is asked: a transaction that waits for a store would hold its picture of the rows.
    records = {system.name: stored(store, folder(system.name, settings.schema_name)) for system in all_systems()}
    with (
        TemporaryDirectory(dir=files.folder(), prefix="reading-") as temporary,
        open_engine(files.folder()) as engine,
    ):
        here = Path(temporary)
        with _transaction(settings, collected, spent_s) as transaction:
            clock = clock_of(transaction)
            if replayed is not None:
                clock = replace(clock, observed_at=replayed)
            transaction.encoding, transaction.user = clock.encoding, clock.user_name
            window = timedelta(hours=settings.window_hours)
            if needed_since is not None:
                window = max(window, (clock.observed_at - needed_since) / 2)
            recognised = recognised_in(settings, transaction)
            before = fitting(records[recognised.system.name], clock, recognised)
            if before.why_full or before.state is None:
                before = _gently(transaction, before)
            working = Working(engine, recognised.system.name, clock.observed_at)
            working.recorded(before.state, before.paths)
            reading = Reading(transaction, recognised, working, here)
            reading.labels()
            span = bounds(before.seen, clock.observed_at, window, before.why_full)
            pending = before.state.pending if before.state and not span.full else None
            reached, pending = reading.read(span, clock, window, pending)
            recognised = reading.recognised
            read_texts(transaction, recognised, working, settings)
            read_factors(transaction, recognised, working, settings, before.hash_key, clock.observed_at - window)
        # From here on the database is left alone.
        read, kept = Read(clock, recognised, span, reached, pending), timedelta(days=settings.keep_record_days)
        state, collected.written = written(store, before, working, read, kept, here)
        collected.state_hash = write.swap(store, before.record, state, before.etag)
        collected.state, collected.record, collected.reason = state, before.record, span.reason
        for table in RAW:
            rows, gone = working.counts(table)
            collected.read += rows
            collected.gone += gone
        _sweep(store, before.record, state)
    files.tidy(time.time())


@contextmanager
def _transaction(settings: Settings, collected: Collected, spent_s: float) -> Iterator[Collecting]:
    whole_s = settings.database_budget_s
    with collecting(settings, min(whole_s * SHARE, whole_s - spent_s) - collected.database_s) as transaction:
        try:
            yield transaction
        finally:
            collected.costs.extend(transaction.costs)


def clock_of(transaction: Collecting) -> Clock:
    """The first question of all: with it the transaction takes its picture of the rows."""
    [clock] = transaction.rows("server/clock", Clock, {})
    return clock


def _gently(transaction: Collecting, before: Before) -> Before:
    """A full pass waits for a server that has room for it, where the record can go on without. Raises Unavailable."""
    [load] = transaction.rows(LOAD.name, Load, {})
    saturated = saturation(load)
    if saturated is None:
        return before
    if before.state is None or not before.is_only_due:
        raise Unavailable(saturated)
    log.info("the full pass that is due waits: %s", saturated.reason)
    return replace(before, why_full="")


def recognised_in(settings: Settings, transaction: Collecting) -> Recognised:
    """The job system of the schema. Raises Unavailable when there is none that is known."""
    columns = transaction.rows("systems/catalog", CatalogColumn, {"schema": settings.schema_name})
    found = recognise(all_systems(), settings.schema_name, transaction.user, columns)
    if isinstance(found, Failure):
        raise Unavailable(found)
    return found


def _sweep(store: Store, record: str, state: State) -> None:
    try:
        write.sweep(store, record, state)
    except StorageUnavailable as error:
        log.warning("files that the record no longer names are left to the next run: %s", error)
