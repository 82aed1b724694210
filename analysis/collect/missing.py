"""Job systems that earlier runs read and that are no longer found: dropped, renamed, or hidden from the role."""

import logging
from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta

from analysis.collect.collected import Collected
from analysis.collect.system_files import load_system
from analysis.collect.systems import System
from analysis.model import Failure
from analysis.record import write
from analysis.record.records import all_records
from analysis.record.state import LostRace, RecordError, State
from analysis.wording import clock
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

MISSED_FOR = timedelta(hours=24)
"""For so long a run is blind without one: in a day somebody has seen it who knows whether it was removed on purpose,
and the rates of a day hold nothing of it any more. Then one line stays under This run, as long as its record does."""


def missing(
    store: Store, found: Container[str], wanted: Iterable[System], now: datetime, user: str
) -> Iterator[Collected]:
    """The recorded systems that a run at `now` has not found, each with its failure; notes down since when."""
    names = {system.name for system in wanted}
    for record, state in _recorded(store).items():
        if record in found or state.system not in names:
            continue
        if state.missing_since is None:
            state = _noted(store, record, state, now)
        title = load_system(state.system).title
        yield Collected(store, record, title, failure=_failure(title, record, state, user, now), state=state)


def is_former(state: State, now: datetime) -> bool:
    """Whether it has been missing for so long that nobody expects it back."""
    return state.missing_since is not None and now - state.missing_since >= MISSED_FOR


def _recorded(store: Store) -> dict[str, State]:
    try:
        return dict(all_records(store))
    except (RecordError, StorageUnavailable) as error:
        log.warning("which job systems were read before is not known: %s", error)
        return {}


def _noted(store: Store, record: str, state: State, now: datetime) -> State:
    noted = state.model_copy(update={"missing_since": now})
    try:
        stored = store.read(f"{record}/{write.STATE}")
        if stored is not None:
            write.swap(store, record, noted, stored.etag)
    except (LostRace, StorageUnavailable) as error:
        log.warning("that %s is missing is noted by a later run: %s", record, error)
    return noted


def _failure(title: str, record: str, state: State, user: str, now: datetime) -> Failure:
    return Failure(
        f"{title} in the schema {state.schema_name} was watched until {clock(state.read_at, now)} and is no longer"
        " found",
        f"if it is there, GRANT USAGE ON SCHEMA {state.schema_name} TO {user}, with SELECT on its tables; if it was"
        f" removed, delete the folder {record} beside the reports, or wait: this is said for"
        f" {MISSED_FOR / timedelta(hours=1):g} h",
    )
