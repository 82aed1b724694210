"""Merge: patterns that differ only in a word that is a value become one. Works on the set, so order cannot matter.

Within one scope (kind, exception chain, discriminators) skeletons are cut into words and what stands between them.
Skeletons equal in all but one word, or all but two, form a family; a family is merged when enough different words are
seen in the open place, or when a placeholder has been seen there. Words that say what is wrong (vocabulary.py) stay.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.errors.grouping.fingerprint import Fingerprint
from analysis.errors.grouping.normalise import ANY
from analysis.errors.grouping.vocabulary import is_entity

_PIECE = re.compile(r"(<\*>|[A-Za-z_][A-Za-z0-9_$-]*(?:\.[A-Za-z0-9_$-]+)*)", re.ASCII)
_MAX_WORDS_FOR_PAIRS = 24

BARE_WORDS = 6
"""Different words in one place that make it a value, in bare messages (measured, see docs/failure-patterns.md)."""

TRACEBACK_WORDS = 3
"""The same for exceptions of one type raised in one place."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Why skeletons became one: `words` were seen in the open place of `skeleton`."""

    skeleton: str
    words: tuple[str, ...]


def merge(
    fingerprints: Iterable[Fingerprint], keep: frozenset[str] = frozenset()
) -> dict[str, tuple[str, tuple[Merge, ...]]]:
    """Return for every fingerprint id the skeleton of its group, with the merges that led there."""
    scopes: dict[tuple[object, ...], list[Fingerprint]] = defaultdict(list)
    for fingerprint in fingerprints:
        scopes[(fingerprint.kind == "traceback", fingerprint.scope, fingerprint.discriminators)].append(fingerprint)
    merged: dict[str, tuple[str, tuple[Merge, ...]]] = {}
    for (is_traceback, *_), members in scopes.items():
        skeletons = {member.skeleton for member in members}
        found = merge_skeletons(skeletons, TRACEBACK_WORDS if is_traceback else BARE_WORDS, keep)
        for member in members:
            merged[member.id] = found.get(member.skeleton, (member.skeleton, ()))
    return merged


def merge_skeletons(
    skeletons: Iterable[str], enough: int, keep: frozenset[str]
) -> Mapping[str, tuple[str, tuple[Merge, ...]]]:
    """Return for every skeleton that was merged the skeleton of its group."""
    shapes: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for skeleton in skeletons:
        pieces = _PIECE.split(skeleton)
        shapes[tuple(pieces[::2])].add(tuple(pieces[1::2]))
    result: dict[str, tuple[str, tuple[Merge, ...]]] = {}
    for between, rows in shapes.items():
        if len(rows) > 1:
            for row, (words, merges) in _merge_rows(rows, enough, keep, between).items():
                if row != words:
                    result[_join(between, row)] = (_join(between, words), merges)
    return result


Row = tuple[str, ...]


def _merge_rows(
    rows: set[Row], enough: int, keep: frozenset[str], between: Row
) -> dict[Row, tuple[Row, tuple[Merge, ...]]]:
    parents: dict[Row, tuple[Row, tuple[Merge, ...]]] = {row: (row, ()) for row in rows}
    current = set(rows)
    while True:
        step = _one_place(current, enough, keep, between) or _two_places(current, enough, keep, between)
        if not step:
            return parents
        current = {step[row][0] if row in step else row for row in current}
        for row, (words, merges) in parents.items():
            if words in step:
                parents[row] = (step[words][0], (*merges, step[words][1]))


def _one_place(rows: set[Row], enough: int, keep: frozenset[str], between: Row) -> dict[Row, tuple[Row, Merge]]:
    families: dict[tuple[int, Row], list[Row]] = defaultdict(list)
    for row in rows:
        for place, word in enumerate(row):
            if word == ANY or not (is_entity(word) or word in keep):
                families[place, (*row[:place], ANY, *row[place + 1 :])].append(row)
    step: dict[Row, tuple[Row, Merge]] = {}
    for (place, words), members in sorted(families.items()):
        seen = {member[place] for member in members}
        if len(seen) >= enough or (len(seen) > 1 and ANY in seen):
            reason = Merge(_join(between, words), tuple(sorted(seen)[:20]))
            for member in members:
                if member not in step:
                    step[member] = (words, reason)
    return step


def _two_places(rows: set[Row], enough: int, keep: frozenset[str], between: Row) -> dict[Row, tuple[Row, Merge]]:
    if len(rows) < enough:
        return {}
    families: dict[tuple[int, int, Row], list[Row]] = defaultdict(list)
    for row in rows:
        if len(row) > _MAX_WORDS_FOR_PAIRS:
            continue
        places = [place for place, word in enumerate(row) if word == ANY or not (is_entity(word) or word in keep)]
        for index, first in enumerate(places):
            for second in places[index + 1 :]:
                if row[first] != ANY or row[second] != ANY:
                    rest = (*row[:first], ANY, *row[first + 1 : second], ANY, *row[second + 1 :])
                    families[first, second, rest].append(row)
    step: dict[Row, tuple[Row, Merge]] = {}
    for (first, second, words), members in sorted(families.items()):
        firsts, seconds = {member[first] for member in members}, {member[second] for member in members}
        if len(firsts) >= enough and len(seconds) >= enough:
            reason = Merge(
                _join(between, words), tuple(sorted(f"{member[first]} / {member[second]}" for member in members)[:20])
            )
            for member in members:
                if member not in step:
                    step[member] = (words, reason)
    return step


def _join(between: Row, words: Row) -> str:
    return "".join(part for pair in zip(between, (*words, ""), strict=True) for part in pair)
