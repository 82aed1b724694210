"""A phrase that names what is missing or wrong, and how such phrases are written down."""

import re
from dataclasses import dataclass
from functools import partial

LIFTED = "\ue000-\ue0ff"
QUOTED = r"[`'\"]?([A-Za-z_$@:\\][^\s`'\",;()]{0,120}?[?!]?)[`'\"]"
"""A name between quotes; group 1 is the name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A phrase whose group 1 is a name that counts, looked for where `mark` is in the message; `example` shows one.

    `bare` is true where the phrase is one of programs only, so that it counts without a class of exception as well.
    """

    kind: str
    mark: str
    pattern: re.Pattern[str]
    example: str
    bare: bool


def phrase(kind: str, mark: str, pattern: str, example: str, *, bare: bool = False) -> Named:
    """Return the phrase with its pattern compiled; classes of letters also match digits lifted out of reach."""
    for name in ("\\w", "A-Za-z_", "A-Z", "a-z", ".:"):
        pattern = pattern.replace(f"[{name}", f"[{LIFTED}{name}")
    return Named(kind, mark, re.compile(pattern, re.ASCII), example, bare)


bare = partial(phrase, bare=True)
"""A phrase of programs only."""
