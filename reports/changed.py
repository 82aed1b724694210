"""What happened to each finding since the last run, in one word. Pure."""

from collections.abc import Iterable, Mapping
from typing import cast

from reports.wording import instant

type Json = Mapping[str, object]


def words(snapshot: Json) -> Mapping[str, str]:
    """The newest change of each finding since the last run, by its key; nothing in the first run."""
    changes = cast(Json, snapshot["changes"])
    before = instant(changes["compared_with"])
    if before is None:
        return {}
    items = list(cast(Iterable[Json], changes["items"]))  # the newest first
    recent = [item for item in items if (at := instant(item["at"])) is None or at > before]
    return {str(change["key"]): str(change["kind"]) for change in reversed(recent)}
