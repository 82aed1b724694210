"""Where the page leads besides itself: its snapshot, a run before, all runs. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, cast

from reports.naming import ROUTE_SLOT, report_name, snapshot_name
from reports.routes import Routes
from reports.wording import instant

type Json = Mapping[str, object]


PLACE: Final = re.compile(rb'<p class="links">.*?</p>\n?', re.DOTALL)
"""Where a report has them."""


def relinked(page: bytes, snapshot: Json, root: str, target: str = "") -> bytes:
    """A drawn report as it stands elsewhere: the same bytes but for its links. `root` and `target` as in `links`."""
    from reports.environment import environment

    drawn = environment().get_template("links.html.j2").render(links=links(snapshot, root, target)).encode()
    return PLACE.sub(lambda _: drawn, page, count=1)


def links(snapshot: Json, root: str, target: str = "") -> Mapping[str, str]:
    """Addresses by what they lead to; `previous` only where a run came before, with its words under `before`.

    A stored page leads to its neighbours in the store; one that the app serves (`root` is absolute) to the routes, of
    which one compares the two runs, with the `target` of a fleet. The newest page (`root` is empty) leads to the run
    before it, every other to one that is kept as long as itself.
    """
    run = cast(Json, snapshot["run"])
    routes = Routes(root, target) if root.startswith("/") else None
    found = {"all": routes.to("reports") if routes else f"{root}index.html"}
    slot = instant(run["slot"])
    if slot is not None:
        stored = snapshot_name(slot.replace(microsecond=0))
        found["json"] = routes.snapshot(slot) if routes else root + stored
    slots = cast(Sequence[object], cast(Json, snapshot["history"])["slots"])
    earlier = [at for at in map(instant, slots) if at is not None]
    before, words = _lasting(earlier, slot) if slot and root else (max(earlier, default=None), "Previous run")
    if before is not None:
        stored = report_name(before.replace(microsecond=0))
        found["previous"] = routes.report(before) if routes else root + stored
        found["before"] = words
        if routes and slot:
            runs = {"a": f"{before:{ROUTE_SLOT}}", "b": f"{slot:{ROUTE_SLOT}}"}
            found["compare"] = routes.to("compare", **runs, format="html")
    return found


def _lasting(earlier: Sequence[datetime], slot: datetime) -> tuple[datetime | None, str]:
    """The newest of the earlier runs that retention keeps as long as this one: the first of its day, the first of its
    hour, or any."""
    runs = sorted({*earlier, slot})
    for cut, words in ((slice(10), "Previous day"), (slice(13), "Previous hour")):
        first = {at.isoformat()[cut]: at for at in reversed(runs)}
        if first[slot.isoformat()[cut]] == slot:
            return max((at for at in first.values() if at < slot), default=None), words
    return max((at for at in runs if at < slot), default=None), "Previous run"
