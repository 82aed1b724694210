"""One run of the collector: for each system of the database, read in one transaction, then write its record."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.collect.after import Read, written
from analysis.collect.before import fitting, stored
from analysis.collect.bounds import Clock, bounds
from analysis.collect.catalog import CatalogColumn, Recognised
from analysis.collect.contents import read_texts
from analysis.collect.reading import Reading
from analysis.collect.recognise import ALIKE, Found, Unreadable, not_watched, recognise, relations_of
from analysis.collect.session import Collecting, collecting, connected
from analysis.collect.statements import array
from analysis.collect.systems import all_systems
from analysis.model import Failure, QueryCost, Unavailable
from analysis.record import files, write
from analysis.record.engine import open_engine
from analysis.record.merge import Working
from analysis.record.state import LostRace, NewerRecord, RecordError, State
from analysis.record.tables import RAW
from analysis.settings import Settings
from analysis.sources.connections import Connection
from reports.stores import StorageUnavailable, Store

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
    """What a run read and left of one system. `failure` says why nothing was recorded, and is None otherwise.

    `record` is the folder of its record; empty where no system was recognised. The first system of a run has the others
    `beside` it, and what looks like a job system and is not read (`not_watched`, in words)."""

    record: str = ""
    title: str = ""
    costs: list[QueryCost] = field(default_factory=list)
    failure: Failure | None = None
    state: State | None = None
    state_hash: str = ""
    reason: str = ""
    read: int = 0
    written: int = 0
    gone: int = 0
    beside: tuple["Collected", ...] = ()
    not_watched: tuple[str, ...] = ()

    @property
    def database_s(self) -> float:
        """What its questions took of the database's time."""
        return sum(cost.duration_ms for cost in self.costs) / 1000


def collect(settings: Settings, store: Store, spent_s: float = 0.0) -> Collected:
    """Brings the records of a database up to its now: that of the system in JOBSCOPE_SCHEMA, with the others beside it.

    What database and store refuse is in `failure`, and not raised; what fails for one system fails for it alone.
    `spent_s` is what the run has used of its database time already."""
    looked, systems = Collected(), list[Collected]()
    with _told(looked), connected(settings) as connection:
        left_s = min(settings.database_budget_s * SHARE, settings.database_budget_s - spent_s)
        found = _look(connection, settings, looked, left_s)
        for number, each in enumerate(found):
            one = Collected(each.record, each.system.title)
            systems.append(one)
            # What one does not need is there for those after it.
            share_s = (left_s - sum(c.database_s for c in (looked, *systems))) / (len(found) - number)
            with _told(one):
                if isinstance(each, Unreadable):
                    raise Unavailable(each.failure)
                _collect(connection, settings, store, each, one, share_s)
    first, *beside = systems or [looked]
    if systems:
        first.costs[:0] = looked.costs
    first.beside, first.not_watched = tuple(beside), looked.not_watched
    return first


@contextmanager
def _told(collected: Collected) -> Iterator[None]:
    """What goes wrong inside is kept as the failure."""
    try:
        yield
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


def _look(connection: Connection, settings: Settings, looked: Collected, budget_s: float) -> list[Found]:
    """The systems of the database. Raises Unavailable when there is none that is known."""
    wanted = [system for system in all_systems() if settings.system in ("auto", system.name)]
    if not wanted:
        known = ", ".join(system.name for system in all_systems())
        raise Unavailable(Failure(f"no job system is known as {settings.system}", f"JOBSCOPE_SYSTEM=auto, or {known}"))
    given = {"schema": settings.schema_name, "relations": array(relations_of(wanted)), "alike": ALIKE}
    with _transaction(connection, settings, looked, budget_s) as transaction:
        clock = _clock(transaction)
        columns = transaction.rows("systems/catalog", CatalogColumn, given)
    found = recognise(wanted, settings.schema_name, clock.user_name, columns)
    watched = [] if isinstance(found, Failure) else [(each.schema, each.system) for each in found]
    looked.not_watched = not_watched(columns, watched)
    if isinstance(found, Failure):
        raise Unavailable(found)
    return found


def _collect(
    connection: Connection, settings: Settings, store: Store, found: Recognised, collected: Collected, budget_s: float
) -> None:
    """Read and write one system, again where another run wrote meanwhile. Raises what reading raises."""
    for _ in range(TRIES):
        with suppress(LostRace):
            _once(connection, settings, store, found, collected, budget_s)
            return
        log.info("another run has written the record meanwhile: reading again")
    raise Unavailable(_RACED)


def _once(
    connection: Connection, settings: Settings, store: Store, found: Recognised, collected: Collected, budget_s: float
) -> None:
    window = timedelta(hours=settings.window_hours)
    # Before the transaction: one that waits for a store would hold its picture of the rows.
    before = stored(store, found.record)
    with (
        TemporaryDirectory(dir=files.folder(), prefix="reading-") as temporary,
        open_engine(files.folder()) as engine,
    ):
        here = Path(temporary)
        with _transaction(connection, settings, collected, budget_s - collected.database_s) as transaction:
            clock = _clock(transaction)
            transaction.encoding, transaction.user = clock.encoding, clock.user_name
            working = Working(engine, found.system.name, clock.observed_at, found.system.texts_of)
            reading = Reading(transaction, found, working, here)
            reading.probe()
            recognised = reading.recognised
            before = fitting(before, clock, recognised)
            working.recorded(before.state, before.paths)
            span = bounds(before.seen, clock.observed_at, window, before.why_full)
            pending = before.state.pending if before.state and not span.full else None
            reached, pending = reading.read(span, clock, window, pending)
            read_texts(transaction, recognised, working, settings)
        # From here on the database is left alone.
        read, kept = Read(clock, recognised, span, reached, pending), timedelta(days=settings.keep_record_days)
        state, collected.written = written(store, before, working, read, kept, here)
        collected.state_hash = write.swap(store, before.record, state, before.etag)
        collected.state, collected.reason = state, span.reason
        for table in RAW:
            rows, gone = working.counts(table)
            collected.read += rows
            collected.gone += gone
        _sweep(store, before.record, state)
    files.tidy(time.time())


@contextmanager
def _transaction(
    connection: Connection, settings: Settings, collected: Collected, budget_s: float
) -> Iterator[Collecting]:
    with collecting(connection, settings, budget_s) as transaction:
        try:
            yield transaction
        finally:
            collected.costs.extend(transaction.costs)


def _clock(transaction: Collecting) -> Clock:
    """The first question of all: with it the transaction takes its picture of the rows."""
    [clock] = transaction.rows("server/clock", Clock, {})
    return clock


def _sweep(store: Store, record: str, state: State) -> None:
    try:
        write.sweep(store, record, state)
    except StorageUnavailable as error:
        log.warning("files that the record no longer names are left to the next run: %s", error)
