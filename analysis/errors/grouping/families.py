"""Families: templates of one shape that are equal but for one word, or two, and become one when there is evidence."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from analysis.errors.grouping.evidence import BARE, GRID, Row, is_fixed, is_label, join, of_words, split
from analysis.errors.grouping.normalise import ANY, QUALIFIED

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
    merges: tuple[Merge, ...] = ()


def merge_templates(templates: Iterable[str], enough: int, keep: frozenset[str]) -> dict[str, Merged]:
    """Return for every template what it became; one that stayed alone became itself. Order does not matter."""
    shapes: dict[Row, dict[Row, _State]] = defaultdict(dict)
    result: dict[str, Merged] = {}
    for template in set(templates):
        between, row = split(template)
        shapes[between][row] = _State(row)
    values = _Values(enough, keep)
    open_shapes = [(between, shapes[between]) for between in sorted(shapes) if len(shapes[between]) > 1]
    known = -1
    while known != len(values.words):
        known = len(values.words)
        for between, states in open_shapes:
            _Shape(between, states, values).merge()
    for between, states in shapes.items():
        for row, state in states.items():
            result[join(between, row)] = Merged(join(between, state.row), state.merges)
    return result


class _Values:
    """What is known of words: which must stay, and which were found to be values elsewhere."""

    def __init__(self, enough: int, keep: frozenset[str]) -> None:
        self.enough = enough
        self.bare = enough >= BARE
        self.keep = keep
        self.words: set[str] = set()

    def may_be(self, word: str) -> bool:
        return word == ANY or not (is_fixed(word) or word in self.keep)

    def may_be_loosely(self, word: str) -> bool:
        return word == ANY or not (word == QUALIFIED or word in self.keep)

    def evident(self, seen: set[str], between: Row, row: Row, place: int) -> bool:
        """Tell whether the words `seen` at `place` are values: enough of them, a value among them, or all known."""
        found = ANY in seen or of_words(seen, between, row, place, bare=self.bare) >= self.enough
        if found and len(seen) >= self.enough:
            self.words.update(seen - {ANY})
        return found or seen <= self.words


class _Shape:
    """The templates with the same text between the words."""

    def __init__(self, between: Row, states: dict[Row, _State], values: _Values) -> None:
        self.between = between
        self.states = states
        self.values = values
        self.found: dict[tuple[Row, int], set[str]] = defaultdict(set)

    def merge(self) -> None:
        """Merge until nothing changes; stronger evidence first."""
        while True:
            rows = {state.row for state in self.states.values()}
            if len(rows) < 2:
                return
            step = self._one_place(rows) or self._two_places(rows) or self._fixed_words(rows)
            if not step and not self.values.bare:
                step = self._grid(rows)
            if not step:
                return
            for state in self.states.values():
                if state.row in step:
                    row, merge = step[state.row]
                    state.row, state.merges = row, (*state.merges, merge)

    def _one_place(self, rows: set[Row]) -> dict[Row, tuple[Row, Merge]]:
        step: dict[Row, tuple[Row, Merge]] = {}
        for row, (place,), members in self._families(rows, 1, self.values.may_be):
            seen = {member[place] for member in members}
            if self.values.evident(seen, self.between, row, place):
                self.found[row, place] |= seen
                self._take(step, row, members, seen)
        return step

    def _two_places(self, rows: set[Row]) -> dict[Row, tuple[Row, Merge]]:
        step: dict[Row, tuple[Row, Merge]] = {}
        for row, (first, second), members in self._families(rows, 2, self.values.may_be):
            firsts, seconds = {member[first] for member in members}, {member[second] for member in members}
            if len(firsts) > 1 < len(seconds) and all(
                self.values.evident(seen, self.between, row, place)
                for seen, place in ((firsts, first), (seconds, second))
            ):
                self._take(step, row, members, {f"{member[first]} … {member[second]}" for member in members})
        return step

    def _fixed_words(self, rows: set[Row]) -> dict[Row, tuple[Row, Merge]]:
        """Let a value that happens to be a word of the vocabulary join a place where twice as many were seen."""
        step: dict[Row, tuple[Row, Merge]] = {}
        for row, (place,), members in self._families(rows, 1, self.values.may_be_loosely):
            seen = {member[place] for member in members}
            if ANY in seen and len(self.found[row, place]) >= 2 * (len(seen) - 1):
                self._take(step, row, members, seen)
        return step

    def _grid(self, rows: set[Row]) -> dict[Row, tuple[Row, Merge]]:
        step: dict[Row, tuple[Row, Merge]] = {}
        for row, (first, second), members in self._families(rows, 2, self.values.may_be_loosely):
            sides = {member[first] for member in members}, {member[second] for member in members}
            if len(members) >= GRID and min(map(len, sides)) >= 3:
                self._take(step, row, members, {f"{member[first]} … {member[second]}" for member in members})
        return step

    def _families(
        self, rows: set[Row], size: int, may_be: Callable[[str], bool]
    ) -> Iterator[tuple[Row, tuple[int, ...], list[Row]]]:
        """Yield the open row, the open places and the members of every family of two or more that says something."""
        varying = [place for place, words in enumerate(zip(*rows, strict=True)) if len(set(words)) > 1]
        families: dict[tuple[tuple[int, ...], Row], list[Row]] = defaultdict(list)
        for row in rows:
            places = [p for p in varying if may_be(row[p]) and not is_label(self.between, row, p)]
            if len(places) <= _MOST_PLACES:
                for chosen in combinations(places, size):
                    opened = list(row)
                    for place in chosen:
                        opened[place] = ANY
                    families[chosen, tuple(opened)].append(row)
        large = {key: members for key, members in families.items() if len(members) > 1}
        for places_opened, row in sorted(large):
            if not self.values.bare or any(word != ANY for word in row):
                yield row, places_opened, large[places_opened, row]

    def _take(self, step: dict[Row, tuple[Row, Merge]], row: Row, members: list[Row], seen: set[str]) -> None:
        merge = Merge(join(self.between, row), tuple(sorted(seen)[:_MOST_SHOWN]))
        for member in members:
            if member != row:
                step.setdefault(member, (row, merge))
