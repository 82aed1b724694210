"""Evidence: how much the words seen in one place of otherwise equal templates speak for being values.

A template is a row of words and what stands between them; `between` has one item more than `row`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.errors.grouping.normalise import ANY, QUALIFIED
from analysis.errors.grouping.rules import LETTERS
from analysis.errors.grouping.vocabulary import is_entity, is_kind

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much makes a place a value.

    enough  the evidence needed
    names   whether a word that looks like a name counts more than a plain one
    narrow  whether the place in the code is known so well that pairs of words and single labels may be values too
    """

    enough: int
    names: bool
    narrow: bool


BARE = Evidence(6, names=True, narrow=False)
"""Bare messages: six plain words, three names, two snake_case names."""

PYTHON = Evidence(3, names=True, narrow=True)
"""Among exceptions of one chain of types, raised in the same Python functions."""

NAMED = Evidence(3, names=False, narrow=False)
"""After the plain name of an exception without frames: three words, however they look."""

TYPED = Evidence(6, names=False, narrow=False)
"""Where a class is known, but names of workers, models and fields are printed just as values are: six words."""

GRID = 5
"""Different pairs of words, three at least on either side, that make both places values in a traceback's message."""

APART = 2
"""Times the usual evidence where no type of task was seen with two of the words: each may have a fault of its own."""

_CAPITAL = rf"[A-Z](?![A-Z])[{LETTERS}'-]*[{LETTERS}]"
_PROPER = rf"(?<=[a-z,] ){_CAPITAL}(?: (?:& )?{_CAPITAL})+"
"""Several words with capitals within a sentence: a person, a country, a town."""

_PIECE = re.compile(
    r"(<\*(?:\.\*)?>|[A-Z]{2,}(?: [A-Z]{2,})*(?![A-Za-z0-9_$./(-])"
    rf"|{_PROPER}|[{LETTERS}_][{LETTERS}0-9_$-]*(?:[./]{{1,2}}(?:[{LETTERS}0-9_$-]+|<\*>))*(?:\((?:[^()]|\([^()]*\))*\))?)"
)
_NAME = re.compile(r"[a-z0-9][A-Z]|[a-z] [A-Z]|[A-Za-z0-9][._$/(-]|_[A-Za-z]|^.$")
_OF_AN_ERROR = re.compile(r"[a-z](?:Error|Exception|Fault|Failure|Denied|Exceeded|NotFound)$")
_SNAKE_CASE = re.compile(r"^[a-z0-9.$]*_[a-z0-9_.$]*$")


def split(skeleton: str) -> tuple[Row, Row]:
    """Return what stands between the words of `skeleton`, and the words."""
    pieces = _PIECE.split(skeleton)
    between, row = pieces[:1], list[str]()
    for word, after in zip(pieces[1::2], pieces[2::2], strict=True):
        words = word.split(" ") if _is_no_name(word) else [word]
        row += words
        between += [*[" "] * (len(words) - 1), after]
    return tuple(between), tuple(row)


def _is_no_name(piece: str) -> bool:
    """Tell whether a piece is no proper name, as `Connection Lost`; a command such as `DROP TABLE` is one piece."""
    return (
        " " in piece
        and piece.replace(" ", "").isalpha()
        and not piece.isupper()
        and any(map(is_entity, piece.split(" ")))
    )


def join(between: Row, row: Row) -> str:
    """Return the skeleton that `split` took apart."""
    return between[0] + "".join([word + after for word, after in zip(row, between[1:], strict=True)])


@lru_cache(maxsize=50_000)
def is_fixed(word: str) -> bool:
    """Tell whether `word` says what is wrong, so that it never counts as a value by itself."""
    return word == QUALIFIED or is_entity(word) or bool(_OF_AN_ERROR.search(word))


def is_label(between: Row, row: Row, place: int) -> bool:
    """Tell whether the word at `place` is a plain one right before a value, and so says what the value is."""
    return (
        place + 1 < len(row)
        and row[place + 1] == ANY
        and row[place] != ANY
        and between[place + 1] == " "
        and not _NAME.search(row[place])
    )


def is_atom(between: Row, place: int) -> bool:
    """Tell whether the word at `place` is a symbol such as `:not_found`, which is a reason and never a value."""
    before = between[place]
    return before.endswith(":") and (len(before) == 1 or before[-2] in " {[(,")


def of_words(words: set[str], between: Row, row: Row, place: int, evidence: Evidence) -> int:
    """Return the evidence of different `words` seen at `place` of `row`.

    A word that looks like a name counts double, in snake_case triple; at the beginning of a bare message, where the
    name of the reporting function stands, it counts once. What stands before adds for each word: `key=` 2, as who came
    `for <word> from <*>`; brackets around it, or a word for a kind of thing, 1.
    """
    if not evidence.names:
        return sum(2 if " " in word and not word.isupper() else 1 for word in words)
    if not evidence.narrow and place == 0:
        single = len(words)
    else:
        single = sum(3 if _SNAKE_CASE.search(word) else 2 if _NAME.search(word) else 1 for word in words)
    return single + len(words) * _of_place(between, row, place)


def _of_place(between: Row, row: Row, place: int) -> int:
    before, after = between[place], between[place + 1]
    if before.endswith("="):
        return 2
    if (before.endswith("[") and after.startswith("]")) or (before.endswith("(") and after.startswith(")")):
        return 1
    if before == after == " " and row[place - 1 : place] == ("for",) and row[place + 1 : place + 3] == ("from", ANY):
        return 2
    return 1 if place and before == " " and is_kind(row[place - 1]) else 0
