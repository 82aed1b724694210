"""How much of lists and texts a page under 500 kB holds, known before it is drawn. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

type Json = Mapping[str, object]

LARGEST: Final = 500_000
"""Bytes; a page of this size still opens at once on a phone in a data centre's basement."""


@dataclass(frozen=True)
class Caps:
    """How much of a list and of a text is shown."""

    rows: int
    records: int
    text: int
    charts: bool = True


CAPS: Final = (
    Caps(rows=20, records=25, text=4000),
    Caps(rows=20, records=15, text=2000),
    Caps(rows=12, records=10, text=1000),
    Caps(rows=10, records=10, text=700),
    Caps(rows=6, records=5, text=500),
    Caps(rows=2, records=5, text=200, charts=False),
    Caps(rows=0, records=5, text=200, charts=False),
)
"""From whole to least."""

EMPTY, CHART, CELL, FINDING, NAMED, TEXT = 28_000, 10_000, 55, 2_200, 200, 0.75
"""Bytes of a page without anything, of a chart, around a cell and a finding, and of a finding that is only named; of a
text beside it in the page for each in the JSON. Measured on the sample and the stories of the tests, of which most
pages become larger than that."""

UNSEEN: Final = frozenset({"history", "life_cycles", "health", "incident_ids", "findings", "charts"})
DRAWN: Final = ("patterns",)
"""Of the data of an analysis; the rest is for those who read the JSON."""
CAPPED: Final = ("patterns", "evidence", "items")
"""Lists of which a page has no more than `records`."""


def hopeful(snapshot: Json) -> Sequence[Caps]:
    """The caps worth drawing with, from the first with which the page may be small enough."""
    for place, caps in enumerate(CAPS):
        shown, named = _findings(snapshot, caps)
        around = EMPTY + FINDING * len(shown) + NAMED * named
        if around + _bytes(shown, caps) + _bytes(snapshot, caps) < LARGEST:
            return CAPS[place:]
    return CAPS[-1:]


def _findings(snapshot: Json, caps: Caps) -> tuple[list[Json], int]:
    """The findings that stand in the page, and how many are only named there: of each analysis all but the first."""
    of_analysis: dict[str, list[Json]] = defaultdict(list)
    for finding in cast(Sequence[Json], snapshot["findings"]):
        of_analysis[str(finding["key"]).partition(":")[0]].append(finding)
    shown = [one for findings in of_analysis.values() for one in findings[: caps.records]]
    return shown, sum(map(len, of_analysis.values())) - len(shown)


def _bytes(value: object, caps: Caps, name: str = "") -> float:
    if isinstance(value, str):
        return TEXT * min(len(value), caps.text)
    if isinstance(value, Mapping):
        cells = _length(value, "columns") * min(_length(value, "rows"), caps.rows)
        charts = CHART * _length(value, "charts") * caps.charts
        seen = [key for key in value if (key in DRAWN if name == "data" else key not in UNSEEN)]
        return CELL * cells + charts + sum(_bytes(value[key], caps, key) for key in seen)
    if isinstance(value, list | tuple):
        most = {"rows": caps.rows}.get(name, caps.records if name in CAPPED else len(value))
        return sum(_bytes(part, caps) for part in value[:most])
    return 4


def _length(value: Json, name: str) -> int:
    given = value.get(name)
    return len(given) if isinstance(given, list | tuple) else 0
