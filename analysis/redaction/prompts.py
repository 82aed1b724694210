"""What is typed where a program asks for it: `Enter passphrase for key 'x': y`, `Password for user me: y`."""

import re

from analysis.redaction.placeholder import placeholder
from analysis.redaction.rule import Rule

_END = r"(?=[ \t]{0,8}(?:\r|\n|\\{1,16}[rn]|\Z)|\\{0,16}[\"'`<&)\]]|,\s)"
_ASKS = re.compile(
    r"(?P<asks>(?i:\b(?:pass ?(?:word|phrase)|passwort|kennwort|pin)) ?(?:for|of|again|f\u00fcr|\()"
    r"(?![^\n:]{0,160}\b(?:failed|error))[^\n:]{0,80}(?:://[^\n:]{1,80})?: ?|(?i:\bpass phrase): ?)"
    rf"(?P<typed>(?=\S{{0,60}}[\d!#$%&*+=?@^~])(?=\S{{0,60}}[A-Za-z])(?![0-9A-Z]{{5}}{_END})[^\s()<>\[\]\"'\\]{{6,128}}){_END}"
)
"""A word alone to the line's end, and none that people write: an error that follows has words or a code of five."""


def redact_typed(text: str) -> str:
    """The text without what was typed."""
    return _ASKS.sub(lambda found: found["asks"] + placeholder("password"), text)


_NAMES = ("password", "passphrase", "pass phrase", "passwort", "kennwort", "pin")
_FOR = (" for ", " of ", " again", " (", " für ")
RULE = Rule("prompt", redact_typed, anchors=("pass phrase:", *(f"{name}{sign}" for name in _NAMES for sign in _FOR)))
