"""Findings of one kind that stand alone in large numbers, as one incident. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from analysis.errors.failure_patterns import META as PATTERNS
from analysis.incidents.links import Attached, Same
from analysis.model import Finding

MOST: Final = 20
"""So many incidents of one kind are read one by one. More of them have seldom as many causes: where each customer has a
queue, one worker that is gone stops them all."""
RULE: Final = "of one kind"


def alike(
    causes: Iterable[str], findings: Mapping[str, Finding], links: Iterable[Attached], same: Iterable[Same]
) -> Iterator[Same]:
    """The causes that one analysis found in one job system, and that nothing else belongs to, where they are more than
    MOST. Patterns of failures differ in what they say, and stay apart."""
    related = {key for link in links for key in (link.symptom, link.cause)}
    related |= {key for pair in same for key in (pair.one, pair.other)}
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in causes:
        if key not in related and findings[key].analysis != PATTERNS.id:
            kinds[findings[key].analysis, findings[key].system].append(key)
    for first, *others in (keys for keys in kinds.values() if len(keys) > MOST):
        for other in others:
            yield Same(first, other, RULE, findings[other].observed, "coincidence")
