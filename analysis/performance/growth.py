"""Sizes over the last days, carried from snapshot to snapshot: one point a day. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from pydantic import JsonValue

from analysis.history.earlier import Earlier
from analysis.wording import iso

SPACING = timedelta(hours=24)
KEPT = timedelta(days=8)
"""A week of daily points, and one to stand on."""


@dataclass(frozen=True)
class Sizes:
    """Bytes by table at one instant."""

    at: datetime
    by_table: Mapping[str, int]

    @classmethod
    def read(cls, point: JsonValue) -> Self | None:
        """A point as it was published, None if it is none."""
        if not isinstance(point, dict) or not isinstance(point.get("at"), str):
            return None
        tables = point.get("bytes")
        sizes = tables.items() if isinstance(tables, dict) else ()
        return cls(
            datetime.fromisoformat(str(point["at"])), {name: size for name, size in sizes if isinstance(size, int)}
        )

    @property
    def published(self) -> dict[str, JsonValue]:
        return {"at": iso(self.at), "bytes": dict(self.by_table)}


def points(before: Earlier | None) -> tuple[Sizes, ...]:
    """The points that the previous snapshot carried, oldest first."""
    carried = before.data.get("sizes") if before is not None else None
    read = [Sizes.read(point) for point in carried] if isinstance(carried, list) else []
    return tuple(point for point in read if point is not None)


def onward(earlier_points: tuple[Sizes, ...], now: Sizes) -> tuple[Sizes, ...]:
    """What the next snapshot finds: the points not too old, and the present one where the last is a day ago."""
    kept = tuple(point for point in earlier_points if now.at - point.at <= KEPT)
    return kept if kept and now.at - kept[-1].at < SPACING else (*kept, now)
