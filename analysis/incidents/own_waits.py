"""Whether the statements of an incident waited for a resource that stood at its limit, by Query Store. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from analysis.incidents.theirs import TIMED_OUT, Case
from analysis.model import Result
from analysis.performance.query_store import META as QUERY_STORE

WAIT_TYPE: Mapping[str, str] = {
    "disk_iops_consumed_percentage": "IO",
    "disk_bandwidth_consumed_percentage": "IO",
}
"""The type of wait event that a metric at its limit makes; the others make none that is theirs alone."""
ENOUGH = 10
"""Samples below which a share is a matter of chance."""
SHARE = 0.5
"""From half of its waits on, a statement waits for that rather than for anything else."""
_RELATION = re.compile(
    r"""\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:ONLY\s+)?(?:"?\w+"?\.)?"?(\w+)"?|\brelation\s+"?(?:\w+\.)?(\w+)"?""",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Waited:
    """How often statements on `relations`, which the failing texts name, were found waiting, and of it for `kind`."""

    relations: tuple[str, ...]
    kind: str
    of_kind: int
    in_all: int

    @property
    def agrees(self) -> bool:
        return self.in_all >= ENOUGH and self.of_kind >= SHARE * self.in_all

    @property
    def sentence(self) -> str:
        on = ", ".join(self.relations)
        return f"of {self.in_all:,} waits seen of its statements on {on}, {self.of_kind:,} were for {self.kind}"


def waited(metric: str, of: Case, results: Mapping[str, Result]) -> Waited | None:
    """None where nothing is known: no failures by a timeout, no relation named, no waits of a statement on it."""
    kind = WAIT_TYPE.get(metric)
    if kind is None or QUERY_STORE.id not in results or not TIMED_OUT.search(of.texts):
        return None
    named = _relations(of.texts)
    found, of_kind, in_all = set[str](), 0, 0
    told = cast(Iterable[Mapping[str, object]], results[QUERY_STORE.id].data.get("statement_waits") or ())
    for one in told:
        if own := named & _relations(str(one["query"])):
            types = cast(Mapping[str, int], one["types"])
            found |= own
            of_kind, in_all = of_kind + types.get(kind, 0), in_all + sum(types.values())
    return Waited(tuple(sorted(found)), kind, of_kind, in_all) if found else None


def _relations(text: str) -> set[str]:
    return {(first or second).lower() for first, second in _RELATION.findall(text)}
