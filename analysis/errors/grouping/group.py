"""Group texts into patterns: count, sample, merge, and name each group."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.errors.grouping.families import Merge
from analysis.errors.grouping.fingerprint import Fingerprint, Fingerprinter, bounded
from analysis.errors.grouping.merge import Group, merge
from analysis.errors.grouping.placeholders import Placeholder, placeholders
from analysis.errors.grouping.samples import Samples

_MOST_WORDS_SHOWN = 6
_MOST_PLAIN_IDS = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run knew of a fingerprint: when it was first seen (ISO 8601, UTC) and the pattern it was in."""

    first_seen: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One failure pattern.

    id              the oldest known fingerprint of the group, else the lowest; stays between runs through `known`
    template        the message of the outer exception, `<*>` for every value
    kind            traceback, postgres, azure, json or message
    exception_type  of the outer exception, with its module; empty for a bare message
    location        module.function where it was raised; empty for a bare message
    members         all ids the group answers to: its fingerprints, and their ids without kept and masked words
    merges          why fingerprints were merged, one sentence each; empty for a group of one
    placeholders    what each `<*>` of `template` held, in order
    discriminators  what tells it from similar patterns, such as `sqlstate 23505`
    count           texts, weights counted
    first_seen      the earliest that `known` tells of a member; None when no member is known
    example         one text of the group as it came, cut
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

    @property
    def title(self) -> str:
        """Return the template after its exception type: one line that names the fault."""
        name = self.exception_type.rpartition(".")[2]
        return f"{name}: {self.template}" if name and self.template else name or self.template


@dataclass(frozen=True, slots=True)
class Grouping:
    """Patterns, most frequent first; for every text added the positions of its pattern and of its fingerprint."""

    patterns: tuple[Pattern, ...]
    fingerprints: tuple[Fingerprint, ...]
    pattern_of: "array[int]"
    fingerprint_of: "array[int]"


class Grouper:
    """Collects texts one at a time, in memory that grows by four bytes a text; `result` groups what was collected.

    keep  words that always count: never masked, never merged away
    mask  words that never count: always masked
    """

    def __init__(self, keep: frozenset[str] = frozenset(), mask: frozenset[str] = frozenset()) -> None:
        self._keep = keep
        self._fingerprinter = Fingerprinter(keep, mask)
        self._numbers: dict[str, int] = {}
        self._fingerprints: list[Fingerprint] = []
        self._counts: list[int] = []
        self._of = array("I")
        self._samples = Samples()
        self._plain_ids: dict[str, set[str]] = defaultdict(set)

    def add(self, text: str, weight: int = 1) -> Fingerprint:
        """Count `text` `weight` times and return its fingerprint."""
        read = bounded(text)
        located = self._fingerprinter.located(read)
        fingerprint = located.fingerprint
        number = self._numbers.get(fingerprint.id)
        if number is None:
            number = self._numbers[fingerprint.id] = len(self._fingerprints)
            self._fingerprints.append(fingerprint)
            self._counts.append(0)
        elif fingerprint is not self._fingerprints[number]:
            self._fingerprints[number] = min(fingerprint, self._fingerprints[number], key=_shown)
        if fingerprint.plain_id != fingerprint.id and len(self._plain_ids[fingerprint.id]) < _MOST_PLAIN_IDS:
            self._plain_ids[fingerprint.id].add(fingerprint.plain_id)
        self._counts[number] += weight
        self._of.append(number)
        self._samples.add(number, read[located.start : located.stop], text, weight)
        return fingerprint

    def result(self, known: Mapping[str, Known] | None = None) -> Grouping:
        """Return the groups; `known` maps fingerprint ids of earlier runs, so that patterns keep their ids."""
        named = self._named(merge(self._fingerprints, self._keep), known or {})
        patterns = [self._pattern(name, groups, known or {}) for name, groups in named]
        order = sorted(range(len(patterns)), key=lambda place: (-patterns[place].count, patterns[place].id))
        place_of = array("I", bytes(4 * len(self._fingerprints)))
        for place, original in enumerate(order):
            for group in named[original][1]:
                for member in group.members:
                    place_of[self._numbers[member.id]] = place
        return Grouping(
            tuple(patterns[place] for place in order),
            tuple(self._fingerprints),
            array("I", map(place_of.__getitem__, self._of)),
            self._of[:],
        )

    def _pattern(self, name: str, groups: list[Group], known: Mapping[str, Known]) -> Pattern:
        members = [member for group in groups for member in group.members]
        numbers = [self._numbers[member.id] for member in members]
        ids = sorted({name for member in members for name in self._ids(member)})
        largest = max(groups, key=lambda group: (len(group.members), group.template))
        messages, complete = self._samples.messages(numbers)
        merges = [_sentence(reason) for group in groups for reason in group.merges]
        if len(groups) > 1:
            merges.append("An earlier run saw enough different words to merge these.")
        return Pattern(
            id=name,
            template=largest.template,
            kind=members[0].kind,
            exception_type=min(member.exception_type for member in members),
            location=min(member.location for member in members),
            members=tuple(ids),
            merges=tuple(merges),
            placeholders=placeholders(largest.template, messages, complete=complete),
            discriminators=tuple(sorted({code for member in members for code in member.discriminators})),
            count=sum(self._counts[number] for number in numbers),
            first_seen=min((known[i].first_seen for i in ids if i in known), default=None),
            example=self._samples.example(numbers),
        )

    def _ids(self, member: Fingerprint) -> set[str]:
        return {member.id} | self._plain_ids.get(member.id, set())

    def _named(self, groups: list[Group], known: Mapping[str, Known]) -> list[tuple[str, list[Group]]]:
        """Name each group after its oldest known id; groups that were one pattern in an earlier run are one again.

        Where a word that settings keep now tells them apart, one part has the name and the rest names of their own.
        """
        named: dict[str, list[Group]] = defaultdict(list)
        for part in groups:
            ids = [member.id for member in part.members if member.id in known]
            ids = ids or sorted(name for member in part.members for name in self._ids(member) if name in known)
            oldest = min((known[name] for name in ids), key=lambda one: (one.first_seen, one.pattern), default=None)
            named[oldest.pattern if oldest else part.members[0].id].append(part)
        result: list[tuple[str, list[Group]]] = []
        for name, parts in sorted(named.items()):
            plain = [part for part in parts if not any(member.id in self._plain_ids for member in part.members)]
            told_apart = [part for part in parts if part not in plain]
            if plain:
                result.append((name, plain))
            elif told_apart:
                result.append((name, told_apart[:1]))
                told_apart = told_apart[1:]
            result += [(part.members[0].id, [part]) for part in told_apart]
        return result


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


def _shown(fingerprint: Fingerprint) -> tuple[str, str, str]:
    return fingerprint.exception_type, fingerprint.location, fingerprint.kind


def _sentence(merge: Merge) -> str:
    words = ", ".join(merge.words[:_MOST_WORDS_SHOWN])
    more = ", …" if len(merge.words) > _MOST_WORDS_SHOWN else ""
    return f"“{merge.template.replace(chr(10), ' ← ')}” is open where these were seen: {words}{more}."
