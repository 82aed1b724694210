"""Group texts into patterns: count, sample, merge, and name each group."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from analysis.errors.grouping.explain import Explanation, explain
from analysis.errors.grouping.families import Merge
from analysis.errors.grouping.fingerprint import Fingerprint, Fingerprinter, Located, bounded
from analysis.errors.grouping.merge import Group, merge
from analysis.errors.grouping.p1 import OldIds
from analysis.errors.grouping.placeholders import Placeholder, placeholders
from analysis.errors.grouping.samples import Samples

_MOST_WORDS_SHOWN = 6
_MOST_OTHER_IDS = 1_000


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
    kind            traceback, postgres, azure or message
    language        of the traceback; empty for other kinds
    exception_type  of the outer exception, with its module; empty for a bare message
    location        module.function where it was raised; empty for a bare message
    members         all ids the group answers to: its fingerprints, and their ids without kept and masked words
    merges          why fingerprints were merged, one sentence each; empty for a group of one
    placeholders    what each `<*>` of `template` held, in order
    discriminators  what tells it from similar patterns, such as `sqlstate 23505`
    count           texts, weights counted
    first_seen      the earliest that `known` tells of a member; None when no member is known
    example         one text of the group as it came, cut; empty when it was counted without a text
    explanation     what of the example made the pattern, and what did not; empty without an example
    """

    id: str
    template: str
    kind: str
    language: str
    exception_type: str
    location: str
    members: tuple[str, ...]
    merges: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]
    discriminators: tuple[str, ...]
    count: int
    first_seen: str | None
    example: str
    explanation: Explanation

    @property
    def title(self) -> str:
        """Return the template after its exception type: one line that names the fault."""
        name = self.exception_type.rpartition(".")[2]
        return f"{name}: {self.template}" if name and self.template else name or self.template


@dataclass(frozen=True, slots=True)
class Grouping:
    """Patterns, most frequent first; for every text added the positions of its pattern and of its fingerprint.

    `place_of` has the position of its pattern for every fingerprint, also for one that was counted without a text.
    """

    patterns: tuple[Pattern, ...]
    fingerprints: tuple[Fingerprint, ...]
    place_of: "array[int]"
    pattern_of: "array[int]"
    fingerprint_of: "array[int]"


