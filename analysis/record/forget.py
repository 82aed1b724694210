"""Taking one job out of the record: every file that holds it is written anew without it, and deleted."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.record import files, write
from analysis.record.engine import Engine, open_engine, text_literal
from analysis.record.records import name_of
from analysis.record.state import File, LostRace, State, written_at
from analysis.record.tables import TABLES
from reports.stores import Store

TRIES = 3


class SeveralHoldIt(Exception):
    """Job systems that do not know of each other gave the same id; the message names their records."""


def forget(store: Store, records: Iterable[str], job_id: str) -> tuple[str, int] | None:
    """Take a job and its tasks out of the record that holds it: which, and how many rows; None when none does.

    Raises SeveralHoldIt before anything is changed, RecordError and StorageUnavailable."""
    holders = [record for record in records if _holds(store, record, job_id)]
    if len(holders) > 1:
        raise SeveralHoldIt(f"{job_id} is recorded in {' and '.join(map(name_of, holders))}: name one by --system")
    return (holders[0], _forget(store, holders[0], job_id)) if holders else None


def _holds(store: Store, record: str, job_id: str) -> bool:
    stored = write.read_state(store, record)
    if stored is None:
        return False
    paths = files.fetched(store, record, (*stored[0].files, *stored[0].changes))
    with open_engine(files.folder()) as engine:
        return bool(_holding(engine, stored[0], paths, job_id))


def _forget(store: Store, record: str, job_id: str) -> int:
    for attempt in range(TRIES):
        stored = write.read_state(store, record)
        if stored is None:
            return 0
        state, etag = stored
        paths = files.fetched(store, record, (*state.files, *state.changes))
        with open_engine(files.folder()) as engine, TemporaryDirectory(dir=files.folder()) as here:
            holding = _holding(engine, state, paths, job_id)
            if not holding:
                return 0
            new = list(_without(store, record, engine, state, holding, paths, job_id, Path(here)))
        try:
            write.swap(store, record, _of(state, new), etag)
        except LostRace:
            if attempt == TRIES - 1:
                raise
            continue
        for name in holding:
            store.delete(f"{record}/{name}")
            paths[name].unlink(missing_ok=True)
        return sum(holding.values())
    return 0


def _of(state: State, files_now: Iterable[File]) -> State:
    now = tuple(files_now)
    rows, changes = (tuple(f for f in now if (f.table == "changes") is kept) for kept in (False, True))
    return state.model_copy(update={"files": rows, "changes": changes, "replaced": (), "digests": {}})


def _holding(engine: Engine, state: State, paths: dict[str, Path], job_id: str) -> dict[str, int]:
    """The files that hold the job, and how many rows of it."""
    of_jobs = [*(f for f in state.files if "job_id" in TABLES[f.table]), *state.changes]
    return {f.name: rows for f in of_jobs if (rows := _rows(engine, paths[f.name], job_id))}


def _rows(engine: Engine, path: Path, job_id: str) -> int:
    asked = "SELECT count(*) FROM read_parquet(getvariable('path')) WHERE job_id = getvariable('job_id')"
    return int(str(engine.ask(asked, {"path": str(path), "job_id": job_id})[0][0]))


def _without(
    store: Store,
    record: str,
    engine: Engine,
    state: State,
    holding: dict[str, int],
    paths: dict[str, Path],
    job_id: str,
    here: Path,
) -> Iterator[File]:
    """The files in their order, those that hold the job written anew; one that held nothing else is left out."""
    for file in (*state.files, *state.changes):
        if file.name not in holding:
            yield file
        elif left := file.rows - holding[file.name]:
            path = here / "without.parquet"
            engine.ask(
                "COPY (SELECT * FROM read_parquet(getvariable('path'))"
                " WHERE job_id IS DISTINCT FROM getvariable('job_id'))"
                f" TO {text_literal(str(path))} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)",
                {"path": str(paths[file.name]), "job_id": job_id},
            )
            at = written_at(file.name) or state.read_at
            yield write.put(store, record, path, left, file.table, file.kind, at, file.day)
