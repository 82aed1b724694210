"""The records that the last run left, for questions that are answered as of then."""

import logging
from datetime import datetime, timedelta
from typing import cast

from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.model import Failure, Query, Window
from analysis.record.records import all_records, of_newest_run
from analysis.record.state import RecordError
from analysis.settings import Settings
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

UNRECORDED = Failure("no run has left a record of this window", "A run of the main job records it")


def stored_record(settings: Settings, store: Store, window: Window) -> Collected | None:
    """The records as of the last run; None without one that can be read and covers this window and the one before."""
    try:
        records = of_newest_run(all_records(store))
    except (RecordError, StorageUnavailable) as error:
        log.warning("the record of the last run is not used: %s", error)
        return None
    systems = [
        Collected(store, record, state=state, as_of=state.read_at)
        for record, state in sorted(records.items(), key=lambda one: one[1].schema_name != settings.schema_name)
        if state.covers(window.before.since)
    ]
    if not systems:
        return None
    first, *beside = systems
    first.beside = tuple(beside)
    return first


def last_answer[RowT](
    settings: Settings, store: Store | None, query: Query[RowT], now: datetime
) -> tuple[RowT, ...] | Failure:
    """What the record of the last run says, of the window up to then; `store` is None where no reports are kept."""
    window = Window(now - timedelta(hours=settings.window_hours), now)
    collected = stored_record(settings, store, window) if store else None
    if collected is None or collected.as_of is None:
        return UNRECORDED
    answers, _ = record_answers(settings, collected, [query], window, collected.as_of)
    return cast("tuple[RowT, ...] | Failure", answers[query.name])
