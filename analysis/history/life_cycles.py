"""The life of each finding over the runs: when it began, got worse, ended, and whether it is unsure. Pure.

A finding is gone when two runs that could tell did not find it: one at its threshold comes and goes, and nobody wants
to be told each time. A run whose analysis is unknown says nothing about its findings, which are unsure after it, nor
about the trends of its numbers. Advice begins no life, since it asks nobody to come, but it keeps one: what falls below
its threshold for an hour is not over.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from analysis.model import SEVERITIES, Finding, Result, Severity
from analysis.published.memory import LifeCycle

REMEMBERED = timedelta(days=14)
"""How long a finding that is gone is remembered, so that its return is one and not a new problem; and one of which
nothing can be said any more."""
SIGHTINGS = 96
"""Runs kept in the sightings of a life cycle: a day of quarter hours."""
COUNTS = 4
"""A count that grew in each of three runs in a row, and doubled over them, is worse."""
GROWTH_MIN = 20
"""And by so many, since 2 after 1 is little news."""
GONE_AFTER = ".."
GONE_AT_ONCE = ("health/coverage", "health/database")
"""One run that reached the database and looked at everything proves it: these stand at no threshold."""


def life_cycles(
    findings: Iterable[Finding],
    results: Mapping[str, Result],
    slot: datetime,
    known: Mapping[str, LifeCycle],
) -> dict[str, LifeCycle]:
    """The life_cycles after the run of `slot`, by key. `known` are those of the run before."""
    alive = {key for key, life in known.items() if life.state != "gone"}
    found = {finding.key: finding for finding in findings if finding.severity != "advice" or finding.key in alive}
    cycles = {key: _found(finding, slot, known.get(key)) for key, finding in found.items()}
    for key, life in known.items():
        if key in found:
            continue
        absent = _absent(key, life, slot) if _was_answered(key, results) else _unsure(life)
        if slot - (absent.ended or absent.last_seen) <= REMEMBERED:
            cycles[key] = absent
    return dict(sorted(cycles.items()))


def _was_answered(key: str, results: Mapping[str, Result]) -> bool:
    """Whether the finding's analysis could tell, and the one whose number it follows, which a trend names second."""
    own, _, subject = key.partition(":")
    followed = results.get(subject.partition(":")[0])
    return own in results and _is_whole(results[own]) and (followed is None or _is_whole(followed))


def _is_whole(result: Result) -> bool:
    """Whether every job system answered that keeps what it needs; what another does not keep began no life there."""
    return result.not_recorded if result.partly else result.status not in ("unknown", "not_applicable")


def _found(finding: Finding, slot: datetime, known: LifeCycle | None) -> LifeCycle:
    count = () if finding.count is None else (finding.count,)
    if known is None or known.state == "gone":
        return LifeCycle(
            state="new" if known is None else "ongoing",
            severity=finding.severity,
            worst=finding.severity,
            title=finding.title,
            first_seen=slot if known is None else known.first_seen,
            began=slot,
            last_seen=slot,
            since=finding.since,
            since_known=finding.since_known,
            since_after=finding.since_after,
            sightings=_sighted(known, "x"),
            counts=count,
            peak=max(count, default=0),
        )
    counts = (*known.counts, *count)[-COUNTS:]
    escalates = _worsens(known, finding.severity, counts)
    return known.model_copy(
        update={
            "state": "ongoing",
            "severity": finding.severity,
            "worst": min(known.worst, finding.severity, key=SEVERITIES.index),
            "title": finding.title,
            "last_seen": slot,
            "since": finding.since,
            "since_known": finding.since_known,
            "since_after": finding.since_after,
            "escalated": slot if escalates else known.escalated,
            "sightings": _sighted(known, "x"),
            # What has doubled is worse again once it has doubled again.
            "counts": count if escalates else counts,
            "peak": max((known.peak, *counts)),
        }
    )


def _worsens(known: LifeCycle, severity: Severity, counts: tuple[int, ...]) -> bool:
    """Worse than ever in this episode, or growing fast beyond its peak."""
    worse = SEVERITIES.index(severity) < SEVERITIES.index(known.worst)
    rising = len(counts) == COUNTS and all(a < b for a, b in pairwise(counts)) and counts[-1] > known.peak
    return worse or (rising and counts[-1] >= max(2 * counts[0], counts[0] + GROWTH_MIN))


def _absent(key: str, life: LifeCycle, slot: datetime) -> LifeCycle:
    sightings = _sighted(life, ".")
    proven = key.partition(":")[0] in GONE_AT_ONCE or sightings.replace("?", "").endswith(GONE_AFTER)
    if life.state == "gone" or not proven:
        state = "ongoing" if life.state == "unsure" else life.state
        return life.model_copy(update={"state": state, "sightings": sightings})
    return life.model_copy(update={"state": "gone", "ended": slot, "sightings": sightings})


def _unsure(life: LifeCycle) -> LifeCycle:
    state = "gone" if life.state == "gone" else "unsure"
    return life.model_copy(update={"state": state, "sightings": _sighted(life, "?")})


def _sighted(known: LifeCycle | None, letter: str) -> str:
    return ((known.sightings if known else "") + letter)[-SIGHTINGS:]
