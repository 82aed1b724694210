"""Taking one job out of the record: every file that holds it is written anew without it, and deleted."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.record import files, write
from analysis.record.engine import Engine, open_engine, text_literal
from analysis.record.state import File, LostRace, State
from analysis.record.tables import TABLES
from reports.stores import Store

TRIES = 3


def forget(store: Store, records: Sequence[str], job_id: str) -> int:
    """Take a job and its tasks out of these records; how many rows were taken out, 0 when it was in none.

    Raises RecordError and StorageUnavailable."""
    return sum(_forget(store, record, job_id) for record in records)


def _forget(store: Store, record: str, job_id: str) -> int:
    for attempt in range(TRIES):
        stored = write.read_state(store, record)
        if stored is None:
            return 0
        state, etag = stored
        paths = files.fetched(store, record, state.files)
        with open_engine(files.folder()) as engine, TemporaryDirectory(dir=files.folder()) as here:
            of_jobs = [f for f in state.files if "job_id" in TABLES[f.table]]
            holding = {f.name: rows for f in of_jobs if (rows := _rows(engine, paths[f.name], job_id))}
            if not holding:
                return 0
            new = tuple(_without(store, record, engine, state, holding, paths, job_id, Path(here)))
        try:
            write.swap(store, record, state.model_copy(update={"files": new, "replaced": ()}), etag)
        except LostRace:
            if attempt == TRIES - 1:
                raise
            continue
        for name in holding:
            store.delete(f"{record}/{name}")
            paths[name].unlink(missing_ok=True)
        return sum(holding.values())
    return 0


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
    for file in state.files:
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
            yield write.put(store, record, path, left, file.table, file.kind, state.read_at, file.day)
