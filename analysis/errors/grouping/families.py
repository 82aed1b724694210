"""Families: templates of one shape that are equal but for one word, or two, and become one when there is evidence."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import combinations

from analysis.errors.grouping.evidence import (
    APART,
    GRID,
    Evidence,
    Row,
    is_atom,
    is_fixed,
    is_label,
    join,
    of_words,
    split,
)
from analysis.errors.grouping.normalise import ANY, QUALIFIED, collapse

_MOST_PLACES = 16
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Merge:
    """Why templates became one: these `words` were seen where `template` is open."""

    template: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The template that a template became, and the merges on the way there."""

    template: str
    merges: tuple[Merge, ...]


@dataclass(slots=True)
class _State:
    row: Row
    types: Set[str]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class _Family:
    """Rows that are equal to `row` but for the words at `places`."""

    row: Row
    places: tuple[int, ...]
    members: list[Row]

    def seen(self, place: int) -> set[str]:
        return {member[place] for member in self.members}


_Step = dict[Row, tuple[Row, Merge]]


def merge_templates(templates: Mapping[str, Set[str]], evidence: Evidence, keep: frozenset[str]) -> dict[str, Merged]:
    """Return for every template what it became; one that stayed alone became itself. Order does not matter.

    `templates` holds for each the types of the tasks that left it, where they are known. `evidence` (evidence.py) says
    how much makes a word a value; words of `keep` are never merged away.
    """
    shapes: dict[Row, dict[Row, _State]] = defaultdict(dict)
    for template, types in templates.items():
        between, row = split(template)
        shapes[between][row] = _State(row, types)
    values = _Values(evidence, keep)
    open_shapes = [_Shape(between, shapes[between], values) for between in sorted(shapes) if len(shapes[between]) > 1]
    known = -1
    while known != len(values.words):
        known = len(values.words)
        for shape in open_shapes:
            shape.merge()
    return {
        join(between, row): Merged(collapse(join(between, state.row)), state.merges)
        for between, states in shapes.items()
        for row, state in states.items()
    }


class _Values:
    """What is known of words: which must stay, and which were found to be values elsewhere."""

    def __init__(self, evidence: Evidence, keep: frozenset[str]) -> None:
        self.evidence = evidence
        self.narrow = evidence.narrow
        self.keep = keep
        self.words: set[str] = set()

    def may_be(self, word: str) -> bool:
        return word == ANY or not (is_fixed(word) or word in self.keep)

    def may_be_in_grid(self, word: str) -> bool:
        return word != QUALIFIED and word not in self.keep

    def evident(self, seen: set[str], between: Row, row: Row, place: int, times: int) -> bool:
        """Tell whether the words `seen` at `place` are values: enough of them, a value among them, or all known."""
        enough = times * self.evidence.enough
        found = ANY in seen or of_words(seen, between, row, place, self.evidence) >= enough
        if found and len(seen) >= enough:
            self.words.update(seen - {ANY})
        return found or seen <= self.words


