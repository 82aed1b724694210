"""Writing a reading: its Parquet files first, state.json last by compare-and-swap, then what nobody names is deleted.

A run that is killed before the swap has changed nothing; one that loses the race for it has to read again.
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analysis.record import parquet
from analysis.record.files import kept
from analysis.record.merge import Working
from analysis.record.state import File, LostRace, State, from_json, hash_of, to_json, written_at
from analysis.record.tables import TABLES
from analysis.record.views import views_file
from reports.stores import AlreadyExists, Cache, Changed, StorageUnavailable, Store

log = logging.getLogger(__name__)

STATE = "state.json"
VIEWS = "views.sql"
SWEPT_AFTER = timedelta(days=1)
"""A reader that began with an older state has ended by then, and so has a run that has not swapped its state yet."""


def read_state(store: Store, record: str) -> tuple[State, str] | None:
    """The state and its etag; None without one. Raises NewerRecord, UnreadableState and StorageUnavailable."""
    stored = store.read(f"{record}/{STATE}")
    return None if stored is None else (from_json(stored.content), stored.etag)


def put(store: Store, record: str, path: Path, rows: int, table: str, kind: str, at: datetime, day: str = "") -> File:
    """Store a Parquet file that was written here, under a name that its content decides."""
    content = path.read_bytes()
    path.unlink()
    kept(content)
    digest = hash_of(content)
    label = f"{kind}-{day}" if day else kind
    name = f"{table}/{label}-{at.astimezone(UTC):%Y%m%dT%H%M%S}Z-{digest[:12]}.parquet"
    try:
        store.create(f"{record}/{name}", content, cache=Cache.IMMUTABLE)
    except AlreadyExists:
        log.debug("%s holds %s already", record, name)
    return File.model_validate(
        {"name": name, "table": table, "kind": kind, "sha256": digest, "bytes": len(content), "rows": rows, "day": day}
    )


def deltas(store: Store, record: str, working: Working, reading: int, at: datetime, folder: Path) -> Iterator[File]:
    """Write the delta of each table that has one."""
    for table in TABLES:
        path = folder / f"{table}.parquet"
        if working.delta(table) and (rows := parquet.write_delta(working.engine, table, reading, path)):
            yield put(store, record, path, rows, table, "delta", at)


def bases(
    store: Store, record: str, working: Working, reading: int, at: datetime, since: datetime, folder: Path
) -> Iterator[File]:
    """Write the base of each table anew, and a file for each day whose rows fall out of it."""
    for table in TABLES:
        working.delta(table)
    parquet.compact(working.engine, reading, since)
    for table in TABLES:
        path = folder / f"{table}.parquet"
        rows = parquet.write_base(working.engine, table, path)
        yield put(store, record, path, rows, table, "base", at)
        for day in parquet.sealed_days(working.engine, table):
            rows = parquet.write_sealed(working.engine, table, day, path)
            yield put(store, record, path, rows, table, "sealed", at, day)


def changes(
    store: Store, record: str, working: Working, before: State, paths: Mapping[str, Path], at: datetime, folder: Path
) -> Iterator[File]:
    """Keep what changed from reading to reading since the last full pass: the new base has each row as it is now."""
    path = folder / "changes.parquet"
    if rows := parquet.write_changes(working.engine, before, paths, at, path):
        yield put(store, record, path, rows, "changes", "sealed", at)


def swap(store: Store, record: str, state: State, etag: str | None) -> str:
    """Make this the record's state, and give its hash. Raises LostRace when it is not the one that was read."""
    content = to_json(state)
    try:
        if etag is None:
            store.create(f"{record}/{STATE}", content, cache=Cache.REVALIDATE)
        else:
            store.replace(f"{record}/{STATE}", content, etag=etag, cache=Cache.REVALIDATE)
    except (AlreadyExists, Changed) as error:
        raise LostRace(f"another run wrote {record} meanwhile; try again") from error
    _put_views(store, record, state)
    return hash_of(content)


def sweep(store: Store, record: str, state: State) -> int:
    """Delete files that neither this state nor the one before names, a day after they were written; how many."""
    named = {f.name for f in (*state.files, *state.changes)} | set(state.replaced)
    deleted = 0
    for full in list(store.listing(f"{record}/")):
        name = full.removeprefix(f"{record}/")
        at = written_at(name)
        if at is None or name in named:
            continue
        if at < state.read_at - SWEPT_AFTER:
            store.delete(full)
            deleted += 1
    return deleted


def _put_views(store: Store, record: str, state: State) -> None:
    """views.sql is for people and follows the state; a writer that comes later fixes what this one could not put."""
    name, content = f"{record}/{VIEWS}", views_file(state)
    try:
        stored = store.read(name)
        if stored is None:
            store.create(name, content, cache=Cache.REVALIDATE)
        elif stored.content != content:
            store.replace(name, content, etag=stored.etag, cache=Cache.REVALIDATE)
    except (AlreadyExists, Changed, StorageUnavailable) as error:
        log.info("%s is left to the next run: %s", name, error)
