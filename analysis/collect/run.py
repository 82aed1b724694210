"""One run of the collector: which job systems the database holds, then each of them."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.collect.bounds import Clock
from analysis.collect.catalog import CatalogColumn
from analysis.collect.collected import Collected, keeping_failures
from analysis.collect.each import read_each
from analysis.collect.missing import is_former, missing
from analysis.collect.one import Place, clock_of, transaction_of
from analysis.collect.recognise import ALIKE, Found, not_watched, recognise, relations_of
from analysis.collect.session import Collecting, connected
from analysis.collect.system_files import all_systems
from analysis.collect.systems import System
from analysis.facts import Unavailable, Window
from analysis.model import Failure
from analysis.record import files
from analysis.settings import Settings
from analysis.sources.connections import Connection
from analysis.sources.literals import array
from reports.stores import Store
from reports.stores.folder import FolderStore
from reports.stores.overlay import Overlay

SHARE = 0.5
"""Of the run's database time at most."""
RESERVED = 0.25
"""Of it at least: what is asked before the record is written leaves as much."""


@dataclass(frozen=True)
class Recognition:
    """Which job systems a database holds, and in words what looks like one and is not read; as of its clock."""

    found: tuple[Found, ...]
    not_watched: tuple[str, ...]
    clock: Clock


def collect(
    settings: Settings,
    store: Store,
    spent_s: float = 0.0,
    replayed: datetime | None = None,
    needed_since: datetime | None = None,
    known: Recognition | None = None,
) -> Collected:
    """Brings the records of a database up to its now: that of the system in JOBSCOPE_SCHEMA, with the others beside it.

    What database and store refuse is in `failure`, and not raised; what fails for one system fails for it alone.
    `spent_s` is what the run has used of its database time already, `known` what it has recognised in its questions to
    the server; the rest is as in Place."""
    looked, systems = Collected(store), list[Collected]()
    with keeping_failures(looked):

        def place_on(connection: Connection) -> Place:
            return Place(connection, settings, store, replayed, needed_since)

        left_s = min(settings.database_budget_s * SHARE, settings.database_budget_s - spent_s)
        if known is None:
            with (
                connected(settings) as connection,
                transaction_of(place_on(connection), looked, left_s) as transaction,
            ):
                known = recognised_in(settings, transaction)
        found, looked.not_watched = known.found, known.not_watched
        systems += read_each(settings, store, found, place_on, left_s - looked.database_s)
        now, there = replayed or known.clock.observed_at, {each.record for each in found}
        for one in missing(store, there, wanted_in(settings), now, known.clock.user_name):
            if one.state is not None and is_former(one.state, now):
                looked.former += (one,)
            else:
                systems.append(one)
        files.tidy(time.time())
    first, *beside = systems or [looked]
    if systems:
        first.costs = [cost for each in (looked, *systems) for cost in each.costs]
    first.beside, first.not_watched, first.former = tuple(beside), looked.not_watched, looked.former
    return first


def collect_apart(
    settings: Settings, spent_s: float, replayed: datetime | None, window: Window, known: Recognition | None = None
) -> Collected:
    """Reads what a window and the one before need into a record of its own, whose files stay here for a day."""
    with TemporaryDirectory(dir=files.folder(), prefix="apart-") as temporary:
        return collect(settings, FolderStore(Path(temporary)), spent_s, replayed, window.before.since, known)


def collect_beyond(settings: Settings, store: Store, spent_s: float) -> Collected:
    """Reads what changed since the stored record, and writes nothing there."""
    with TemporaryDirectory(dir=files.folder(), prefix="beyond-") as temporary:
        return collect(settings, Overlay(FolderStore(Path(temporary)), store), spent_s)


def wanted_in(settings: Settings) -> list[System]:
    """The systems that JOBSCOPE_SYSTEM names."""
    return [system for system in all_systems() if settings.system in ("auto", system.name)]


def recognised_in(settings: Settings, transaction: Collecting) -> Recognition:
    """The systems of the database. Raises Unavailable when none is known."""
    wanted, clock = wanted_in(settings), clock_of(transaction)
    if not wanted:
        known = ", ".join(system.name for system in all_systems())
        raise Unavailable(Failure(f"no job system is known as {settings.system}", f"JOBSCOPE_SYSTEM=auto, or {known}"))
    given = {"schema": settings.schema_name, "relations": array(relations_of(wanted)), "alike": ALIKE}
    transaction.encoding, transaction.user = clock.encoding, clock.user_name
    columns = transaction.rows("systems/catalog", CatalogColumn, given)
    found = recognise(wanted, settings.schema_name, clock.user_name, columns)
    if isinstance(found, Failure):
        raise Unavailable(found)
    left = not_watched(columns, [(each.schema, each.system) for each in found], wanted)
    return Recognition(tuple(found), left, clock)
