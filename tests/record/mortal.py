"""A store whose user dies at its nth write, before or after it; reading is safe."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.stores import Cache, Store
from tests.notify.mortal import Fate, MortalStore


@dataclass
class Mortal(MortalStore):
    """Deleting is a write as well."""

    def delete(self, name: str) -> None:
        self.fate.face()
        self.store.delete(name)
        self.fate.face()


@dataclass
class Raced(MortalStore):
    """Another run writes the record just before our swap, as many times as `rivals` says."""

    rival: object = None
    rivals: int = 1

    def _race(self, name: str) -> None:
        if name.endswith("state.json") and self.rivals and callable(self.rival):
            self.rivals -= 1
            self.rival()

    def create(self, name: str, content: bytes, *, cache: Cache, metadata: Mapping[str, str] | None = None) -> str:
        self._race(name)
        return super().create(name, content, cache=cache, metadata=metadata)

    def replace(
        self, name: str, content: bytes, *, etag: str, cache: Cache, metadata: Mapping[str, str] | None = None
    ) -> str:
        self._race(name)
        return super().replace(name, content, etag=etag, cache=cache, metadata=metadata)


def mortal(store: Store, dies_at: int | None = None) -> Mortal:
    """The store; its user dies at this point, or never."""
    return Mortal(store, Fate(lambda point: point == dies_at))
