"""Group texts into patterns: count, sample, merge, and name each group."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.errors.grouping.fingerprint import Fingerprint, Fingerprinter
from analysis.errors.grouping.merge import Merge, merge
from analysis.errors.grouping.parse import parse
from analysis.errors.grouping.samples import Placeholder, Samples, held


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run knew of a fingerprint: when it was first seen (ISO 8601, UTC) and the pattern it was in."""

    first_seen: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One failure pattern.

    id            the oldest known fingerprint of the group, else the lowest; stays between runs through `known`
    template      the message with typed placeholders
    members       all fingerprint ids of the group, aliases of `id`
    merges        why fingerprints were merged, one sentence each; empty for a group of one
    placeholders  what each placeholder of `template` held, in order
    discriminators  what tells it from similar patterns, such as `sqlstate 23505`
    count         texts, weights counted
    first_seen    the earliest that `known` tells of a member; None when no member is known
    example       one text of the group as it came, cut
    """

    id: str
    template: str
    kind: str
    exception_type: str
    location: str
    members: tuple[str, ...]
    merges: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]
    discriminators: tuple[str, ...]
    count: int
    first_seen: str | None
    example: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """Patterns, most frequent first, and for every text added the position of its pattern, and its fingerprint."""

    patterns: tuple[Pattern, ...]
    pattern_of: array[int]
    fingerprint_of: array[int]
    fingerprints: tuple[Fingerprint, ...]


class Grouper:
    """Collects texts one at a time, in bounded memory; `result` groups what was collected.

    keep  words that always count: never masked, never merged away
    mask  words that never count: always masked
    """

    def __init__(self, keep: frozenset[str] = frozenset(), mask: frozenset[str] = frozenset()) -> None:
        self._keep = keep
        self._fingerprint = Fingerprinter(keep, mask)
        self._numbers: dict[str, int] = {}
        self._fingerprints: list[Fingerprint] = []
        self._counts: list[int] = []
        self._of: array[int] = array("l")
        self._samples = Samples()

    def add(self, text: str, weight: int = 1) -> Fingerprint:
        """Count `text` `weight` times and return its fingerprint."""
        fingerprint = self._fingerprint(text)
        number = self._numbers.get(fingerprint.id)
        if number is None:
            number = self._numbers[fingerprint.id] = len(self._fingerprints)
            self._fingerprints.append(fingerprint)
            self._counts.append(0)
        self._counts[number] += weight
        self._of.append(number)
        self._samples.add(fingerprint.id, text, weight)
        return fingerprint

    def result(self, known: Mapping[str, Known] | None = None) -> Grouping:
        """Return the groups; `known` maps fingerprint ids of earlier runs, so that patterns keep their ids."""
        known = known or {}
        merged = merge(self._fingerprints, self._keep)
        groups: dict[object, list[int]] = defaultdict(list)
        for number, fingerprint in enumerate(self._fingerprints):
            groups[
                (
                    fingerprint.kind == "traceback",
                    fingerprint.scope,
                    fingerprint.discriminators,
                    merged[fingerprint.id][0],
                )
            ].append(number)
        built = [
            self._pattern(
                [self._fingerprints[n] for n in numbers], sum(self._counts[n] for n in numbers), merged, known
            )
            for numbers in groups.values()
        ]
        order = sorted(range(len(built)), key=lambda place: (-built[place].count, built[place].id))
        place_of = [0] * len(self._fingerprints)
        numbers_of = list(groups.values())
        for place, original in enumerate(order):
            for number in numbers_of[original]:
                place_of[number] = place
        return Grouping(
            tuple(built[place] for place in order),
            array("l", (place_of[number] for number in self._of)),
            self._of,
            tuple(self._fingerprints),
        )

    def _pattern(
        self,
        members: list[Fingerprint],
        count: int,
        merged: Mapping[str, tuple[str, tuple[Merge, ...]]],
        known: Mapping[str, Known],
    ) -> Pattern:
        members = sorted(members, key=lambda member: member.id)
        ids = tuple(member.id for member in members)
        seen = sorted((known[i].first_seen, known[i].pattern) for i in ids if i in known)
        skeleton = merged[ids[0]][0]
        texts, complete = self._samples.of(ids)
        template = members[0].template if len(members) == 1 else skeleton
        return Pattern(
            id=seen[0][1] if seen else ids[0],
            template=template,
            kind=members[0].kind,
            exception_type=min(member.exception_type for member in members),
            location=members[0].location,
            members=ids,
            merges=tuple(sorted({_sentence(reason) for i in ids for reason in merged[i][1]})),
            placeholders=held(template, ((_line(text), weight) for text, weight in texts), complete),
            discriminators=members[0].discriminators,
            count=count,
            first_seen=seen[0][0] if seen else None,
            example=texts[0][0] if texts else "",
        )


def _line(text: str) -> str:
    outer = parse(text).chain[-1]
    return f"{outer.type}: {outer.message}" if outer.type else outer.message


def _sentence(reason: Merge) -> str:
    words = ", ".join(reason.words[:6]) + (", ..." if len(reason.words) > 6 else "")
    return f"{len(reason.words)} different words in one place of “{reason.skeleton}”: {words}"


def fingerprint(text: str, keep: frozenset[str] = frozenset(), mask: frozenset[str] = frozenset()) -> Fingerprint:
    """Return the fingerprint of one text; for many texts use one Grouper, which remembers."""
    return Fingerprinter(keep, mask)(text)


def group(
    counted: Iterable[tuple[str, int]],
    keep: frozenset[str] = frozenset(),
    mask: frozenset[str] = frozenset(),
    known: Mapping[str, Known] | None = None,
) -> Grouping:
    """Group pairs of text and weight; the order of the pairs does not matter."""
    grouper = Grouper(keep, mask)
    for text, weight in counted:
        grouper.add(text, weight)
    return grouper.result(known)
