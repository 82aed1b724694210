"""What changed, as the front page tells it: since the last run, and before that in the last day. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from reports.wording import instant

type Json = Mapping[str, object]

TOLD: Final = 12
"""Earlier changes on the front page; the newest are what someone comes for."""


@dataclass(frozen=True)
class Changed:
    """`more` is how many earlier ones are left out."""

    recent: tuple[Json, ...]
    earlier: tuple[Json, ...]
    more: int


def changed(snapshot: Json) -> Changed:
    changes = cast(Json, snapshot["changes"])
    items = tuple(cast(Iterable[Json], changes["items"]))
    before = instant(changes["compared_with"])
    recent = tuple(item for item in items if before is None or (at := instant(item["at"])) is None or at > before)
    earlier = items[len(recent) :]
    return Changed(recent, earlier[:TOLD], max(0, len(earlier) - TOLD))
