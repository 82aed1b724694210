"""A report store in a folder of a POSIX file system, safe for several processes at once.

Beside the files it keeps a hidden `.jobscope` folder with the lock, unfinished writes, and the metadata. A file of
metadata is named after the hash of the content it belongs to and is written before that content appears, so a crash at
any point leaves the visible file together with its own metadata. One that is damaged is as good as none: the file then
counts as written by somebody else, and the next run replaces both.
"""

import hashlib
import json
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from reports.stores.contract import (
    AlreadyExists,
    Cache,
    Changed,
    StorageUnavailable,
    Stored,
    checked_name,
    content_type,
    descend,
    folder_name,
)
from reports.stores.folder_lock import hold_lock

log = logging.getLogger(__name__)

# No write lasts that long: an older unfinished file belongs to a process that died.
ABANDONED_AFTER_S = 3600.0


class FolderStore:
    """The Store contract on a folder, which the first write makes. Files carry no headers, so `cache` has no effect."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._hidden = root / ".jobscope"

    @property
    def location(self) -> str:
        return f"folder {self._root}"

    def create(
        self,
        name: str,
        content: bytes,
        *,
        cache: Cache,  # noqa: ARG002 - of the contract; files carry no headers
        metadata: Mapping[str, str] | None = None,
    ) -> str:
        path = self._path(name)
        content_type(name)
        with self._as_unavailable():
            self._refuse_taken(name, path)
        with self._writing(), self._unfinished(content) as unfinished:
            self._refuse_taken(name, path)
            self._put_metadata(name, content, metadata or {})
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                path.hardlink_to(unfinished)
            except FileExistsError as error:  # by a writer on another machine, where the lock does not reach
                if not path.samefile(unfinished):  # or by us, and a network file system has lost the answer
                    raise AlreadyExists(f"{name} already exists in {self.location}.") from error
        return _etag(content, metadata or {})

    def read(self, name: str) -> Stored | None:
        path = self._path(name)
        with self._as_unavailable():
            while True:
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    return None
                metadata = self._metadata(name, content)
                # Without metadata the file either never had any, or was replaced between the two reads.
                if metadata or _is_still(path, content):
                    return Stored(content, _etag(content, metadata), metadata)

    def replace(
        self,
        name: str,
        content: bytes,
        *,
        etag: str,
        cache: Cache,  # noqa: ARG002 - of the contract; files carry no headers
        metadata: Mapping[str, str] | None = None,
    ) -> str:
        path = self._path(name)
        with self._writing(), self._unfinished(content) as unfinished:
            stored = self.read(name)
            if stored is None or stored.etag != etag:
                raise Changed(f"{name} in {self.location} is no longer the version that was read.")
            self._put_metadata(name, content, metadata or {})
            unfinished.replace(path)
            self._sweep_metadata(name, keep=content)
        return _etag(content, metadata or {})

    def names(self, prefix: str, *, before: str | None = None) -> Iterator[str]:
        folder = self._path(folder_name(prefix))
        children: dict[str, bool] = {}
        with self._as_unavailable():
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        is_folder = entry.is_dir()
                        children[prefix + entry.name + ("/" if is_folder else "")] = is_folder
            except FileNotFoundError:
                return
        for child, is_folder in descend(before, children):
            if is_folder:
                yield from self.names(child, before=before)
            else:
                yield child

    def listing(self, prefix: str) -> Iterator[str]:
        with self._as_unavailable():
            for folder, _, files in self._path(folder_name(prefix)).walk(on_error=_refuse):
                yield from (str((folder / file).relative_to(self._root)) for file in files)

    def delete(self, name: str) -> None:
        path = self._path(name)
        with self._writing():
            path.unlink(missing_ok=True)
            self._sweep_metadata(name, keep=None)

    def _path(self, name: str) -> Path:
        return self._root / checked_name(name)

    def _refuse_taken(self, name: str, path: Path) -> None:
        if path.exists():
            raise AlreadyExists(f"{name} already exists in {self.location}.")

    def _metadata_path(self, name: str, content: bytes) -> Path:
        return self._hidden / "metadata" / f"{name.replace('/', '!')}!{hashlib.sha256(content).hexdigest()}"

    def _metadata(self, name: str, content: bytes) -> dict[str, str]:
        path = self._metadata_path(name, content)
        try:
            found = json.loads(path.read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            log.warning("%s is damaged: %s is taken for a file that Jobscope has not written", path, name)
            return {}
        return {str(key): str(value) for key, value in found.items()}

    def _put_metadata(self, name: str, content: bytes, metadata: Mapping[str, str]) -> None:
        path = self._metadata_path(name, content)
        if not metadata:
            path.unlink(missing_ok=True)
            return
        with self._unfinished(json.dumps(dict(metadata)).encode()) as unfinished:
            path.parent.mkdir(exist_ok=True)
            unfinished.replace(path)

    def _sweep_metadata(self, name: str, *, keep: bytes | None) -> None:
        kept = None if keep is None else self._metadata_path(name, keep)
        for path in (self._hidden / "metadata").glob(f"{name.replace('/', '!')}!*"):
            if path != kept:
                path.unlink(missing_ok=True)

    @contextmanager
    def _unfinished(self, content: bytes) -> Iterator[Path]:
        """A complete file on the disk under a hidden name; gone afterwards unless it was moved."""
        path = self._hidden / "unfinished" / uuid4().hex
        path.parent.mkdir(exist_ok=True)
        try:
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            yield path
        finally:
            path.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the store's lock; the kernel frees it when its owner dies."""
        with self._as_unavailable():
            self._hidden.mkdir(parents=True, exist_ok=True)
            with (self._hidden / "lock").open("ab") as lock:
                hold_lock(lock.fileno(), self.location)
                self._sweep_unfinished()
                yield

    def _sweep_unfinished(self) -> None:
        for path in (self._hidden / "unfinished").glob("*"):
            if path.stat().st_mtime < time.time() - ABANDONED_AFTER_S:
                path.unlink(missing_ok=True)

    @contextmanager
    def _as_unavailable(self) -> Iterator[None]:
        """Turn what the operating system refuses into a sentence."""
        try:
            yield
        except OSError as error:
            raise StorageUnavailable(
                f"The report {self.location} cannot be used: {error.strerror or error}"
                f"{f' ({error.filename})' if error.filename else ''}.",
                "Give this process the right to create folders and files there, on a disk with room and hard links,"
                " or set JOBSCOPE_REPORTS_URL to another place.",
            ) from error


def _etag(content: bytes, metadata: Mapping[str, str]) -> str:
    """Covers the metadata too: equal pages of two slots are two versions."""
    return hashlib.sha256(json.dumps(sorted(metadata.items())).encode() + b"\0" + content).hexdigest()


def _refuse(error: OSError) -> None:
    """What walking would pass over: a folder that is not there holds nothing, one that cannot be read is a failure."""
    if not isinstance(error, FileNotFoundError):
        raise error


def _is_still(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False
