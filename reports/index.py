"""The list of all runs by day, each with its status where it is known, leading to its report."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from reports.render import assets, environment

type Json = Mapping[str, object]


def render_index(runs: Iterable[Json], older: str | None = None) -> str:
    """The page of `runs` (newest first; each with `slot` in ISO 8601, `report`, `snapshot`, and `status` or None).

    `older` is the address of the page of the runs before, None on the last.
    """
    days = [(day, list(of_day)) for day, of_day in groupby(runs, key=lambda run: str(run["slot"])[:10])]
    return environment().get_template("index.html.j2").render(days=days, older=older, **assets())
