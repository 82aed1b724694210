"""What a report store can do, whichever it is: a folder or a blob container. Names are paths with forward slashes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_CONTENT_TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "sql": "text/plain; charset=utf-8",
}


class Cache(StrEnum):
    """The Cache-Control header of a stored file. Private: a report belongs to its team, not to shared caches."""

    IMMUTABLE = "private, max-age=31536000, immutable"
    REVALIDATE = "no-cache"


class StoreError(Exception):
    """A store could not do what was asked."""


class AlreadyExists(StoreError):
    """The name is taken by something else; what is stored there stands."""


class Changed(StoreError):
    """The file is no longer the one that was read: another writer replaced or deleted it. Read again."""


class StorageUnavailable(StoreError):
    """The store cannot be read or written now.

    `sentence` says what happened and `fix` what to do about it; neither holds a secret. `str()` gives both.
    """

    def __init__(self, sentence: str, fix: str) -> None:
        super().__init__(f"{sentence} {fix}")
        self.sentence = sentence
        self.fix = fix

    def __reduce__(self) -> tuple[type["StorageUnavailable"], tuple[str, str]]:
        return type(self), (self.sentence, self.fix)


@dataclass(frozen=True)
class Stored:
    """One file as it was read: its bytes, the opaque tag of exactly this version, and its metadata."""

    content: bytes
    etag: str
    metadata: Mapping[str, str]


class Store(Protocol):
    """A place for named files. Every method raises StorageUnavailable when the place cannot be reached or refuses.

    A reader sees a file whole or not at all. Names are checked: ValueError for one that could leave the store.
    """

    @property
    def location(self) -> str:
        """Where this is, for messages; without any secret."""
        ...

    def create(self, name: str, content: bytes, *, cache: Cache, metadata: Mapping[str, str] | None = None) -> str:
        """Write a new file and return its etag; AlreadyExists when the name is taken. Makes the container if needed.

        What this very call wrote, though the answer was lost and the library tried again, is no error.
        """
        ...

    def read(self, name: str) -> Stored | None:
        """The file, or None when there is none of that name."""
        ...

    def replace(
        self, name: str, content: bytes, *, etag: str, cache: Cache, metadata: Mapping[str, str] | None = None
    ) -> str:
        """Replace the version that has this etag and return the new one; Changed when it is not that version now.

        A lost answer is no error, as with `create`.
        """
        ...

    def names(self, prefix: str, *, before: str | None = None) -> Iterator[str]:
        """The names in the folder `prefix` (ends with a slash) and below, greatest first, from below `before`.

        Walks one folder level at a time, so the newest names cost a few requests whatever the age of the store.
        """
        ...

    def listing(self, prefix: str) -> Iterator[str]:
        """All names in the folder `prefix` (ends with a slash) and below, in no order; a request for 5,000 of them."""
        ...

    def delete(self, name: str) -> None:
        """Remove a file; no error when there is none."""
        ...


def checked_name(name: str) -> str:
    """The name itself; ValueError when it is no relative path of plain letters, digits, dots, dashes, underscores."""
    if len(name) > 200 or not _NAME.fullmatch(name):
        raise ValueError(
            f"{name[:60]!r} is not a name in a report store: use letters, digits, . _ - and single slashes."
        )
    return name


def folder_name(prefix: str) -> str:
    """The folder that a prefix stands for, without its closing slash; ValueError when it has none."""
    if not prefix.endswith("/"):
        raise ValueError(f"{prefix[:60]!r} is no folder of a report store: it must end with a slash.")
    return checked_name(prefix[:-1])


def content_type(name: str) -> str:
    """The media type that a name's ending stands for; ValueError for an ending that no report file has."""
    ending = name.rpartition(".")[2]
    if ending not in _CONTENT_TYPES:
        raise ValueError(f"{name!r} ends in neither {' nor '.join('.' + known for known in _CONTENT_TYPES)}.")
    return _CONTENT_TYPES[ending]


def descend(before: str | None, children: Mapping[str, bool]) -> Iterator[tuple[str, bool]]:
    """The children of a folder (name to "is a folder"), greatest first, without those that hold nothing below `before`.

    Folder names end with a slash, so a plain comparison of strings is the order of the full names.
    """
    for child in sorted(children, reverse=True):
        holds_before = before is not None and children[child] and before.startswith(child)
        if before is None or child < before or holds_before:
            yield child, children[child]
