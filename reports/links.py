"""Where the page leads besides itself: its snapshot, the run before, all runs. Pure."""

from collections.abc import Mapping, Sequence
from typing import cast

from reports.naming import ROUTE_SLOT, report_name, snapshot_name
from reports.wording import instant

type Json = Mapping[str, object]


def links(snapshot: Json, root: str) -> Mapping[str, str]:
    """Addresses by what they lead to; `previous` only where a run came before.

    A stored page leads to its neighbours in the store; one that the app serves (`root` is absolute) to the routes.
    """
    run = cast(Json, snapshot["run"])
    served = root.startswith("/")
    found = {"all": f"{root}reports" if served else f"{root}index.html"}
    slot = instant(run["slot"])
    if slot is not None:
        found["json"] = root + (
            f"snapshots/{slot:{ROUTE_SLOT}}" if served else snapshot_name(slot.replace(microsecond=0))
        )
    earlier = cast(Sequence[object], cast(Json, snapshot["history"])["slots"])
    before = instant(earlier[-1]) if earlier else None
    if before is not None:
        found["previous"] = root + (
            f"reports/{before:{ROUTE_SLOT}}" if served else report_name(before.replace(microsecond=0))
        )
    return found
