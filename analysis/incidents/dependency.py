"""A dependency that refuses calls, and the failures and slow tasks in whose work it did, by their own logs. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from pydantic import JsonValue

from analysis.incidents.links import Attached, Same
from analysis.logs.patterns import META as LOGS
from analysis.logs.platform_events import META as PLATFORM
from analysis.logs.slow import FEW, MOST, REFUSED, Waits, sentence
from analysis.model import Finding, Result

RULE = "same dependency"

type Json = Mapping[str, object]


@dataclass(frozen=True)
class _Refused:
    """Failures of a pattern with a call that this dependency refused, of those that have logs: the others say nothing
    of their calls."""

    key: str
    what: str
    failures: int
    found: int

    @property
    def sentence(self) -> str:
        return f"in {self.failures:,} of {self.found:,} failures with logs a call of {self.what} was refused"


def same_dependency(findings: Mapping[str, Finding], results: Mapping[str, Result]) -> Iterator[Attached]:
    """Throttled calls, attached to the failures and slow tasks in whose work they were; and slow tasks to failures by
    the same dependency, since whoever is refused waits and may then give up."""
    throttled = findings.get(f"{PLATFORM.id}:throttled_dependency")
    refused = _patterns(throttled, results)
    if throttled is None:
        return
    for one in refused:
        numbers: dict[str, JsonValue] = {"failures": one.failures, "with_logs": one.found, "dependency": one.what}
        share = one.failures / one.found
        yield Attached(throttled.key, one.key, RULE, one.sentence, "strong", share, numbers)
    for slow in _slow(results):
        call = slow.behind
        if call is None or slow.finding not in findings or call.what not in _named(throttled):
            continue
        observed, share = sentence(slow, call), call.slow / slow.found
        numbers = {
            "tasks": call.slow,
            "with_logs": slow.found,
            "quick": call.quick,
            "quick_with_logs": slow.quick_found,
            "dependency": call.what,
        }
        failing = [one for one in refused if one.what == call.what and one.key in findings]
        for one in failing:
            also = f"{observed}; {one.sentence}"
            yield Attached(slow.finding, one.key, f"{RULE}: slow tasks", also, "strong", share, numbers)
        if not failing:
            yield Attached(throttled.key, slow.finding, RULE, observed, "strong", share, numbers)


def refused_both(findings: Mapping[str, Finding], results: Mapping[str, Result]) -> Iterator[Same]:
    """Failure patterns of which one dependency refused most."""
    refused = _patterns(findings.get(f"{PLATFORM.id}:throttled_dependency"), results)
    for one, other in combinations(sorted(refused, key=lambda each: (-each.failures, each.key)), 2):
        if one.what == other.what:
            observed = f"{one.sentence}; of the other, {other.sentence}"
            yield Same(one.key, other.key, RULE, observed, "strong", {"dependency": one.what})


def _patterns(throttled: Finding | None, results: Mapping[str, Result]) -> list[_Refused]:
    """The patterns that a dependency refused in more than half of the failures with logs, and in five."""
    named = _named(throttled)
    patterns = results[LOGS.id].data.get("patterns") if LOGS.id in results else None
    return [
        _Refused(key, str(call["what"]), failures, found)
        for key, logs in cast(Mapping[str, Json], patterns or {}).items()
        for call in cast(Iterable[Json], logs.get("calls") or ())
        if call["what"] in named
        and str(call["result_code"]) in REFUSED
        and (failures := int(str(call["failures"]))) >= FEW
        and failures > MOST * (found := int(str(logs.get("found") or 0)))
    ]


def _named(throttled: Finding | None) -> set[str]:
    rows = throttled.evidence.rows if throttled and throttled.evidence else ()
    return {str(row["subject"]) for row in rows if row.get("subject")}


def _slow(results: Mapping[str, Result]) -> Iterator[Waits]:
    slow = results[LOGS.id].data.get("slow") if LOGS.id in results else None
    for one in cast(Iterable[Json], slow or ()):
        yield Waits.model_validate(one)
