"""What changed, as the front page tells it: since the last run, and before that in the last day. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from reports.wording import instant, lasting

type Json = Mapping[str, object]

TOLD: Final = 12
"""Earlier changes on the front page; the newest are what someone comes for."""


@dataclass(frozen=True)
class Changed:
    """`more` is how many earlier ones are left out; `lasting` is what has only lasted, and `digest` counts it."""

    recent: tuple[Json, ...]
    earlier: tuple[Json, ...]
    more: int
    digest: str
    lasting: tuple[str, ...]


def changed(snapshot: Json) -> Changed:
    changes = cast(Json, snapshot["changes"])
    items = tuple(cast(Iterable[Json], changes["items"]))
    before = instant(changes["compared_with"])
    recent = tuple(item for item in items if before is None or (at := instant(item["at"])) is None or at > before)
    earlier = items[len(recent) :]
    muted = cast(Mapping[str, Json], snapshot.get("muted") or {})
    kept = tuple(key for key in cast(Iterable[str], changes.get("lasting") or ()) if key not in muted)
    return Changed(recent, earlier[:TOLD], max(0, len(earlier) - TOLD), lasting(changes, muted), kept)


def words(snapshot: Json) -> Mapping[str, str]:
    """What happened to each finding since the last run, in one word, by its key; nothing in the first run."""
    if cast(Json, snapshot["changes"])["compared_with"] is None:
        return {}
    return {str(change["key"]): str(change["kind"]) for change in reversed(changed(snapshot).recent)}
