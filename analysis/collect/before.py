"""The record as a run finds it: read before the database is asked, and then held against what the database is."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from secrets import token_hex

from analysis.collect.bounds import FULL_PASS_EVERY, Clock, Seen
from analysis.collect.catalog import Recognised
from analysis.collect.late import UNMET_FOR
from analysis.record import files, write
from analysis.record.state import Damaged, File, State, UnreadableState
from analysis.record.tables import TABLES
from reports.stores import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Before:
    """A record. `state` is None where there is none to go on with; `why_full` says what makes a full pass necessary;
    where it `is_only_due`, the record could go on without."""

    record: str
    state: State | None = None
    etag: str | None = None
    paths: Mapping[str, Path] = field(default_factory=dict)
    why_full: str = ""
    is_only_due: bool = False

    @cached_property
    def hash_key(self) -> str:
        """With which this record hashes values: made once, and of no use beside another record."""
        return self.state.hash_key if self.state and self.state.hash_key else token_hex(16)

    @property
    def seen(self) -> Seen | None:
        """What the last run could see."""
        return (
            Seen(self.state.read_at, self.state.oldest, timedelta(seconds=self.state.behind_s)) if self.state else None
        )


def stored(store: Store, record: str) -> Before:
    """The record of this name, its base and deltas here. Raises NewerRecord and StorageUnavailable."""
    try:
        found = write.read_state(store, record)
    except UnreadableState as error:
        there = store.read(f"{record}/{write.STATE}")
        return Before(record, etag=there.etag if there else None, why_full=str(error))
    if found is None:
        return Before(record)
    state, etag = found
    try:
        paths = files.fetched(store, record, [f for table in TABLES for f in state.of(table, "base", "delta")])
    except Damaged as error:
        # What was sealed is left, and covers nothing by itself.
        sealed = tuple(f for f in state.files if f.kind == "sealed")
        return Before(record, state.model_copy(update={"files": sealed, "covered": ()}), etag, why_full=str(error))
    return Before(record, state, etag, paths)


def fitting(before: Before, clock: Clock, recognised: Recognised) -> Before:
    """The record as far as it is one of this database, and why it has to be read in full now."""
    state = before.state
    if state is None:
        return before
    if state.database_oid != clock.database_oid or state.schema_name != recognised.schema:
        # Rows of another database would be taken for rows that are gone.
        return Before(before.record, etag=before.etag, why_full="the database is another one than was recorded")
    if why := before.why_full or _why_full(state, recognised):
        return replace(before, why_full=why)
    if abs(clock.observed_at - state.full_pass_at) >= FULL_PASS_EVERY:
        why = f"the last one was more than {FULL_PASS_EVERY.total_seconds() / 3600:g} h ago"
        return replace(before, why_full=why, is_only_due=True)
    if state.unmet and abs(clock.observed_at - state.full_pass_at) >= UNMET_FOR:
        return replace(before, why_full="rows were inserted that no run has met", is_only_due=True)
    return before


def _why_full(state: State, recognised: Recognised) -> str:
    if state.system_version != recognised.version:
        return f"the job system is of {recognised.version} now, and was of {state.system_version}"
    if state.schema_fingerprint != recognised.fingerprint:
        return "the columns of the job system, or the states that its statuses have, have changed"
    return ""


def still_sealed(store: Store, before: Before, oldest: datetime) -> tuple[File, ...]:
    """The sealed files of the days that are still kept; one that is damaged is left out. Raises StorageUnavailable."""
    kept = []
    for file in before.state.files if before.state else ():
        if file.kind == "sealed" and file.day >= oldest.date().isoformat():
            try:
                files.fetched(store, before.record, [file])
            except Damaged as error:
                log.warning("rows that ended on %s are lost: %s", file.day, error)
            else:
                kept.append(file)
    return tuple(kept)
