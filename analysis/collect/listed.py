"""The lists of several systems, or of one without files of its own for them: from the record, as of the last run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import cast

from analysis.collect.answers import record_answers
from analysis.collect.collected import Collected
from analysis.collect.stored import UNRECORDED, stored_record
from analysis.facts import Query, Unavailable, Window
from analysis.job.recorded import RecordedJob, RecordedTask
from analysis.model import Failure
from analysis.record.engine import Variable
from analysis.settings import Settings
from reports.stores import Store

type Place = tuple[int, str, str]
"""By what a list is sorted, in microseconds and negative where it descends; the id; the system."""


@dataclass(frozen=True)
class Listed[RowT]:
    """The rows of a list, of a reading at `as_of`, which knows nothing from before `covered_since`."""

    rows: tuple[RowT, ...]
    as_of: datetime
    covered_since: datetime


def listed[RowT: (RecordedJob, RecordedTask)](
    settings: Settings,
    store: Store | None,
    query: Query[RowT],
    system: str | None,
    hours: float,
    given: Mapping[str, Variable],
    after: Place | None,
    limit: int,
) -> Listed[RowT]:
    """The first rows of all systems together, or of this one, after a place; one more than the limit, where there are
    more. Raises Unavailable where no run has left a record."""
    now = datetime.now(UTC)
    stored = stored_record(settings, store, now) if store else None
    wanted = [one for one in (stored.systems if stored else ()) if _is(one, system)]
    if not wanted:
        raise Unavailable(UNRECORDED)
    first = replace(wanted[0], beside=tuple(wanted[1:]))
    states = [one.state for one in wanted if one.state]
    as_of = min(state.read_at for state in states)
    asked = {
        **given,
        "cursor_place": after[0] if after else None,
        "cursor_id": after[1] if after else "",
        "row_limit": limit + 2,  # the row before is met again, and one more tells whether another page follows
    }
    answers, _ = record_answers(settings, first, [query], Window(as_of - timedelta(hours=hours), as_of), as_of, asked)
    found = answers[query.name]
    if isinstance(found, Failure):
        raise Unavailable(found)
    rows = sorted(cast(tuple[RowT, ...], found), key=place_of)
    rows = [row for row in rows if after is None or place_of(row) > after]
    return Listed(tuple(rows[: limit + 1]), as_of, max(state.covered[-1].since for state in states))


def place_of(row: RecordedJob | RecordedTask) -> Place:
    """Where a row stands in a list, which no other row shares."""
    return row.place, row.task_id if isinstance(row, RecordedTask) else row.job_id, row.system


def _is(one: Collected, system: str | None) -> bool:
    name = one.record.partition("/")[2]
    return system in (None, name, name.partition("-")[0])
