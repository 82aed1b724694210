"""When something began, and how well that is known. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from pydantic import JsonValue, TypeAdapter

from analysis.facts import Facts, Window
from analysis.model import Finding, SinceKnown
from analysis.published.memory import LifeCycle
from analysis.wording import iso

CHANCE = 0.001
"""One false "it began in the window" in a thousand, when no earlier run can be asked."""
USUAL, ENOUGH = 0.05, 5
"""A quiet that one in twenty would have, on at least so many occasions, is what an older problem leaves at the edge."""


class Since(TypedDict):
    """The fields of a finding, or of a life, that say when it began."""

    since: datetime
    since_known: SinceKnown
    since_after: datetime | None


_SINCE = TypeAdapter(Since)


@dataclass(frozen=True)
class Start:
    """It began at `at` (`exact`), then or before (`before`), or after `after` and at the latest then (`between`)."""

    at: datetime
    known: SinceKnown = "exact"
    after: datetime | None = None

    @property
    def fields(self) -> Since:
        return {"since": self.at, "since_known": self.known, "since_after": self.after}

    @classmethod
    def of(cls, source: Finding | LifeCycle) -> "Start | None":
        return None if source.since is None else cls(source.since, source.since_known, source.since_after)

    @property
    def stored(self) -> dict[str, JsonValue]:
        """As the data of an analysis keeps it."""
        after = iso(self.after) if self.after else None
        return {"since": iso(self.at), "since_known": self.known, "since_after": after}

    @classmethod
    def read(cls, stored: JsonValue) -> "Start":
        """What `stored` gave. Raises ValidationError, which is a ValueError, for anything else."""
        read = _SINCE.validate_python(stored)
        return cls(read["since"], read["since_known"], read["since_after"])

    def or_earlier(self, other: "Start | None") -> "Start":
        """Of two that are both true the one that says more: what was there at an instant began no later."""
        if other is None or self.at < other.at or (self.at == other.at and self.known == "exact"):
            return self
        return other


def seen_in(window: Window, first: datetime, occasions: int) -> Start:
    """The start of what a window shows first at `first`, on so many independent `occasions` (such as jobs).

    By chance each occasion would have fallen into the quiet before the first by its share: where that is out of the
    question it began with the first, where it is usual before the window, else at the latest with the first.
    """
    quiet = min(max((first - window.since) / window.length, 0.0), 1.0)
    chance = (1 - quiet) ** occasions
    if chance < CHANCE:
        return Start(first)
    return Start(window.since if chance >= USUAL and occasions >= ENOUGH else first, "before")


def remembered(facts: Facts, key: str) -> Start | None:
    """What the newest snapshot knows of the start of a finding that is still there."""
    life = facts.previous.life_cycles.get(key) if facts.previous else None
    return None if life is None or life.state == "gone" else Start.of(life)


def windowed(facts: Facts, key: str, first: datetime, occasions: int) -> Start:
    """The start of a finding that counts what happened in the window: what the window shows, or earlier runs knew."""
    return seen_in(facts.window, first, occasions).or_earlier(remembered(facts, key))
