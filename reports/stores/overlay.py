"""A store seen through a sheet of glass: what is written stays on the sheet, what lies below is only read."""

from collections.abc import Iterator, Mapping

from reports.stores.contract import AlreadyExists, Cache, Changed, Store, Stored


class Overlay:
    """The Store contract. Files on the sheet hide those of the same name below; `listing` and `names` tell of the sheet
    alone, so that nothing below can be taken for left over."""

    def __init__(self, sheet: Store, below: Store) -> None:
        self._sheet = sheet
        self._below = below

    @property
    def location(self) -> str:
        return self._below.location

    def create(self, name: str, content: bytes, *, cache: Cache, metadata: Mapping[str, str] | None = None) -> str:
        if self._below.read(name) is not None:
            raise AlreadyExists(name)
        return self._sheet.create(name, content, cache=cache, metadata=metadata)

    def read(self, name: str) -> Stored | None:
        return self._sheet.read(name) or self._below.read(name)

    def replace(
        self, name: str, content: bytes, *, etag: str, cache: Cache, metadata: Mapping[str, str] | None = None
    ) -> str:
        if self._sheet.read(name) is not None:
            return self._sheet.replace(name, content, etag=etag, cache=cache, metadata=metadata)
        there = self._below.read(name)
        if there is None or there.etag != etag:
            raise Changed(name)
        return self._sheet.create(name, content, cache=cache, metadata=metadata)

    def names(self, prefix: str, *, before: str | None = None) -> Iterator[str]:
        return self._sheet.names(prefix, before=before)

    def listing(self, prefix: str) -> Iterator[str]:
        return self._sheet.listing(prefix)

    def delete(self, name: str) -> None:
        self._sheet.delete(name)