class Grouper:
    """Collects texts one at a time, in memory that grows by four bytes a text; `result` groups what was collected.

    keep   words that always count: never masked, never merged away
    mask   words that never count: always masked
    known  fingerprint ids of earlier runs, so that patterns keep their ids; ids of earlier rules (p1) are found again
           by fingerprinting the texts whose new id is unknown by the old rules as well
    """

    def __init__(
        self,
        keep: frozenset[str] = frozenset(),
        mask: frozenset[str] = frozenset(),
        known: Mapping[str, Known] | None = None,
    ) -> None:
        self._keep = keep
        self._known = known or {}
        self._old_ids = OldIds(keep, mask) if any(id_.startswith("p1-") for id_ in self._known) else None
        self._fingerprinter = Fingerprinter(keep, mask)
        self._numbers: dict[str, int] = {}
        self._fingerprints: list[Fingerprint] = []
        self._counts: list[int] = []
        self._of = array("I")
        self._samples = Samples()
        self._other_ids: dict[str, set[str]] = defaultdict(set)
        self._types: dict[str, set[str]] = defaultdict(set)

    def add(self, text: str, weight: int = 1, task_type: str = "") -> Fingerprint:
        """Count `text`, left by a task of `task_type`, `weight` times and return its fingerprint."""
        read = bounded(text)
        located = self._fingerprinter.located(read)
        fingerprint = located.fingerprint
        self._of.append(self.count(fingerprint, weight, task_types={task_type} if task_type else frozenset()))
        self._sample(located, read, text, weight)
        return fingerprint

    def count(
        self,
        fingerprint: Fingerprint,
        weight: int,
        other_ids: Set[str] = frozenset(),
        task_types: Set[str] = frozenset(),
    ) -> int:
        """Count a fingerprint `weight` times, which answers to other ids as well, and which tasks of these types left;
        return its number."""
        number = self._numbers.get(fingerprint.id)
        if number is None:
            number = self._numbers[fingerprint.id] = len(self._fingerprints)
            self._fingerprints.append(fingerprint)
            self._counts.append(0)
        elif fingerprint is not self._fingerprints[number]:
            self._fingerprints[number] = min(fingerprint, self._fingerprints[number], key=_shown)
        if fingerprint.plain_id != fingerprint.id:
            self._answers_to(fingerprint.id, {fingerprint.plain_id})
        self._answers_to(fingerprint.id, other_ids)
        self._types[fingerprint.id] |= task_types
        self._counts[number] += weight
        return number

    def show(self, id_: str, text: str) -> None:
        """Let a text of a fingerprint that is counted already stand for it; a text of another fault is left out."""
        read = bounded(text)
        located = self._fingerprinter.located(read)
        if located.fingerprint.id == id_:
            self._sample(located, read, text, 1)

    def _sample(self, located: Located, read: str, text: str, weight: int) -> None:
        id_ = located.fingerprint.id
        if self._old_ids is not None and id_ not in self._known:
            self._answers_to(id_, self._old_ids(text) & self._known.keys())
        self._samples.add(self._numbers[id_], read[located.start : located.stop], text, weight)

    def _answers_to(self, id_: str, others: Set[str]) -> None:
        if others and len(self._other_ids[id_]) < _MOST_OTHER_IDS:
            self._other_ids[id_] |= others

    def result(self) -> Grouping:
        """Return the groups of what was added."""
        named = self._named(merge(self._fingerprints, self._keep, self._types))
        patterns = [self._pattern(name, groups) for name, groups in named]
        order = sorted(range(len(patterns)), key=lambda place: (-patterns[place].count, patterns[place].id))
        place_of = array("I", bytes(4 * len(self._fingerprints)))
        for place, original in enumerate(order):
            for group in named[original][1]:
                for member in group.members:
                    place_of[self._numbers[member.id]] = place
        return Grouping(
            tuple(patterns[place] for place in order),
            tuple(self._fingerprints),
            place_of,
            array("I", map(place_of.__getitem__, self._of)),
            self._of[:],
        )

    def _pattern(self, name: str, groups: list[Group]) -> Pattern:
        members = [member for group in groups for member in group.members]
        numbers = [self._numbers[member.id] for member in members]
        ids = sorted({name for member in members for name in self._ids(member)})
        largest = max(groups, key=lambda group: (len(group.members), group.template))
        count = sum(self._counts[number] for number in numbers)
        messages = self._samples.messages(numbers)
        example = self._samples.example(numbers)
        merges = [_sentence(reason) for group in groups for reason in group.merges]
        if len(groups) > 1:
            merges.append("An earlier run saw enough different words to merge these.")
        return Pattern(
            id=name,
            template=largest.template,
            kind=members[0].kind,
            language=members[0].language,
            exception_type=min(member.exception_type for member in members),
            location=min(member.location for member in members),
            members=tuple(ids),
            merges=tuple(merges),
            placeholders=placeholders(
                largest.template, messages, complete=sum(weight for _, weight in messages) == count
            ),
            discriminators=tuple(sorted({code for member in members for code in member.discriminators})),
            count=count,
            first_seen=min((self._known[i].first_seen for i in ids if i in self._known), default=None),
            example=example,
            explanation=explain(example) if example else Explanation(members[0].language, (), ()),
        )

    def _ids(self, member: Fingerprint) -> set[str]:
        return {member.id} | self._other_ids.get(member.id, set())

    def _named(self, groups: list[Group]) -> list[tuple[str, list[Group]]]:
        """Name each group after its oldest known id; groups that were one pattern in an earlier run are one again.

        Where a word that settings keep, or a newer rule, now tells them apart, the largest part has the name and the
        rest names of their own.
        """
        known = self._known
        named: dict[str, list[Group]] = defaultdict(list)
        apart: dict[str, list[Group]] = defaultdict(list)
        for part in groups:
            ids = [member.id for member in part.members if member.id in known]
            others = sorted(name for member in part.members for name in self._ids(member) if name in known)
            oldest = min(
                (known[name] for name in ids or others), key=lambda one: (one.first_seen, one.pattern), default=None
            )
            name = oldest.pattern if oldest else part.members[0].id
            (named if ids or not others else apart)[name].append(part)
        result = dict(named)
        for name, parts in sorted(apart.items()):
            parts.sort(key=lambda part: (-self._count(part), part.members[0].id))
            for part in parts:
                own = name if name not in result else part.members[0].id
                result[own] = [part]
        return sorted(result.items())

    def _count(self, part: Group) -> int:
        return sum(self._counts[self._numbers[member.id]] for member in part.members)


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
    grouper = Grouper(keep, mask, known)
    for text, weight in counted:
        grouper.add(text, weight)
    return grouper.result()


def _shown(fingerprint: Fingerprint) -> tuple[str, str, str]:
    return fingerprint.exception_type, fingerprint.location, fingerprint.kind


def _sentence(merge: Merge) -> str:
    words = ", ".join(merge.words[:_MOST_WORDS_SHOWN])
    more = ", …" if len(merge.words) > _MOST_WORDS_SHOWN else ""
    return f"“{merge.template.replace(chr(10), ' ← ')}” is open where these were seen: {words}{more}."