class _Shape:
    """The templates with the same text between the words."""

    def __init__(self, between: Row, states: dict[Row, _State], values: _Values) -> None:
        self.between = between
        self.states = states
        self.values = values
        self.found: dict[Row, dict[int, set[str]]] = {}
        self.types: dict[Row, set[str]] = {}

    def merge(self) -> None:
        """Merge until nothing changes; stronger evidence first."""
        while True:
            self.types = defaultdict(set)
            for state in self.states.values():
                self.types[state.row] |= state.types
            rows = set(self.types)
            if len(rows) < 2:
                return
            step = self._alike(rows, 1) or self._alike(rows, 2) or self._fitting(rows)
            if not step and self.values.narrow:
                step = self._grid(rows)
            if not step:
                return
            for state in self.states.values():
                if state.row in step:
                    row, merge = step[state.row]
                    state.row, state.merges = row, (*state.merges, merge)

    def _alike(self, rows: set[Row], size: int) -> _Step:
        """Merge families that differ in `size` places when there is evidence for each of them."""
        step: _Step = {}
        for family in self._families(rows, size, self.values.may_be):
            seen = {place: family.seen(place) for place in family.places}
            if all(
                len(words) > 1
                and self.values.evident(words, self.between, family.row, place, self._times(family, place))
                for place, words in seen.items()
            ):
                self._take(step, family)
        return step

    def _fitting(self, rows: set[Row]) -> _Step:
        """Let a row join an open one, with words that say what is wrong only where twice as many others were seen."""
        by_places: dict[tuple[int, ...], dict[Row, list[Row]]] = defaultdict(dict)
        for row in rows & self.found.keys():
            by_places[tuple(place for place, word in enumerate(row) if word == ANY)][row] = []
        step: _Step = {}
        for places, open_rows in sorted(by_places.items()):
            for row in rows:
                if (opened := _open(row, places)) in open_rows:
                    open_rows[opened].append(row)
            for row, members in sorted(open_rows.items()):
                family = _Family(row, places, members)
                closed = {
                    place: {word for word in family.seen(place) if not self.values.may_be(word)} for place in places
                }
                full = [place for place in places if len(self.found[row].get(place, ())) < 2 * len(closed[place])]
                fit = [
                    member
                    for member in members
                    if not any(member[place] in closed[place] for place in full)
                    and not any(is_atom(self.between, place) for place in places)
                    and not any(self._is_label(_replace(row, place, member[place]), place) for place in places)
                    and self.values.keep.isdisjoint(member[place] for place in places)
                ]
                self._take(step, _Family(row, places, fit))
        return step

    def _grid(self, rows: set[Row]) -> _Step:
        step: _Step = {}
        for family in self._families(rows, 2, self.values.may_be_in_grid):
            times = min(self._times(family, place) for place in family.places)
            if len(family.members) >= times * GRID and min(len(family.seen(place)) for place in family.places) >= 3:
                self._take(step, family)
        return step

    def _times(self, family: _Family, place: int) -> int:
        """Return how many times the usual evidence is needed: more where each type of task has a word of its own."""
        word_of: dict[str, str] = {}
        for member in family.members:
            for type_ in self.types[member]:
                if word_of.setdefault(type_, member[place]) != member[place]:
                    return 1
        return APART if len(word_of) > 1 else 1

    def _families(self, rows: set[Row], size: int, may_be: Callable[[str], bool]) -> Iterator[_Family]:
        """Yield every family of two or more that is open in `size` places and still says something."""
        varying = [place for place, words in enumerate(zip(*rows, strict=True)) if len(set(words)) > 1]
        families: dict[tuple[tuple[int, ...], Row], set[Row]] = defaultdict(set)
        for places, one, other in self._neighbours(rows, varying, size, may_be):
            families[places, _open(one, places)].add(one)
            families[places, _open(other, places)].add(other)
        for places, row in sorted(key for key, members in families.items() if len(members) > 1):
            if self.values.narrow or any(word != ANY for word in row):
                yield _Family(row, places, sorted(families[places, row]))

    def _neighbours(
        self, rows: set[Row], varying: list[int], size: int, may_be: Callable[[str], bool]
    ) -> Iterator[tuple[tuple[int, ...], Row, Row]]:
        """Yield pairs of rows that may belong to one family, and the open places.

        Rows meet under the sum of the hashes of what is not open, which costs one addition an open place; the caller
        compares the rows, so an accidental meeting does no harm.
        """
        met: dict[int, Row] = {}
        choices = {}
        for row in rows:
            places = tuple(
                [p for p in varying if may_be(row[p]) and not is_atom(self.between, p) and not self._is_label(row, p)]
            )
            if not size <= len(places) <= _MOST_PLACES:
                continue
            if places not in choices:
                choices[places] = tuple(combinations(places, size))
            change = {place: hash((place, "open")) - hash((place, row[place])) for place in places}
            total = sum([hash((place, row[place])) for place in varying])
            for chosen in choices[places]:
                key = total
                for place in chosen:
                    key += change[place]
                other = met.setdefault(key, row)
                if other is not row:
                    yield chosen, other, row

    def _is_label(self, row: Row, place: int) -> bool:
        return (
            not self.values.narrow
            and place + 1 < len(row)
            and row[place + 1] == ANY
            and is_label(self.between, row, place)
        )

    def _take(self, step: _Step, family: _Family) -> None:
        """Send the members to the open row, and remember which words were seen where."""
        members = [member for member in family.members if member != family.row and member not in step]
        if not members:
            return
        shown = sorted({" … ".join(member[place] for place in family.places) for member in family.members})
        merge = Merge(join(self.between, family.row), tuple(shown[:_MOST_SHOWN]))
        found = self.found.setdefault(family.row, defaultdict(set))
        for member in members:
            step[member] = family.row, merge
            for place, words in self.found.get(member, {}).items():
                found[place] |= words
        for place in family.places:
            found[place] |= family.seen(place)


def _open(row: Row, places: tuple[int, ...]) -> Row:
    opened = list(row)
    for place in places:
        opened[place] = ANY
    return tuple(opened)


def _replace(row: Row, place: int, word: str) -> Row:
    return (*row[:place], word, *row[place + 1 :])
