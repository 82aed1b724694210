"""The rule book: what counts as a value inside a message, as data.

Rules read text whose digits are all 0 (digits.py), so no rule can depend on the value of a digit. What must survive is
lifted to private-use characters, which no pattern may match. Every pattern is linear or bounded: no nested repetition,
no two neighbouring repetitions that can match the same character. No rule knows the words of one system.
"""

import re
from dataclasses import dataclass

INSIDE = r"\n\ue000-\uf8ff"
"""What no value may hold: the end of the line, and what was lifted out of reach."""

LETTERS = "A-Za-z\u00c0-\u024f\u0370-\u052f"
"""Latin, Greek and Cyrillic ones, as in müller: scripts that put blanks between words. For a class of a pattern."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of value.

    name         what the rule finds
    placeholder  what stands in its place
    pattern      finds it
    needs        strings one of which is in every text that the pattern matches: a cheap test before it
    reason       why this is a value and not part of the fault
    examples     a text before and after all rules; tests/grouping/test_rules.py shows that they hold
    """

    name: str
    placeholder: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    reason: str
    examples: tuple[tuple[str, str], ...]


def rule(
    name: str, placeholder: str, pattern: str, needs: tuple[str, ...], reason: str, *examples: tuple[str, str]
) -> Rule:
    """Return the rule with its pattern compiled; classes such as `\\d` mean ASCII only."""
    return Rule(name, placeholder, re.compile(pattern, re.ASCII), needs, reason, examples)
