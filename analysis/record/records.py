"""The records of one place: one for each job system that a run found there."""

from collections.abc import Mapping
from datetime import timedelta

from analysis.record.state import NoRecord, State
from analysis.record.write import STATE, read_state
from reports.stores import Store

OF_ONE_RUN = timedelta(minutes=5)
"""The systems of one database are read one after the other, within the database budget of a run."""

type Records = Mapping[str, State]
"""Their folders, such as record/oban-public -> their states."""


def all_records(store: Store) -> Records:
    """Every record of this place, by name. Raises RecordError and StorageUnavailable."""
    names = sorted(name for name in store.listing("record/") if name.endswith(f"/{STATE}"))
    found = {name.removesuffix(f"/{STATE}"): read_state(store, name.removesuffix(f"/{STATE}")) for name in names}
    return {record: stored[0] for record, stored in found.items() if stored}


def of_newest_run(records: Records) -> Records:
    """Those that the newest run extended: the system of another is no longer there, or could not be read."""
    newest = max((state.read_at for state in records.values()), default=None)
    return {record: state for record, state in records.items() if newest and newest - state.read_at < OF_ONE_RUN}


def of_system(store: Store, records: Records, system: str) -> Records:
    """Those of a system, or the one of this name: "oban", "oban-public"; all without either.

    Raises NoRecord, which says what there is."""
    if not records:
        raise NoRecord(f"nothing is recorded in {store.location} yet: a run of the main job records")
    chosen = {record: state for record, state in records.items() if system in ("", state.system, name_of(record))}
    if not chosen:
        names = ", ".join(name_of(record) for record in records)
        raise NoRecord(f"nothing is recorded of {system} in {store.location}: there is {names}")
    return chosen


def name_of(record: str) -> str:
    """What tells a record from the others of its place: system and schema."""
    return record.removeprefix("record/")
