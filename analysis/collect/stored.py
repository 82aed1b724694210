"""The record that the last run left, for questions that are answered as of then."""

import logging

from analysis.collect.run import Collected
from analysis.collect.systems import all_systems
from analysis.model import Window
from analysis.record.state import RecordError, folder
from analysis.record.write import read_state
from analysis.settings import Settings
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)


def stored_record(settings: Settings, store: Store, window: Window) -> Collected | None:
    """The record as of the last run; None without one that can be read and covers this window and the one before."""
    for system in all_systems():
        record = folder(system.name, settings.schema_name)
        try:
            found = read_state(store, record)
        except (RecordError, StorageUnavailable) as error:
            log.warning("the record of the last run is not used: %s", error)
            return None
        if found and found[0].covers(window.before.since):
            return Collected(store, record, state=found[0], as_of=found[0].read_at)
    return None
