"""On which shelf an incident stands, and in which order: by what it costs an hour, how new it is, whether it grows."""

from collections.abc import Iterable, Mapping
from math import inf
from typing import cast

from analysis.incidents.impact import cost
from analysis.model import SEVERITIES, Finding, Result, Severity, SinceKnown
from analysis.poison.backlog import META as BACKLOG
from analysis.published.incident import Incident, Shelf
from analysis.published.memory import ChangeKind

NEW, GROWING = 1.25, 1.25
"""What is new or grows stands before what costs a quarter more and is neither."""


def worst(findings: Iterable[Finding]) -> Severity:
    return min((finding.severity for finding in findings), key=SEVERITIES.index)


def change_of(causes: Iterable[str], rates: Iterable[str], words: Mapping[str, ChangeKind], known: SinceKnown) -> str:
    """The word for the incident: that of its causes where all are new, else the worst of them and of their
    rates; empty for none. What began before the window is not new, though a first run sees it for the first time."""
    own = [words.get(key, "") for key in causes]
    if own and all(word == "new" for word in own):
        return "" if known == "before" else "new"
    if own and all(word in ("new", "came back") for word in own):
        return "came back"
    turned = [*own, *(words.get(key, "") for key in rates)]
    return "worse" if {"worse", "new"} & set(turned) else "came back" if "came back" in turned else ""


def shelf(severity: Severity, change: str, growing: bool | None) -> Shelf:
    """What is critical needs attention; what has no word of change and does not grow is known."""
    if severity == "critical":
        return "attention"
    return "new_or_worse" if change or growing else "known"


def is_growing(
    states: Iterable[str], words: Iterable[str], causes: Iterable[Finding], results: Mapping[str, Result]
) -> bool | None:
    """Whether it costs more from hour to hour, as far as patterns, life cycles and queues show it."""
    known: set[object] = {state == "rising" for state in states} | {_queue_grows(one, results) for one in causes}
    if True in known or "worse" in set(words):
        return True
    return False if False in known else None


def _queue_grows(cause: Finding, results: Mapping[str, Result]) -> bool | None:
    """Whether more arrives in a queue than ends. None for all else, also for tasks that are left behind in a queue:
    they were lost at some time, and how many more will be is not known."""
    queues = results[BACKLOG.id].data.get("by_type") if BACKLOG.id in results else None
    queue = cast(Mapping[str, Mapping[str, float]], queues or {}).get(cause.key.removeprefix(f"{BACKLOG.id}:"))
    return queue["arrived_per_hour"] > queue["ended_per_hour"] if queue else None


def rank(incident: Incident) -> tuple[float, int, float, str]:
    """What is lost or held an hour, more for what is new or grows. What is critical and costs nobody knows what comes
    first: a database that cannot be reached."""
    weight = (NEW if incident.change else 1.0) * (GROWING if incident.growing else 1.0)
    known = cost(incident.impact)
    price = inf if known is None and incident.severity == "critical" else (known or 0.0) * weight
    return -price, SEVERITIES.index(incident.severity), -(incident.affected or 0), incident.id
