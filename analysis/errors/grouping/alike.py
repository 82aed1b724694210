"""Alike: what does not tell templates apart when they are compared. Ids do not change by it; patterns merge."""

import re
from dataclasses import dataclass


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
        re.compile(r"(?<!\brelation )(?<!\bfunction )<\*\.\*>"),
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
)


def alike(skeleton: str) -> str:
    """Return what is compared of a template, or of those of root and outer exception, a line each."""
    for one in ALIKE:
        if one.mark in skeleton:
            skeleton = one.pattern.sub(one.kept, skeleton)
    return skeleton


def without_guess(message: str) -> str:
    """Return a message as its pattern has it: without what a runtime guessed at its end."""
    return _GUESS.pattern.sub(_GUESS.kept, message) if _GUESS.mark in message else message
