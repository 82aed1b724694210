"""A store whose user may die before or after any of its writes, and a channel that writes down what it was sent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from notify.message import Message
from reports.stores import Cache, Store, Stored


class Died(Exception):
    """The run is gone: nothing that it would have done afterwards happens."""


@dataclass
class Fate:
    """Asked at every point at which a run can die; `dies` gets the number of the point, from 0."""

    dies: Callable[[int], bool] = lambda _: False
    points: int = 0
    dead: bool = False

    def face(self) -> None:
        self.dead = self.dead or self.dies(self.points)
        self.points += 1
        if self.dead:
            raise Died


@dataclass
class MortalStore:
    store: Store
    fate: Fate

    @property
    def location(self) -> str:
        return self.store.location

    def create(self, name: str, content: bytes, *, cache: Cache, metadata: Mapping[str, str] | None = None) -> str:
        self.fate.face()
        etag = self.store.create(name, content, cache=cache, metadata=metadata)
        self.fate.face()
        return etag

    def replace(
        self, name: str, content: bytes, *, etag: str, cache: Cache, metadata: Mapping[str, str] | None = None
    ) -> str:
        self.fate.face()
        new = self.store.replace(name, content, etag=etag, cache=cache, metadata=metadata)
        self.fate.face()
        return new

    def read(self, name: str) -> Stored | None:
        return self.store.read(name)

    def names(self, prefix: str, *, before: str | None = None) -> Iterator[str]:
        return self.store.names(prefix, before=before)

    def listing(self, prefix: str) -> Iterator[str]:
        return self.store.listing(prefix)

    def delete(self, name: str) -> None:
        self.store.delete(name)


@dataclass(eq=False)
class Diary:
    """A channel; `dead` ones take nothing. `sent` are the ids of the changes in each message, message by message."""

    name: str = "diary-1"
    sent: list[tuple[str, ...]] = field(default_factory=list)
    dead: bool = False

    def send(self, message: Message) -> str:
        if self.dead:
            return "it could not be reached"
        self.sent.append(tuple(entry.footing.rpartition(" ")[2] for entry in message.entries))
        return ""

    @property
    def ids(self) -> list[str]:
        return [one for message in self.sent for one in message]
