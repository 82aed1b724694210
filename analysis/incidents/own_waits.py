"""Whether the statements of an incident waited for a resource that stood at its limit: by Query Store over the window,
and by what was seen running during the run. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from analysis.health.waits import META as RUNNING
from analysis.incidents.own_statements import is_own
from analysis.incidents.theirs import TIMED_OUT, Case
from analysis.model import Result
from analysis.performance.query_store import META as QUERY_STORE

ENOUGH = 10
"""Samples below which a share is a matter of chance."""
SHARE = 0.5
"""From half of its waits on, a statement waits for that rather than for anything else."""
AT_WORK = "nothing"
"""What a statement waits for that is at work on a processor, or in the queue for one: the server does not tell them
apart. Query Store does not sample it."""


@dataclass(frozen=True)
class Fitting:
    """The wait events that a resource at its limit makes, and how they are called."""

    events: tuple[str, ...]
    called: str

    def counts(self, event: str) -> bool:
        return event.startswith(self.events)


_IO = Fitting(("IO",), "waiting for IO")
FITTING: Mapping[str, Fitting] = {
    "disk_iops_consumed_percentage": _IO,
    "disk_bandwidth_consumed_percentage": _IO,
    "cpu_percent": Fitting((AT_WORK, "LWLock"), "at work on a processor or waiting for a lock of the server's memory"),
    "memory_percent": Fitting(
        ("IO: DataFileRead", "IO: BufFileRead", "IO: BufFileWrite"), "reading what the memory no longer holds"
    ),
    "connections_percent": Fitting(("LWLock",), "waiting for a lock of the server's memory, which many sessions want"),
}
"""By metric. A full storage makes no wait: what it stops fails at once, and says so."""


@dataclass(frozen=True)
class Waited:
    """How often the failing statements themselves were found, and of it doing what the resource makes them do."""

    called: str
    fitting: int
    in_all: int

    @property
    def agrees(self) -> bool:
        return self.in_all >= ENOUGH and self.fitting >= SHARE * self.in_all

    @property
    def sentence(self) -> str:
        times = "once" if self.in_all == 1 else f"{self.in_all:,} times"
        return f"its own statements were found {times}, {self.fitting:,} of them {self.called}"


def waited(metric: str, of: Case, results: Mapping[str, Result], *, lasts: bool) -> Waited | None:
    """None where nothing is known: no failures by a timeout, or none of their own statements seen. What runs now counts
    where the resource still stands at its limit."""
    fitting = FITTING.get(metric)
    if fitting is None or not TIMED_OUT.search(of.texts):
        return None
    seen = Counter[str]()
    for analysis in (QUERY_STORE.id, *([RUNNING.id] if lasts else [])):
        for query, events in _statement_waits(results, analysis):
            if is_own(query, of.texts):
                seen.update(events)
    if not seen:
        return None
    of_it = sum(count for event, count in seen.items() if fitting.counts(event))
    return Waited(fitting.called, of_it, seen.total())


def _statement_waits(results: Mapping[str, Result], analysis: str) -> Iterable[tuple[str, Mapping[str, int]]]:
    waits = results[analysis].data.get("statement_waits") if analysis in results else None
    for one in cast(Iterable[Mapping[str, object]], waits or ()):
        yield str(one["query"]), cast(Mapping[str, int], one["events"])
