"""How digits that count are written down: a pattern, a cheap test before it, and an example."""

import re
from dataclasses import dataclass

NO_AMOUNT = r"(?![\w.]| ?(?:%|(?:ms|s|[kKMGT]?i?B)\b)| (?!this |always )[a-z]{3,20}s\b)"
"""What follows a status is no unit, no plural and no rest of a word: 222 bytes, 120 rows, 415b5883."""


@dataclass(frozen=True, slots=True)
class Counting:
    """Digits that count: group 1 of `pattern`, looked for where `mark` is in the line; `example` shows one.

    `mark` is in every text that the pattern matches. Codes that share one cost one look together, so it is short.
    `bare` is false where the digits count in the message of a traceback only: logs print any status of any request.
    """

    name: str
    mark: str
    pattern: re.Pattern[str]
    example: str
    bare: bool = True


def counting(name: str, mark: str, pattern: str, example: str, *, bare: bool = True) -> Counting:
    """Return the code with its pattern compiled; classes such as `\\d` mean ASCII only."""
    return Counting(name, mark, re.compile(pattern, re.ASCII), example, bare)
