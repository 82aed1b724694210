"""Alike: what does not tell templates apart when they are compared. Ids do not change by it; patterns merge."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.errors.grouping.lists import with_lists_open


@dataclass(frozen=True, slots=True)
class Alike:
    """What `pattern` finds is read as `kept`; looked for where `mark` is in a template; `example` shows two alike."""

    mark: str
    pattern: re.Pattern[str]
    kept: str
    reason: str
    example: tuple[str, str]


_GUESS = Alike(
    "Did you ",
    re.compile(r"[.;] Did you (?:mean|forget)\b[^\n]*?\?(?=\n|$)"),
    "",
    "Newer runtimes guess what was meant, and only where a name is like another.",
    ("name 'boat' is not defined", "name 'boats' is not defined. Did you mean: 'boat'?"),
)

ALIKE: tuple[Alike, ...] = (
    _GUESS,
    Alike(
        "<*.*>",
        re.compile(r"(?<!\brelation )(?<!\bfunction )(?<!\bcolumn )<\*\.\*>"),
        "<*>",
        "Only where PostgreSQL looks up a schema is a name with a dot reported in a message of its own.",
        ('unrecognized parameter "work"', 'unrecognized parameter "work.hours"'),
    ),
    Alike(
        "operator ",
        re.compile(r"(?<=\boperator )(does not exist|is not unique): [^\n]+"),
        r"\1: <*>",
        "PostgreSQL prints the operator between the types that were met, in as many words as they have.",
        ("operator does not exist: integer = text", "operator does not exist: uuid ~~ timestamp with time zone"),
    ),
    Alike(
        "<*>, <*>",
        re.compile(r"<\*>(?:, <\*>)+"),
        "<*>",
        "A list of two values is one of the same as a list of one, or of ten.",
        ("pages 3 are empty", "pages 3, 4 are empty"),
    ),
)
_STATUS = re.compile(r"(?<![\w.-])[1-5]\d\d(?![\w.-]\w|\w)")
_MOST_STATUSES = 5
"""Statuses in one place of a bare message; where more are seen, a log prints whichever came."""
_WORD = re.compile(r"[a-z]{2,}")
_ENDINGS = ((re.compile(r"(?<=[^aeiou])(?:ies|y)$"), "i"), (re.compile(r"(?<=[a-z]{2})(?:es|(?<!s)s|e)$"), ""))
_VERBS = {"have": "has", "were": "was", "are": "is", "do": "does"}


def alike(skeleton: str) -> str:
    """Return what is compared of a template, or of those of root and outer exception, a line each."""
    for one in ALIKE:
        if one.mark in skeleton:
            skeleton = one.pattern.sub(one.kept, skeleton)
    return skeleton


def without_guess(message: str) -> str:
    """Return a message as its pattern has it: without what a runtime guessed at its end."""
    return _GUESS.pattern.sub(_GUESS.kept, message) if _GUESS.mark in message else message


def of_any_number(skeletons: Iterable[str]) -> dict[str, str]:
    """Return what is compared of each: of those that differ in singular and plural behind a value, the plural.

    `1 row has no price` and `3 rows have no price` are one fault. A verb ends as a plural does, so a word says which it
    is only where the other is seen as well.
    """
    forms: dict[str, set[str]] = defaultdict(set)
    read = {skeleton: alike(skeleton) for skeleton in skeletons}
    lists = with_lists_open(set(read.values()))
    read = {skeleton: lists.get(one, one) for skeleton, one in read.items()}
    for one in read.values():
        forms[_in_singular(one)].add(one)
    plural = {one: max(found, key=lambda form: (len(form), form)) for found in forms.values() for one in found}
    return {skeleton: plural[one] for skeleton, one in read.items()}


def with_statuses_open(compared: dict[str, str]) -> dict[str, str]:
    """Return what is compared of bare messages: where many differ in a status alone, it is a value."""
    forms: dict[str, set[str]] = defaultdict(set)
    opened = {one: _STATUS.sub("<*>", one) for one in set(compared.values())}
    for one, form in opened.items():
        forms[form].add(one)
    return {
        skeleton: opened[one] if len(forms[opened[one]]) > _MOST_STATUSES else one for skeleton, one in compared.items()
    }


def _in_singular(skeleton: str) -> str:
    before, value, after = skeleton.partition("<*>")
    return before + value + _WORD.sub(_singular, after) if value else skeleton


def _singular(found: re.Match[str]) -> str:
    word = _VERBS.get(found[0], found[0])
    for ending, kept in _ENDINGS:
        word = ending.sub(kept, word)
    return word
