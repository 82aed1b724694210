"""The list of runs by day, each with its status where it is known, leading to its report."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import cast

from reports.naming import report_name, snapshot_name
from reports.render import assets, environment
from reports.wording import instant

type Json = Mapping[str, object]


def render_index(runs: Iterable[Json], older: str | None = None) -> str:
    """The page of `runs` (newest first; each with `slot` in ISO 8601, `report`, `snapshot`, and `status` or None).

    `older` is the address of the page of the runs before, None on the last.
    """
    days = [(day, list(of_day)) for day, of_day in groupby(runs, key=lambda run: str(run["slot"])[:10])]
    return environment().get_template("index.html.j2").render(days=days, older=older, **assets())


def runs_of(snapshot: Json) -> list[Json]:
    """The run of a snapshot and those before it, as its history tells them; addresses from the top of the reports."""
    run = cast(Json, snapshot["run"])
    history = cast(Mapping[str, Sequence[object]], snapshot["history"])
    earlier = zip(history["slots"], history["statuses"], strict=True)
    return [
        {"slot": text, "status": status, "report": report_name(slot), "snapshot": snapshot_name(slot)}
        for text, status in [(run["slot"], snapshot["status"]), *reversed(list(earlier))]
        if (slot := instant(text)) is not None
    ]
