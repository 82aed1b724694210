"""Where the page leads besides itself: its snapshot, the run before, all runs. Pure."""

from collections.abc import Mapping, Sequence
from typing import cast

from reports.naming import report_name, snapshot_name
from reports.wording import instant

type Json = Mapping[str, object]


def links(snapshot: Json, root: str) -> Mapping[str, str]:
    """Relative addresses by what they lead to; `previous` only where a run came before."""
    run = cast(Json, snapshot["run"])
    found = {"all": f"{root}index.html"}
    slot = instant(run["slot"])
    if slot is not None:
        found["json"] = root + snapshot_name(slot.replace(microsecond=0))
    history = cast(Sequence[Json], snapshot.get("history") or ())
    before = instant(history[-1]["slot"]) if history else None
    if before is not None:
        found["previous"] = root + report_name(before.replace(microsecond=0))
    return found
