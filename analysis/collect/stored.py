"""The records that the last run left, for questions that are answered as of then."""

import logging
from datetime import datetime, timedelta
from typing import cast

from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.collect.missing import is_former
from analysis.collect.run import wanted_in
from analysis.collect.system_files import load_system
from analysis.facts import Query, Window
from analysis.model import Failure
from analysis.record.records import all_records, of_newest_run
from analysis.record.state import RecordError, State
from analysis.settings import Settings
from analysis.wording import clock
from reports.stores import StorageUnavailable, Store

log = logging.getLogger(__name__)

UNRECORDED = Failure("no run has left a record of this window", "A run of the main job records it", lasts="unrecorded")


def stored_record(settings: Settings, store: Store, since: datetime) -> Collected | None:
    """The records as of the last run; None without one, and where not all hold every change since then.

    A system that the last run did not read, or not find, is among them with its failure."""
    try:
        records = all_records(store)
    except (RecordError, StorageUnavailable) as error:
        log.warning("the record of the last run is not used: %s", error)
        return None
    newest = of_newest_run({name: state for name, state in records.items() if state.missing_since is None})
    if not newest or not all(state.covers(since) for state in newest.values()):
        return None
    last = max(state.read_at for state in newest.values())
    wanted = {system.name for system in wanted_in(settings)}
    systems = [
        Collected(store, record, state=state, as_of=state.read_at)
        for record, state in sorted(newest.items(), key=lambda one: one[1].schema_name != settings.schema_name)
    ]
    systems += [
        Collected(store, record, failure=_not_read(state, last))
        for record, state in records.items()
        if record not in newest and state.system in wanted and not is_former(state, last)
    ]
    first, *beside = systems
    first.beside = tuple(beside)
    return first


def _not_read(state: State, last: datetime) -> Failure:
    return Failure(
        f"{load_system(state.system).title} in the schema {state.schema_name} was read last at"
        f" {clock(state.read_at, last)}, and not by the last run",
        "the last report says why, and what to do",
    )


def last_answer[RowT](
    settings: Settings, store: Store | None, query: Query[RowT], now: datetime
) -> tuple[RowT, ...] | Failure:
    """What the record of the last run says, of the window up to then; `store` is None where no reports are kept."""
    window = Window(now - timedelta(hours=settings.window_hours), now)
    collected = stored_record(settings, store, window.before.since) if store else None
    if collected is None or collected.as_of is None:
        return UNRECORDED
    answers, _ = record_answers(settings, collected, [query], window, collected.as_of)
    return cast("tuple[RowT, ...] | Failure", answers[query.name])
