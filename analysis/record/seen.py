"""How a job and its tasks changed from one reading of the database to the next, as far back as the record goes."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analysis.record import changes, files
from analysis.record.engine import Engine, open_engine
from analysis.record.records import Records
from analysis.record.state import Damaged, File, State, written_at
from analysis.record.tables import RAW
from reports.stores import Store

log = logging.getLogger(__name__)

MOST = 1000
MOST_BYTES = 256 * 1024 * 1024
"""Of files that keep older changes; of a job that lasts longer the newest ones are read."""
_CLOCKS = timedelta(minutes=1)


@dataclass(frozen=True)
class SeenChange:
    """A job (`type_name` None) or a task of it that stood otherwise at the reading `until` than before; `since` is the
    reading before that, as far as it is still known. States are those of the record."""

    id: str
    type_name: str | None
    stage: int | None
    state_before: str
    state: str
    attempts: int | None
    since: datetime | None
    until: datetime


def seen_changes(
    store: Store, records: Records, record: str, job_id: str, created_at: datetime, ended_at: datetime | None
) -> tuple[SeenChange, ...]:
    """The changes of one job in a record, oldest first, at most MOST; its times say in which files they may lie.

    Raises RecordError and StorageUnavailable."""
    state = records.get(record)
    if state is None:
        return ()
    older = [path for file in _of_its_time(state, created_at, ended_at) for path in _fetched(store, record, file)]
    with open_engine(files.folder()) as engine:
        newer = [file for table in RAW for file in state.of(table, "base", "delta")]
        paths = files.fetched(store, record, newer)
        found = {table: changes.stored(state, paths, table) for table in RAW}
        changes.readings(engine, found, changes.read_times(state.files), job_id)
        rows = [*_kept(engine, older, job_id), *engine.ask_file(changes.FILE, {})]
    return tuple(SeenChange(*map(_aware, row[1:])) for row in rows[:MOST])  # type: ignore[arg-type]  # as CHANGES says


def _of_its_time(state: State, created_at: datetime, ended_at: datetime | None) -> list[File]:
    """The files that readings wrote while the job lived, and two more: its end is seen by the next reading, and what a
    full pass alone finds by a later one."""
    after, found, size = 0, list[File](), 0
    for file in state.changes:
        at = written_at(file.name)
        if at is None or at < created_at - _CLOCKS or after == 2:
            continue
        found.append(file)
        after += ended_at is not None and at >= ended_at
    for place in range(len(found) - 1, -1, -1):
        size += found[place].bytes
        if size > MOST_BYTES:
            return found[place + 1 :]
    return found


def _fetched(store: Store, record: str, file: File) -> Iterator[Path]:
    """The file; a damaged one costs what it holds, and no other change."""
    try:
        yield from files.fetched(store, record, [file]).values()
    except Damaged as error:
        log.warning("changes that an older reading saw are left out: %s", error)


def _kept(engine: Engine, paths: list[Path], job_id: str) -> list[tuple[object, ...]]:
    if not paths:
        return []
    asked = f"SELECT * FROM ({changes.kept_changes(paths)}) WHERE job_id = getvariable('job_id') ORDER BY until, id"
    return engine.ask(f"{asked} LIMIT {MOST:d}", {"job_id": job_id})


def _aware(cell: object) -> object:
    return cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell
