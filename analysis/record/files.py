"""The record's files on this machine: fetched by hash, checked at each use, and shared by the runs of a process."""

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from pathlib import Path
from threading import Lock

from analysis.record.state import Damaged, File, hash_of
from reports.stores import Store

FETCHES = 8
UNUSED_S = 86_400.0


_making = Lock()


def folder() -> Path:
    """This process's folder for files of records; removed at its end."""
    with _making:  # a cache alone would let two threads make one each
        return _folder()


@cache
def _folder() -> Path:
    path = Path(tempfile.mkdtemp(prefix="jobscope-record-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def fetched(store: Store, record: str, files: Iterable[File]) -> dict[str, Path]:
    """Where each file lies here, by its name. Raises Damaged and StorageUnavailable."""
    wanted, here = list(files), folder()
    with ThreadPoolExecutor(FETCHES) as threads:
        paths = [threads.submit(copy_context().run, _fetched, store, record, file, here) for file in wanted]
        return {file.name: path.result() for file, path in zip(wanted, paths, strict=True)}


def kept(content: bytes) -> Path:
    """Where these bytes lie here."""
    path = folder() / f"{hash_of(content)}.parquet"
    if not path.exists():
        path.write_bytes(content)
    return path


def tidy(now: float) -> None:
    """Remove what no run of this process has used for a day, as of this time in seconds: bases and deltas pass."""
    for path in folder().glob("*.parquet"):
        if path.stat().st_mtime < now - UNUSED_S:
            path.unlink(missing_ok=True)


def _fetched(store: Store, record: str, file: File, here: Path) -> Path:
    path = here / f"{file.sha256}.parquet"
    if path.exists() and hash_of(path.read_bytes()) == file.sha256:
        path.touch()
        return path
    stored = store.read(f"{record}/{file.name}")
    if stored is None:
        raise Damaged(f"{file.name} of the record is missing; the next run reads everything again")
    if hash_of(stored.content) != file.sha256:
        raise Damaged(
            f"{file.name} of the record is damaged: its hash is not the one that state.json names;"
            " the next run reads everything again"
        )
    path.write_bytes(stored.content)
    return path
