"""What is typed where a program asks for it: `Enter passphrase for key 'x': y`, `Password for user me: y`."""

import re

from analysis.redaction.placeholder import placeholder
from analysis.redaction.rule import Rule

_END = r"(?=[ \t]{0,8}(?:\r|\n|\\{1,16}[rn]|\Z)|\\{0,16}[\"'`<&)\]]|,\s)"
_TYPED = (
    r"(?P<typed>(?!//)(?=\S{0,60}[\d!#$%&*+=?@^~])(?=\S{0,60}[A-Za-z])(?![0-9A-Z]{5}"
    rf"{_END})(?:[^\s()<>\[\]\"'`\\,&]|,(?=\S)){{6,128}})(?:(?P<end>{_END})|(?=[ \t]))"
)
_ASKS = re.compile(
    r"(?P<asks>(?i:\b(?:pass ?(?:word|phrase)|passwort|kennwort)(?: is generated)?) ?(?:for|of|again|f\u00fcr|\()"
    r"(?![^\n:\"'`]{0,160}\b(?:failed|error))[^\n:]{0,80}(?:://[^\n:]{1,80})?(?:: {0,4}|(?: set| changed| reset)? to )"
    rf"|(?i:\bpass phrase): ?){_TYPED}"
)
# What a program made at its first start stands alone on a line of its own.
_MADE = re.compile(
    r"(?P<asks>(?i:\bpassword)(?: [^\n:]{2,120})?:(?:\r?\n|\\{1,16}n){1,2}[ \t]{0,8})"
    rf"(?=[0-9a-f]{{32}}\s|(?=\S{{0,60}}[a-z])(?=\S{{0,60}}[A-Z])){_TYPED}"
)
"""A word alone to the line's end, and none that people write: an error that follows has words or a code of five."""


def redact_typed(text: str) -> str:
    """The text without what was typed."""
    for asks in (_ASKS, _MADE):
        text = asks.sub(_without_typed, text)
    return text


def _without_typed(found: re.Match[str]) -> str:
    """Where lines were joined, words follow: then only what was made counts."""
    typed = found["typed"]
    is_made = any(map(str.isupper, typed)) and any(map(str.islower, typed)) and any(map(str.isdigit, typed))
    return found["asks"] + placeholder("password") if is_made or found["end"] is not None else found[0]


_NAMES = ("password", "passphrase", "pass phrase", "passwort", "kennwort")
_FOR = (" for ", " of ", " again", " (", " für ")
RULE = Rule(
    "prompt",
    redact_typed,
    anchors=(
        "pass phrase:",
        "password is generated",
        "following password",
        *(f"{name}{sign}" for name in _NAMES for sign in _FOR),
    ),
)
