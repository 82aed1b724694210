"""One job system in one run: read in one transaction, then its record is written."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.collect.after import Read, written
from analysis.collect.before import Before, fitting, stored
from analysis.collect.bounds import Clock, bounds
from analysis.collect.catalog import Recognised
from analysis.collect.collected import Collected
from analysis.collect.contents import read_texts, rules_of
from analysis.collect.factors import read_factors
from analysis.collect.inputs import read_inputs
from analysis.collect.lacking import MOST_TORN
from analysis.collect.late import behind
from analysis.collect.reading import Reading
from analysis.collect.saturation import saturation
from analysis.collect.session import Collecting, as_it_can_be_read, collecting
from analysis.collect.unchanged import Rules
from analysis.facts import Unavailable
from analysis.model import Failure
from analysis.record import files, input_key, write
from analysis.record.engine import open_engine
from analysis.record.merge import Working
from analysis.record.state import LostRace, State
from analysis.record.tables import RAW
from analysis.settings import Settings
from analysis.sources.connections import Connection
from analysis.sources.server import LOAD, Load
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

TRIES = 3
_RACED = Failure(
    f"another run wrote the record {TRIES} times while this one read", "see that only one app writes to this place"
)


@dataclass(frozen=True)
class Place:
    """From where, and into which record. A past that is `replayed` is read as of then; a full pass reads two windows,
    and more where it is `needed_since`. Texts come `as_stored` where the server cannot convert them."""

    connection: Connection
    settings: Settings
    store: Store
    replayed: datetime | None = None
    needed_since: datetime | None = None
    as_stored: bool = False


def collect_one(place: Place, found: Recognised, collected: Collected, budget_s: float) -> None:
    """Read and write one system, again where another run wrote meanwhile. Raises what reading raises."""
    for _ in range(TRIES):
        with suppress(LostRace):
            as_it_can_be_read(lambda stored: _once(replace(place, as_stored=stored), found, collected, budget_s))
            return
        log.info("another run has written the record meanwhile: reading again")
    raise Unavailable(_RACED)


@contextmanager
def transaction_of(place: Place, collected: Collected, budget_s: float) -> Iterator[Collecting]:
    """A transaction whose costs are those of `collected`. Raises Unavailable."""
    with collecting(place.connection, place.settings, budget_s, as_stored=place.as_stored) as transaction:
        try:
            yield transaction
        finally:
            collected.costs.extend(transaction.costs)


def clock_of(transaction: Collecting) -> Clock:
    """The first question of all: with it the transaction takes its picture of the rows."""
    [clock] = transaction.rows("server/clock", Clock, {})
    return clock


def _once(place: Place, found: Recognised, collected: Collected, budget_s: float) -> None:
    settings, store = place.settings, place.store
    # Before the transaction: one that waits for a store would hold its picture of the rows.
    before = stored(store, found.record)
    key = input_key.read(store, before.record, settings.target)
    with (
        TemporaryDirectory(dir=files.folder(), prefix="reading-") as temporary,
        open_engine(files.folder()) as engine,
    ):
        here = Path(temporary)
        with transaction_of(place, collected, budget_s - collected.database_s) as transaction:
            clock = clock_of(transaction)
            if place.replayed is not None:
                clock = replace(clock, observed_at=place.replayed)
            window = timedelta(hours=settings.window_hours)
            if place.needed_since is not None:
                window = max(window, (clock.observed_at - place.needed_since) / 2)
            transaction.encoding, transaction.user = clock.encoding, clock.user_name
            working = Working(
                engine, found.system.name, clock.observed_at, found.system.texts_of, frozenset(settings.redact_keys)
            )
            reading = Reading(transaction, found, working, here, Rules(rules_of(settings), key.id))
            reading.probe()
            recognised = reading.recognised
            before = fitting(before, clock, recognised)
            if before.why_full or before.state is None:
                before = _gently(transaction, before)
            working.recorded(before.state, before.paths)
            span = bounds(before.seen, clock.observed_at, window, before.why_full)
            reached, pending = reading.read(span, clock, window, before.state)
            shared_ids = {table: working.shared_ids(table, is_full=span.full) for table in RAW}
            torn = working.torn_jobs(MOST_TORN + 1, is_full=span.full) if shared_ids["tasks"] else []
            undated_jobs = reading.undated_jobs()
            lag = behind(working, before.state, span, clock.observed_at)
            read_texts(transaction, recognised, working, settings)
            read_inputs(transaction, recognised, working, key, clock.observed_at - 2 * window)
            read_factors(transaction, recognised, working, settings, before.hash_key, clock.observed_at - window)
        # From here on the database is left alone.
        input_key.keep(store, before.record, key)
        read, kept = (
            Read(clock, recognised, span, reached, pending, reading.digests, lag, shared_ids, torn, undated_jobs),
            timedelta(days=settings.keep_record_days),
        )
        state, collected.written = written(store, before, working, read, kept, here)
        collected.state_hash = write.swap(store, before.record, state, before.etag)
        collected.state, collected.reason = state, span.reason
        for table in RAW:
            rows, gone = working.counts(table)
            collected.read += rows
            collected.gone += gone
        _sweep(store, before.record, state)


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


def _sweep(store: Store, record: str, state: State) -> None:
    try:
        write.sweep(store, record, state)
    except StorageUnavailable as error:
        log.warning("files that the record no longer names are left to the next run: %s", error)
