"""How two findings belong together: each relation is a value with its rule, its numbers and its confidence."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from analysis.published.incident import Confidence, Evidence


@dataclass(frozen=True)
class Attached:
    """A symptom that belongs to a cause: directed, by its share of the same tasks (None where it is no share)."""

    symptom: str
    cause: str
    rule: str
    sentence: str
    confidence: Confidence
    share: float | None = None
    numbers: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def evidence(self) -> Evidence:
        return Evidence(
            finding=self.symptom,
            role="symptom",
            rule=self.rule,
            sentence=self.sentence,
            share=None if self.share is None else round(self.share, 4),
            confidence=self.confidence,
            numbers=dict(self.numbers),
        )


@dataclass(frozen=True)
class Same:
    """Two causes that are one by identity of evidence; `one` names the incident."""

    one: str
    other: str
    rule: str
    sentence: str
    confidence: Confidence
    numbers: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def turned(self) -> "Same":
        return replace(self, one=self.other, other=self.one)

    @property
    def evidence(self) -> Evidence:
        return Evidence(
            finding=self.other,
            role="cause",
            rule=self.rule,
            sentence=self.sentence,
            confidence=self.confidence,
            numbers=dict(self.numbers),
        )


def through(links: Iterable[Attached], causes: Container[str]) -> Iterator[Attached]:
    """What is a symptom of a symptom belongs to the causes of that one: the stragglers of a type that waits for a
    dependency. `causes` are the findings that may head an incident."""
    known = tuple(links)
    direct = {(one.symptom, one.cause) for one in known}
    for one in known:
        for further in known:
            pair = (one.symptom, further.cause)
            if further.symptom == one.cause and further.cause in causes and pair[0] != pair[1] and pair not in direct:
                yield replace(one, cause=further.cause)


def groups(causes: Iterable[str], same: Iterable[Same]) -> list[list[str]]:
    """Causes that are one, in the order in which they come: the parts of the graph that `same` connects."""
    leader = {cause: cause for cause in causes}

    def of(cause: str) -> str:
        while leader[cause] != cause:
            cause = leader[cause]
        return cause

    for pair in same:
        if pair.one in leader and pair.other in leader:
            leader[of(pair.other)] = of(pair.one)
    found: dict[str, list[str]] = {}
    for cause in leader:
        found.setdefault(of(cause), []).append(cause)
    # The leader is named first: the incident is named after it.
    return [[key, *(one for one in members if one != key)] for key, members in found.items()]
