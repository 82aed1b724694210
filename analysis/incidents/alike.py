"""Findings of one kind that stand alone in large numbers, as one incident. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from analysis.errors.failure_patterns import META as PATTERNS
from analysis.incidents.links import Attached, Same
from analysis.incidents.names import Named, minted
from analysis.model import Finding
from analysis.wording import OF_ONE_KIND

MOST: Final = 20
"""So many incidents of one kind are read one by one. More of them have seldom as many causes: where each customer has a
queue, one worker that is gone stops them all."""


def alike(
    parts: Iterable[Sequence[str]], findings: Mapping[str, Finding], links: Iterable[Attached]
) -> dict[Named, list[str]]:
    """The causes that one analysis found in one job system, and that nothing else belongs to, where they are more than
    MOST, by the name of their incident: that of their kind, since they come and go. Patterns of failures differ in what
    they say, and stay apart."""
    related = {key for link in links for key in (link.symptom, link.cause)}
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for first, *others in parts:
        kind = findings[first].analysis, findings[first].system
        if not others and first not in related and kind[0] != PATTERNS.id:
            kinds[kind].append(first)
    return {Named(minted(f"many of {' '.join(kind)}")): keys for kind, keys in kinds.items() if len(keys) > MOST}


def same_kind(causes: Sequence[str], findings: Mapping[str, Finding]) -> list[Same]:
    """Why these are one incident."""
    first, *others = causes
    return [Same(first, other, OF_ONE_KIND, findings[other].observed, "coincidence") for other in others]
